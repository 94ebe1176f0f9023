// GetHealthCheckStatus, GetHealthCheckLastFailureReason: what each checker saw of an endpoint.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/describe.h"

namespace milepost::api {

/// Where checkers stand.
inline constexpr auto kHealthCheckRegions =
    std::to_array<std::string_view>({"us-east-1", "us-west-1", "us-west-2", "eu-west-1", "ap-southeast-1",
                                     "ap-southeast-2", "ap-northeast-1", "sa-east-1"});

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

}  // namespace milepost::api

namespace milepost::base {

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
