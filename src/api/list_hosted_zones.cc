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

/// The keys of the zones that a request asks for.
enum class Listed { kAll, kPrivate, kOnSet, kNone };

Listed listed_by(const ListHostedZonesRequest& request) {
  // PrivateHostedZone is the only type, and no private zone is on a delegation set.
  if (request.hosted_zone_type) return request.delegation_set_id ? Listed::kNone : Listed::kPrivate;
  return request.delegation_set_id ? Listed::kOnSet : Listed::kAll;
}

/// The key of `zone` in the list; empty when it is not one of the list's.
std::string key_in(Listed listed, const ListHostedZonesRequest& request, const model::HostedZone& zone) {
  switch (listed) {
    case Listed::kAll:
      return keys::account_zone(zone.account, zone.id);
    case Listed::kPrivate:
      return zone.private_zone ? keys::account_private_zone(zone.account, zone.id) : std::string();
    case Listed::kOnSet:
      return zone.delegation_set == *request.delegation_set_id
                 ? keys::delegation_set_zone(*request.delegation_set_id, zone.name, zone.id)
                 : std::string();
    case Listed::kNone:
      break;
  }
  return {};
}

std::string prefix_of(Listed listed, const aws::Caller& caller, const ListHostedZonesRequest& request) {
  if (listed == Listed::kPrivate) return keys::account_private_zones(caller.account);
  if (listed == Listed::kOnSet) return keys::delegation_set_zones(*request.delegation_set_id);
  return keys::account_zones(caller.account);
}

/// Where the page begins: at the marker, which is one of the list's zones. Error InvalidInput.
Result<std::string> begin_of(const Context& context, const aws::Caller& caller, Listed listed,
                             const ListHostedZonesRequest& request) {
  if (!request.marker) return prefix_of(listed, caller, request);
  const auto zone = find_zone(context, caller, *request.marker);
  const bool unknown =
      !zone && (zone.error().code == "NoSuchHostedZone" || zone.error().code == "AccessDenied");
  if (!zone && !unknown) return std::unexpected(zone.error());
  std::string key = unknown ? std::string() : key_in(listed, request, zone->zone);
  if (!key.empty()) return key;
  return base::fail("InvalidInput", fmt::format("The marker '{}' is not valid.", *request.marker));
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
  const Listed listed = listed_by(request);
  if (request.delegation_set_id) {
    const auto set = find_reusable_set(context.store, caller, *request.delegation_set_id);
    if (!set) return std::unexpected(set.error());
  }
  const auto begin = begin_of(context, caller, listed, request);
  if (!begin) return std::unexpected(begin.error());
  ListHostedZonesResponse response;
  response.marker = request.marker.value_or("");
  response.max_items = fmt::format("{}", *size);
  if (listed == Listed::kNone) return response;

  auto page = read_page(context.store, prefix_of(listed, caller, request), *begin, *size);
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
