#include "outside/stored_answers.h"

#include "model/keys.h"
#include "model/stored.h"
#include "store/transfer.h"

namespace milepost::outside {

base::Result<std::vector<StoredAnswer>> load_answers(store::Store& store) {
  const auto range = store.range(store::RangeRequest::prefix(model::keys::kOutsideAnswers));
  if (!range) return std::unexpected(range.error());
  std::vector<StoredAnswer> answers;
  answers.reserve(range->entries.size());
  for (const store::KeyValue& entry : range->entries) {
    auto answer = model::decode_stored<model::OutsideAnswer>(std::string_view(entry.value));
    answers.emplace_back(entry.key, answer ? std::optional(*std::move(answer)) : std::nullopt);
  }
  return answers;
}

base::Result<bool> commit_answers(store::Store& store, const cluster::Election& election,
                                  const std::vector<StoredAnswer>& answers) {
  std::vector<store::Write> writes;
  writes.reserve(answers.size());
  for (const auto& [key, answer] : answers)
    writes.push_back(answer ? store::Write::put(key, model::encode_stored(*answer))
                            : store::Write::erase(key));
  const auto committed = store.commit(
      {.compares = {election.still_held(), store::Compare::absent(std::string(store::kIncompleteKey))},
       .writes = std::move(writes)});
  if (!committed) return std::unexpected(committed.error());
  return committed->succeeded;
}

}  // namespace milepost::outside
