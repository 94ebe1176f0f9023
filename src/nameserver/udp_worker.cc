// The UDP loop. Under load it only receives, answers and sends; epoll is for when nothing is readable.
#include "nameserver/udp_worker.h"

#include "base/check.h"

namespace milepost::nameserver {

namespace {

/// A socket that just became readable waits for this many batches of each busy one, at most.
constexpr int kRoundsBetweenLooks = 16;
/// A batch shorter than this says that the queue ran dry: asking again would mostly be in vain.
constexpr unsigned kWorthAskingAgain = 8;
/// For stop(): rounds for what is in the kernel's queues. A flood does not hold up the end.
constexpr int kDrainRounds = 64;

}  // namespace

UdpPost::UdpPost(std::vector<UdpSocket> its_sockets, Counters& its_counters)
    : sockets(std::move(its_sockets)), counters(its_counters) {
  for (std::size_t i = 0; i < sockets.size(); ++i) {
    MILEPOST_CHECK(loop.watch(sockets[i].descriptor, EPOLLIN, i), "epoll takes no more sockets");
  }
}

UdpWorker::UdpWorker(std::shared_ptr<UdpPost> post, std::unique_ptr<answer::Responder> responder)
    : Worker(std::move(responder)), post_(std::move(post)) {
  events_.resize(post_->sockets.size() + 1);
  readable_.reserve(post_->sockets.size());
}

std::shared_ptr<Worker> UdpWorker::successor(std::unique_ptr<answer::Responder> responder) {
  return std::make_shared<UdpWorker>(post_, std::move(responder));
}

void UdpWorker::run() noexcept {
  while (!stopping()) {
    find_readable(readable_.empty() ? -1 : 0);
    for (int round = 0; round < kRoundsBetweenLooks && !readable_.empty(); ++round) {
      if (!serve_round()) {
        return;
      }
    }
  }
  find_readable(0);
  for (int round = 0; round < kDrainRounds && !readable_.empty(); ++round) {
    if (!serve_round()) {
      return;
    }
  }
}

void UdpWorker::find_readable(int timeout_ms) {
  readable_.clear();
  for (const epoll_event& event : post_->loop.wait(events_, timeout_ms)) {
    if (event.data.u64 != EventLoop::kWoken) {
      readable_.push_back(static_cast<std::uint32_t>(event.data.u64));
    }
  }
}

/// One batch from each readable socket. False: abandoned.
bool UdpWorker::serve_round() {
  std::size_t kept = 0;
  for (const std::uint32_t index : readable_) {
    bool more = false;
    if (!serve(post_->sockets[index], more)) {
      return false;
    }
    if (more) {
      readable_[kept++] = index;
    }
  }
  readable_.resize(kept);
  return true;
}

bool UdpWorker::serve(const UdpSocket& socket, bool& more) {
  Counters& counters = post_->counters;
  more = batch_->receive(socket, counters) >= kWorthAskingAgain;
  if (batch_->exchanges().empty()) {
    return true;
  }
  if (!answer(batch_->exchanges())) {
    return false;
  }
  counters.add(Count::kBatches);
  batch_->send(socket, counters);
  return true;
}

}  // namespace milepost::nameserver
