// Any text as an overlay: what is taken, printed again is taken as the same.
#include "routing/overlay.h"

#include <string>

#include "base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace milepost::routing;
  static const RegionTable regions;
  const auto entries = scan_overlay({reinterpret_cast<const char*>(data), size}, "fuzz", regions);
  if (!entries) {
    MILEPOST_CHECK(entries.error().message.starts_with("fuzz, line "), "a mistake without its line");
    return 0;
  }
  for (const OverlayEntry& entry : *entries) {
    const std::string line = entry.network.print() + "," + print_place(entry.place, regions);
    const auto again = scan_overlay(line, "again", regions);
    MILEPOST_CHECK(again && again->size() == 1, "what was printed is not taken");
    const Place& place = again->front().place;
    MILEPOST_CHECK(again->front().network == entry.network && place.country == entry.place.country &&
                       place.continent == entry.place.continent &&
                       place.subdivision == entry.place.subdivision && place.region == entry.place.region &&
                       place.precision == entry.place.precision,
                   "what was printed is another place");
    MILEPOST_CHECK(kilometres(place.position, entry.place.position) < 0.1, "what was printed is elsewhere");
  }
  return 0;
}
