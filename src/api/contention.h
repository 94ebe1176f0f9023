// Optimistic transactions: read, judge, commit if nothing that was read has changed, else again.
#pragma once

#include <expected>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/result.h"
#include "store/store.h"

namespace milepost::api {

/// Each lost race means that somebody else's change went through, so this many in a row mean a very busy
/// account.
inline constexpr int kAttemptsMax = 20;

/// Commits `transaction` and gives `outcome`; nullopt when something that it compares has changed.
template <class T>
base::Result<std::optional<T>> commit_for(T outcome, const store::Transaction& transaction,
                                          store::Store& store) {
  const auto committed = store.commit(transaction);
  if (!committed) return std::unexpected(committed.error());
  if (!committed->succeeded) return std::nullopt;
  return std::optional<T>(std::move(outcome));
}

/// What most operations say when they give up.
inline base::Error prior_request_not_complete() {
  return {"PriorRequestNotComplete",
          "The request was rejected because Route 53 was still processing a prior request."};
}
/// The same from operations whose model does not know PriorRequestNotComplete.
inline base::Error concurrent_modification() {
  return {
      "ConcurrentModification",
      "Another user submitted a request to create, update, or delete the object at the same time that you "
      "did. Retry the request."};
}

/// Calls `attempt` until it gives a value or an error: a Result<std::optional<T>>, of which nullopt means
/// that it lost a race. Gives up after kAttemptsMax with the error `lost`.
template <class Attempt>
auto until_uncontended(Attempt&& attempt, base::Error lost = prior_request_not_complete()) {
  using Outcome = typename std::invoke_result_t<Attempt>::value_type::value_type;
  for (int i = 0; i < kAttemptsMax; ++i) {
    auto outcome = attempt();
    if (!outcome) return base::Result<Outcome>(std::unexpected(std::move(outcome.error())));
    if (*outcome) return base::Result<Outcome>(std::move(**outcome));
  }
  return base::Result<Outcome>(std::unexpected(std::move(lost)));
}

}  // namespace milepost::api
