// The steps of api/record_sets.cc, up to the commit.
#include "cmd/drafted_change.h"

#include <optional>
#include <utility>
#include <vector>

#include "api/batch_commit.h"
#include "api/contention.h"
#include "model/keys.h"
#include "model/prepared_change.h"
#include "publish/zone_reader.h"

namespace milepost::cmd {
namespace {

/// The record sets alone: nobody will ever ask for the change itself.
store::EventBatch change_events(const api::StoredZone& stored, const model::BatchOutcome& outcome,
                                store::Revision revision) {
  store::EventBatch batch{.events = {}, .revision = revision};
  const store::Transaction transaction = api::compose_transaction(stored, outcome, {});
  for (const store::Write& write : transaction.writes) {
    if (write.key.starts_with(model::keys::kRecordSets))
      batch.events.push_back({write.key, write.value, revision});
  }
  return batch;
}

/// nullopt: the zone was changed between two reads.
base::Result<std::optional<DraftedChange>> try_to_draft(const api::Context& context, std::string_view zone_id,
                                                        const model::ChangeBatch& batch) {
  auto stored = api::find_zone_of_anyone(context, zone_id);
  if (!stored) return std::unexpected(std::move(stored.error()));
  const auto changes = model::prepare_batch(batch, stored->zone, context.limits.batch);
  auto outcome = api::judge_batch(context, *stored, changes);
  if (!outcome) return std::unexpected(std::move(outcome.error()));
  if (!*outcome) return std::nullopt;
  auto zone = publish::read_zone(context.store, stored->zone, model::cidr_collections_of(changes));
  if (!zone) return std::unexpected(std::move(zone.error()));
  const auto state = context.store.get(model::keys::hosted_zone_state(stored->zone.id), zone->revision);
  if (!state) return std::unexpected(state.error());
  if (!*state || (*state)->mod_revision != stored->state_revision) return std::nullopt;
  auto change = change_events(*stored, **outcome, zone->revision + 1);
  return DraftedChange{*std::move(stored), **std::move(outcome), *std::move(zone), std::move(change)};
}

}  // namespace

base::Result<DraftedChange> draft_change(const api::Context& context, std::string_view zone_id,
                                         const model::ChangeBatch& batch) {
  if (auto shape = model::check_request(batch); !shape) return std::unexpected(std::move(shape.error()));
  if (auto size = model::check_batch_size(batch, context.limits.batch); !size)
    return std::unexpected(std::move(size.error()));
  return api::until_uncontended([&] { return try_to_draft(context, zone_id, batch); });
}

}  // namespace milepost::cmd
