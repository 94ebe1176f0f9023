// The seam: one thread that follows the store's feed, keeps the catalog up to date and reports what it applied.
//
//        +--------- StoreUnavailable: wait, try again ---------------------------------+
//        v                                                                             |
//   is it the store and the history that the copy is of? --> watch from its revision --> apply, report --> ...
//        | no copy, other history, or history compacted          ^
//        v                                                       |
//   full read ---------------------------------------------------+
//
// Before either it sees to it that the store has this node's record of where its name servers answer.
// The catalog's snapshot before stays until a full read is complete, as long as the store is away, and when it turns
// out to be another store.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/feed_status.h"
#include "cluster/registration.h"
#include "model/node.h"
#include "publish/catalog_feed.h"
#include "publish/placement_record.h"
#include "store/store.h"

namespace milepost::publish {

struct FollowerOptions {
  model::Node about;  // this name server
  HostPatterns hosts;
  OwnPlacement placement;
  std::function<void()> on_loaded = [] {};  // called once, on the follower's thread, when loaded() turns true
  /// Called on the follower's thread with names elsewhere that plans began or ceased to lead to; at first, with all.
  std::function<void(std::vector<zone::OutsideChange>)> on_outside = [](auto) {};
  base::FeedStatus* status = nullptr;  // where it tells how far it is; null: nowhere
  /// Entries a page of a full read. Each page costs etcd 3.4 a walk over the index of all that follows it, so few large
  /// ones are several times as fast as many small ones; two at a time are in memory, some 20 MiB each.
  std::size_t page_size = 50'000;
  std::chrono::milliseconds lease_ttl{10'000};
  std::chrono::milliseconds retry_first{100};  // waits double from here to retry_last while the store is away
  std::chrono::milliseconds retry_last{5'000};
};

/// A reading of the follower for /metrics.
struct FollowerCounters {
  store::Revision applied_revision = 0;
  std::uint64_t full_reads = 0;
  std::uint64_t snapshots = 0;
  std::uint64_t skipped = 0;         // zones and record sets that did not compile
  std::uint64_t store_failures = 0;  // calls of the store that failed
  bool connected = false;            // the feed is being followed
  bool loaded = false;               // zones of the store or of the disk copy are being answered
};

/// start() and stop() belong to one thread; counters() and loaded() to any.
class Follower {
 public:
  /// `writer` belongs to the follower's thread from start() to stop(). When it holds a disk copy, the store is
  /// followed from that copy's revision.
  Follower(store::Store& store, zone::CatalogWriter& writer, FollowerOptions options);
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  void start();
  /// Takes the report back and ends the thread.
  void stop();

  /// Where there is a copy, it counts as loaded from now on, however far behind it may be. Any thread.
  void serve_copy();
  /// True once there is something to answer with.
  bool loaded() const { return loaded_.load(std::memory_order_acquire); }
  FollowerCounters counters() const;

 private:
  void run(const std::stop_token& stop);
  base::Status follow(const std::stop_token& stop);
  base::Status check_history();
  base::Status full_read(const std::stop_token& stop);
  base::Status follow_watch(const std::stop_token& stop);
  void gather_memory();
  base::Status catch_up(store::Watch& watch, const std::stop_token& stop);
  base::Status apply_batches(store::Watch& watch, const std::stop_token& stop);
  base::Result<bool> take(store::EventBatch batch);
  void note_heard(std::chrono::steady_clock::time_point heard);
  base::Status choose_way();
  void note_revision();
  void note_applied();
  void tell_outside();
  void note_failure(const base::Error& error);
  void wait_to_retry(const std::stop_token& stop);

  store::Store& store_;
  const FollowerOptions options_;
  CatalogFeed feed_;
  cluster::Registration registration_;
  store::Revision revision_;  // applied
  bool read_all_;             // the next step is a full read
  const bool have_copy_;      // the writer started from zones on disk
  std::chrono::milliseconds retry_wait_;
  bool away_ = false;         // the store's absence has been logged
  std::string last_failure_;  // ... with this reason

  std::mutex retry_mutex_;  // for retry_wake_ alone: waiting on it guards no data
  std::condition_variable_any retry_wake_;

  std::atomic<store::Revision> applied_revision_{0};
  std::atomic<std::uint64_t> full_reads_{0};
  std::atomic<std::uint64_t> snapshots_{0};
  std::atomic<std::uint64_t> skipped_{0};
  std::atomic<std::uint64_t> store_failures_{0};
  std::atomic<bool> connected_{false};
  std::atomic<bool> loaded_{false};
  bool is_loaded_piecemeal_ = true;  // so that its memory is in many small pieces
  std::jthread huge_pages_;          // gathers those
  std::jthread thread_;
};

}  // namespace milepost::publish
