// One key after the other, then what they must say together.
#include "routing/overlay.h"

#include <fmt/format.h>

#include <array>
#include <iterator>
#include <optional>
#include <string>

#include "routing/countries.h"
#include "routing/csv_lines.h"

namespace milepost::routing {
namespace {

constexpr auto kContinents = std::to_array<std::string_view>({"AF", "AN", "AS", "EU", "NA", "OC", "SA"});

using Mistake = std::optional<std::string>;

/// One line on its way to an entry.
class Line {
 public:
  explicit Line(const RegionTable& regions) : regions_(regions) {}

  Mistake read(CsvFields fields) {
    const auto network = base::Cidr::parse(fields.front());
    if (!network)
      return fmt::format("'{}' is no network: an address, a slash and the length of its prefix",
                         fields.front());
    entry_.network = *network;
    if (fields.size() < 2) return "says nothing about its network";
    for (const std::string_view field : fields.subspan(1)) {
      if (auto mistake = read_field(field)) return mistake;
    }
    return put_together();
  }
  const OverlayEntry& entry() const { return entry_; }

 private:
  Mistake read_field(std::string_view field) {
    const std::size_t equals = field.find('=');
    if (equals == std::string_view::npos) return fmt::format("'{}' is not of the form key=value", field);
    const std::string_view key = field.substr(0, equals);
    const std::string_view value = field.substr(equals + 1);
    if (key == "continent") return read_continent(value);
    if (key == "country") return read_country(value);
    if (key == "subdivision") return read_subdivision(value);
    if (key == "latitude") return read_degrees(value, 90, latitude_);
    if (key == "longitude") return read_degrees(value, 180, longitude_);
    if (key == "region") return read_region(value);
    return fmt::format("there is no key '{}': continent, country, subdivision, latitude, longitude, region",
                       key);
  }

  Mistake read_continent(std::string_view value) {
    for (const std::string_view continent : kContinents) {
      if (pack_code(value) == pack_code(continent)) entry_.place.continent = *pack_code(continent);
    }
    if (entry_.place.continent != kNoCode) return std::nullopt;
    return fmt::format("'{}' is no continent: AF, AN, AS, EU, NA, OC, SA", value);
  }
  Mistake read_country(std::string_view value) {
    const auto code = pack_code(value);
    if (!code || find_country(*code) == nullptr)
      return fmt::format("'{}' is no country: two letters, as ISO 3166-1 has them", value);
    entry_.place.country = *code;
    return std::nullopt;
  }
  Mistake read_subdivision(std::string_view value) {
    const auto code = pack_code(value);
    if (!code)
      return fmt::format("'{}' is no subdivision: what ISO 3166-2 has behind the hyphen, as CA", value);
    entry_.place.subdivision = *code;
    return std::nullopt;
  }
  static Mistake read_degrees(std::string_view value, double max, std::optional<double>& out) {
    out = scan_decimal(value);
    if (out && *out >= -max && *out <= max) return std::nullopt;
    return fmt::format("'{}' is no number of degrees from -{} to {}", value, max, max);
  }
  Mistake read_region(std::string_view value) {
    const auto region = regions_.find(value);
    if (!region) return fmt::format("there is no region '{}'; define it with its coordinates", value);
    entry_.place.region = *region;
    return std::nullopt;
  }

  Mistake put_together() {
    Place& place = entry_.place;
    if (place.subdivision != kNoCode && place.country == kNoCode) return "a subdivision needs its country";
    if (latitude_.has_value() != longitude_.has_value()) return "latitude and longitude go together";
    if (latitude_) place.position = Position::of_degrees(*latitude_, *longitude_);
    if (!latitude_ && place.region != kNoRegion) place.position = regions_[place.region].position;
    if (place.position.is_known()) place.precision = Precision::kExact;
    const Country* country = find_country(place.country);
    if (country != nullptr && place.continent != kNoCode && place.continent != country->continent)
      return fmt::format("{} is in {}", print_code(country->code), print_code(country->continent));
    return std::nullopt;
  }

  const RegionTable& regions_;
  OverlayEntry entry_;
  std::optional<double> latitude_;
  std::optional<double> longitude_;
};

void append_pair(std::string& text, std::string_view key, std::string_view value) {
  if (value.empty()) return;
  fmt::format_to(std::back_inserter(text), "{}{}={}", text.empty() ? "" : ",", key, value);
}

}  // namespace

base::Result<std::vector<OverlayEntry>> scan_overlay(std::string_view text, std::string_view source,
                                                     const RegionTable& regions) {
  std::vector<OverlayEntry> entries;
  const auto status = visit_csv(text, source, [&](CsvFields fields) {
    Line line(regions);
    auto mistake = line.read(fields);
    if (!mistake) entries.push_back(line.entry());
    return mistake;
  });
  if (!status) return std::unexpected(status.error());
  return entries;
}

std::string print_place(const Place& place, const RegionTable& regions) {
  std::string text;
  append_pair(text, "continent", print_code(place.continent));
  append_pair(text, "country", print_code(place.country));
  append_pair(text, "subdivision", print_code(place.subdivision));
  if (place.position.is_known()) {
    append_pair(text, "latitude", fmt::format("{:.4f}", place.position.latitude()));
    append_pair(text, "longitude", fmt::format("{:.4f}", place.position.longitude()));
  }
  if (place.region != kNoRegion) append_pair(text, "region", regions[place.region].name);
  return text;
}

}  // namespace milepost::routing
