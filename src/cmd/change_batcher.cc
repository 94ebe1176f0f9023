// Counting records and characters as the API counts them.
#include "cmd/change_batcher.h"

namespace milepost::cmd {

std::size_t batch_size(SetSpan sets, model::ChangeAction action, const model::BatchLimits& limits) {
  const std::size_t weight = action == model::ChangeAction::kUpsert ? 2 : 1;
  std::size_t records = 0;
  std::size_t characters = 0;
  for (std::size_t size = 0; size < sets.size(); ++size) {
    for (const model::ResourceRecord& record : sets[size].set.resource_records) {
      records += weight;
      characters += weight * record.value.size();
    }
    if (size > 0 && (records > limits.records_max || characters > limits.characters_max)) return size;
  }
  return sets.size();
}

model::ChangeBatch make_batch(SetSpan sets, model::ChangeAction action) {
  model::ChangeBatch batch;
  batch.changes.reserve(sets.size());
  for (const ImportedSet& set : sets) batch.changes.push_back({action, set.set});
  return batch;
}

}  // namespace milepost::cmd
