// Keeps the store's answers for names elsewhere true: one thread in each name server, of which one at a time resolves for
// all of them.
//
//   plans of zones --> changes --> Watchlist: when to ask, what came <--> Resolver <--> resolvers of the network
//                                      |
//                                      v
//                       commits of several answers, compared with the election --> store --> every name server's feed
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "cluster/election.h"
#include "outside/resolver.h"
#include "outside/target.h"
#include "outside/upkeep.h"
#include "outside/watchlist.h"
#include "store/store.h"

namespace milepost::outside {

struct RefresherOptions {
  ResolverOptions resolver = {};
  UpkeepRules rules = {};
  std::string node_id = {};          // of this candidate
  std::size_t targets_max = 10'000;  // more are not resolved
  std::size_t questions_max = 64;    // at a time
  std::chrono::milliseconds lease_ttl{10'000};
  std::chrono::milliseconds collect{50};   // so long answers wait for others of the same commit
  std::chrono::seconds forget_after{600};  // answers that no plan has named for so long are erased
  /// Whether this node knows what plans name by now; one that does not leaves the office to others.
  std::function<bool()> is_up_to_date = [] { return true; };
};

/// A reading for /metrics. Only the node that resolves knows of failures and ages.
struct RefresherCounters {
  bool resolving = false;
  std::uint64_t targets = 0;     // that plans name
  std::uint64_t failing = 0;     // of those, where the newest question failed
  std::uint64_t unanswered = 0;  // of those, without an answer that can be used
  std::uint64_t left_out = 0;    // beyond targets_max
  std::int64_t age_max_s = 0;    // the least recently heard of the answers in use was heard so long ago
  std::uint64_t questions = 0;   // since the start
  std::uint64_t failures = 0;    // of those
  std::uint64_t writes = 0;      // answers written to the store or erased there, since the start
};

/// start() and stop() belong to one thread; change() and counters() to any.
class Refresher {
 public:
  /// Error InvalidConfig: the resolvers are wrong.
  static base::Result<std::unique_ptr<Refresher>> make(store::Store& store, RefresherOptions options);
  ~Refresher();
  Refresher(const Refresher&) = delete;
  Refresher& operator=(const Refresher&) = delete;

  void start();
  /// Leaves the office to another node.
  void stop();

  /// Plans began or ceased to name these. The first call has all that are named, and may be empty.
  void change(std::vector<TargetChange> changes);
  RefresherCounters counters() const;

 private:
  Refresher(store::Store& store, RefresherOptions options, std::unique_ptr<Resolver> resolver);

  void run(const std::stop_token& stop);
  void step();
  void take_changes();
  bool holds_office();
  base::Status load();
  void ask_due();
  void take(const std::string& key, Reply reply);
  void log_outcome(const Watched& watched, bool was_failing);
  void note_unwritten(const std::string& key);
  void flush();
  std::vector<StoredAnswer> compose_writes();
  void note_written(const std::vector<StoredAnswer>& written);
  bool is_forgotten(const Watched& watched) const;
  void sweep();
  void note_store(const base::Status& status);
  std::chrono::milliseconds wait_time() const;
  void publish_counters();

  store::Store& store_;
  const RefresherOptions options_;
  const std::unique_ptr<Resolver> resolver_;
  cluster::Election election_;
  Watchlist watchlist_;
  bool loaded_ = false;              // it knows what the store holds, since the election
  std::set<std::string> unwritten_;  // keys of what the store does not hold yet
  Clock::time_point flush_at_{};
  Clock::time_point sweep_at_{};
  bool store_away_ = false;  // that has been logged
  int log_lines_ = 0;        // about targets, since log_minute_
  Clock::time_point log_minute_{};
  bool targets_known_ = false;
  RefresherCounters now_;

  mutable std::mutex mutex_;  // for what other threads bring and take
  std::vector<TargetChange> changes_;
  bool changed_ = false;  // change() was called
  RefresherCounters counters_;

  std::jthread thread_;
};

}  // namespace milepost::outside
