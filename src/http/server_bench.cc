// What the server itself costs a request: one client, one kept connection, a handler that does nothing.
#include "http/server.h"

#include <benchmark/benchmark.h>

#include "http/client.h"

namespace milepost::http {
namespace {

void BM_RoundTrip(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  Server server({}, [&](const Request&) { return Response{200, {}, std::string(size, 'x')}; });
  if (!server.start()) return state.SkipWithError("cannot listen");
  Client client("http://127.0.0.1:" + std::to_string(server.port()));
  const Request request{
      .method = "POST", .target = "/", .headers = {}, .body = std::string(size, 'x'), .peer = {}};
  for (auto _ : state) {
    const auto response = client.send(request);
    if (!response) return state.SkipWithError("no response");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_RoundTrip)->Arg(0)->Arg(500)->Arg(100'000)->UseRealTime();

}  // namespace
}  // namespace milepost::http
