// IPv4 as decimal numbers, IPv6 as text.
#include "routing/country_ranges.h"

#include <fmt/core.h>

#include <charconv>
#include <optional>

#include "routing/address_blocks.h"
#include "routing/countries.h"
#include "routing/csv_lines.h"

namespace milepost::routing {
namespace {

/// An address as either file has it.
std::optional<base::IpAddress> scan_address(std::string_view text) {
  if (text.contains(':')) return base::IpAddress::parse(text);
  Key4 number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  base::IpAddress address;
  store_key(address.octets.data(), number);
  return address;
}

template <class Key>
void add_networks(const base::IpAddress& first, const base::IpAddress& last, const Place& place,
                  std::vector<OverlayEntry>& out) {
  visit_blocks(load_key<Key>(first.octets.data()), load_key<Key>(last.octets.data()),
               [&](Key start, unsigned prefix) {
                 base::Cidr network{.network = {.octets = {}, .size = first.size},
                                    .prefix = static_cast<std::uint8_t>(prefix)};
                 store_key(network.network.octets.data(), start);
                 out.push_back({network, place});
               });
}

/// The place of a code as registries write it: EU and AP are parts of the world, UK is ISO 3166-1's GB.
Place place_of(std::string_view code) {
  Place place;
  const PlaceCode packed = pack_code(code == "UK" ? "GB" : code).value_or(kNoCode);
  if (find_country(packed) != nullptr) place.country = packed;
  if (code == "EU") place.continent = *pack_code("EU");
  if (code == "AP") place.continent = *pack_code("AS");
  return place;
}

std::optional<std::string> read_range(CsvFields fields, CountryRanges& out) {
  if (fields.size() != 3)
    return fmt::format("has {} fields: two addresses and a country are three", fields.size());
  const auto first = scan_address(fields[0]);
  const auto last = scan_address(fields[1]);
  if (!first || !last || first->size != last->size || *last < *first)
    return fmt::format("'{}' to '{}' is no range of addresses", fields[0], fields[1]);
  ++out.range_count;
  const Place place = place_of(fields[2]);
  if (place.country == kNoCode) ++out.unknown_count;
  if (place == Place{}) return std::nullopt;
  first->size == 4 ? add_networks<Key4>(*first, *last, place, out.networks)
                   : add_networks<Key6>(*first, *last, place, out.networks);
  return std::nullopt;
}

/// What stands behind "# Key:" in the comments.
std::string header_value(std::string_view text, std::string_view key) {
  const std::size_t at = text.find(fmt::format("\n# {}:", key));
  if (at == std::string_view::npos) return {};
  std::string_view line = text.substr(at + key.size() + 4);
  line = line.substr(0, line.find('\n'));
  const std::size_t first = line.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string() : std::string(line.substr(first));
}

}  // namespace

base::Result<CountryRanges> scan_country_ranges(std::string_view text, std::string_view source) {
  CountryRanges out;
  const auto status = visit_csv(text, source, [&](CsvFields fields) { return read_range(fields, out); });
  if (!status) return std::unexpected(status.error());
  out.vendor = header_value(text, "Vendor");
  out.licence = header_value(text, "License");
  out.generated = header_value(text, "Generated");
  return out;
}

}  // namespace milepost::routing
