// A store that may not be there yet: opened when first asked for, and asked for again until it is.
//
// A name server that starts from its disk copy answers without the store; everything that needs it gets
// StoreUnavailable until the store comes back, and works from then on.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>

#include "store/store.h"

namespace milepost::cmd {

/// Thread-safe.
class AwaitedStore final : public store::Store {
 public:
  using Opener = std::function<base::Result<std::unique_ptr<store::Store>>()>;

  /// `open` is called at most once in `retry_interval`, by whoever asks.
  AwaitedStore(Opener open, std::chrono::milliseconds retry_interval)
      : open_(std::move(open)), retry_interval_(retry_interval) {}

  /// Tries now; the opener's error otherwise.
  base::Status reach();

  base::Result<store::Committed> commit(const store::Transaction& transaction) override;
  base::Result<std::optional<store::KeyValue>> get(std::string_view key,
                                                   store::Revision at_revision) override;
  base::Result<store::Range> range(const store::RangeRequest& request) override;
  base::Result<std::unique_ptr<store::Watch>> watch(std::vector<std::string> prefixes,
                                                    store::Revision after) override;
  store::Revision revision() override;
  base::Status compact(store::Revision revision) override;
  base::Result<store::LeaseId> grant_lease(std::chrono::milliseconds ttl) override;
  base::Status keep_alive(store::LeaseId lease) override;
  base::Status revoke_lease(store::LeaseId lease) override;

 private:
  using Clock = std::chrono::steady_clock;

  /// The store, opening it when that is due; StoreUnavailable otherwise.
  base::Result<store::Store*> reached();
  base::Status reach_locked();

  const Opener open_;
  const std::chrono::milliseconds retry_interval_;
  std::atomic<store::Store*> store_{nullptr};  // owned_.get() once open: never changes again
  std::mutex mutex_;                           // guards what follows
  std::unique_ptr<store::Store> owned_;
  Clock::time_point next_try_{};
  base::Error last_error_{"StoreUnavailable", "the store is not open yet"};
};

}  // namespace milepost::cmd
