// ChangeResourceRecordSets and ListResourceRecordSets (ROUTE53.md 2.5, 2.6).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "api/change_info.h"
#include "api/context.h"
#include "aws/caller.h"
#include "base/describe.h"
#include "base/result.h"
#include "model/change_batch.h"
#include "model/record_set.h"

namespace milepost::api {

struct ChangeResourceRecordSetsRequest {
  std::string hosted_zone_id;
  model::ChangeBatch change_batch;
};

struct ChangeResourceRecordSetsResponse {
  ChangeInfo change_info;
};

struct ListResourceRecordSetsRequest {
  std::string hosted_zone_id;
  std::optional<std::string> start_record_name;
  std::optional<std::string> start_record_type;
  std::optional<std::string> start_record_identifier;
  std::optional<std::string> max_items;
};

struct ListResourceRecordSetsResponse {
  std::vector<model::RecordSet> resource_record_sets;
  bool is_truncated = false;
  // The first record set of the next page; only when truncated.
  std::optional<std::string> next_record_name;
  std::optional<std::string> next_record_type;
  std::optional<std::string> next_record_identifier;
  std::string max_items;
};

/// Makes all changes of the batch or none, durable when it returns. Errors: NoSuchHostedZone, InvalidInput,
/// InvalidChangeBatch, NoSuchHealthCheck; PriorRequestNotComplete when other changes of the zone keep coming
/// first.
base::Result<ChangeResourceRecordSetsResponse> change_resource_record_sets(
    const Context& context, const aws::Caller& caller, const ChangeResourceRecordSetsRequest& request);

/// A page of the zone's record sets from a position on, in the order of their reversed names, types and set
/// identifiers. Nothing needs to stand at the position itself. Errors: NoSuchHostedZone, InvalidInput.
base::Result<ListResourceRecordSetsResponse> list_resource_record_sets(
    const Context& context, const aws::Caller& caller, const ListResourceRecordSetsRequest& request);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::ChangeResourceRecordSetsRequest> {
  using T = api::ChangeResourceRecordSetsRequest;
  static constexpr std::string_view name = "ChangeResourceRecordSetsRequest";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).path("Id"),
                 field("ChangeBatch", &T::change_batch)};
};

template <>
struct Description<api::ChangeResourceRecordSetsResponse> {
  using T = api::ChangeResourceRecordSetsResponse;
  static constexpr std::string_view name = "ChangeResourceRecordSetsResponse";
  static constexpr auto fields = std::tuple{field("ChangeInfo", &T::change_info)};
};

template <>
struct Description<api::ListResourceRecordSetsRequest> {
  using T = api::ListResourceRecordSetsRequest;
  static constexpr std::string_view name = "ListResourceRecordSetsRequest";
  static constexpr auto fields = std::tuple{
      field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).path("Id"),
      field("StartRecordName", &T::start_record_name, length(0, 1024)).query("name"),
      field("StartRecordType", &T::start_record_type, one_of(model::kRecordTypes)).query("type"),
      field("StartRecordIdentifier", &T::start_record_identifier, length(1, 128)).query("identifier"),
      field("MaxItems", &T::max_items).query("maxitems")};
};

template <>
struct Description<api::ListResourceRecordSetsResponse> {
  using T = api::ListResourceRecordSetsResponse;
  static constexpr std::string_view name = "ListResourceRecordSetsResponse";
  static constexpr auto fields =
      std::tuple{field("ResourceRecordSets", &T::resource_record_sets).of("ResourceRecordSet"),
                 field("IsTruncated", &T::is_truncated),
                 field("NextRecordName", &T::next_record_name),
                 field("NextRecordType", &T::next_record_type, one_of(model::kRecordTypes)),
                 field("NextRecordIdentifier", &T::next_record_identifier),
                 field("MaxItems", &T::max_items)};
};

}  // namespace milepost::base
