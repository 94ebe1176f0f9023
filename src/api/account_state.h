// The account's counts, in parts, so that calls at the same time seldom change the same key.
//
// account_state/<account>/<part> each hold a share of every count, positive or negative; the count is their sum.
// A change is added to a part taken at random. While the account is far from its limit that is all a transaction
// compares; close to it (kCloseToLimit) it compares every part, so that limits hold exactly.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/account.h"
#include "store/store.h"

namespace milepost::api {

/// More than the calls that can be under way at the same time over all API nodes.
inline constexpr std::int64_t kCloseToLimit = 100;
/// The room of a change that no limit speaks of.
inline constexpr std::int64_t kAnyRoom = std::numeric_limits<std::int64_t>::max();

struct StoredAccountState {
  struct Part {
    std::string key;
    model::AccountState counts;
    store::Revision revision = 0;  // 0: the key is absent
  };

  model::AccountState state;  // the sum
  std::vector<Part> parts;

  /// Adds `change` in `transaction`, which then happens only if the counts cannot have passed a limit meanwhile.
  /// `room`: how many more the limit allows, as judged by `state`.
  void add(const model::AccountState& change, std::int64_t room, store::Transaction& transaction) const;
};

base::Result<StoredAccountState> read_account_state(store::Store& store, std::string_view account);

}  // namespace milepost::api
