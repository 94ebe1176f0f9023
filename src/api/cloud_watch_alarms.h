// Alarms of CloudWatch that a health check can follow: which one, and what the service says of it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/describe.h"

namespace milepost::api {

inline constexpr auto kCloudWatchRegions = std::to_array<std::string_view>(
    {"af-south-1",     "ap-east-1",      "ap-east-2",      "ap-northeast-1",  "ap-northeast-2",
     "ap-northeast-3", "ap-south-1",     "ap-south-2",     "ap-southeast-1",  "ap-southeast-2",
     "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6",  "ap-southeast-7",
     "ca-central-1",   "ca-west-1",      "cn-north-1",     "cn-northwest-1",  "eu-central-1",
     "eu-central-2",   "eu-isoe-west-1", "eu-north-1",     "eu-south-1",      "eu-south-2",
     "eu-west-1",      "eu-west-2",      "eu-west-3",      "eusc-de-east-1",  "il-central-1",
     "me-central-1",   "me-south-1",     "mx-central-1",   "sa-east-1",       "us-east-1",
     "us-east-2",      "us-gov-east-1",  "us-gov-west-1",  "us-iso-east-1",   "us-iso-west-1",
     "us-isob-east-1", "us-isob-west-1", "us-isof-east-1", "us-isof-south-1", "us-west-1",
     "us-west-2"});
inline constexpr auto kInsufficientDataHealthStatuses =
    std::to_array<std::string_view>({"Healthy", "Unhealthy", "LastKnownStatus"});
inline constexpr auto kComparisonOperators =
    std::to_array<std::string_view>({"GreaterThanOrEqualToThreshold", "GreaterThanThreshold",
                                     "LessThanThreshold", "LessThanOrEqualToThreshold"});
inline constexpr auto kStatistics =
    std::to_array<std::string_view>({"Average", "Sum", "SampleCount", "Maximum", "Minimum"});

struct AlarmIdentifier {
  std::string region;
  std::string name;
};

struct Dimension {
  std::string name;
  std::string value;
};

struct CloudWatchAlarmConfiguration {
  std::int64_t evaluation_periods = 0;
  double threshold = 0;
  std::string comparison_operator;
  std::int64_t period = 0;
  std::string metric_name;
  std::string metric_namespace;
  std::string statistic;
  std::optional<std::vector<Dimension>> dimensions;
};

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::AlarmIdentifier> {
  using T = api::AlarmIdentifier;
  static constexpr std::string_view name = "AlarmIdentifier";
  static constexpr auto fields =
      std::tuple{field("Region", &T::region, one_of(api::kCloudWatchRegions).named("CloudWatchRegion")),
                 field("Name", &T::name, length(1, 256).named("AlarmName"))};
};

template <>
struct Description<api::Dimension> {
  using T = api::Dimension;
  static constexpr std::string_view name = "Dimension";
  static constexpr auto fields =
      std::tuple{field("Name", &T::name, length(1, 255).named("DimensionField")),
                 field("Value", &T::value, length(1, 255).named("DimensionField"))};
};

template <>
struct Description<api::CloudWatchAlarmConfiguration> {
  using T = api::CloudWatchAlarmConfiguration;
  static constexpr std::string_view name = "CloudWatchAlarmConfiguration";
  static constexpr auto fields =
      std::tuple{field("EvaluationPeriods", &T::evaluation_periods, between(1, kUnbounded)),
                 field("Threshold", &T::threshold),
                 field("ComparisonOperator", &T::comparison_operator, one_of(api::kComparisonOperators)),
                 field("Period", &T::period, between(60, kUnbounded)),
                 field("MetricName", &T::metric_name, length(1, 255)),
                 field("Namespace", &T::metric_namespace, length(1, 255)),
                 field("Statistic", &T::statistic, one_of(api::kStatistics)),
                 field("Dimensions", &T::dimensions, length(0, 10)).of("Dimension")};
};

}  // namespace milepost::base
