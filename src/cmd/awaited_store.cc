// Opening late, and passing every call on.
#include "cmd/awaited_store.h"

#include <utility>

namespace milepost::cmd {

base::Status AwaitedStore::reach() {
  const std::lock_guard lock(mutex_);
  return reach_locked();
}

base::Status AwaitedStore::reach_locked() {
  if (owned_) return {};
  auto opened = open_();
  next_try_ = Clock::now() + retry_interval_;  // from its end: it may have taken long
  if (!opened) {
    last_error_ = opened.error();
    return std::unexpected(last_error_);
  }
  owned_ = *std::move(opened);
  store_.store(owned_.get(), std::memory_order_release);
  return {};
}

base::Result<store::Store*> AwaitedStore::reached() {
  if (store::Store* store = store_.load(std::memory_order_acquire)) return store;
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock) return base::fail("StoreUnavailable", "the store is being opened");  // which may take a while
  if (Clock::now() < next_try_) return base::fail("StoreUnavailable", last_error_.message);
  if (const auto opened = reach_locked(); !opened)
    return base::fail("StoreUnavailable", opened.error().message);
  return store_.load(std::memory_order_acquire);
}

base::Result<store::Committed> AwaitedStore::commit(const store::Transaction& transaction) {
  const auto store = reached();
  if (!store) return std::unexpected(store.error());
  return (*store)->commit(transaction);
}

base::Result<std::optional<store::KeyValue>> AwaitedStore::get(std::string_view key,
                                                               store::Revision at_revision) {
  const auto store = reached();
  if (!store) return std::unexpected(store.error());
  return (*store)->get(key, at_revision);
}

base::Result<store::Range> AwaitedStore::range(const store::RangeRequest& request) {
  const auto store = reached();
  if (!store) return std::unexpected(store.error());
  return (*store)->range(request);
}

base::Result<std::unique_ptr<store::Watch>> AwaitedStore::watch(std::vector<std::string> prefixes,
                                                                store::Revision after) {
  const auto store = reached();
  if (!store) return std::unexpected(store.error());
  return (*store)->watch(std::move(prefixes), after);
}

store::Revision AwaitedStore::revision() {
  const auto store = reached();
  return store ? (*store)->revision() : 0;
}

base::Status AwaitedStore::compact(store::Revision revision) {
  const auto store = reached();
  if (!store) return std::unexpected(store.error());
  return (*store)->compact(revision);
}

base::Result<store::LeaseId> AwaitedStore::grant_lease(std::chrono::milliseconds ttl) {
  const auto store = reached();
  if (!store) return std::unexpected(store.error());
  return (*store)->grant_lease(ttl);
}

base::Status AwaitedStore::keep_alive(store::LeaseId lease) {
  const auto store = reached();
  if (!store) return std::unexpected(store.error());
  return (*store)->keep_alive(lease);
}

base::Status AwaitedStore::revoke_lease(store::LeaseId lease) {
  const auto store = reached();
  if (!store) return std::unexpected(store.error());
  return (*store)->revoke_lease(lease);
}

}  // namespace milepost::cmd
