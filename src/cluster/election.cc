// Take the key where nobody has it, then keep its lease alive.
#include "cluster/election.h"

#include <algorithm>
#include <utility>

namespace milepost::cluster {

using store::Compare;
using store::Write;

Election::Election(store::Store& store, std::string key, std::string who, std::chrono::milliseconds lease_ttl)
    : store_(store), key_(std::move(key)), who_(std::move(who)), lease_ttl_(lease_ttl) {}

base::Status Election::campaign() {
  if (Clock::now() < due_) return {};
  if (lease_ == 0) return stand();
  const auto kept = store_.keep_alive(lease_);
  if (!kept && kept.error().code == "LeaseNotFound") {
    lease_ = 0;
    return stand();
  }
  if (kept) postpone(lease_ttl_ / 3);
  return kept;
}

base::Status Election::stand() {
  postpone(lease_ttl_ / 2);
  const auto holder = store_.get(key_);
  if (!holder) return std::unexpected(holder.error());
  if (*holder && (*holder)->value != who_) return {};
  const auto lease = store_.grant_lease(lease_ttl_);
  if (!lease) return std::unexpected(lease.error());
  const Compare as_seen = *holder ? Compare::unchanged(key_, (*holder)->mod_revision) : Compare::absent(key_);
  const auto committed = store_.commit({.compares = {as_seen}, .writes = {Write::put(key_, who_, *lease)}});
  if (!committed) return std::unexpected(committed.error());  // the lease ends by itself
  if (!committed->succeeded) return store_.revoke_lease(*lease);
  lease_ = *lease;
  revision_ = committed->revision;
  postpone(lease_ttl_ / 3);
  return {};
}

std::chrono::milliseconds Election::due_in() const {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(due_ - Clock::now());
  return std::clamp(left, std::chrono::milliseconds(0), lease_ttl_);
}

Compare Election::still_held() const {
  return Compare::unchanged(key_, revision_);
}

void Election::resign() {
  // Where that does not reach the store, the lease ends by itself.
  if (lease_ != 0) static_cast<void>(store_.revoke_lease(std::exchange(lease_, 0)));
  postpone(lease_ttl_ / 2);
}

}  // namespace milepost::cluster
