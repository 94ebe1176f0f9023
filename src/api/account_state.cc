// Reads the parts of the account's counts, and adds to one of them.
#include "api/account_state.h"

#include <algorithm>

#include "base/random.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

constexpr std::size_t kParts = 16;

/// Of counts that came later: an absent one says nothing.
void accumulate(const std::optional<std::int64_t>& part, std::optional<std::int64_t>& sum) {
  if (part) sum = sum.value_or(0) + *part;
}

void accumulate(const model::AccountState& part, model::AccountState& sum) {
  sum.hosted_zone_count += part.hosted_zone_count;
  sum.reusable_delegation_set_count += part.reusable_delegation_set_count;
  accumulate(part.traffic_policy_count, sum.traffic_policy_count);
  accumulate(part.traffic_policy_instance_count, sum.traffic_policy_instance_count);
}

/// Every part that may be, none of them with anything in it yet.
std::vector<StoredAccountState::Part> empty_parts(std::string_view account) {
  std::vector<StoredAccountState::Part> parts;
  for (std::size_t i = 0; i < kParts; ++i)
    parts.push_back({model::keys::account_state_part(account, i), {}, 0});
  return parts;
}

}  // namespace

void StoredAccountState::add(const model::AccountState& change, std::int64_t room,
                             store::Transaction& transaction) const {
  const std::size_t chosen = base::random_below(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != chosen && room > kCloseToLimit) continue;
    transaction.compares.push_back(store::Compare::unchanged(parts[i].key, parts[i].revision));
  }
  model::AccountState changed = parts[chosen].counts;
  accumulate(change, changed);
  transaction.writes.push_back(store::Write::put(parts[chosen].key, model::encode_stored(changed)));
}

base::Result<StoredAccountState> read_account_state(store::Store& store, std::string_view account) {
  const auto range = store.range(store::RangeRequest::prefix(model::keys::account_state(account)));
  if (!range) return std::unexpected(range.error());
  StoredAccountState stored{.state = {}, .parts = empty_parts(account)};
  for (const store::KeyValue& entry : range->entries) {
    const auto counts = model::decode_stored<model::AccountState>(entry);
    if (!counts) return std::unexpected(counts.error());
    const auto part = std::ranges::find(stored.parts, entry.key, &StoredAccountState::Part::key);
    if (part == stored.parts.end()) return base::fail("DataFormat", "unknown key " + entry.key);
    part->counts = *counts;
    part->revision = entry.mod_revision;
    accumulate(*counts, stored.state);
  }
  return stored;
}

}  // namespace milepost::api
