// Reusable delegation sets: made, shown, listed, deleted.
#include "api/delegation_sets.h"

#include <fmt/core.h>

#include "api/account_state.h"
#include "api/contention.h"
#include "api/name_server_choice.h"
#include "api/paging.h"
#include "base/random.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;
using store::Compare;
using store::Write;

constexpr std::string_view kReferenceKind = "delegation_set";
constexpr std::size_t kIdSize = 20;  // random characters behind the N

/// The set of one of the caller's zones, still its own.
Result<StoredDelegationSet> own_set_of_zone(const Context& context, const aws::Caller& caller,
                                            const std::string& zone_id) {
  const auto zone = find_zone(context, caller, zone_id);
  if (!zone && (zone.error().code == "NoSuchHostedZone" || zone.error().code == "AccessDenied")) {
    return base::fail("HostedZoneNotFound", fmt::format("No hosted zone found with ID: {}", zone_id));
  }
  if (!zone) return std::unexpected(zone.error());
  if (zone->zone.private_zone) {
    return base::fail("InvalidInput",
                      fmt::format("Hosted zone {} is private: it has no delegation set to reuse.", zone_id));
  }
  auto stored = read_delegation_set(context.store, zone->zone.delegation_set);
  if (!stored) return std::unexpected(stored.error());
  if (!*stored) return base::fail("DataFormat", fmt::format("zone {} has no delegation set", zone_id));
  if ((*stored)->set.reusable) {
    return base::fail("DelegationSetAlreadyReusable",
                      fmt::format("The delegation set of hosted zone {} is already reusable.", zone_id));
  }
  return std::move(**stored);
}

Result<StoredDelegationSet> make_set(const Context& context, const aws::Caller& caller) {
  auto chosen = next_name_servers(context);
  if (!chosen) return std::unexpected(chosen.error());
  StoredDelegationSet made;
  made.set.id = "N" + base::random_text(base::kIdAlphabet, kIdSize);
  made.set.account = caller.account;
  made.set.name_servers = std::move(chosen->hosts);
  made.set.number = chosen->number;
  return made;
}

base::Status check_account(const Context& context, const std::string& reference_key,
                           const model::AccountState& state) {
  const auto used = context.store.get(reference_key);
  if (!used) return std::unexpected(used.error());
  if (*used) {
    return base::fail("DelegationSetAlreadyCreated",
                      "A delegation set has already been created with the specified caller reference.");
  }
  const std::int64_t max = context.limits.reusable_delegation_sets;
  if (state.reusable_delegation_set_count >= max) {
    return base::fail("LimitsExceeded",
                      fmt::format("Limits Exceeded: MAX_REUSABLE_DELEGATION_SETS_BY_OWNER - Cannot "
                                  "create more than {} reusable delegation sets.",
                                  max));
  }
  return {};
}

void put_set(const StoredDelegationSet& stored, const std::string& reference_key, store::Transaction& out) {
  const model::DelegationSet& set = stored.set;
  out.compares.push_back(Compare::absent(reference_key));
  out.compares.push_back(Compare::unchanged(keys::delegation_set(set.id), stored.revision));
  out.writes.push_back(Write::put(reference_key, set.id));
  out.writes.push_back(Write::put(keys::delegation_set(set.id), model::encode_stored(set)));
  out.writes.push_back(Write::put(keys::account_delegation_set(set.account, set.id), {}));
}

Result<std::optional<DelegationSet>> try_to_create(const Context& context, const aws::Caller& caller,
                                                   const CreateReusableDelegationSetRequest& request) {
  const std::string reference =
      keys::caller_reference(caller.account, kReferenceKind, request.caller_reference);
  const auto account = read_account_state(context.store, caller.account);
  if (!account) return std::unexpected(account.error());
  if (auto status = check_account(context, reference, account->state); !status) {
    return std::unexpected(status.error());
  }
  auto stored = request.hosted_zone_id ? own_set_of_zone(context, caller, *request.hosted_zone_id)
                                       : make_set(context, caller);
  if (!stored) return std::unexpected(stored.error());
  stored->set.reusable = true;
  stored->set.caller_reference = request.caller_reference;

  store::Transaction transaction;
  put_set(*stored, reference, transaction);
  account->add({.reusable_delegation_set_count = 1},
               context.limits.reusable_delegation_sets - account->state.reusable_delegation_set_count,
               transaction);
  return commit_for(shape_of(stored->set), transaction, context.store);
}

Result<std::optional<DeleteReusableDelegationSetResponse>> try_to_delete(
    const Context& context, const aws::Caller& caller, const DeleteReusableDelegationSetRequest& request) {
  const auto account = read_account_state(context.store, caller.account);
  if (!account) return std::unexpected(account.error());
  const auto stored = find_reusable_set(context.store, caller, request.id);
  if (!stored) return std::unexpected(stored.error());
  const auto zones = count_zones(context.store, request.id);
  if (!zones) return std::unexpected(zones.error());
  if (*zones > 0) {
    return base::fail("DelegationSetInUse", "The specified delegation set contains associated hosted zones.");
  }
  // A zone that comes to the set meanwhile writes the set's key, so the compare sees it.
  const std::string key = keys::delegation_set(request.id);
  store::Transaction transaction;
  transaction.compares.push_back(Compare::unchanged(key, stored->revision));
  transaction.writes.push_back(Write::erase(key));
  transaction.writes.push_back(Write::erase(keys::account_delegation_set(caller.account, request.id)));
  account->add({.reusable_delegation_set_count = -1}, kAnyRoom, transaction);
  return commit_for(DeleteReusableDelegationSetResponse{}, transaction, context.store);
}

/// Where the page that `marker` names begins.
Result<std::string> first_key(store::Store& store, const aws::Caller& caller,
                              const std::optional<std::string>& marker) {
  if (!marker) return keys::account_delegation_sets(caller.account);
  const std::string key = keys::account_delegation_set(caller.account, *marker);
  const auto entry = store.get(key);
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return base::fail("InvalidInput", fmt::format("The marker '{}' is not valid.", *marker));
  return key;
}

}  // namespace

Result<StoredDelegationSet> find_reusable_set(store::Store& store, const aws::Caller& caller,
                                              std::string_view id) {
  auto stored = read_delegation_set(store, id);
  if (!stored) return std::unexpected(stored.error());
  if (!*stored || (*stored)->set.account != caller.account) {
    return base::fail("NoSuchDelegationSet", fmt::format("No delegation set found with ID: {}", id));
  }
  if (!(*stored)->set.reusable) {
    return base::fail("DelegationSetNotReusable", fmt::format("The delegation set {} is not reusable.", id));
  }
  return std::move(**stored);
}

Result<std::int64_t> count_zones(store::Store& store, std::string_view set_id) {
  store::RangeRequest zones = store::RangeRequest::prefix(keys::delegation_set_zones(set_id));
  zones.count_only = true;
  const auto counted = store.range(zones);
  if (!counted) return std::unexpected(counted.error());
  return static_cast<std::int64_t>(counted->count);
}

Result<CreateReusableDelegationSetResponse> create_reusable_delegation_set(
    const Context& context, const aws::Caller& caller, const CreateReusableDelegationSetRequest& request) {
  auto set = until_uncontended([&] { return try_to_create(context, caller, request); });
  if (!set) return std::unexpected(set.error());
  std::string location = fmt::format("/2013-04-01/delegationset/{}", *set->id);
  return CreateReusableDelegationSetResponse{std::move(*set), std::move(location)};
}

Result<GetReusableDelegationSetResponse> get_reusable_delegation_set(
    const Context& context, const aws::Caller& caller, const GetReusableDelegationSetRequest& request) {
  const auto stored = find_reusable_set(context.store, caller, request.id);
  if (!stored) return std::unexpected(stored.error());
  return GetReusableDelegationSetResponse{shape_of(stored->set)};
}

Result<ListReusableDelegationSetsResponse> list_reusable_delegation_sets(
    const Context& context, const aws::Caller& caller, const ListReusableDelegationSetsRequest& request) {
  const auto size = page_size(request.max_items);
  if (!size) return std::unexpected(size.error());
  const auto begin = first_key(context.store, caller, request.marker);
  if (!begin) return std::unexpected(begin.error());
  store::RangeRequest page = store::RangeRequest::prefix(keys::account_delegation_sets(caller.account));
  page.begin = *begin;
  page.limit = *size + 1;
  page.keys_only = true;
  const auto range = context.store.range(page);
  if (!range) return std::unexpected(range.error());

  ListReusableDelegationSetsResponse response;
  response.marker = request.marker.value_or("");
  response.max_items = fmt::format("{}", *size);
  for (const store::KeyValue& entry : range->entries) {
    const std::string_view id = keys::last_part(entry.key);
    if (response.delegation_sets.size() == *size) {
      response.is_truncated = true;
      response.next_marker = id;
      break;
    }
    const auto stored = read_delegation_set(context.store, id);
    if (!stored) return std::unexpected(stored.error());
    if (*stored) response.delegation_sets.push_back(shape_of((*stored)->set));  // else deleted meanwhile
  }
  return response;
}

Result<DeleteReusableDelegationSetResponse> delete_reusable_delegation_set(
    const Context& context, const aws::Caller& caller, const DeleteReusableDelegationSetRequest& request) {
  return until_uncontended([&] { return try_to_delete(context, caller, request); });
}

}  // namespace milepost::api
