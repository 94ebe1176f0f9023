// Cost of one batch over loopback with a responder that does nothing: the room's part of a query, kernel included.
#include <benchmark/benchmark.h>

#include <memory>

#include "base/check.h"
#include "nameserver/listener.h"
#include "nameserver/reflector.h"
#include "nameserver/udp_batch.h"

namespace milepost::nameserver {
namespace {

/// A client on the same thread, so that nothing waits: what it sends is there when send() returns.
class Loopback {
 public:
  Loopback() : listener_(open_listener(Endpoint::parse("127.0.0.1:0").value(), {}).value()) {
    client_ = Descriptor(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const Endpoint& server = listener_.bound;
    MILEPOST_CHECK(::connect(client_.get(), server.address(), server.size()) == 0,
                   "loopback does not connect");
  }
  UdpSocket server() const {
    return {.descriptor = listener_.udp[0].get(), .listener = 0, .wildcard = false};
  }
  void ask(int count) {
    const std::array<char, 40> query{};
    for (int i = 0; i < count; ++i) {
      ::send(client_.get(), query.data(), query.size(), 0);
    }
  }
  void take(int count) {
    std::array<char, 64> answer;
    for (int i = 0; i < count; ++i) {
      ::recv(client_.get(), answer.data(), answer.size(), MSG_DONTWAIT);
    }
  }

 private:
  Listener listener_;
  Descriptor client_;
};

void UdpBatchOverLoopback(benchmark::State& state) {
  const int count = static_cast<int>(state.range(0));
  Loopback loopback;
  Reflectors reflectors;
  const auto responder = reflectors.make_responder();
  const auto batch = std::make_unique<UdpBatch>();
  Counters counters;
  for (auto _ : state) {
    state.PauseTiming();
    loopback.ask(count);
    state.ResumeTiming();
    batch->receive(loopback.server(), counters);
    responder->answer(batch->exchanges());
    batch->send(loopback.server(), counters);
    state.PauseTiming();
    loopback.take(count);
    state.ResumeTiming();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(counters.get(Count::kResponses)));
}
BENCHMARK(UdpBatchOverLoopback)->Arg(1)->Arg(8)->Arg(64);

}  // namespace
}  // namespace milepost::nameserver
