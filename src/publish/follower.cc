// Full reads, the watch, and what happens when either fails.
#include "publish/follower.h"

#include <algorithm>
#include <exception>
#include <string>
#include <system_error>
#include <utility>

#include "base/background.h"
#include "base/huge_pages.h"
#include "base/log.h"
#include "cluster/store_identity.h"
#include "model/keys.h"
#include "store/transfer.h"

namespace milepost::publish {
namespace {

/// What is followed. Changes carry the revisions that GetChange compares with, even when they change no answer.
std::vector<std::string> followed_prefixes() {
  std::vector<std::string> prefixes(kFeedPrefixes.begin(), kFeedPrefixes.end());
  prefixes.push_back(model::keys::change(""));
  prefixes.emplace_back(store::kIncompleteKey);
  return prefixes;
}

constexpr std::chrono::milliseconds kCatchUpStep{100};
constexpr store::Revision kFarBehind = 5'000;
/// A revision of a long history costs the store and this name server about as much as so many record sets.
constexpr std::size_t kReadsPerChange = 8;

/// Unix time on this process' own clock; 0 stays unknown.
std::chrono::steady_clock::time_point time_of(std::int64_t unix_s) {
  using namespace std::chrono;
  if (unix_s == 0) return {};
  const auto ago = system_clock::now() - system_clock::time_point(seconds(unix_s));
  return steady_clock::now() -
         std::max(duration_cast<steady_clock::duration>(ago), steady_clock::duration::zero());
}

}  // namespace

Follower::Follower(store::Store& store, zone::CatalogWriter& writer, FollowerOptions options)
    : store_(store),
      options_(std::move(options)),
      feed_(writer, options_.hosts, options_.page_size),
      registration_(store, options_.about, options_.lease_ttl),
      revision_(writer.revision()),
      read_all_(revision_ == 0),
      have_copy_(revision_ > 0),
      retry_wait_(options_.retry_first) {}

Follower::~Follower() {
  stop();
}

void Follower::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Follower::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

FollowerCounters Follower::counters() const {
  return {applied_revision_.load(std::memory_order_relaxed),
          full_reads_.load(std::memory_order_relaxed),
          snapshots_.load(std::memory_order_relaxed),
          skipped_.load(std::memory_order_relaxed),
          store_failures_.load(std::memory_order_relaxed),
          connected_.load(std::memory_order_relaxed),
          loaded()};
}

void Follower::run(const std::stop_token& stop) {
  if (!read_all_) {
    note_heard(time_of(feed_.mark().heard_s));
    note_revision();
  }
  while (!stop.stop_requested()) {
    base::Status ended;
    try {
      ended = follow(stop);
    } catch (const std::exception& e) {
      // A library failed in the middle of a batch: only a full read makes the writer's state known again.
      read_all_ = true;
      ended = base::fail("Internal", e.what());
    }
    connected_ = false;
    if (ended || stop.stop_requested()) continue;
    note_failure(ended.error());
    feed_.expire_outside();
    wait_to_retry(stop);
  }
  registration_.retire();
}

base::Status Follower::follow(const std::stop_token& stop) {
  if (const auto known = check_history(); !known) return known;
  if (const auto chosen = choose_way(); !chosen) return chosen;
  // Before anything is read, so that a name server that calls itself loaded knows its own host names.
  if (const auto placed = keep_placement(store_, options_.placement); !placed) return placed;
  if (read_all_) {
    if (const auto read = full_read(stop); !read) return read;
  }
  const base::Status ended = follow_watch(stop);
  if (ended) return ended;
  if (ended.error().code == "Compacted" || ended.error().code == "FutureRevision") {
    log::info("the store's history does not reach back to revision {}: reading every zone again", revision_);
    serve_copy();
    read_all_ = true;
    return {};
  }
  if (ended.error().code == "Restored") {
    log::info("a backup is being or has been restored into the store: reading every zone again");
    read_all_ = true;
    return {};
  }
  return ended;
}

base::Status Follower::check_history() {
  if (const auto complete = store::check_complete(store_); !complete) return complete;
  const auto history = compare_history(store_, feed_.mark());
  if (!history) return std::unexpected(history.error());
  if (*history == History::kOther && !read_all_) {
    log::warning(
        "the store does not know revision {} as this copy does (was it restored from a backup?): reading "
        "every "
        "zone again",
        feed_.mark().revision);
    serve_copy();
    read_all_ = true;
  }
  const auto identity = cluster::read_identity(store_);
  if (!identity) return std::unexpected(identity.error());
  if (*identity) feed_.belong_to((*identity)->id);
  return {};
}

/// Whoever is far behind reads everything, where that is less than what happened meanwhile.
base::Status Follower::choose_way() {
  if (read_all_) return {};
  const store::Revision behind = store_.revision() - revision_;
  if (behind < kFarBehind) return {};
  auto record_sets = store::RangeRequest::prefix(model::keys::kRecordSets);
  record_sets.count_only = true;
  const auto all = store_.range(record_sets);
  if (!all) return std::unexpected(all.error());
  if (static_cast<std::size_t>(behind) * kReadsPerChange < all->count) return {};
  log::info("{} revisions behind, and the store holds {} record sets: reading every zone again is quicker",
            behind, all->count);
  read_all_ = true;
  return {};
}

base::Status Follower::full_read(const std::stop_token& stop) {
  const auto begun = std::chrono::steady_clock::now();
  base::Status alive;
  const auto read = feed_.load(store_, [&] {
    // Before the first report there is no lease to keep; later this name server still answers and is still live.
    if (loaded() && alive) alive = registration_.keep_alive();
    return !stop.stop_requested();
  });
  if (!read) return std::unexpected(read.error());
  if (!alive) return alive;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  log::info("read every zone at revision {} in {:.2f} s", *read, took.count());
  full_reads_.fetch_add(1, std::memory_order_relaxed);
  is_loaded_piecemeal_ = true;
  read_all_ = false;
  revision_ = *read;
  note_heard(begun);
  note_applied();
  return {};
}

base::Status Follower::follow_watch(const std::stop_token& stop) {
  if (const auto resumed = feed_.resume(store_, revision_); !resumed) return resumed;
  const auto watch = store_.watch(followed_prefixes(), revision_);
  if (!watch) return std::unexpected(watch.error());
  const std::stop_callback wake(stop, [&] { (*watch)->cancel(); });
  connected_ = true;
  tell_outside();
  note_revision();  // what is reported is what is told everywhere
  if (const auto reported = registration_.applied(revision_); !reported) return reported;
  if (std::exchange(away_, false)) log::info("the store is back; following it from revision {}", revision_);
  last_failure_.clear();
  retry_wait_ = options_.retry_first;
  if (!loaded()) {
    if (const auto caught_up = catch_up(**watch, stop); !caught_up) return caught_up;
  }
  if (std::exchange(is_loaded_piecemeal_, false)) gather_memory();
  return apply_batches(**watch, stop);
}

/// Beside what follows. Answers do without, so nothing that goes wrong here is more than a line in the log.
void Follower::gather_memory() {
  const auto gather = [](const std::stop_token& ended) {
    try {
      base::enter_background();
      if (const std::size_t size = base::gather_into_huge_pages(ended); size > 0)
        log::info("{} MiB stand in huge pages", size >> 20);
    } catch (const std::exception& e) {
      log::warning("memory stays in small pages: {}", e.what());
    }
  };
  try {
    huge_pages_ = std::jthread(gather);
  } catch (const std::system_error& e) {
    log::warning("memory stays in small pages: {}", e.what());
  }
}

/// What the store acknowledged while this name server was away is answered before it calls itself loaded, unless
/// somebody has lost patience and called serve_copy().
base::Status Follower::catch_up(store::Watch& watch, const std::stop_token& stop) {
  const store::Revision target = store_.revision();
  std::chrono::milliseconds wait{0};
  while (revision_ < target && !stop.stop_requested()) {
    auto batch = watch.next(wait);
    if (!batch) return std::unexpected(batch.error());
    if (const auto taken = take(*std::move(batch)); !taken) return std::unexpected(taken.error());
    wait = kCatchUpStep;
    if (!loaded()) continue;
    note_applied();
    if (const auto alive = registration_.keep_alive(); !alive) return alive;
  }
  note_applied();
  return registration_.applied(revision_);
}

base::Status Follower::apply_batches(store::Watch& watch, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    feed_.expire_outside();
    auto batch = watch.next(registration_.due_in());
    if (!batch) return std::unexpected(batch.error());
    const auto applied = take(*std::move(batch));
    if (!applied) return std::unexpected(applied.error());
    if (*applied) {
      note_applied();
      if (const auto reported = registration_.applied(revision_); !reported) return reported;
    }
    if (const auto alive = registration_.keep_alive(); !alive) return alive;
  }
  return {};
}

/// False: nothing in it is to be answered. Error Restored: a restore begins or ends with it, and what comes between is
/// neither the old nor the new.
base::Result<bool> Follower::take(store::EventBatch batch) {
  const auto is_mark = [](const store::Event& event) { return event.key == store::kIncompleteKey; };
  if (std::ranges::any_of(batch.events, is_mark))
    return base::fail("Restored", "a backup is being restored into the store");
  revision_ = std::max(revision_, batch.revision);
  const auto heard = batch.heard;
  const bool applied = !batch.events.empty();
  if (applied) feed_.apply(std::move(batch));
  note_heard(heard);
  return applied;
}

void Follower::note_heard(std::chrono::steady_clock::time_point heard) {
  if (options_.status == nullptr || heard == std::chrono::steady_clock::time_point{}) return;
  options_.status->heard.store(heard, std::memory_order_relaxed);
}

void Follower::note_revision() {
  applied_revision_.store(revision_, std::memory_order_relaxed);
  if (options_.status != nullptr)
    options_.status->applied_revision.store(revision_, std::memory_order_relaxed);
}

void Follower::tell_outside() {
  if (auto changes = feed_.take_outside_changes(); !changes.empty()) options_.on_outside(std::move(changes));
}

void Follower::note_applied() {
  note_revision();
  tell_outside();
  snapshots_.fetch_add(1, std::memory_order_relaxed);
  skipped_.store(feed_.skipped(), std::memory_order_relaxed);
  if (!loaded_.exchange(true, std::memory_order_acq_rel)) options_.on_loaded();
}

void Follower::serve_copy() {
  if (have_copy_ && !loaded_.exchange(true, std::memory_order_acq_rel)) options_.on_loaded();
}

void Follower::note_failure(const base::Error& error) {
  serve_copy();
  store_failures_.fetch_add(1, std::memory_order_relaxed);
  away_ = true;
  if (error.message == std::exchange(last_failure_, error.message)) return;  // said already
  log::warning(
      "the store cannot be followed: {} ({}); {}", error.message, error.code,
      loaded() ? "answering from what is loaded, and trying again" : "no zones are loaded yet; trying again");
}

void Follower::wait_to_retry(const std::stop_token& stop) {
  std::unique_lock lock(retry_mutex_);
  retry_wake_.wait_for(lock, stop, retry_wait_, [] { return false; });
  retry_wait_ = std::min(retry_wait_ * 2, options_.retry_last);
}

}  // namespace milepost::publish
