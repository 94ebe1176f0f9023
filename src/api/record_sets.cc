// Reads, judges and commits change batches; reads pages of record sets.
#include "api/record_sets.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "api/batch_commit.h"
#include "api/contention.h"
#include "api/paging.h"
#include "api/zone_access.h"
#include "api/zone_turns.h"
#include "model/change_batch_rules.h"
#include "model/keys.h"
#include "model/route53_name.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

using base::Result;

constexpr std::string_view kPageDefault = "100";  // ROUTE53.md 2.5
constexpr std::size_t kPageMax = 300;

// --- ChangeResourceRecordSets ---

/// Everything at one name: <zone>/<reversed name>\0
std::string prefix_of_name(std::string_view zone_id, std::string_view name) {
  std::string prefix = model::keys::record_set(zone_id, name, {}, {});
  prefix.pop_back();
  return prefix;
}

/// Reads, judges and commits; nullopt when another change of the zone came first.
Result<std::optional<ChangeResourceRecordSetsResponse>> try_to_change(
    const Context& context, const aws::Caller& caller, const ChangeResourceRecordSetsRequest& request,
    const std::vector<model::PreparedChange>& changes) {
  const auto stored = find_zone(context, caller, request.hosted_zone_id);
  if (!stored) return std::unexpected(stored.error());
  const auto outcome = judge_batch(context, *stored, changes);
  if (!outcome) return std::unexpected(outcome.error());
  if (!*outcome) return std::nullopt;
  const auto change = new_change(context, caller, stored->zone.id, request.change_batch.comment);
  const auto committed = context.store.commit(compose_transaction(*stored, **outcome, change));
  if (!committed) return std::unexpected(committed.error());
  if (!committed->succeeded) return std::nullopt;
  return ChangeResourceRecordSetsResponse{pending(change)};
}

// --- ListResourceRecordSets ---

/// The key at which the page begins. A position says more or less: a name, a type at the name, an identifier.
Result<std::string> start_key(std::string_view zone_id, const ListResourceRecordSetsRequest& request) {
  if (!request.start_record_name) {
    if (request.start_record_type || request.start_record_identifier) {
      return base::fail("InvalidInput", "The start record type and identifier need a start record name.");
    }
    return model::keys::record_sets(zone_id);
  }
  if (request.start_record_identifier && !request.start_record_type) {
    return base::fail("InvalidInput", "The start record identifier needs a start record type.");
  }
  const auto name = model::normalize_name(*request.start_record_name);
  if (!name) return std::unexpected(name.error());
  if (!request.start_record_type) return prefix_of_name(zone_id, *name);
  return model::keys::record_set(zone_id, *name, *request.start_record_type,
                                 request.start_record_identifier.value_or(""));
}

/// Says where the next page begins: at `key`, which is the first entry behind this page.
base::Status set_next(std::string_view key, ListResourceRecordSetsResponse& response) {
  model::keys::RecordSetKey next;
  if (!model::keys::parse_record_set(key, next)) {
    return base::fail("DataFormat", fmt::format("key {} names no record set", key));
  }
  response.is_truncated = true;
  response.next_record_name = std::move(next.escaped_name);
  response.next_record_type = std::move(next.type);
  if (!next.set_identifier.empty()) response.next_record_identifier = std::move(next.set_identifier);
  return {};
}

/// The first `size` of `entries`; one more names the next page's start.
Result<ListResourceRecordSetsResponse> compose_page(const std::vector<store::KeyValue>& entries,
                                                    std::size_t size) {
  ListResourceRecordSetsResponse response;
  response.max_items = std::to_string(size);
  const std::size_t listed = std::min(size, entries.size());
  response.resource_record_sets.reserve(listed);
  for (std::size_t i = 0; i < listed; ++i) {
    auto set = model::decode_stored<model::RecordSet>(entries[i]);
    if (!set) return std::unexpected(std::move(set.error()));
    response.resource_record_sets.push_back(std::move(*set));
  }
  if (entries.size() > listed) {
    if (auto next = set_next(entries[listed].key, response); !next)
      return std::unexpected(std::move(next.error()));
  }
  return response;
}

}  // namespace

Result<ChangeResourceRecordSetsResponse> change_resource_record_sets(
    const Context& context, const aws::Caller& caller, const ChangeResourceRecordSetsRequest& request) {
  const model::ChangeBatch& batch = request.change_batch;
  if (auto shape = model::check_request(batch); !shape) return std::unexpected(std::move(shape.error()));
  const auto stored = find_zone(context, caller, request.hosted_zone_id);
  if (!stored) return std::unexpected(stored.error());
  if (auto size = model::check_batch_size(batch, context.limits.batch); !size) {
    return std::unexpected(std::move(size.error()));
  }
  const auto changes = model::prepare_batch(batch, stored->zone, context.limits.batch);
  const auto turn = context.turns->take(stored->zone.id);
  return until_uncontended([&] { return try_to_change(context, caller, request, changes); });
}

Result<ListResourceRecordSetsResponse> list_resource_record_sets(
    const Context& context, const aws::Caller& caller, const ListResourceRecordSetsRequest& request) {
  const auto stored = find_zone(context, caller, request.hosted_zone_id);
  if (!stored) return std::unexpected(stored.error());
  const auto size = page_size(request.max_items.value_or(std::string(kPageDefault)), kPageMax);
  if (!size) return std::unexpected(size.error());
  auto begin = start_key(stored->zone.id, request);
  if (!begin) return std::unexpected(std::move(begin.error()));
  const auto range = context.store.range({.begin = std::move(*begin),
                                          .end = store::prefix_end(model::keys::record_sets(stored->zone.id)),
                                          .limit = *size + 1});
  if (!range) return std::unexpected(range.error());
  return compose_page(range->entries, *size);
}

}  // namespace milepost::api
