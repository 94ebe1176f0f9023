// Starting the watchers, and putting what they say in order.
#include "store/etcd_catch_up.h"

#include <utility>

namespace milepost::store {
namespace {

constexpr Revision kPartRevisions = 1'000;  // of one response: etcd's watchBatchMaxRevs
constexpr Revision kPartsMax = 128;         // what they say is held in memory until its turn comes

}  // namespace

Result<std::unique_ptr<EtcdCatchUp>> EtcdCatchUp::open(EtcdConnection& connection, const EtcdRange& range,
                                                       Revision position, Revision newest) {
  std::vector<Revision> starts;
  std::vector<Part> parts;
  for (Revision i = 0; i < kPartsMax && position + 1 + i * kPartRevisions <= newest; ++i) {
    starts.push_back(position + 1 + i * kPartRevisions);
    parts.push_back({starts.back(), std::nullopt});
  }
  auto stream = EtcdWatchStream::open(connection, range, starts);
  if (!stream) return std::unexpected(stream.error());
  return std::unique_ptr<EtcdCatchUp>(new EtcdCatchUp(*std::move(stream), std::move(parts)));
}

EtcdCatchUp::Outcome EtcdCatchUp::read(std::chrono::steady_clock::time_point deadline,
                                       etcdserverpb::WatchResponse& out, Revision& upto) {
  while (!parts_[next_].response) {
    etcdserverpb::WatchResponse response;
    const Outcome outcome = stream_->read(deadline, response);
    if (outcome != Outcome::kResponse) return outcome;
    if (response.compact_revision() > 0 || (response.canceled() && !response.created())) {
      out = std::move(response);
      return Outcome::kResponse;
    }
    auto& part = parts_[static_cast<std::size_t>(response.watch_id())];
    if (response.events_size() > 0 && !part.response) part.response = std::move(response);
  }
  hand_out(out, upto);
  return Outcome::kResponse;
}

void EtcdCatchUp::hand_out(etcdserverpb::WatchResponse& out, Revision& upto) {
  out = *std::exchange(parts_[next_].response, std::nullopt);
  auto& events = *out.mutable_events();
  upto = events.rbegin()->kv().mod_revision();
  if (++next_ == parts_.size()) return;
  // The next watcher began here; it has a revision of its own to begin with, so that nothing is missed between.
  const Revision end = parts_[next_].start;
  int kept = events.size();
  while (kept > 0 && events[kept - 1].kv().mod_revision() >= end) --kept;
  events.DeleteSubrange(kept, events.size() - kept);
  upto = end - 1;
}

}  // namespace milepost::store
