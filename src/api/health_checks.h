// Health checks: what an endpoint is asked, how often, and what came of it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/context.h"
#include "api/linked_service.h"
#include "aws/caller.h"
#include "base/describe.h"
#include "base/result.h"

namespace milepost::api {

inline constexpr auto kHealthCheckTypes =
    std::to_array<std::string_view>({"HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP",
                                     "CALCULATED", "CLOUDWATCH_METRIC", "RECOVERY_CONTROL"});
inline constexpr auto kHealthCheckRegions =
    std::to_array<std::string_view>({"us-east-1", "us-west-1", "us-west-2", "eu-west-1", "ap-southeast-1",
                                     "ap-southeast-2", "ap-northeast-1", "sa-east-1"});
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
inline constexpr auto kResettableElementNames = std::to_array<std::string_view>(
    {"FullyQualifiedDomainName", "Regions", "ResourcePath", "ChildHealthChecks"});

struct AlarmIdentifier {
  std::string region;
  std::string name;
};

struct HealthCheckConfig {
  std::optional<std::string> ip_address;
  std::optional<std::int64_t> port;
  std::string type;
  std::optional<std::string> resource_path;
  std::optional<std::string> fully_qualified_domain_name;
  std::optional<std::string> search_string;
  std::optional<std::int64_t> request_interval;
  std::optional<std::int64_t> failure_threshold;
  std::optional<bool> measure_latency;
  std::optional<bool> inverted;
  std::optional<bool> disabled;
  std::optional<std::int64_t> health_threshold;
  std::optional<std::vector<std::string>> child_health_checks;
  std::optional<bool> enable_sni;
  std::optional<std::vector<std::string>> regions;
  std::optional<AlarmIdentifier> alarm_identifier;
  std::optional<std::string> insufficient_data_health_status;
  std::optional<std::string> routing_control_arn;
};

struct CreateHealthCheckRequest {
  std::string caller_reference;
  HealthCheckConfig health_check_config;
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

struct HealthCheck {
  std::string id;
  std::string caller_reference;
  std::optional<LinkedService> linked_service;
  HealthCheckConfig health_check_config;
  std::int64_t health_check_version = 0;
  std::optional<CloudWatchAlarmConfiguration> cloud_watch_alarm_configuration;
};

struct CreateHealthCheckResponse {
  HealthCheck health_check;
  std::string location;
};

struct GetHealthCheckRequest {
  std::string health_check_id;
};

struct GetHealthCheckResponse {
  HealthCheck health_check;
};

struct ListHealthChecksRequest {
  std::optional<std::string> marker;
  std::optional<std::string> max_items;
};

struct ListHealthChecksResponse {
  std::vector<HealthCheck> health_checks;
  std::string marker;
  bool is_truncated = false;
  std::optional<std::string> next_marker;
  std::string max_items;
};

struct UpdateHealthCheckRequest {
  std::string health_check_id;
  std::optional<std::int64_t> health_check_version;
  std::optional<std::string> ip_address;
  std::optional<std::int64_t> port;
  std::optional<std::string> resource_path;
  std::optional<std::string> fully_qualified_domain_name;
  std::optional<std::string> search_string;
  std::optional<std::int64_t> failure_threshold;
  std::optional<bool> inverted;
  std::optional<bool> disabled;
  std::optional<std::int64_t> health_threshold;
  std::optional<std::vector<std::string>> child_health_checks;
  std::optional<bool> enable_sni;
  std::optional<std::vector<std::string>> regions;
  std::optional<AlarmIdentifier> alarm_identifier;
  std::optional<std::string> insufficient_data_health_status;
  std::optional<std::vector<std::string>> reset_elements;
};

struct UpdateHealthCheckResponse {
  HealthCheck health_check;
};

struct DeleteHealthCheckRequest {
  std::string health_check_id;
};

struct DeleteHealthCheckResponse {};

struct GetHealthCheckCountRequest {};

struct GetHealthCheckCountResponse {
  std::int64_t health_check_count = 0;
};

struct GetHealthCheckStatusRequest {
  std::string health_check_id;
};

struct StatusReport {
  std::optional<std::string> status;
  std::optional<std::string> checked_time;
};

struct HealthCheckObservation {
  std::optional<std::string> region;
  std::optional<std::string> ip_address;
  std::optional<StatusReport> status_report;
};

struct GetHealthCheckStatusResponse {
  std::vector<HealthCheckObservation> health_check_observations;
};

struct GetHealthCheckLastFailureReasonRequest {
  std::string health_check_id;
};

struct GetHealthCheckLastFailureReasonResponse {
  std::vector<HealthCheckObservation> health_check_observations;
};

/// Clients that change record sets ask for these two first (octoDNS, Terraform). Health checks cannot be made
/// yet, so the true answer is that there are none. Error InvalidInput: any marker, a page size that is none.
base::Result<ListHealthChecksResponse> list_health_checks(const Context& context, const aws::Caller& caller,
                                                          const ListHealthChecksRequest& request);
base::Result<GetHealthCheckCountResponse> get_health_check_count(const Context& context,
                                                                 const aws::Caller& caller,
                                                                 const GetHealthCheckCountRequest& request);

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
struct Description<api::HealthCheckConfig> {
  using T = api::HealthCheckConfig;
  static constexpr std::string_view name = "HealthCheckConfig";
  static constexpr auto fields =
      std::tuple{field("IPAddress", &T::ip_address, ip_address()),
                 field("Port", &T::port, between(1, 65535)),
                 field("Type", &T::type, one_of(api::kHealthCheckTypes).named("HealthCheckType")),
                 field("ResourcePath", &T::resource_path, length(0, 255)),
                 field("FullyQualifiedDomainName", &T::fully_qualified_domain_name, length(0, 255)),
                 field("SearchString", &T::search_string, length(0, 255)),
                 field("RequestInterval", &T::request_interval, between(10, 30)),
                 field("FailureThreshold", &T::failure_threshold, between(1, 10)),
                 field("MeasureLatency", &T::measure_latency),
                 field("Inverted", &T::inverted),
                 field("Disabled", &T::disabled),
                 field("HealthThreshold", &T::health_threshold, between(0, 256)),
                 field("ChildHealthChecks", &T::child_health_checks, length(0, 256))
                     .of("ChildHealthCheck", length(0, 64).named("HealthCheckId")),
                 field("EnableSNI", &T::enable_sni),
                 field("Regions", &T::regions, length(3, 64))
                     .of("Region", one_of(api::kHealthCheckRegions).named("HealthCheckRegion")),
                 field("AlarmIdentifier", &T::alarm_identifier),
                 field("InsufficientDataHealthStatus", &T::insufficient_data_health_status,
                       one_of(api::kInsufficientDataHealthStatuses)),
                 field("RoutingControlArn", &T::routing_control_arn, length(1, 255))};
};

template <>
struct Description<api::CreateHealthCheckRequest> {
  using T = api::CreateHealthCheckRequest;
  static constexpr std::string_view name = "CreateHealthCheckRequest";
  static constexpr auto fields =
      std::tuple{field("CallerReference", &T::caller_reference, length(1, 64).named("HealthCheckNonce")),
                 field("HealthCheckConfig", &T::health_check_config)};
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

template <>
struct Description<api::HealthCheck> {
  using T = api::HealthCheck;
  static constexpr std::string_view name = "HealthCheck";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id, length(0, 64).named("HealthCheckId")),
                 field("CallerReference", &T::caller_reference, length(1, 64).named("HealthCheckNonce")),
                 field("LinkedService", &T::linked_service),
                 field("HealthCheckConfig", &T::health_check_config),
                 field("HealthCheckVersion", &T::health_check_version, between(1, kUnbounded)),
                 field("CloudWatchAlarmConfiguration", &T::cloud_watch_alarm_configuration)};
};

template <>
struct Description<api::CreateHealthCheckResponse> {
  using T = api::CreateHealthCheckResponse;
  static constexpr std::string_view name = "CreateHealthCheckResponse";
  static constexpr auto fields =
      std::tuple{field("HealthCheck", &T::health_check),
                 field("Location", &T::location, length(0, 1024).named("ResourceURI")).header("Location")};
};

template <>
struct Description<api::GetHealthCheckRequest> {
  using T = api::GetHealthCheckRequest;
  static constexpr std::string_view name = "GetHealthCheckRequest";
  static constexpr auto fields =
      std::tuple{field("HealthCheckId", &T::health_check_id, length(0, 64)).path("HealthCheckId")};
};

template <>
struct Description<api::GetHealthCheckResponse> {
  using T = api::GetHealthCheckResponse;
  static constexpr std::string_view name = "GetHealthCheckResponse";
  static constexpr auto fields = std::tuple{field("HealthCheck", &T::health_check)};
};

template <>
struct Description<api::ListHealthChecksRequest> {
  using T = api::ListHealthChecksRequest;
  static constexpr std::string_view name = "ListHealthChecksRequest";
  static constexpr auto fields =
      std::tuple{field("Marker", &T::marker, length(0, 64).named("PageMarker")).query("marker"),
                 field("MaxItems", &T::max_items).query("maxitems")};
};

template <>
struct Description<api::ListHealthChecksResponse> {
  using T = api::ListHealthChecksResponse;
  static constexpr std::string_view name = "ListHealthChecksResponse";
  static constexpr auto fields = std::tuple{
      field("HealthChecks", &T::health_checks).of("HealthCheck"),
      field("Marker", &T::marker, length(0, 64).named("PageMarker")), field("IsTruncated", &T::is_truncated),
      field("NextMarker", &T::next_marker, length(0, 64).named("PageMarker")),
      field("MaxItems", &T::max_items)};
};

template <>
struct Description<api::UpdateHealthCheckRequest> {
  using T = api::UpdateHealthCheckRequest;
  static constexpr std::string_view name = "UpdateHealthCheckRequest";
  static constexpr auto fields = std::tuple{
      field("HealthCheckId", &T::health_check_id, length(0, 64)).path("HealthCheckId"),
      field("HealthCheckVersion", &T::health_check_version, between(1, kUnbounded)),
      field("IPAddress", &T::ip_address, ip_address()),
      field("Port", &T::port, between(1, 65535)),
      field("ResourcePath", &T::resource_path, length(0, 255)),
      field("FullyQualifiedDomainName", &T::fully_qualified_domain_name, length(0, 255)),
      field("SearchString", &T::search_string, length(0, 255)),
      field("FailureThreshold", &T::failure_threshold, between(1, 10)),
      field("Inverted", &T::inverted),
      field("Disabled", &T::disabled),
      field("HealthThreshold", &T::health_threshold, between(0, 256)),
      field("ChildHealthChecks", &T::child_health_checks, length(0, 256))
          .of("ChildHealthCheck", length(0, 64).named("HealthCheckId")),
      field("EnableSNI", &T::enable_sni),
      field("Regions", &T::regions, length(3, 64))
          .of("Region", one_of(api::kHealthCheckRegions).named("HealthCheckRegion")),
      field("AlarmIdentifier", &T::alarm_identifier),
      field("InsufficientDataHealthStatus", &T::insufficient_data_health_status,
            one_of(api::kInsufficientDataHealthStatuses)),
      field("ResetElements", &T::reset_elements, length(0, 64))
          .of("ResettableElementName", one_of(api::kResettableElementNames).named("ResettableElementName"))};
};

template <>
struct Description<api::UpdateHealthCheckResponse> {
  using T = api::UpdateHealthCheckResponse;
  static constexpr std::string_view name = "UpdateHealthCheckResponse";
  static constexpr auto fields = std::tuple{field("HealthCheck", &T::health_check)};
};

template <>
struct Description<api::DeleteHealthCheckRequest> {
  using T = api::DeleteHealthCheckRequest;
  static constexpr std::string_view name = "DeleteHealthCheckRequest";
  static constexpr auto fields =
      std::tuple{field("HealthCheckId", &T::health_check_id, length(0, 64)).path("HealthCheckId")};
};

template <>
struct Description<api::DeleteHealthCheckResponse> {
  static constexpr std::string_view name = "DeleteHealthCheckResponse";
  static constexpr auto fields = std::tuple{};
};

template <>
struct Description<api::GetHealthCheckCountRequest> {
  static constexpr std::string_view name = "GetHealthCheckCountRequest";
  static constexpr auto fields = std::tuple{};
};

template <>
struct Description<api::GetHealthCheckCountResponse> {
  using T = api::GetHealthCheckCountResponse;
  static constexpr std::string_view name = "GetHealthCheckCountResponse";
  static constexpr auto fields = std::tuple{field("HealthCheckCount", &T::health_check_count)};
};

template <>
struct Description<api::GetHealthCheckStatusRequest> {
  using T = api::GetHealthCheckStatusRequest;
  static constexpr std::string_view name = "GetHealthCheckStatusRequest";
  static constexpr auto fields =
      std::tuple{field("HealthCheckId", &T::health_check_id, length(0, 64)).path("HealthCheckId")};
};

template <>
struct Description<api::StatusReport> {
  using T = api::StatusReport;
  static constexpr std::string_view name = "StatusReport";
  static constexpr auto fields =
      std::tuple{field("Status", &T::status), field("CheckedTime", &T::checked_time)};
};

template <>
struct Description<api::HealthCheckObservation> {
  using T = api::HealthCheckObservation;
  static constexpr std::string_view name = "HealthCheckObservation";
  static constexpr auto fields =
      std::tuple{field("Region", &T::region, one_of(api::kHealthCheckRegions).named("HealthCheckRegion")),
                 field("IPAddress", &T::ip_address, ip_address()), field("StatusReport", &T::status_report)};
};

template <>
struct Description<api::GetHealthCheckStatusResponse> {
  using T = api::GetHealthCheckStatusResponse;
  static constexpr std::string_view name = "GetHealthCheckStatusResponse";
  static constexpr auto fields = std::tuple{
      field("HealthCheckObservations", &T::health_check_observations).of("HealthCheckObservation")};
};

template <>
struct Description<api::GetHealthCheckLastFailureReasonRequest> {
  using T = api::GetHealthCheckLastFailureReasonRequest;
  static constexpr std::string_view name = "GetHealthCheckLastFailureReasonRequest";
  static constexpr auto fields =
      std::tuple{field("HealthCheckId", &T::health_check_id, length(0, 64)).path("HealthCheckId")};
};

template <>
struct Description<api::GetHealthCheckLastFailureReasonResponse> {
  using T = api::GetHealthCheckLastFailureReasonResponse;
  static constexpr std::string_view name = "GetHealthCheckLastFailureReasonResponse";
  static constexpr auto fields = std::tuple{
      field("HealthCheckObservations", &T::health_check_observations).of("HealthCheckObservation")};
};

}  // namespace milepost::base
