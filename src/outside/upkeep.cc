#include "outside/upkeep.h"

#include <algorithm>
#include <utility>

namespace milepost::outside {
namespace {

/// Asked ahead of the end of the TTL, so that what is answered is never older.
constexpr double kAhead = 0.75;
/// A resolver's TTLs run down while it answers from its cache, so that low ones mean little until there were many.
constexpr int kLowerTtlsMin = 8;
/// Shares of stale_s after which the store is told that an answer still holds.
constexpr std::int64_t kStaleShares = 4;
constexpr int kDoublingsMax = 16;

}  // namespace

Upkeep::Upkeep(const UpkeepRules& rules, std::string name, std::string type) : rules_(&rules) {
  wanted_.name = std::move(name);
  wanted_.type = std::move(type);
}

void Upkeep::adopt(model::OutsideAnswer stored) {
  ttl_s_ = stored.ttl;
  wanted_ = stored;
  known_ = true;
  stored_ = std::move(stored);
}

double Upkeep::take(Reply reply, std::int64_t now_s) {
  // Heard again before its time is over, however short that is.
  const double wait_max_s = static_cast<double>(rules_->stale_s) / kStaleShares;
  return std::max(1.0, std::min(take_reply(reply, now_s), wait_max_s));
}

double Upkeep::take_reply(Reply& reply, std::int64_t now_s) {
  switch (reply.kind) {
    case Reply::Kind::kRecords:
      return take_values(reply, now_s);
    case Reply::Kind::kNothing:
      return take_empty(now_s);
    case Reply::Kind::kElsewhere:
      return take_failure("the chain of CNAMEs is too long", now_s);
    case Reply::Kind::kFailed:
      break;
  }
  return take_failure(std::move(reply.reason), now_s);
}

void Upkeep::believe(std::int64_t now_s) {
  known_ = true;
  failures_ = 0;
  wanted_.use_until_s = now_s + rules_->stale_s;
}

double Upkeep::take_values(Reply& reply, std::int64_t now_s) {
  if (reply.values.size() > rules_->values_max) reply.values.resize(rules_->values_max);
  const std::int64_t ttl_s = std::clamp<std::int64_t>(reply.ttl_s, 1, rules_->ttl_max_s);
  learn_ttl(ttl_s);
  believe(now_s);
  empty_replies_ = 0;
  fresh_until_s_ = now_s + ttl_s;
  wanted_.ttl = ttl_s_;
  wanted_.values = std::move(reply.values);
  return kAhead * static_cast<double>(ttl_s);
}

double Upkeep::take_empty(std::int64_t now_s) {
  failures_ = 0;
  if (empty_replies_++ == 0) empty_since_s_ = now_s;
  const bool sure =
      empty_replies_ >= rules_->empty_replies && now_s - empty_since_s_ >= rules_->empty_after_s;
  if (!known_ || wanted_.values.empty() || sure) {
    believe(now_s);
    wanted_.values.clear();
    return static_cast<double>(rules_->ttl_max_s);
  }
  return static_cast<double>(rules_->empty_after_s) / rules_->empty_replies;
}

double Upkeep::take_failure(std::string reason, std::int64_t now_s) {
  reason_ = std::move(reason);
  const std::int64_t wait_s = std::int64_t{1} << std::min(failures_++, kDoublingsMax);
  // Whoever caches it now should hear soon of what comes.
  if (known_ && now_s >= fresh_until_s_) wanted_.ttl = std::min(wanted_.ttl, rules_->stale_ttl_s);
  return static_cast<double>(std::min(wait_s, rules_->retry_max_s));
}

void Upkeep::learn_ttl(std::int64_t ttl_s) {
  const bool lower = 2 * ttl_s <= ttl_s_;
  lower_ttls_ = lower ? lower_ttls_ + 1 : 0;
  lower_ttl_s_ = lower ? std::max(lower_ttl_s_, ttl_s) : 0;
  if (lower_ttls_ >= kLowerTtlsMin) {
    lower_ttls_ = 0;
    ttl_s_ = std::exchange(lower_ttl_s_, 0);
  }
  ttl_s_ = std::max(ttl_s_, ttl_s);
}

std::optional<model::OutsideAnswer> Upkeep::due_write() const {
  if (!known_) return std::nullopt;
  const bool same = stored_ && stored_->values == wanted_.values && stored_->ttl == wanted_.ttl;
  const bool holds = same && wanted_.use_until_s - stored_->use_until_s < rules_->stale_s / kStaleShares;
  return holds ? std::nullopt : std::optional(wanted_);
}

bool Upkeep::due_erase(std::int64_t now_s) const {
  return stored_ && wanted_.use_until_s <= now_s;
}

void Upkeep::note_stored(std::optional<model::OutsideAnswer> stored) {
  if (!stored) known_ = false;
  stored_ = std::move(stored);
}

}  // namespace milepost::outside
