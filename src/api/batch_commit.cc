// From change batches to transactions.
#include "api/batch_commit.h"

#include <string>
#include <string_view>
#include <utility>

#include "api/change_info.h"
#include "api/cidr_references.h"
#include "api/zone_contents.h"
#include "model/change_effect.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

std::string key_of(std::string_view zone_id, const model::RecordSet& set) {
  return model::keys::record_set(zone_id, set.name, set.type, set.set_identifier.value_or(""));
}

base::Result<model::BatchOutcome> judge(const Context& context, const StoredZone& stored,
                                        const std::vector<model::PreparedChange>& changes) {
  const auto contents = read_contents(context.store, stored, changes);
  if (!contents) return std::unexpected(contents.error());
  auto outcome = model::apply_batch(changes, stored.zone, *contents, context.limits.batch);
  if (!outcome) return outcome;
  if (auto checks = model::check_health_checks(changes, contents->health_checks); !checks)
    return std::unexpected(std::move(checks.error()));
  return outcome;
}

/// Without its root record set an instance is answered by nobody.
void erase_plan(std::string_view zone_id, const model::RecordSet& root, std::vector<store::Write>& writes) {
  writes.push_back(store::Write::erase(model::keys::traffic_plan(zone_id, root.name, root.type)));
}

}  // namespace

// What is committed is compared with the zone's state; so is what a refusal rests on, here.
base::Result<std::optional<model::BatchOutcome>> judge_batch(
    const Context& context, const StoredZone& stored, const std::vector<model::PreparedChange>& changes) {
  auto outcome = judge(context, stored, changes);
  if (outcome) return std::move(*outcome);
  const auto state = context.store.get(model::keys::hosted_zone_state(stored.zone.id));
  if (!state) return std::unexpected(state.error());
  const bool same = *state && (*state)->mod_revision == stored.state_revision;
  if (!same) return std::nullopt;
  return std::unexpected(std::move(outcome.error()));
}

store::Transaction compose_transaction(const StoredZone& stored, const model::BatchOutcome& outcome,
                                       const model::Change& change, Effect kept) {
  const std::string& zone = stored.zone.id;
  const std::string state_key = model::keys::hosted_zone_state(zone);
  model::ChangeEffectComposer effect(change.id);
  store::Transaction transaction;
  transaction.compares.push_back(store::Compare::unchanged(state_key, stored.state_revision));
  auto& writes = transaction.writes;
  writes.reserve(outcome.written.size() + outcome.erased.size() + 3);
  model::ZoneState state = stored.state;
  state.record_set_count = outcome.record_set_count;
  writes.push_back(store::Write::put(state_key, model::encode_stored(state)));
  writes.push_back(write_of(change));
  for (const auto& [set, previous] : outcome.written) {
    std::string now = model::encode_stored(set);
    effect.add_written(previous, now);
    writes.push_back(store::Write::put(key_of(zone, set), std::move(now)));
    const bool was_root = previous && previous->traffic_policy_instance_id;
    if (was_root && !set.traffic_policy_instance_id) erase_plan(zone, set, writes);
  }
  for (const auto& set : outcome.erased) {
    effect.add_erased(set);
    writes.push_back(store::Write::erase(key_of(zone, set)));
    if (set.traffic_policy_instance_id) erase_plan(zone, set, writes);
  }
  if (kept == Effect::kKept) std::move(effect).put_into(writes);
  put_cidr_references(zone, outcome, transaction);
  return transaction;
}

}  // namespace milepost::api
