// Any text as a table of latencies: what is taken stays within its bounds, replacing what was published by itself changes
// nothing, and what is published has the order of what was measured.
#include "routing/latency_table.h"

#include <algorithm>

#include "base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace milepost::routing;
  static const RegionTable regions;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto table = LatencyTable::scan(text, "fuzz", regions);
  if (!table) {
    MILEPOST_CHECK(table.error().message.starts_with("fuzz, line "), "a mistake without its line");
    return 0;
  }
  constexpr Milliseconds kGain = 5;
  const auto published = LatencyTable::scan(text, "fuzz", regions, nullptr, kGain);
  MILEPOST_CHECK(published && published->value_count() == table->value_count(), "not the same table");
  const auto again = LatencyTable::scan(text, "fuzz", regions, &*published, kGain);
  MILEPOST_CHECK(again.has_value(), "not the same table again");
  std::uint8_t address[16] = {};
  std::copy_n(data, std::min<std::size_t>(size, 16), address);
  for (const std::size_t length : {4, 16}) {
    const LatencyRow measured = table->lookup(address, length);
    const LatencyRow row = published->lookup(address, length);
    const LatencyRow same = again->lookup(address, length);
    MILEPOST_CHECK(measured.scope() <= 8 * length && row.scope() <= measured.scope(), "another scope");
    MILEPOST_CHECK(row.scope() == same.scope(), "another scope again");
    for (RegionId id = 0; id < regions.size(); ++id) {
      MILEPOST_CHECK(row[id] == same[id], "another latency");
      MILEPOST_CHECK((row[id] == kNoLatency) == (measured[id] == kNoLatency), "a latency from nowhere");
      MILEPOST_CHECK(measured[id] <= kLatencyMax || measured[id] == kNoLatency, "a latency that is none");
      MILEPOST_CHECK(row[id] <= kPublishedLatencyMax || row[id] == kNoLatency, "a latency that is none");
      for (RegionId other = 0; other < id; ++other)
        MILEPOST_CHECK(measured[other] <= measured[id] || row[other] > row[id], "another order");
    }
  }
  return 0;
}
