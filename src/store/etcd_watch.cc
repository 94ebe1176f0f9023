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
/// A beat that was written and does not come within so long never will: the stream is dead.
constexpr std::chrono::milliseconds kSilenceMax{2'500};

}  // namespace

EtcdWatch::EtcdWatch(EtcdConnection& connection, const EtcdKeys& keys, EtcdHeartbeat& heartbeat,
                     std::vector<std::string> prefixes, Revision after, Revision newest)
    : connection_(connection),
      keys_(keys),
      heartbeat_(heartbeat),
      prefixes_(std::move(prefixes)),
      range_(keys.cover(prefixes_)),
      position_(after),
      heard_(after == newest ? Clock::now() : Clock::time_point{}),
      beat_due_(Clock::now() + heartbeat.interval()) {}

void EtcdWatch::set_stream(std::unique_ptr<EtcdWatchStream> stream) {
  std::unique_ptr<EtcdWatchStream> old;  // ends outside of the lock
  const std::lock_guard lock(stream_mutex_);
  old = std::exchange(stream_, std::move(stream));
  if (cancelled_ && stream_) stream_->cancel();
}

void EtcdWatch::cancel() {
  const std::lock_guard lock(stream_mutex_);
  cancelled_ = true;
  if (stream_) stream_->cancel();
}

Status EtcdWatch::open() {
  auto stream = EtcdWatchStream::open(connection_, range_, {position_ + 1});
  if (!stream) return std::unexpected(stream.error());
  set_stream(*std::move(stream));
  beat_awaited_ = 0;
  return {};
}

std::unexpected<base::Error> EtcdWatch::broken(base::Error error) {
  set_stream(nullptr);
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
  if (!stream_ && !cancelled_) {
    if (const auto opened = open(); !opened) return broken(opened.error());
  }
  EtcdWatchStream::Response response;
  while (!cancelled_) {
    const bool full = batch.events.size() >= kBatchEventsMax || bytes_ >= kBatchBytesMax;
    if (full) break;
    const auto until = batch.events.empty() ? std::min(deadline, beat_due_) : Clock::time_point{};
    const Outcome outcome = stream_->read(until, response);
    if (outcome == Outcome::kResponse) {
      const auto taken = take(response, batch);
      if (!taken) return broken(taken.error());
    } else if (!batch.events.empty()) {
      break;  // what ended the stream shows again
    } else if (outcome == Outcome::kEnded) {
      if (cancelled_) break;
      return broken(stream_->why());
    } else if (const auto alive = tend_heartbeat(); !alive) {
      return broken(alive.error());
    } else if (Clock::now() >= deadline) {
      break;
    }
  }
  return handed_out(std::move(batch));
}

Status EtcdWatch::take(EtcdWatchStream::Response& response, EventBatch& batch) {
  if (response.compact_revision() > 0)
    return base::fail("Compacted", "the history back to that revision is gone");
  if (response.canceled()) {
    stream_->blame();
    return base::fail("StoreUnavailable",
                      fmt::format("{} ended the watch: {}", connection_.where(), response.cancel_reason()));
  }
  if (response.created()) return {};
  for (etcdserverpb::Event& event : *response.mutable_events()) take_event(event, batch);
  // Without events it is a progress notification: everything up to its revision has been sent.
  const Revision seen = response.events_size() > 0
                            ? response.events(response.events_size() - 1).kv().mod_revision()
                            : response.header().revision();
  position_ = std::max(position_, seen);
  heard_ = Clock::now();
  return {};
}

void EtcdWatch::take_event(etcdserverpb::Event& event, EventBatch& batch) {
  etcdserverpb::KeyValue& entry = *event.mutable_kv();
  const std::string_view key = keys_.stripped(entry.key());
  if (key == EtcdKeys::kHeartbeat) {
    beat_ = EtcdHeartbeat::parse(entry.value(), entry.mod_revision());
    beat_due_ = Clock::now() + heartbeat_.interval();
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
  if (beat_awaited_ > 0) {
    stream_->blame();
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
