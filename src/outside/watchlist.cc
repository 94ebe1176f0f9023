#include "outside/watchlist.h"

#include <algorithm>

#include "base/random.h"
#include "dns/name_text.h"
#include "dns/rdata.h"
#include "model/keys.h"

namespace milepost::outside {
namespace {

constexpr std::uint64_t kSpreadSteps = 1'000;

/// Uniform in 0..1.
double random_share() {
  return static_cast<double>(base::random_below(kSpreadSteps + 1)) / kSpreadSteps;
}

Clock::duration seconds_of(double seconds) {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

std::string name_text(const Target& target) {
  return dns::print_name(target.name, dns::Escapes::kOctal);
}

std::optional<Target> target_of(const model::OutsideAnswer& answer) {
  const auto name = dns::scan_name(answer.name, dns::Escapes::kOctal);
  const auto type = dns::scan_type(answer.type);
  if (!name || !type) return std::nullopt;
  return Target{name->folded(), *type};
}

}  // namespace

std::string key_of(const Target& target) {
  return model::keys::outside_answer(name_text(target), dns::print_type(target.type));
}

Watched* Watchlist::find(std::string_view key) {
  const auto found = watched_.find(key);
  return found == watched_.end() ? nullptr : &found->second;
}

Watched* Watchlist::add(std::string key, const Target& target) {
  return &watched_
              .try_emplace(std::move(key),
                           Watched{.target = target,
                                   .upkeep = Upkeep(rules_, name_text(target), dns::print_type(target.type))})
              .first->second;
}

void Watchlist::change(const TargetChange& change, Clock::time_point now) {
  std::string key = key_of(change.target);
  Watched* watched = find(key);
  if (!change.named) {
    left_out_.erase(key);
    if (watched != nullptr && std::exchange(watched->named, false)) watched->unnamed_since = now;
    return;
  }
  if (watched == nullptr) {
    if (watched_.size() == size_max_) {
      left_out_.insert_or_assign(std::move(key), change.target);
      return;
    }
    watched = add(key, change.target);
  }
  if (!std::exchange(watched->named, true)) set_due(key, *watched, now);
}

std::vector<std::string> Watchlist::restart(const std::vector<StoredAnswer>& stored, Clock::time_point now) {
  std::erase_if(watched_, [](const auto& entry) { return !entry.second.named && !entry.second.asked; });
  for (auto& [key, watched] : watched_) {
    watched.upkeep = Upkeep(rules_, name_text(watched.target), dns::print_type(watched.target.type));
    set_due(key, watched, now);
  }
  std::vector<std::string> bad;
  for (const auto& [key, answer] : stored) {
    const auto target = answer ? target_of(*answer) : std::nullopt;
    if (!target || key_of(*target) != key) {
      bad.push_back(key);
      continue;
    }
    Watched* watched = find(key);
    if (watched == nullptr) {
      watched = add(key, *target);
      watched->unnamed_since = now;
    }
    watched->upkeep.adopt(*answer);
    const double ttl_s = static_cast<double>(std::min(answer->ttl, rules_.ttl_max_s));
    set_due(key, *watched, now + seconds_of(random_share() * ttl_s));
  }
  return bad;
}

void Watchlist::drop(std::string_view key) {
  const auto found = watched_.find(key);
  if (found != watched_.end()) watched_.erase(found);
  admit_left_out(Clock::now());
}

void Watchlist::admit_left_out(Clock::time_point now) {
  while (!left_out_.empty() && watched_.size() < size_max_) {
    auto next = left_out_.extract(left_out_.begin());
    change({.target = std::move(next.mapped()), .named = true}, now);
  }
}

void Watchlist::set_due(const std::string& key, Watched& watched, Clock::time_point due) {
  watched.due = due;
  if (watched.named) queue_.emplace(due, key);
}

void Watchlist::schedule(const std::string& key, double wait_s, Clock::time_point now) {
  Watched* watched = find(key);
  if (watched != nullptr) set_due(key, *watched, now + seconds_of(wait_s * (0.9 + 0.2 * random_share())));
}

std::optional<std::string> Watchlist::pop_due(Clock::time_point now) {
  while (!queue_.empty() && queue_.top().first <= now) {
    const auto [due, key] = queue_.top();
    queue_.pop();
    const Watched* watched = find(key);
    if (watched != nullptr && watched->named && !watched->asked && watched->due == due) return key;
  }
  return std::nullopt;
}

std::optional<Clock::time_point> Watchlist::next_due() const {
  if (queue_.empty()) return std::nullopt;
  return queue_.top().first;
}

}  // namespace milepost::outside
