// Any text as a table of latencies: what is taken stays within its bounds, and replacing it by itself changes nothing.
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
  const auto again = LatencyTable::scan(text, "fuzz", regions, &*table, kLatencyMax);
  MILEPOST_CHECK(again && again->value_count() == table->value_count(), "not the same table");
  std::uint8_t address[16] = {};
  std::copy_n(data, std::min<std::size_t>(size, 16), address);
  for (const std::size_t length : {4, 16}) {
    const LatencyRow row = table->lookup(address, length);
    const LatencyRow same = again->lookup(address, length);
    MILEPOST_CHECK(row.scope() == same.scope() && row.scope() <= 8 * length, "another scope");
    for (RegionId id = 0; id < regions.size(); ++id) {
      MILEPOST_CHECK(row[id] == same[id], "another latency");
      MILEPOST_CHECK(row[id] <= kLatencyMax || row[id] == kNoLatency, "a latency that is none");
    }
  }
  return 0;
}
