// Query logging configurations: where a zone's queries are logged to.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.h"

namespace milepost::api {

struct CreateQueryLoggingConfigRequest {
  std::string hosted_zone_id;
  std::string cloud_watch_logs_log_group_arn;
};

struct QueryLoggingConfig {
  std::string id;
  std::string hosted_zone_id;
  std::string cloud_watch_logs_log_group_arn;
};

struct CreateQueryLoggingConfigResponse {
  QueryLoggingConfig query_logging_config;
  std::string location;
};

struct GetQueryLoggingConfigRequest {
  std::string id;
};

struct GetQueryLoggingConfigResponse {
  QueryLoggingConfig query_logging_config;
};

struct ListQueryLoggingConfigsRequest {
  std::optional<std::string> hosted_zone_id;
  std::optional<std::string> next_token;
  std::optional<std::string> max_results;
};

struct ListQueryLoggingConfigsResponse {
  std::vector<QueryLoggingConfig> query_logging_configs;
  std::optional<std::string> next_token;
};

struct DeleteQueryLoggingConfigRequest {
  std::string id;
};

struct DeleteQueryLoggingConfigResponse {};

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::CreateQueryLoggingConfigRequest> {
  using T = api::CreateQueryLoggingConfigRequest;
  static constexpr std::string_view name = "CreateQueryLoggingConfigRequest";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")),
                 field("CloudWatchLogsLogGroupArn", &T::cloud_watch_logs_log_group_arn)};
};

template <>
struct Description<api::QueryLoggingConfig> {
  using T = api::QueryLoggingConfig;
  static constexpr std::string_view name = "QueryLoggingConfig";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id, length(1, 36).named("QueryLoggingConfigId")),
                 field("HostedZoneId", &T::hosted_zone_id, length(0, 32)),
                 field("CloudWatchLogsLogGroupArn", &T::cloud_watch_logs_log_group_arn)};
};

template <>
struct Description<api::CreateQueryLoggingConfigResponse> {
  using T = api::CreateQueryLoggingConfigResponse;
  static constexpr std::string_view name = "CreateQueryLoggingConfigResponse";
  static constexpr auto fields =
      std::tuple{field("QueryLoggingConfig", &T::query_logging_config),
                 field("Location", &T::location, length(0, 1024).named("ResourceURI")).header("Location")};
};

template <>
struct Description<api::GetQueryLoggingConfigRequest> {
  using T = api::GetQueryLoggingConfigRequest;
  static constexpr std::string_view name = "GetQueryLoggingConfigRequest";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id, length(1, 36).named("QueryLoggingConfigId")).path("Id")};
};

template <>
struct Description<api::GetQueryLoggingConfigResponse> {
  using T = api::GetQueryLoggingConfigResponse;
  static constexpr std::string_view name = "GetQueryLoggingConfigResponse";
  static constexpr auto fields = std::tuple{field("QueryLoggingConfig", &T::query_logging_config)};
};

template <>
struct Description<api::ListQueryLoggingConfigsRequest> {
  using T = api::ListQueryLoggingConfigsRequest;
  static constexpr std::string_view name = "ListQueryLoggingConfigsRequest";
  static constexpr auto fields = std::tuple{
      field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).query("hostedzoneid"),
      field("NextToken", &T::next_token, length(0, 1024).named("PaginationToken")).query("nexttoken"),
      field("MaxResults", &T::max_results).query("maxresults")};
};

template <>
struct Description<api::ListQueryLoggingConfigsResponse> {
  using T = api::ListQueryLoggingConfigsResponse;
  static constexpr std::string_view name = "ListQueryLoggingConfigsResponse";
  static constexpr auto fields =
      std::tuple{field("QueryLoggingConfigs", &T::query_logging_configs).of("QueryLoggingConfig"),
                 field("NextToken", &T::next_token, length(0, 1024).named("PaginationToken"))};
};

template <>
struct Description<api::DeleteQueryLoggingConfigRequest> {
  using T = api::DeleteQueryLoggingConfigRequest;
  static constexpr std::string_view name = "DeleteQueryLoggingConfigRequest";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id, length(1, 36).named("QueryLoggingConfigId")).path("Id")};
};

template <>
struct Description<api::DeleteQueryLoggingConfigResponse> {
  static constexpr std::string_view name = "DeleteQueryLoggingConfigResponse";
  static constexpr auto fields = std::tuple{};
};

}  // namespace milepost::base
