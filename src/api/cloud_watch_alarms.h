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
#include "model/regions.h"

namespace milepost::api {

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
      std::tuple{field("Region", &T::region, one_of(model::kCloudWatchRegions).named("CloudWatchRegion")),
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
