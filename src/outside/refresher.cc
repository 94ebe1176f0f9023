// Elected, it asks what is due, takes what comes and writes what has changed.
#include "outside/refresher.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "base/log.h"
#include "dns/name_text.h"
#include "dns/rdata.h"
#include "model/keys.h"
#include "outside/stored_answers.h"

namespace milepost::outside {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kWritesMax = 100;  // in one commit
constexpr milliseconds kSweep{1'000};
constexpr milliseconds kRetry{1'000};
constexpr int kLogLinesMax = 20;  // about targets, in a minute

std::string describe(const Target& target) {
  return dns::print_name(target.name, dns::Escapes::kOctal) + " " + dns::print_type(target.type);
}

std::int64_t unix_s() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

base::Result<std::unique_ptr<Refresher>> Refresher::make(store::Store& store, RefresherOptions options) {
  auto resolver = Resolver::make(options.resolver);
  if (!resolver) return std::unexpected(std::move(resolver.error()));
  return std::unique_ptr<Refresher>(new Refresher(store, std::move(options), *std::move(resolver)));
}

Refresher::Refresher(store::Store& store, RefresherOptions options, std::unique_ptr<Resolver> resolver)
    : store_(store),
      options_(std::move(options)),
      resolver_(std::move(resolver)),
      election_(store, std::string(model::keys::kOutsideResolver), options_.node_id, options_.lease_ttl),
      watchlist_(options_.rules, options_.targets_max) {}

Refresher::~Refresher() {
  stop();
}

void Refresher::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Refresher::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  resolver_->wake();
  thread_.join();
}

void Refresher::change(std::vector<TargetChange> changes) {
  {
    const std::lock_guard lock(mutex_);
    changed_ = true;
    changes_.insert(changes_.end(), std::make_move_iterator(changes.begin()),
                    std::make_move_iterator(changes.end()));
  }
  resolver_->wake();
}

RefresherCounters Refresher::counters() const {
  const std::lock_guard lock(mutex_);
  return counters_;
}

void Refresher::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      step();
    } catch (const std::exception& e) {
      log::error("resolving alias targets failed: {}; it begins anew", e.what());
      election_.resign();
      loaded_ = false;
    }
    publish_counters();
    resolver_->wait(wait_time());
  }
  election_.resign();
}

void Refresher::step() {
  take_changes();
  now_.resolving = holds_office();
  if (!now_.resolving) return;
  ask_due();
  flush();
  sweep();
}

void Refresher::take_changes() {
  std::vector<TargetChange> changes;
  {
    const std::lock_guard lock(mutex_);
    changes.swap(changes_);
    targets_known_ = changed_;
  }
  const auto now = Clock::now();
  for (const TargetChange& change : changes) watchlist_.change(change, now);
}

/// True when this node resolves, and knows what the store holds.
bool Refresher::holds_office() {
  if (!targets_known_ || !options_.is_up_to_date()) {
    if (election_.holds()) election_.resign();
  } else {
    note_store(election_.campaign());
  }
  if (!election_.holds()) return loaded_ = false;
  if (loaded_) return true;
  const base::Status loaded = load();
  note_store(loaded);
  if (!loaded) election_.resign();
  return loaded_ = loaded.has_value();
}

base::Status Refresher::load() {
  const auto stored = load_answers(store_);
  if (!stored) return std::unexpected(stored.error());
  log::info("this node resolves alias targets for all name servers; {} answers are known", stored->size());
  const auto bad = watchlist_.restart(*stored, Clock::now());
  unwritten_ = {bad.begin(), bad.end()};
  return {};
}

void Refresher::ask_due() {
  const auto now = Clock::now();
  while (resolver_->outstanding() < options_.questions_max) {
    const auto key = watchlist_.pop_due(now);
    if (!key) return;
    Watched& watched = *watchlist_.find(*key);
    watched.asked = true;
    ++now_.questions;
    resolver_->ask(watched.target, [this, key = *key](Reply reply) { take(key, std::move(reply)); });
  }
}

void Refresher::take(const std::string& key, Reply reply) {
  Watched* watched = watchlist_.find(key);
  if (watched == nullptr) return;
  watched->asked = false;
  const bool was_failing = watched->upkeep.failing();
  const double wait_s = watched->upkeep.take(std::move(reply), unix_s());
  if (watched->upkeep.failing()) ++now_.failures;
  log_outcome(*watched, was_failing);
  watchlist_.schedule(key, wait_s, Clock::now());
  if (watched->upkeep.due_write()) note_unwritten(key);
}

/// One line when a target begins to fail, one when it is back, and of many at once the first.
void Refresher::log_outcome(const Watched& watched, bool was_failing) {
  const bool failing = watched.upkeep.failing();
  if (failing == was_failing) return;
  const auto now = Clock::now();
  if (now - log_minute_ >= std::chrono::minutes(1)) {
    if (log_lines_ > kLogLinesMax)
      log::warning("{} more lines about alias targets", log_lines_ - kLogLinesMax);
    log_lines_ = 0;
    log_minute_ = now;
  }
  if (++log_lines_ > kLogLinesMax) return;
  const std::string name = describe(watched.target);
  if (!failing) {
    log::info("alias target {} resolves again", name);
  } else if (watched.upkeep.is_known()) {
    const std::int64_t left_s = watched.upkeep.heard_s() + options_.rules.stale_s - unix_s();
    log::warning("alias target {} does not resolve ({}): its last answer goes on for {} s at most", name,
                 watched.upkeep.reason(), std::max<std::int64_t>(left_s, 0));
  } else {
    log::warning("alias target {} does not resolve ({}): its aliases are answered with SERVFAIL", name,
                 watched.upkeep.reason());
  }
}

void Refresher::note_unwritten(const std::string& key) {
  if (unwritten_.empty()) flush_at_ = Clock::now() + (store_away_ ? kRetry : options_.collect);
  unwritten_.insert(key);
  if (unwritten_.size() == kWritesMax && !store_away_) flush_at_ = Clock::now();
}

bool Refresher::is_forgotten(const Watched& watched) const {
  return !watched.named && Clock::now() - watched.unnamed_since >= options_.forget_after;
}

std::vector<StoredAnswer> Refresher::compose_writes() {
  std::vector<StoredAnswer> writes;
  const std::int64_t now_s = unix_s();
  for (auto at = unwritten_.begin(); at != unwritten_.end() && writes.size() < kWritesMax;) {
    const Watched* watched = watchlist_.find(*at);
    const bool erase = watched == nullptr || is_forgotten(*watched) || watched->upkeep.due_erase(now_s);
    auto answer = erase ? std::nullopt : watched->upkeep.due_write();
    if (erase || answer) {
      writes.emplace_back(*at++, std::move(answer));
    } else {
      at = unwritten_.erase(at);  // what it said came to nothing
    }
  }
  return writes;
}

void Refresher::flush() {
  if (unwritten_.empty() || Clock::now() < flush_at_) return;
  const std::vector<StoredAnswer> writes = compose_writes();
  if (writes.empty()) return;
  const auto written = commit_answers(store_, election_, writes);
  note_store(written ? base::Status() : std::unexpected(written.error()));
  if (!written) {
    flush_at_ = Clock::now() + kRetry;
  } else if (*written) {
    note_written(writes);
  } else {
    election_.resign();  // another node resolves, or a restore is writing: later it begins anew
    loaded_ = false;
  }
}

void Refresher::note_written(const std::vector<StoredAnswer>& written) {
  now_.writes += written.size();
  for (const auto& [key, answer] : written) {
    unwritten_.erase(key);
    Watched* watched = watchlist_.find(key);
    if (watched == nullptr) continue;
    if (!answer && watched->named)
      log::error("alias target {} has not resolved for {} s: its aliases are answered with SERVFAIL",
                 describe(watched->target), options_.rules.stale_s);
    watched->upkeep.note_stored(answer);
  }
}

/// Once a second: answers whose time is over, targets that are forgotten, and the numbers.
void Refresher::sweep() {
  const auto now = Clock::now();
  if (now < sweep_at_) return;
  sweep_at_ = now + kSweep;
  const std::int64_t now_s = unix_s();
  std::vector<std::string> forgotten;
  RefresherCounters counted = now_;
  counted.targets = counted.failing = counted.unanswered = 0;
  counted.age_max_s = 0;
  watchlist_.for_each([&](const std::string& key, const Watched& watched) {
    const Upkeep& upkeep = watched.upkeep;
    if (upkeep.due_erase(now_s) || (is_forgotten(watched) && upkeep.is_stored())) note_unwritten(key);
    if (is_forgotten(watched) && !upkeep.is_stored() && !watched.asked) forgotten.push_back(key);
    if (!watched.named) return;
    ++counted.targets;
    if (upkeep.failing()) ++counted.failing;
    if (!upkeep.is_known()) ++counted.unanswered;
    if (upkeep.is_known()) counted.age_max_s = std::max(counted.age_max_s, now_s - upkeep.heard_s());
  });
  for (const std::string& key : forgotten) watchlist_.drop(key);
  counted.left_out = watchlist_.left_out();
  now_ = counted;
}

void Refresher::note_store(const base::Status& status) {
  if (!status && !std::exchange(store_away_, true))
    log::warning("answers of alias targets cannot be written: {}", status.error().message);
  if (status && std::exchange(store_away_, false)) log::info("answers of alias targets are written again");
}

milliseconds Refresher::wait_time() const {
  const auto now = Clock::now();
  auto until = now + (targets_known_ ? std::min(election_.due_in(), kRetry) : kRetry);
  if (now_.resolving) {
    if (!unwritten_.empty()) until = std::min(until, flush_at_);
    until = std::min(until, sweep_at_);
    // Of those that are due while all questions are out, one is asked when a reply comes.
    const auto due = watchlist_.next_due();
    if (due && resolver_->outstanding() < options_.questions_max) until = std::min(until, *due);
  }
  return std::max(std::chrono::ceil<milliseconds>(until - now), milliseconds(0));
}

void Refresher::publish_counters() {
  const std::lock_guard lock(mutex_);
  counters_ = now_;
}

}  // namespace milepost::outside
