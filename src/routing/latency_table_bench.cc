// Reading 400,000 latencies of 40,000 networks: alone, after themselves, and after others of other networks.
#include "routing/latency_table.h"

#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include <cstdint>
#include <iterator>
#include <random>
#include <string>

#include "base/check.h"

namespace milepost::routing {
namespace {

constexpr unsigned kNetworks = 40'000;
constexpr RegionId kRegions = 10;

const RegionTable& regions() {
  static const RegionTable table;
  return table;
}

/// Of /20s behind each other; with `shift`, of the /21s that are so many /24s further on.
std::string text_of(unsigned seed, unsigned shift) {
  std::mt19937 random(seed);
  std::string text;
  for (unsigned network = 0; network < kNetworks; ++network) {
    const unsigned block = (1U << 16) + network * 16 + shift;
    for (RegionId region = 0; region < kRegions; ++region)
      fmt::format_to(std::back_inserter(text), "{}.{}.{}.0/{},{},{}\n", block >> 16, block >> 8 & 255,
                     block & 255, shift == 0 ? 20 : 21, regions()[region].name, 20 + random() % 200);
  }
  return text;
}

LatencyTable table_of(const std::string& text, const LatencyTable* in_use, Milliseconds gain_ms) {
  auto table = LatencyTable::scan(text, "bench", regions(), in_use, gain_ms);
  MILEPOST_CHECK(table.has_value(), "a mistake in the bench");
  return *std::move(table);
}

enum InUse : std::int64_t { kNothing, kTheSame, kMeasuredBefore, kOtherNetworks };

std::string text_before(std::int64_t in_use) {
  switch (in_use) {
    case kTheSame:
      return text_of(1, 0);
    case kMeasuredBefore:
      return text_of(2, 0);
    case kOtherNetworks:
      return text_of(2, 8);
    default:
      return {};
  }
}

/// In use: what InUse says; then the gain.
void BM_Scan(benchmark::State& state) {
  const auto gain_ms = static_cast<Milliseconds>(state.range(1));
  const std::string text = text_of(1, 0);
  const LatencyTable in_use = table_of(text_before(state.range(0)), nullptr, gain_ms);
  for (auto _ : state) {
    const LatencyTable table = table_of(text, &in_use, gain_ms);
    state.counters["ranges"] = static_cast<double>(table.parts().ranges.size());
    state.counters["MB"] = static_cast<double>(table.parts().cells.size() * sizeof(Milliseconds)) / 1e6;
  }
}
BENCHMARK(BM_Scan)
    ->Args({kNothing, 0})
    ->ArgsProduct({{kNothing, kTheSame, kMeasuredBefore, kOtherNetworks}, {5}})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace milepost::routing
