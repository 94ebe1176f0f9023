// Authorisations: made, taken back, listed.
#include "api/vpc_authorizations.h"

#include <fmt/core.h>

#include <algorithm>

#include "api/contention.h"
#include "api/page_token.h"
#include "api/paging.h"
#include "api/vpc_access.h"
#include "model/keys.h"
#include "model/regions.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;
using store::Compare;
using store::Write;

constexpr std::size_t kAuthorizationsPerPage = 50;  // API reference: MaxResults

Result<StoredZone> find_private_zone(const Context& context, const aws::Caller& caller,
                                     const std::string& id) {
  auto stored = find_zone(context, caller, id);
  if (!stored || stored->zone.private_zone) return stored;
  return base::fail(
      "InvalidInput",
      fmt::format("Hosted zone {} is public: VPCs are associated with private hosted zones.", id));
}

/// Makes `transaction` the next thing that happens to the zone: so the number of authorisations stays right, and
/// none is left behind by a zone that is deleted meanwhile.
void take_turn(const StoredZone& stored, store::Transaction& transaction) {
  const std::string key = keys::hosted_zone_state(stored.zone.id);
  transaction.compares.push_back(Compare::unchanged(key, stored.state_revision));
  transaction.writes.push_back(Write::put(key, model::encode_stored(stored.state)));
}

base::Status check_room(const Context& context, const std::string& zone_id) {
  store::RangeRequest request = store::RangeRequest::prefix(keys::vpc_authorizations(zone_id));
  request.count_only = true;
  const auto authorizations = context.store.range(request);
  if (!authorizations) return std::unexpected(authorizations.error());
  const std::int64_t max = context.limits.vpc_authorizations_per_zone;
  if (static_cast<std::int64_t>(authorizations->count) < max) return {};
  return base::fail(
      "TooManyVPCAssociationAuthorizations",
      fmt::format("Limits Exceeded: Cannot authorize more than {} VPCs for hosted zone {}.", max, zone_id));
}

Result<std::optional<CreateVpcAssociationAuthorizationResponse>> try_to_create(
    const Context& context, const aws::Caller& caller,
    const CreateVpcAssociationAuthorizationRequest& request) {
  const auto stored = find_private_zone(context, caller, request.hosted_zone_id);
  if (!stored) return std::unexpected(stored.error());
  const auto vpc = find_vpc(context.store, request.vpc);
  if (!vpc) return std::unexpected(vpc.error());
  const CreateVpcAssociationAuthorizationResponse response{stored->zone.id, shape_of(vpc->reference())};
  const std::string key = keys::vpc_authorization(stored->zone.id, vpc->vpc.region, vpc->vpc.id);
  const auto existing = context.store.get(key);
  if (!existing) return std::unexpected(existing.error());
  if (*existing) return response;
  if (auto room = check_room(context, stored->zone.id); !room) return std::unexpected(room.error());

  store::Transaction transaction;
  take_turn(*stored, transaction);
  vpc->hold(transaction);
  transaction.writes.push_back(Write::put(key, model::encode_stored(vpc->reference())));
  return commit_for(response, transaction, context.store);
}

Result<std::optional<DeleteVpcAssociationAuthorizationResponse>> try_to_delete(
    const Context& context, const aws::Caller& caller,
    const DeleteVpcAssociationAuthorizationRequest& request) {
  const auto stored = find_private_zone(context, caller, request.hosted_zone_id);
  if (!stored) return std::unexpected(stored.error());
  const auto vpc = find_vpc(context.store, request.vpc);
  if (!vpc) return std::unexpected(vpc.error());
  const std::string key = keys::vpc_authorization(stored->zone.id, vpc->vpc.region, vpc->vpc.id);
  const auto existing = context.store.get(key);
  if (!existing) return std::unexpected(existing.error());
  if (!*existing) {
    return base::fail(
        "VPCAssociationAuthorizationNotFound",
        fmt::format("The VPC {} in region {} is not authorized to be associated with the hosted "
                    "zone {}.",
                    vpc->vpc.id, vpc->vpc.region, stored->zone.id));
  }
  const store::Transaction transaction{.compares = {Compare::unchanged(key, (*existing)->mod_revision)},
                                       .writes = {Write::erase(key)}};
  return commit_for(DeleteVpcAssociationAuthorizationResponse{}, transaction, context.store);
}

/// Where the page of `token` begins: at a region and a VPC's id, which need not be authorised any more.
Result<std::string> first_key(const std::string& prefix, const std::optional<std::string>& token) {
  if (!token) return prefix;
  const auto position = read_page_token(*token);
  if (!position) return std::unexpected(position.error());
  const std::string region = position->substr(0, position->find('/'));
  if (std::ranges::find(model::kVpcRegions, region) == model::kVpcRegions.end()) {
    return std::unexpected(invalid_page_token(*token));
  }
  return prefix + *position;
}

}  // namespace

Result<CreateVpcAssociationAuthorizationResponse> create_vpc_association_authorization(
    const Context& context, const aws::Caller& caller,
    const CreateVpcAssociationAuthorizationRequest& request) {
  const auto turn = take_turn_of(context, request.vpc);
  return until_uncontended([&] { return try_to_create(context, caller, request); },
                           concurrent_modification());
}

Result<DeleteVpcAssociationAuthorizationResponse> delete_vpc_association_authorization(
    const Context& context, const aws::Caller& caller,
    const DeleteVpcAssociationAuthorizationRequest& request) {
  return until_uncontended([&] { return try_to_delete(context, caller, request); },
                           concurrent_modification());
}

Result<ListVpcAssociationAuthorizationsResponse> list_vpc_association_authorizations(
    const Context& context, const aws::Caller& caller,
    const ListVpcAssociationAuthorizationsRequest& request) {
  const auto stored = find_private_zone(context, caller, request.hosted_zone_id);
  if (!stored) return std::unexpected(stored.error());
  const auto size = page_size(request.max_results, kAuthorizationsPerPage, "MaxResults");
  if (!size) return std::unexpected(size.error());
  const std::string prefix = keys::vpc_authorizations(stored->zone.id);
  const auto begin = first_key(prefix, request.next_token);
  if (!begin) return std::unexpected(begin.error());
  store::RangeRequest page = store::RangeRequest::prefix(prefix);
  page.begin = *begin;
  page.limit = *size + 1;
  const auto range = context.store.range(page);
  if (!range) return std::unexpected(range.error());

  ListVpcAssociationAuthorizationsResponse response;
  response.hosted_zone_id = stored->zone.id;
  for (const store::KeyValue& entry : range->entries) {
    if (response.vpcs.size() == *size) {
      response.next_token = page_token(entry.key.substr(prefix.size()));
      break;
    }
    const auto vpc = model::decode_stored<model::VpcReference>(entry);
    if (!vpc) return std::unexpected(vpc.error());
    response.vpcs.push_back(shape_of(*vpc));
  }
  return response;
}

}  // namespace milepost::api
