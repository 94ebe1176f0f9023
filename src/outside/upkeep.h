// What becomes of one target as replies come in: which answer the store is to hold, and when to ask again.
//
//   good reply      its values at once; the time of use moves only each quarter of itself, so that a target that stays as
//                   it is costs the store four writes in that time
//   nothing there   believed at once where nothing was known, else when it was seen again and again for a while: one wrong
//                   response must not take a service off the net
//   failure         the last answer goes on, with a short TTL, until its time is over (RFC 8767)
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/outside_answer.h"
#include "outside/reply.h"

namespace milepost::outside {

struct UpkeepRules {
  std::int64_t ttl_max_s = 60;      // what is answered with more is answered with this
  std::int64_t stale_s = 86'400;    // so long an answer is used after it was last heard
  std::int64_t stale_ttl_s = 30;    // RFC 8767 4
  std::int64_t empty_after_s = 60;  // so long a good answer is kept while replies say that there is nothing
  int empty_replies = 3;            // ... and for so many of them
  std::int64_t retry_max_s = 30;    // failures are asked about after 1, 2, 4 .. seconds, at most this
  std::size_t values_max = 100;     // of one answer; those behind are left out
};

/// Pure: times are seconds since 1970. Belongs to one thread.
class Upkeep {
 public:
  /// `name` and `type` as model::OutsideAnswer has them. REQUIRES: `rules` outlives it.
  Upkeep(const UpkeepRules& rules, std::string name, std::string type);
  /// Starts from what the store holds.
  void adopt(model::OutsideAnswer stored);

  /// Returns in how many seconds to ask again, at least one.
  double take(Reply reply, std::int64_t now_s);

  /// What the store is to hold instead of what it holds; nullopt: it may stay as it is.
  std::optional<model::OutsideAnswer> due_write() const;
  /// The answer's time is over: the store is to hold none.
  bool due_erase(std::int64_t now_s) const;
  /// The store holds that now; nullopt: it holds none.
  void note_stored(std::optional<model::OutsideAnswer> stored);

  bool failing() const { return failures_ > 0; }
  /// Why, of the newest failure.
  const std::string& reason() const { return reason_; }
  bool is_stored() const { return stored_.has_value(); }
  /// There is an answer: that there is nothing of the type is one.
  bool is_known() const { return known_; }
  /// When it was last heard from a resolver. REQUIRES: is_known().
  std::int64_t heard_s() const { return wanted_.use_until_s - rules_->stale_s; }

 private:
  double take_reply(Reply& reply, std::int64_t now_s);
  double take_values(Reply& reply, std::int64_t now_s);
  double take_empty(std::int64_t now_s);
  double take_failure(std::string reason, std::int64_t now_s);
  void believe(std::int64_t now_s);
  void learn_ttl(std::int64_t ttl_s);

  const UpkeepRules* rules_;  // never null
  std::optional<model::OutsideAnswer> stored_;
  model::OutsideAnswer wanted_;
  bool known_ = false;  // wanted_ has an answer
  std::string reason_;
  int failures_ = 0;  // one after the other
  std::int64_t ttl_s_ = 0;
  std::int64_t fresh_until_s_ = 0;
  int lower_ttls_ = 0;              // replies in a row whose TTL was half of ttl_s_ or less
  std::int64_t lower_ttl_s_ = 0;    // the most of them
  int empty_replies_ = 0;           // one after the other, failures aside
  std::int64_t empty_since_s_ = 0;  // the first of them
};

}  // namespace milepost::outside
