// Responses to batches, and how the silence of a connection is told from that of a quiet store.
#include "store/etcd_watch.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace milepost::store {
namespace {

using Outcome = EtcdWatchStream::Outcome;

// A batch takes what has come already, up to so much.
constexpr std::size_t kBatchEventsMax = 8'192;
constexpr std::size_t kBatchBytesMax = 8 << 20;
/// etcd looks after watchers that begin in the past every 100 ms.
constexpr std::chrono::milliseconds kSoon{150};
/// A beat that was written and does not come within so long never will: the stream is dead.
constexpr std::chrono::milliseconds kSilenceMax{2'500};
/// etcd reads a long history before it says the first word.
constexpr std::chrono::milliseconds kCatchUpPatience{30'000};

}  // namespace

EtcdWatch::EtcdWatch(EtcdConnection& connection, const EtcdKeys& keys, EtcdHeartbeat& heartbeat,
                     std::vector<std::string> prefixes, Revision after, Revision newest)
    : connection_(connection),
      keys_(keys),
      heartbeat_(heartbeat),
      prefixes_(std::move(prefixes)),
      range_(keys.cover(prefixes_)),
      newest_(newest),
      position_(after),
      heard_(after == newest ? Clock::now() : Clock::time_point{}),
      beat_due_(Clock::now() + heartbeat.interval()) {}

void EtcdWatch::set_streams(std::unique_ptr<EtcdWatchStream> stream, std::unique_ptr<EtcdCatchUp> catch_up) {
  {
    const std::lock_guard lock(streams_mutex_);
    std::swap(stream_, stream);
    std::swap(catch_up_, catch_up);
    if (cancelled_ && stream_) stream_->cancel();
    if (cancelled_ && catch_up_) catch_up_->cancel();
  }  // what was there before ends outside of the lock
}

void EtcdWatch::cancel() {
  const std::lock_guard lock(streams_mutex_);
  cancelled_ = true;
  if (stream_) stream_->cancel();
  if (catch_up_) catch_up_->cancel();
}

Status EtcdWatch::open() {
  if (newest_ - position_ > kEtcdFarBehind) return open_catch_up();
  auto stream = EtcdWatchStream::open(connection_, range_, {position_ + 1});
  if (!stream) return std::unexpected(stream.error());
  set_streams(*std::move(stream), nullptr);
  beat_awaited_ = 0;
  // Where something has happened that may be none of ours, a beat soon tells that there is nothing more to come.
  beat_due_ = Clock::now() + (newest_ > position_ ? kSoon : heartbeat_.interval());
  return {};
}

/// Each watcher needs an event to say, the last one, too.
Status EtcdWatch::open_catch_up() {
  Beat last = beat_;
  while (last.revision <= position_ || last.revision < newest_) {
    const auto beat = heartbeat_.beat(last);
    if (!beat) return std::unexpected(beat.error());
    last = *beat;
  }
  newest_ = last.revision;
  auto catch_up = EtcdCatchUp::open(connection_, range_, position_, newest_);
  if (!catch_up) return std::unexpected(catch_up.error());
  set_streams(nullptr, *std::move(catch_up));
  beat_due_ = Clock::now() + kCatchUpPatience;
  return {};
}

EtcdWatchStream::Outcome EtcdWatch::read(Clock::time_point until, EtcdWatchStream::Response& response,
                                         Revision& upto) {
  if (catch_up_) return catch_up_->read(until, response, upto);
  const Outcome outcome = stream_->read(until, response);
  // Without events it is a progress notification: everything up to its revision has been sent.
  if (outcome == Outcome::kResponse) {
    upto = response.events_size() > 0 ? response.events(response.events_size() - 1).kv().mod_revision()
                                      : response.header().revision();
  }
  return outcome;
}

base::Error EtcdWatch::why_ended() {
  return catch_up_ ? catch_up_->why() : stream_->why();
}

std::unexpected<base::Error> EtcdWatch::broken(base::Error error) {
  set_streams(nullptr, nullptr);
  return std::unexpected(std::move(error));
}

EventBatch EtcdWatch::handed_out(EventBatch batch) {
  batch.revision = position_;
  batch.heard = heard_;
  bytes_ = 0;
  return batch;
}

Result<EventBatch> EtcdWatch::next(std::chrono::milliseconds timeout) {
  const auto deadline = Clock::now() + timeout;
  EventBatch batch;
  EtcdWatchStream::Response response;
  while (!cancelled_ && batch.events.size() < kBatchEventsMax && bytes_ < kBatchBytesMax) {
    if (catch_up_ && catch_up_->done()) set_streams(nullptr, nullptr);
    if (!stream_ && !catch_up_) {
      if (!batch.events.empty()) break;
      if (const auto opened = open(); !opened) return broken(opened.error());
    }
    const auto until = batch.events.empty() ? std::min(deadline, beat_due_) : Clock::time_point{};
    Revision upto = 0;
    const Outcome outcome = read(until, response, upto);
    if (outcome == Outcome::kResponse) {
      if (const auto taken = take(response, upto, batch); !taken) return broken(taken.error());
    } else if (!batch.events.empty()) {
      break;  // what ended the stream shows again
    } else if (outcome == Outcome::kEnded) {
      if (cancelled_) break;
      return broken(why_ended());
    } else if (const auto alive = tend_heartbeat(); !alive) {
      return broken(alive.error());
    } else if (Clock::now() >= deadline) {
      break;
    }
  }
  return handed_out(std::move(batch));
}

Status EtcdWatch::take(EtcdWatchStream::Response& response, Revision upto, EventBatch& batch) {
  if (response.compact_revision() > 0)
    return base::fail("Compacted", "the history back to that revision is gone");
  if (response.canceled()) {
    if (stream_) stream_->blame();
    return base::fail("StoreUnavailable",
                      fmt::format("{} ended the watch: {}", connection_.where(), response.cancel_reason()));
  }
  if (response.created()) return {};
  for (etcdserverpb::Event& event : *response.mutable_events()) take_event(event, batch);
  position_ = std::max(position_, upto);
  // While it catches up, what it brings is old.
  if (!catch_up_) heard_ = Clock::now();
  if (beat_awaited_ > 0) beat_due_ = Clock::now() + kSilenceMax;
  if (stream_ && response.header().revision() - position_ > kEtcdFarBehind) {
    // Whoever has not listened for long (a machine that slept, a process that was stopped) is served as slowly as one
    // that begins so far back: it begins anew.
    newest_ = response.header().revision();
    set_streams(nullptr, nullptr);
  }
  return {};
}

void EtcdWatch::take_event(etcdserverpb::Event& event, EventBatch& batch) {
  etcdserverpb::KeyValue& entry = *event.mutable_kv();
  const std::string_view key = keys_.stripped(entry.key());
  if (key == EtcdKeys::kHeartbeat) {
    beat_ = EtcdHeartbeat::parse(entry.value(), entry.mod_revision());
    // Old beats say nothing of when the next one comes.
    beat_due_ = Clock::now() + (catch_up_ ? kCatchUpPatience : heartbeat_.interval());
    if (beat_.revision >= beat_awaited_) beat_awaited_ = 0;
    return;
  }
  if (!is_followed(key)) return;
  bytes_ += entry.key().size() + entry.value().size();
  Event& out = batch.events.emplace_back();
  out.key = key;
  out.revision = entry.mod_revision();
  out.lease = entry.lease();
  if (event.type() == etcdserverpb::Event::PUT) out.value = std::move(*entry.mutable_value());
}

bool EtcdWatch::is_followed(std::string_view key) const {
  return prefixes_.empty() ||
         std::ranges::any_of(prefixes_, [&](const std::string& prefix) { return key.starts_with(prefix); });
}

/// Called when nothing came. Errors StoreUnavailable: the cluster takes no beat, or the beat does not come.
Status EtcdWatch::tend_heartbeat() {
  if (Clock::now() < beat_due_) return {};
  if (beat_awaited_ > 0 || catch_up_) {
    if (stream_) stream_->blame();
    return base::fail("StoreUnavailable",
                      fmt::format("{} takes changes, but a watch of it brings none: trying another "
                                  "member",
                                  connection_.where()));
  }
  const auto beat = heartbeat_.beat(beat_);
  if (!beat) return std::unexpected(beat.error());
  // Either it was written now or by somebody else a moment ago; one that this watch began behind will not come.
  if (beat->revision > position_) beat_awaited_ = beat->revision;
  if (beat->revision <= position_) beat_ = *beat;
  beat_due_ = Clock::now() + (beat_awaited_ > 0 ? kSilenceMax : std::chrono::milliseconds(0));
  return {};
}

}  // namespace milepost::store
