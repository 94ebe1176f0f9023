// Any text as ranges of countries: networks are blocks, each of a country.
#include "routing/country_ranges.h"

#include "base/check.h"
#include "routing/countries.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace milepost;
  const auto ranges = routing::scan_country_ranges({reinterpret_cast<const char*>(data), size}, "fuzz");
  if (!ranges) {
    MILEPOST_CHECK(ranges.error().message.starts_with("fuzz, line "), "a mistake without its line");
    return 0;
  }
  MILEPOST_CHECK(ranges->networks.empty() || ranges->range_count > 0, "networks from nowhere");
  for (const routing::OverlayEntry& entry : ranges->networks) {
    const bool in_country = routing::find_country(entry.place.country) != nullptr;
    MILEPOST_CHECK(in_country || entry.place.continent != routing::kNoCode, "a place that is none");
    MILEPOST_CHECK(base::Cidr::of(entry.network.network, entry.network.prefix) == entry.network, "no block");
  }
  return 0;
}
