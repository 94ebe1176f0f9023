// The store's part: all answers at once, and changes of them that only the elected node makes.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cluster/election.h"
#include "model/outside_answer.h"
#include "store/store.h"

namespace milepost::outside {

/// A key and what stands there, or is to stand there; nullopt: nothing.
using StoredAnswer = std::pair<std::string, std::optional<model::OutsideAnswer>>;

/// All keys, those of what is no answer with nullopt. Errors: those of the store.
base::Result<std::vector<StoredAnswer>> load_answers(store::Store& store);

/// One commit. False: nothing was written, since another node may be the elected one by now, or a backup is being
/// restored, which may not be written into. Errors: those of the store. REQUIRES: election.holds().
base::Result<bool> commit_answers(store::Store& store, const cluster::Election& election,
                                  const std::vector<StoredAnswer>& answers);

}  // namespace milepost::outside
