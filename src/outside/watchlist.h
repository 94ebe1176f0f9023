// The targets that are kept up to date: which plans name, what is known of each, and when each is asked for next.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "outside/stored_answers.h"
#include "outside/target.h"
#include "outside/upkeep.h"

namespace milepost::outside {

using Clock = std::chrono::steady_clock;

struct Watched {
  Target target;
  Upkeep upkeep;
  bool named = false;                 // by some plan
  bool asked = false;                 // a reply is awaited
  Clock::time_point due{};            // to be asked for; of what is named
  Clock::time_point unnamed_since{};  // of what is not
};

/// Belongs to one thread. Keys are those of the store.
class Watchlist {
 public:
  /// Holds `size_max` targets at most. REQUIRES: `rules` outlives it.
  Watchlist(const UpkeepRules& rules, std::size_t size_max) : rules_(rules), size_max_(size_max) {}

  /// Takes in that plans name the target or no longer do. What is new is due at once.
  void change(const TargetChange& change, Clock::time_point now);
  /// Forgets what is known of each, and starts from what the store holds: it is due within its TTL, spread. Returns the
  /// keys of answers that are none.
  std::vector<std::string> restart(const std::vector<StoredAnswer>& stored, Clock::time_point now);

  /// Null: it is not there (any more).
  Watched* find(std::string_view key);
  void drop(std::string_view key);
  template <class Visit>
  void for_each(Visit&& visit) {
    for (auto& [key, watched] : watched_) visit(key, watched);
  }
  std::size_t size() const { return watched_.size(); }
  /// Targets that plans name beyond `size_max`.
  std::size_t left_out() const { return left_out_.size(); }

  /// To be asked for `wait_s` from now, a tenth more or less.
  void schedule(const std::string& key, double wait_s, Clock::time_point now);
  /// A target that is due and not asked for; it is not due any more. nullopt: none.
  std::optional<std::string> pop_due(Clock::time_point now);
  /// When pop_due() may have one.
  std::optional<Clock::time_point> next_due() const;

 private:
  using Due = std::pair<Clock::time_point, std::string>;

  Watched* add(std::string key, const Target& target);
  void set_due(const std::string& key, Watched& watched, Clock::time_point due);
  void admit_left_out(Clock::time_point now);

  const UpkeepRules& rules_;
  const std::size_t size_max_;
  std::map<std::string, Watched, std::less<>> watched_;
  std::map<std::string, Target, std::less<>> left_out_;
  // Entries that are no longer as Watched::due says count for nothing.
  std::priority_queue<Due, std::vector<Due>, std::greater<>> queue_;
};

/// The key under which the store has its answer.
std::string key_of(const Target& target);

}  // namespace milepost::outside
