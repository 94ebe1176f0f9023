// Lists the zones that a VPC sees: a range of keys, then the zones that they name.
#include "api/list_hosted_zones_by_vpc.h"

#include <fmt/core.h>

#include "api/page_token.h"
#include "api/paging.h"
#include "api/vpc_access.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;

/// The text that Terraform's provider looks for to tell that an association is gone.
base::Status check_owner(const Context& context, const aws::Caller& caller,
                         const model::VpcReference& which) {
  const auto vpc = read_vpc(context.store, which);
  if (!vpc) return std::unexpected(vpc.error());
  if (*vpc && (*vpc)->vpc.account == caller.account) return {};
  return base::fail(
      "AccessDenied",
      fmt::format("The VPC {} in region {} that you provided is not owned by you.", which.id, which.region));
}

/// Where a page begins. A token is a name: a VPC sees one zone of each, and the place is there when the zone is not.
Result<std::string> first_key(const model::VpcReference& vpc, const std::optional<std::string>& token) {
  if (!token) return keys::vpc_zones(vpc.region, vpc.id);
  const auto next = read_name_page_token(*token);
  if (!next) return std::unexpected(next.error());
  if (!next->rest.empty()) return std::unexpected(invalid_page_token(*token));
  return keys::vpc_zone(vpc.region, vpc.id, next->name);
}

/// The token of the page that begins at `key`, one of those under `prefix`.
Result<std::string> token_at(std::string_view key, std::string_view prefix) {
  return name_page_token({.name = keys::unreversed(key.substr(prefix.size())), .rest = {}});
}

/// The zone as it was when `revision` was the newest: the one that its index key was read at.
Result<HostedZoneSummary> read_summary(store::Store& store, const std::string& id, store::Revision revision) {
  const auto entry = store.get(keys::hosted_zone(id), revision);
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return base::fail("DataFormat", fmt::format("zone {} is listed but not there", id));
  auto zone = model::decode_stored<model::HostedZone>(**entry);
  if (!zone) return std::unexpected(zone.error());
  return HostedZoneSummary{.hosted_zone_id = id,
                           .name = std::move(zone->name),
                           .owner = {.owning_account = std::move(zone->account), .owning_service = {}}};
}

}  // namespace

Result<ListHostedZonesByVpcResponse> list_hosted_zones_by_vpc(const Context& context,
                                                              const aws::Caller& caller,
                                                              const ListHostedZonesByVpcRequest& request) {
  const auto size = page_size(request.max_items);
  if (!size) return std::unexpected(size.error());
  const model::VpcReference vpc{request.vpc_region, request.vpc_id};
  if (auto status = check_owner(context, caller, vpc); !status) return std::unexpected(status.error());
  const auto begin = first_key(vpc, request.next_token);
  if (!begin) return std::unexpected(begin.error());
  const std::string prefix = keys::vpc_zones(vpc.region, vpc.id);
  store::RangeRequest page = store::RangeRequest::prefix(prefix);
  page.begin = *begin;
  page.limit = *size + 1;
  const auto range = context.store.range(page);
  if (!range) return std::unexpected(range.error());

  ListHostedZonesByVpcResponse response;
  response.max_items = fmt::format("{}", *size);
  for (const store::KeyValue& entry : range->entries) {
    if (response.hosted_zone_summaries.size() == *size) {
      auto token = token_at(entry.key, prefix);
      if (!token) return std::unexpected(token.error());
      response.next_token = std::move(*token);
      break;
    }
    auto summary = read_summary(context.store, entry.value, range->revision);
    if (!summary) return std::unexpected(summary.error());
    response.hosted_zone_summaries.push_back(std::move(*summary));
  }
  return response;
}

}  // namespace milepost::api
