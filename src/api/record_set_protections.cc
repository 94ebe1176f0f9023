// Makes, deletes and lists protections. Each change of them writes the zone's state: a batch of changes that
// was judged without a protection, or with one that is gone, fails its compare and is judged anew.
#include "api/record_set_protections.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

#include "api/contention.h"
#include "api/page_token.h"
#include "api/zone_access.h"
#include "api/zone_turns.h"
#include "aws/rest_xml.h"
#include "model/keys.h"
#include "model/route53_name.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;
using model::Protection;
using store::Compare;
using store::Write;

constexpr std::int64_t kPageMax = 300;

std::string key_of(std::string_view zone_id, const Protection& protection) {
  return keys::protection(zone_id, protection.record_name, protection.record_type);
}

/// `resource record set [name='www.example.com.', type='A']`, as the texts of changes have it.
std::string describe(const Protection& protection) {
  return fmt::format("resource record set [name='{}', type='{}']", protection.record_name,
                     protection.record_type);
}

// --- entries that cannot be done ---

std::unexpected<base::Error> refuse(std::string code, std::string_view what,
                                    std::vector<ProtectionError> errors) {
  std::vector<std::string_view> messages;
  for (const ProtectionError& error : errors) messages.push_back(error.message);
  base::Error refusal{std::move(code), fmt::format("{}: [{}]", what, fmt::join(messages, ", "))};
  refusal.members =
      std::make_shared<const std::string>(aws::encode_members(ProtectionErrors{.errors = std::move(errors)}));
  return std::unexpected(std::move(refusal));
}

/// The entries with their names in the stored form. Error: InvalidResourceRecordSetProtectionBatch, of every
/// entry that is wrong whatever is there.
Result<std::vector<Protection>> prepare(std::vector<Protection> entries, const model::HostedZone& zone,
                                        std::string_view what) {
  std::vector<ProtectionError> errors;
  std::set<std::pair<std::string, std::string>> seen;
  for (Protection& entry : entries) {
    const auto invalid = [&](std::string message) {
      errors.push_back({entry.record_name, entry.record_type, "InvalidInput", std::move(message)});
    };
    auto name = model::normalize_name(entry.record_name);
    if (!name) {
      invalid(std::move(name.error().message));
    } else if (!model::is_in_zone(*name, zone.name)) {
      invalid(fmt::format("RRSet with DNS name {} is not permitted in zone {}", *name, zone.name));
    } else if (!seen.emplace(*name, entry.record_type).second) {
      invalid(fmt::format("Duplicate entry: resource record set [name='{}', type='{}']", *name,
                          entry.record_type));
    } else {
      entry.record_name = std::move(*name);
    }
  }
  if (errors.empty()) return entries;
  return refuse("InvalidResourceRecordSetProtectionBatch", what, std::move(errors));
}

/// Which of the entries exist, in their order.
Result<std::vector<bool>> look_up(store::Store& store, std::string_view zone_id,
                                  const std::vector<Protection>& entries) {
  std::vector<bool> exist;
  for (const Protection& entry : entries) {
    const auto stored = store.get(key_of(zone_id, entry));
    if (!stored) return std::unexpected(stored.error());
    exist.push_back(stored->has_value());
  }
  return exist;
}

/// Commits `writes` and the new number of protections, if nothing of the zone has changed.
template <class Response>
Result<std::optional<Response>> commit(store::Store& store, const StoredZone& stored, std::int64_t count,
                                       std::vector<Write> writes) {
  const std::string state_key = keys::hosted_zone_state(stored.zone.id);
  model::ZoneState state = stored.state;
  state.protection_count = count;
  writes.push_back(Write::put(state_key, model::encode_stored(state)));
  const store::Transaction transaction{.compares = {Compare::unchanged(state_key, stored.state_revision)},
                                       .writes = std::move(writes)};
  return commit_for(Response{}, transaction, store);
}

// --- CreateResourceRecordSetProtections ---

base::Status check_absent(const std::vector<Protection>& entries, const std::vector<bool>& exist) {
  std::vector<ProtectionError> errors;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!exist[i]) continue;
    errors.push_back({entries[i].record_name, entries[i].record_type, "ProtectionAlreadyExists",
                      fmt::format("A protection already exists for {}", describe(entries[i]))});
  }
  if (errors.empty()) return {};
  const bool all = errors.size() == entries.size();
  return refuse(all ? "ProtectionAlreadyExists" : "InvalidResourceRecordSetProtectionBatch",
                "No protections were created", std::move(errors));
}

base::Status check_limit(const StoredZone& stored, std::int64_t count, std::int64_t max) {
  if (count <= max) return {};
  return base::fail(
      "LimitsExceeded",
      fmt::format("Limits Exceeded: Cannot have more than {} resource record set protections in "
                  "hosted zone {}.",
                  max, stored.zone.id));
}

Result<std::optional<CreateResourceRecordSetProtectionsResponse>> try_to_create(
    const Context& context, const aws::Caller& caller,
    const CreateResourceRecordSetProtectionsRequest& request) {
  const auto stored = find_zone(context, caller, request.hosted_zone_id);
  if (!stored) return std::unexpected(stored.error());
  const auto entries = prepare(request.protections, stored->zone, "No protections were created");
  if (!entries) return std::unexpected(entries.error());
  const auto exist = look_up(context.store, stored->zone.id, *entries);
  if (!exist) return std::unexpected(exist.error());
  const std::int64_t count = stored->state.protection_count.value_or(0) + std::ssize(*entries);
  base::Status status = check_absent(*entries, *exist);
  if (status) status = check_limit(*stored, count, context.limits.protections_per_zone);
  if (!status) return std::unexpected(std::move(status.error()));
  std::vector<Write> writes;
  for (const Protection& entry : *entries) {
    writes.push_back(Write::put(key_of(stored->zone.id, entry), model::encode_stored(entry)));
  }
  return commit<CreateResourceRecordSetProtectionsResponse>(context.store, *stored, count, std::move(writes));
}

// --- DeleteResourceRecordSetProtections ---

base::Status check_present(const std::vector<Protection>& entries, const std::vector<bool>& exist) {
  std::vector<ProtectionError> errors;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (exist[i]) continue;
    errors.push_back({entries[i].record_name, entries[i].record_type, "ProtectionNotFound",
                      fmt::format("No protection exists for {}", describe(entries[i]))});
  }
  if (errors.empty()) return {};
  return refuse("InvalidResourceRecordSetProtectionBatch", "No protections were deleted", std::move(errors));
}

Result<std::optional<DeleteResourceRecordSetProtectionsResponse>> try_to_delete(
    const Context& context, const aws::Caller& caller,
    const DeleteResourceRecordSetProtectionsRequest& request) {
  const auto stored = find_zone(context, caller, request.hosted_zone_id);
  if (!stored) return std::unexpected(stored.error());
  std::vector<Protection> given;
  for (const auto& [name, type] : request.protections) given.push_back({name, type, {}});
  const auto entries = prepare(std::move(given), stored->zone, "No protections were deleted");
  if (!entries) return std::unexpected(entries.error());
  const auto exist = look_up(context.store, stored->zone.id, *entries);
  if (!exist) return std::unexpected(exist.error());
  if (auto status = check_present(*entries, *exist); !status)
    return std::unexpected(std::move(status.error()));
  const std::int64_t count = stored->state.protection_count.value_or(0) - std::ssize(*entries);
  std::vector<Write> writes;
  for (const Protection& entry : *entries) writes.push_back(Write::erase(key_of(stored->zone.id, entry)));
  return commit<DeleteResourceRecordSetProtectionsResponse>(context.store, *stored, count, std::move(writes));
}

// --- ListResourceRecordSetProtections ---

/// A name and a type.
Result<Protection> read_token(std::string_view token) {
  auto next = read_name_page_token(token);
  if (!next) return std::unexpected(next.error());
  const bool known = std::ranges::find(model::kRecordTypes, next->rest) != model::kRecordTypes.end();
  if (!known) return std::unexpected(invalid_page_token(token));
  return Protection{std::move(next->name), std::move(next->rest), {}};
}

/// The key at which the page begins.
Result<std::string> first_key(std::string_view zone_id,
                              const ListResourceRecordSetProtectionsRequest& request) {
  if (request.next_token) {
    const auto next = read_token(*request.next_token);
    if (!next) return std::unexpected(next.error());
    return key_of(zone_id, *next);
  }
  if (!request.start_record_name) {
    if (!request.start_record_type) return keys::protections(zone_id);
    return base::fail("InvalidInput", "The start record type needs a start record name.");
  }
  const auto name = model::normalize_name(*request.start_record_name);
  if (!name) return std::unexpected(name.error());
  return keys::protection(zone_id, *name, request.start_record_type.value_or(""));
}

}  // namespace

Result<CreateResourceRecordSetProtectionsResponse> create_resource_record_set_protections(
    const Context& context, const aws::Caller& caller,
    const CreateResourceRecordSetProtectionsRequest& request) {
  const auto turn = context.turns->take(request.hosted_zone_id);
  return until_uncontended([&] { return try_to_create(context, caller, request); });
}

Result<DeleteResourceRecordSetProtectionsResponse> delete_resource_record_set_protections(
    const Context& context, const aws::Caller& caller,
    const DeleteResourceRecordSetProtectionsRequest& request) {
  const auto turn = context.turns->take(request.hosted_zone_id);
  return until_uncontended([&] { return try_to_delete(context, caller, request); });
}

Result<ListResourceRecordSetProtectionsResponse> list_resource_record_set_protections(
    const Context& context, const aws::Caller& caller,
    const ListResourceRecordSetProtectionsRequest& request) {
  const auto stored = find_zone(context, caller, request.hosted_zone_id);
  if (!stored) return std::unexpected(stored.error());
  auto begin = first_key(stored->zone.id, request);
  if (!begin) return std::unexpected(std::move(begin.error()));
  const auto size = static_cast<std::size_t>(std::min(request.max_results.value_or(kPageMax), kPageMax));
  store::RangeRequest page = store::RangeRequest::prefix(keys::protections(stored->zone.id));
  page.begin = std::move(*begin);
  page.limit = size + 1;
  const auto range = context.store.range(page);
  if (!range) return std::unexpected(range.error());

  ListResourceRecordSetProtectionsResponse response;
  for (const store::KeyValue& entry : range->entries) {
    auto protection = model::decode_stored<Protection>(entry);
    if (!protection) return std::unexpected(protection.error());
    if (response.resource_record_set_protections.size() == size) {
      auto token = name_page_token({protection->record_name, protection->record_type});
      if (!token) return std::unexpected(token.error());
      response.next_token = std::move(*token);
      break;
    }
    response.resource_record_set_protections.push_back(std::move(*protection));
  }
  return response;
}

}  // namespace milepost::api
