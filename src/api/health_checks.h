// Health checks: what an endpoint is asked, how often and from where.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/cloud_watch_alarms.h"
#include "api/context.h"
#include "api/health_check_status.h"
#include "api/linked_service.h"
#include "aws/caller.h"
#include "base/describe.h"
#include "base/result.h"

namespace milepost::api {

inline constexpr auto kHealthCheckTypes =
    std::to_array<std::string_view>({"HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP",
                                     "CALCULATED", "CLOUDWATCH_METRIC", "RECOVERY_CONTROL"});
inline constexpr auto kResettableElementNames = std::to_array<std::string_view>(
    {"FullyQualifiedDomainName", "Regions", "ResourcePath", "ChildHealthChecks"});

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

}  // namespace milepost::base
