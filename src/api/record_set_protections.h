// Protections of record sets: a name and type that no change touches until its protection is deleted
// (ROUTE53.md 1 "Record set protections").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/context.h"
#include "aws/caller.h"
#include "base/describe.h"
#include "base/result.h"
#include "model/protection.h"
#include "model/record_set.h"

namespace milepost::api {

/// The ResourceRecordSetProtectionKey of the service model.
struct ProtectionKey {
  std::string record_name;
  std::string record_type;
};

struct CreateResourceRecordSetProtectionsRequest {
  std::string hosted_zone_id;
  std::vector<model::Protection> protections;
};
struct CreateResourceRecordSetProtectionsResponse {};

struct DeleteResourceRecordSetProtectionsRequest {
  std::string hosted_zone_id;
  std::vector<ProtectionKey> protections;
};
struct DeleteResourceRecordSetProtectionsResponse {};

struct ListResourceRecordSetProtectionsRequest {
  std::string hosted_zone_id = {};
  std::optional<std::string> start_record_name = {};
  std::optional<std::string> start_record_type = {};
  std::optional<std::int64_t> max_results = {};
  std::optional<std::string> next_token = {};
};
struct ListResourceRecordSetProtectionsResponse {
  std::vector<model::Protection> resource_record_set_protections;
  std::optional<std::string> next_token;
};

/// One entry of a request that cannot be done, and why.
struct ProtectionError {
  std::string record_name;  // as the request has it
  std::string record_type;
  std::string code;  // InvalidInput, ProtectionAlreadyExists, ProtectionNotFound
  std::string message;
};

/// What InvalidResourceRecordSetProtectionBatch and ProtectionAlreadyExists tell beside code and message.
struct ProtectionErrors {
  std::vector<ProtectionError> errors;
};

/// Makes all protections of the request or none. Nothing needs to exist at the name. While a protection
/// exists, ChangeResourceRecordSets refuses every change of that name and type, and the zone cannot be
/// deleted. Errors: NoSuchHostedZone; ProtectionAlreadyExists when all are there,
/// InvalidResourceRecordSetProtectionBatch for any other entry that cannot be, both with a ProtectionErrors:
/// of invalid entries only, when there are any; LimitsExceeded; PriorRequestNotComplete when other changes of
/// the zone keep coming first.
base::Result<CreateResourceRecordSetProtectionsResponse> create_resource_record_set_protections(
    const Context& context, const aws::Caller& caller,
    const CreateResourceRecordSetProtectionsRequest& request);

/// Deletes all protections of the request or none. Errors: as for the creation, but for the limit; an entry
/// without a protection is ProtectionNotFound.
base::Result<DeleteResourceRecordSetProtectionsResponse> delete_resource_record_set_protections(
    const Context& context, const aws::Caller& caller,
    const DeleteResourceRecordSetProtectionsRequest& request);

/// A page of the zone's protections in the order of their reversed names and types, from a name, a name and
/// type or a NextToken on. Nothing needs to stand at the position itself. Errors: NoSuchHostedZone,
/// InvalidInput, InvalidPaginationToken.
base::Result<ListResourceRecordSetProtectionsResponse> list_resource_record_set_protections(
    const Context& context, const aws::Caller& caller,
    const ListResourceRecordSetProtectionsRequest& request);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::ProtectionKey> {
  using T = api::ProtectionKey;
  static constexpr std::string_view name = "ResourceRecordSetProtectionKey";
  static constexpr auto fields =
      std::tuple{field("RecordName", &T::record_name, length(0, 1024)),
                 field("RecordType", &T::record_type, one_of(model::kRecordTypes))};
};

template <>
struct Description<api::CreateResourceRecordSetProtectionsRequest> {
  using T = api::CreateResourceRecordSetProtectionsRequest;
  static constexpr std::string_view name = "CreateResourceRecordSetProtectionsRequest";
  static constexpr auto fields = std::tuple{
      field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).path("HostedZoneId"),
      field("Protections", &T::protections, length(1, 100)).of("ResourceRecordSetProtectionConfig")};
};

template <>
struct Description<api::CreateResourceRecordSetProtectionsResponse> {
  static constexpr std::string_view name = "CreateResourceRecordSetProtectionsResponse";
  static constexpr auto fields = std::tuple{};
};

template <>
struct Description<api::DeleteResourceRecordSetProtectionsRequest> {
  using T = api::DeleteResourceRecordSetProtectionsRequest;
  static constexpr std::string_view name = "DeleteResourceRecordSetProtectionsRequest";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).path("HostedZoneId"),
                 field("Protections", &T::protections, length(1, 100)).of("ResourceRecordSetProtectionKey")};
};

template <>
struct Description<api::DeleteResourceRecordSetProtectionsResponse> {
  static constexpr std::string_view name = "DeleteResourceRecordSetProtectionsResponse";
  static constexpr auto fields = std::tuple{};
};

template <>
struct Description<api::ListResourceRecordSetProtectionsRequest> {
  using T = api::ListResourceRecordSetProtectionsRequest;
  static constexpr std::string_view name = "ListResourceRecordSetProtectionsRequest";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).path("HostedZoneId"),
                 field("StartRecordName", &T::start_record_name, length(0, 1024)).query("name"),
                 field("StartRecordType", &T::start_record_type, one_of(model::kRecordTypes)).query("type"),
                 field("MaxResults", &T::max_results, between(1, kUnbounded)).query("maxresults"),
                 field("NextToken", &T::next_token, length(0, 1024)).query("nexttoken")};
};

template <>
struct Description<api::ListResourceRecordSetProtectionsResponse> {
  using T = api::ListResourceRecordSetProtectionsResponse;
  static constexpr std::string_view name = "ListResourceRecordSetProtectionsResponse";
  static constexpr auto fields =
      std::tuple{field("ResourceRecordSetProtections", &T::resource_record_set_protections)
                     .of("ResourceRecordSetProtection"),
                 field("NextToken", &T::next_token)};
};

template <>
struct Description<api::ProtectionError> {
  using T = api::ProtectionError;
  static constexpr std::string_view name = "ProtectionError";
  static constexpr auto fields =
      std::tuple{field("RecordName", &T::record_name), field("RecordType", &T::record_type),
                 field("Code", &T::code), field("Message", &T::message)};
};

template <>
struct Description<api::ProtectionErrors> {
  using T = api::ProtectionErrors;
  static constexpr std::string_view name = "ProtectionErrors";
  static constexpr auto fields = std::tuple{field("Errors", &T::errors).of("ProtectionError")};
};

}  // namespace milepost::base
