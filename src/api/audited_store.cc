// Adds one write to a transaction, and says from its other writes what they are about.
#include "api/audited_store.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "api/audit_summary.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;

/// What stands under these is what people call a resource; the last part of the key is its id.
const std::array<std::string, 11> kResources = {
    std::string(keys::kHostedZones),
    keys::hosted_zone_state(""),  // all that a batch writes of its zone
    keys::change_reversal(""),
    std::string(keys::kDelegationSets),
    keys::cidr_collection(""),
    keys::traffic_policy(""),
    keys::traffic_policy_instance(""),
    std::string(keys::kVpcs),
    std::string(keys::kVerdicts),  // of a health check
    keys::account(""),
    keys::access_key("")};

bool is_resource(std::string_view key) {
  return std::ranges::any_of(kResources, [&](const std::string& prefix) { return key.starts_with(prefix); });
}

void add_once(std::vector<std::string>& ids, std::string_view id) {
  if (std::ranges::find(ids, id) == ids.end()) ids.emplace_back(id);
}

}  // namespace

AuditedStore::AuditedStore(store::Store& inner, model::AuditEntry entry)
    : PassingStore(inner), key_(keys::audit_entry(entry.time, entry.request_id)), entry_(std::move(entry)) {}

base::Result<store::Committed> AuditedStore::commit(const store::Transaction& transaction) {
  const model::AuditEntry before = entry_;
  take_over(transaction);
  store::Transaction recorded = transaction;
  recorded.writes.push_back(write_of_entry());
  auto committed = inner_.commit(recorded);
  if (committed && committed->succeeded) {
    recorded_at_ = committed->revision;
  } else {
    entry_ = before;  // what a lost race would have made is made under another id, or not at all
  }
  return committed;
}

base::Status AuditedStore::finish(const base::Status& outcome) {
  if (outcome && recorded_at_ > 0) return {};
  if (!outcome) {
    entry_.error_code = outcome.error().code;
    entry_.error_message = audit_text(outcome.error().message);
  }
  // A commit whose outcome nobody could tell may have happened after all: then it has recorded itself, and
  // that stays.
  const auto committed = inner_.commit(
      {.compares = {store::Compare::unchanged(key_, recorded_at_)}, .writes = {write_of_entry()}});
  if (!committed) return std::unexpected(committed.error());
  return {};
}

void AuditedStore::take_over(const store::Transaction& transaction) {
  static const std::string kChanges = keys::change("");
  for (const store::Write& write : transaction.writes) {
    if (is_resource(write.key)) add_once(entry_.resources, keys::last_part(write.key));
    if (write.value && write.key.starts_with(kChanges)) entry_.change = keys::last_part(write.key);
  }
}

store::Write AuditedStore::write_of_entry() const {
  return store::Write::put(key_, model::encode_stored(entry_));
}

}  // namespace milepost::api
