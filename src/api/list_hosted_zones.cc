// Lists zones: a range of index keys, then the zones that they name.
#include "api/list_hosted_zones.h"

#include <fmt/core.h>

#include "api/delegation_sets.h"
#include "api/paging.h"
#include "model/keys.h"
#include "model/route53_name.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;

struct Page {
  std::vector<HostedZone> zones;
  std::optional<HostedZone> next;  // the first of the next page
};

/// The zone as it was when `revision` was the newest: the one that its index key was read at.
Result<HostedZone> read_zone(store::Store& store, std::string_view id, store::Revision revision) {
  const auto zone_entry = store.get(keys::hosted_zone(id), revision);
  if (!zone_entry) return std::unexpected(zone_entry.error());
  const auto state_entry = store.get(keys::hosted_zone_state(id), revision);
  if (!state_entry) return std::unexpected(state_entry.error());
  if (!*zone_entry || !*state_entry)
    return base::fail("DataFormat", fmt::format("zone {} is listed but not there", id));
  const auto zone = model::decode_stored<model::HostedZone>(**zone_entry);
  if (!zone) return std::unexpected(zone.error());
  const auto state = model::decode_stored<model::ZoneState>(**state_entry);
  if (!state) return std::unexpected(state.error());
  return shape_of(*zone, *state);
}

/// The zones named by the last parts of the keys with `prefix`, from `begin` on.
Result<Page> read_page(store::Store& store, std::string_view prefix, std::string begin, std::size_t size) {
  store::RangeRequest request = store::RangeRequest::prefix(prefix);
  request.begin = std::move(begin);
  request.limit = size + 1;
  request.keys_only = true;
  const auto range = store.range(request);
  if (!range) return std::unexpected(range.error());
  Page page;
  for (const store::KeyValue& entry : range->entries) {
    auto zone = read_zone(store, keys::last_part(entry.key), range->revision);
    if (!zone) return std::unexpected(zone.error());
    if (page.zones.size() == size) {
      page.next = std::move(*zone);
    } else {
      page.zones.push_back(std::move(*zone));
    }
  }
  return page;
}

/// One order of an account's zones.
struct Index {
  std::string prefix;
  std::string begin;
};

/// By id, or by name within the delegation set; from the marker on.
Result<Index> find_index(const Context& context, const aws::Caller& caller,
                         const ListHostedZonesRequest& request) {
  Index index{keys::account_zones(caller.account), {}};
  if (request.delegation_set_id) {
    const auto set = find_reusable_set(context.store, caller, *request.delegation_set_id);
    if (!set) return std::unexpected(set.error());
    index.prefix = keys::delegation_set_zones(*request.delegation_set_id);
  }
  index.begin = index.prefix;
  if (!request.marker) return index;

  const auto zone = find_zone(context, caller, *request.marker);
  const bool invalid =
      zone ? request.delegation_set_id && zone->zone.delegation_set != *request.delegation_set_id
           : zone.error().code == "NoSuchHostedZone" || zone.error().code == "AccessDenied";
  if (invalid)
    return base::fail("InvalidInput", fmt::format("The marker '{}' is not valid.", *request.marker));
  if (!zone) return std::unexpected(zone.error());
  index.begin = request.delegation_set_id
                    ? keys::delegation_set_zone(*request.delegation_set_id, zone->zone.name, zone->zone.id)
                    : keys::account_zone(caller.account, zone->zone.id);
  return index;
}

/// Where a list by name begins: at a name, at one of the zones of that name, or at the first.
Result<std::string> first_key(const aws::Caller& caller, const ListHostedZonesByNameRequest& request) {
  if (!request.dns_name) {
    if (!request.hosted_zone_id) return keys::account_zone_names(caller.account);
    return base::fail("InvalidInput", "The hosted zone ID can be given only together with the DNS name.");
  }
  const auto name = model::normalize_name(*request.dns_name);
  if (!name) return base::fail("InvalidDomainName", name.error().message);
  return keys::account_zone_name(caller.account, *name, request.hosted_zone_id.value_or(""));
}

}  // namespace

Result<ListHostedZonesResponse> list_hosted_zones(const Context& context, const aws::Caller& caller,
                                                  const ListHostedZonesRequest& request) {
  const auto size = page_size(request.max_items);
  if (!size) return std::unexpected(size.error());
  const auto index = find_index(context, caller, request);
  if (!index) return std::unexpected(index.error());
  ListHostedZonesResponse response;
  response.marker = request.marker.value_or("");
  response.max_items = fmt::format("{}", *size);
  if (request.hosted_zone_type)
    return response;  // only private zones are asked for, and there cannot be any yet

  auto page = read_page(context.store, index->prefix, index->begin, *size);
  if (!page) return std::unexpected(page.error());
  response.hosted_zones = std::move(page->zones);
  response.is_truncated = page->next.has_value();
  if (page->next) response.next_marker = page->next->id;
  return response;
}

Result<ListHostedZonesByNameResponse> list_hosted_zones_by_name(const Context& context,
                                                                const aws::Caller& caller,
                                                                const ListHostedZonesByNameRequest& request) {
  const auto size = page_size(request.max_items);
  if (!size) return std::unexpected(size.error());
  const auto begin = first_key(caller, request);
  if (!begin) return std::unexpected(begin.error());
  auto page = read_page(context.store, keys::account_zone_names(caller.account), *begin, *size);
  if (!page) return std::unexpected(page.error());

  ListHostedZonesByNameResponse response;
  response.hosted_zones = std::move(page->zones);
  response.dns_name = request.dns_name;
  response.hosted_zone_id = request.hosted_zone_id;
  response.is_truncated = page->next.has_value();
  response.max_items = fmt::format("{}", *size);
  if (page->next) {
    response.next_dns_name = page->next->name;
    response.next_hosted_zone_id = page->next->id;
  }
  return response;
}

}  // namespace milepost::api
