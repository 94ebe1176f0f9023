// Any octets as a database: reading ends, and what it finds is places and networks.
#include "routing/mmdb_file.h"

#include "base/check.h"
#include "routing/countries.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace milepost::routing;
  const auto content = read_mmdb_octets({data, size}, "fuzz");
  if (!content) {
    MILEPOST_CHECK(content.error().message.starts_with("fuzz: "), "an error without the file's name");
    return 0;
  }
  for (const PrefixValue& network : content->networks) {
    MILEPOST_CHECK(network.value < content->places.size(), "a network without a place");
    MILEPOST_CHECK(network.prefix.prefix <= 8 * network.prefix.network.size,
                   "a prefix longer than an address");
  }
  for (const Place& place : content->places)
    MILEPOST_CHECK(place.country == kNoCode || find_country(place.country) != nullptr,
                   "a country that is none");
  return 0;
}
