// Building and looking up with two million networks, cold and warm.
#include "routing/prefix_map.h"

#include <benchmark/benchmark.h>

#include <array>
#include <random>
#include <vector>

namespace milepost::routing {
namespace {

constexpr std::size_t kNetworks = 2'000'000;
constexpr std::size_t kAddresses = 1 << 20;
constexpr std::uint32_t kPlaces = 100'000;

/// Most of them /20 to /24, as databases of cities have them; of IPv6 /32 to /48 under a few registries' blocks.
const std::vector<PrefixValue>& networks(std::uint8_t size) {
  static std::array<std::vector<PrefixValue>, 2> made;
  std::vector<PrefixValue>& list = made[size == 4 ? 0 : 1];
  std::mt19937 random(size);
  while (list.size() < kNetworks) {
    base::IpAddress at{.octets = {}, .size = size};
    for (std::size_t i = 0; i < 6 && i < size; ++i) at.octets[i] = static_cast<std::uint8_t>(random());
    if (size == 16) at.octets[0] = static_cast<std::uint8_t>(0x20 + random() % 11);
    if (size == 16) at.octets[1] &= 0x0f;
    const auto length = static_cast<std::uint8_t>(size == 4 ? 20 + random() % 5 : 32 + random() % 17);
    list.push_back({base::Cidr::of(at, length), static_cast<std::uint32_t>(random() % kPlaces)});
  }
  return list;
}

const PrefixMap& map_of(std::uint8_t size) {
  static std::array<PrefixMap, 2> maps;
  PrefixMap& map = maps[size == 4 ? 0 : 1];
  if (map.range_count() <= 2) map = PrefixMap(networks(size));
  return map;
}

/// `count` addresses, each inside of a network.
std::vector<base::IpAddress> addresses(std::uint8_t size, std::size_t count) {
  std::mt19937 random(7);
  std::vector<base::IpAddress> list;
  while (list.size() < count) {
    base::IpAddress at = networks(size)[random() % kNetworks].prefix.network;
    at.octets[size - 1U] = static_cast<std::uint8_t>(random());
    list.push_back(at);
  }
  return list;
}

void BM_Build(benchmark::State& state) {
  const auto size = static_cast<std::uint8_t>(state.range(0));
  const auto& list = networks(size);
  for (auto _ : state) {
    const PrefixMap map{list};
    state.counters["ranges"] = static_cast<double>(map.range_count());
    state.counters["MB"] = static_cast<double>(map.size_octets()) / 1e6;
  }
}
BENCHMARK(BM_Build)->Arg(4)->Arg(16)->Unit(benchmark::kMillisecond);

/// One look-up after the other. Few addresses stay in the cache, a million of them do not.
void BM_Lookup(benchmark::State& state) {
  const auto size = static_cast<std::uint8_t>(state.range(0));
  const PrefixMap& map = map_of(size);
  const auto list = addresses(size, static_cast<std::size_t>(state.range(1)));
  std::size_t next = 0;
  for (auto _ : state) {
    const base::IpAddress& at = list[next++ % list.size()];
    benchmark::DoNotOptimize(map.lookup(at.octets.data(), size));
  }
}
BENCHMARK(BM_Lookup)->ArgsProduct({{4, 16}, {1 << 10, kAddresses}});

/// Groups of 16, as packets come, step by step in turns. Time is per look-up.
void BM_LookupInGroups(benchmark::State& state) {
  const auto size = static_cast<std::uint8_t>(state.range(0));
  const PrefixMap& map = map_of(size);
  const auto list = addresses(size, kAddresses);
  std::size_t next = 0;
  std::array<PrefixMap::Cursor, 16> cursors{};
  while (state.KeepRunningBatch(cursors.size())) {
    const base::IpAddress* group = &list[next];
    next = (next + cursors.size()) % list.size();
    cursors.fill({});
    for (bool more = true; more;) {
      more = false;
      for (std::size_t i = 0; i < cursors.size(); ++i)
        more |= map.step(group[i].octets.data(), size, cursors[i]);
    }
    for (std::size_t i = 0; i < cursors.size(); ++i)
      benchmark::DoNotOptimize(map.finish(group[i].octets.data(), size, cursors[i]));
  }
}
BENCHMARK(BM_LookupInGroups)->Arg(4)->Arg(16);

}  // namespace
}  // namespace milepost::routing
