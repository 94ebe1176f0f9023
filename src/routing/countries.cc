// The tables.
#include "routing/countries.h"

#include <algorithm>
#include <array>

namespace milepost::routing {
namespace {

constexpr Country row(std::string_view code, std::string_view continent, float latitude, float longitude) {
  return {pack_code(code).value(), pack_code(continent).value(), latitude, longitude};
}
constexpr State state(std::string_view code, std::string_view name, float latitude, float longitude) {
  return {pack_code(code).value(), name, latitude, longitude};
}

// clang-format off
constexpr auto kCountries = std::to_array<Country>({
    row("AD", "EU", 42.50F, 1.52F), row("AE", "AS", 25.30F, 55.30F), row("AF", "AS", 34.52F, 69.20F),
    row("AG", "NA", 17.05F, -61.80F), row("AI", "NA", 18.20F, -63.07F), row("AL", "EU", 41.33F, 19.83F),
    row("AM", "AS", 40.18F, 44.50F), row("AO", "AF", -8.80F, 13.23F), row("AQ", "AN", -77.83F, 166.60F),
    row("AR", "SA", -33.20F, -61.00F), row("AS", "OC", -14.27F, -170.70F), row("AT", "EU", 48.22F, 16.33F),
    row("AU", "OC", -32.80F, 145.50F), row("AW", "NA", 12.50F, -69.97F), row("AX", "EU", 60.10F, 19.95F),
    row("AZ", "AS", 40.38F, 49.85F), row("BA", "EU", 43.87F, 18.42F), row("BB", "NA", 13.10F, -59.62F),
    row("BD", "AS", 23.72F, 90.42F), row("BE", "EU", 50.83F, 4.33F), row("BF", "AF", 12.37F, -1.52F),
    row("BG", "EU", 42.68F, 23.32F), row("BH", "AS", 26.38F, 50.58F), row("BI", "AF", -3.38F, 29.37F),
    row("BJ", "AF", 6.48F, 2.62F), row("BL", "NA", 17.88F, -62.85F), row("BM", "NA", 32.28F, -64.77F),
    row("BN", "AS", 4.93F, 114.92F), row("BO", "SA", -16.50F, -68.15F), row("BQ", "NA", 12.15F, -68.27F),
    row("BR", "SA", -17.50F, -45.50F), row("BS", "NA", 25.08F, -77.35F), row("BT", "AS", 27.47F, 89.65F),
    row("BV", "AN", -54.42F, 3.35F), row("BW", "AF", -24.65F, 25.92F), row("BY", "EU", 53.90F, 27.57F),
    row("BZ", "NA", 17.50F, -88.20F), row("CA", "NA", 46.50F, -84.00F), row("CC", "AS", -12.17F, 96.92F),
    row("CD", "AF", -5.00F, 22.00F), row("CF", "AF", 4.37F, 18.58F), row("CG", "AF", -4.27F, 15.28F),
    row("CH", "EU", 47.38F, 8.53F), row("CI", "AF", 5.32F, -4.03F), row("CK", "OC", -21.23F, -159.77F),
    row("CL", "SA", -34.50F, -71.20F), row("CM", "AF", 4.05F, 9.70F), row("CN", "AS", 32.90F, 113.80F),
    row("CO", "SA", 5.60F, -74.70F), row("CR", "NA", 9.93F, -84.08F), row("CU", "NA", 23.13F, -82.37F),
    row("CV", "AF", 14.92F, -23.52F), row("CW", "NA", 12.18F, -69.00F), row("CX", "OC", -10.42F, 105.72F),
    row("CY", "EU", 35.17F, 33.37F), row("CZ", "EU", 50.08F, 14.43F), row("DE", "EU", 50.80F, 9.70F),
    row("DJ", "AF", 11.60F, 43.15F), row("DK", "EU", 55.67F, 12.58F), row("DM", "NA", 15.30F, -61.40F),
    row("DO", "NA", 18.47F, -69.90F), row("DZ", "AF", 36.78F, 3.05F), row("EC", "SA", -2.17F, -79.83F),
    row("EE", "EU", 59.42F, 24.75F), row("EG", "AF", 30.05F, 31.25F), row("EH", "AF", 27.15F, -13.20F),
    row("ER", "AF", 15.33F, 38.88F), row("ES", "EU", 40.20F, -3.50F), row("ET", "AF", 9.03F, 38.70F),
    row("FI", "EU", 61.70F, 25.30F), row("FJ", "OC", -18.13F, 178.42F), row("FK", "SA", -51.70F, -57.85F),
    row("FM", "OC", 7.42F, 151.78F), row("FO", "EU", 62.02F, -6.77F), row("FR", "EU", 47.40F, 2.50F),
    row("GA", "AF", 0.38F, 9.45F), row("GB", "EU", 52.40F, -1.50F), row("GD", "NA", 12.05F, -61.75F),
    row("GE", "AS", 41.72F, 44.82F), row("GF", "SA", 4.93F, -52.33F), row("GG", "EU", 49.45F, -2.53F),
    row("GH", "AF", 5.55F, -0.22F), row("GI", "EU", 36.13F, -5.35F), row("GL", "NA", 64.18F, -51.73F),
    row("GM", "AF", 13.47F, -16.65F), row("GN", "AF", 9.52F, -13.72F), row("GP", "NA", 16.23F, -61.53F),
    row("GQ", "AF", 3.75F, 8.78F), row("GR", "EU", 37.97F, 23.72F), row("GS", "AN", -54.27F, -36.53F),
    row("GT", "NA", 14.63F, -90.52F), row("GU", "OC", 13.47F, 144.75F), row("GW", "AF", 11.85F, -15.58F),
    row("GY", "SA", 6.80F, -58.17F), row("HK", "AS", 22.28F, 114.15F), row("HM", "AN", -53.10F, 73.50F),
    row("HN", "NA", 14.10F, -87.22F), row("HR", "EU", 45.80F, 15.97F), row("HT", "NA", 18.53F, -72.33F),
    row("HU", "EU", 47.50F, 19.08F), row("ID", "AS", -6.50F, 109.50F), row("IE", "EU", 53.33F, -6.25F),
    row("IL", "AS", 31.77F, 35.22F), row("IM", "EU", 54.15F, -4.47F), row("IN", "AS", 23.30F, 79.90F),
    row("IO", "AS", -7.33F, 72.42F), row("IQ", "AS", 33.35F, 44.42F), row("IR", "AS", 34.00F, 51.00F),
    row("IS", "EU", 64.15F, -21.85F), row("IT", "EU", 42.70F, 12.30F), row("JE", "EU", 49.18F, -2.10F),
    row("JM", "NA", 17.97F, -76.78F), row("JO", "AS", 31.95F, 35.93F), row("JP", "AS", 35.80F, 137.50F),
    row("KE", "AF", -1.28F, 36.82F), row("KG", "AS", 42.90F, 74.60F), row("KH", "AS", 11.55F, 104.92F),
    row("KI", "OC", 1.42F, 173.00F), row("KM", "AF", -11.68F, 43.27F), row("KN", "NA", 17.30F, -62.72F),
    row("KP", "AS", 39.02F, 125.75F), row("KR", "AS", 37.55F, 126.97F), row("KW", "AS", 29.33F, 47.98F),
    row("KY", "NA", 19.30F, -81.38F), row("KZ", "AS", 48.00F, 69.50F), row("LA", "AS", 17.97F, 102.60F),
    row("LB", "AS", 33.88F, 35.50F), row("LC", "NA", 14.02F, -61.00F), row("LI", "EU", 47.15F, 9.52F),
    row("LK", "AS", 6.93F, 79.85F), row("LR", "AF", 6.30F, -10.78F), row("LS", "AF", -29.47F, 27.50F),
    row("LT", "EU", 54.68F, 25.32F), row("LU", "EU", 49.60F, 6.15F), row("LV", "EU", 56.95F, 24.10F),
    row("LY", "AF", 32.90F, 13.18F), row("MA", "AF", 33.65F, -7.58F), row("MC", "EU", 43.70F, 7.38F),
    row("MD", "EU", 47.00F, 28.83F), row("ME", "EU", 42.43F, 19.27F), row("MF", "NA", 18.07F, -63.08F),
    row("MG", "AF", -18.92F, 47.52F), row("MH", "OC", 7.15F, 171.20F), row("MK", "EU", 41.98F, 21.43F),
    row("ML", "AF", 12.65F, -8.00F), row("MM", "AS", 16.78F, 96.17F), row("MN", "AS", 47.92F, 106.88F),
    row("MO", "AS", 22.18F, 113.53F), row("MP", "OC", 15.20F, 145.75F), row("MQ", "NA", 14.60F, -61.08F),
    row("MR", "AF", 18.10F, -15.95F), row("MS", "NA", 16.72F, -62.22F), row("MT", "EU", 35.90F, 14.52F),
    row("MU", "AF", -20.17F, 57.50F), row("MV", "AS", 4.17F, 73.50F), row("MW", "AF", -15.78F, 35.00F),
    row("MX", "NA", 21.10F, -100.50F), row("MY", "AS", 3.60F, 103.30F), row("MZ", "AF", -25.97F, 32.58F),
    row("NA", "AF", -22.57F, 17.10F), row("NC", "OC", -22.27F, 166.45F), row("NE", "AF", 13.52F, 2.12F),
    row("NF", "OC", -29.05F, 167.97F), row("NG", "AF", 8.60F, 7.30F), row("NI", "NA", 12.15F, -86.28F),
    row("NL", "EU", 52.37F, 4.90F), row("NO", "EU", 60.90F, 9.50F), row("NP", "AS", 27.72F, 85.32F),
    row("NR", "OC", -0.52F, 166.92F), row("NU", "OC", -19.02F, -169.92F), row("NZ", "OC", -39.60F, 175.00F),
    row("OM", "AS", 23.60F, 58.58F), row("PA", "NA", 8.97F, -79.53F), row("PE", "SA", -10.50F, -76.50F),
    row("PF", "OC", -17.53F, -149.57F), row("PG", "OC", -9.50F, 147.17F), row("PH", "AS", 12.60F, 122.00F),
    row("PK", "AS", 30.70F, 71.80F), row("PL", "EU", 51.70F, 19.30F), row("PM", "NA", 47.05F, -56.33F),
    row("PN", "OC", -25.07F, -130.08F), row("PR", "NA", 18.47F, -66.10F), row("PS", "AS", 31.50F, 34.47F),
    row("PT", "EU", 39.80F, -8.60F), row("PW", "OC", 7.33F, 134.48F), row("PY", "SA", -25.27F, -57.67F),
    row("QA", "AS", 25.28F, 51.53F), row("RE", "AF", -20.87F, 55.47F), row("RO", "EU", 44.43F, 26.10F),
    row("RS", "EU", 44.83F, 20.50F), row("RU", "EU", 56.00F, 52.00F), row("RW", "AF", -1.95F, 30.07F),
    row("SA", "AS", 23.80F, 44.00F), row("SB", "OC", -9.53F, 160.20F), row("SC", "AF", -4.67F, 55.47F),
    row("SD", "AF", 15.60F, 32.53F), row("SE", "EU", 58.90F, 15.30F), row("SG", "AS", 1.28F, 103.85F),
    row("SH", "AF", -15.92F, -5.70F), row("SI", "EU", 46.05F, 14.52F), row("SJ", "EU", 78.00F, 16.00F),
    row("SK", "EU", 48.15F, 17.12F), row("SL", "AF", 8.50F, -13.25F), row("SM", "EU", 43.92F, 12.47F),
    row("SN", "AF", 14.67F, -17.43F), row("SO", "AF", 2.07F, 45.37F), row("SR", "SA", 5.83F, -55.17F),
    row("SS", "AF", 4.85F, 31.62F), row("ST", "AF", 0.33F, 6.73F), row("SV", "NA", 13.70F, -89.20F),
    row("SX", "NA", 18.05F, -63.03F), row("SY", "AS", 33.50F, 36.30F), row("SZ", "AF", -26.30F, 31.10F),
    row("TC", "NA", 21.47F, -71.13F), row("TD", "AF", 12.12F, 15.05F), row("TF", "AN", -49.35F, 70.22F),
    row("TG", "AF", 6.13F, 1.22F), row("TH", "AS", 14.80F, 101.20F), row("TJ", "AS", 38.58F, 68.80F),
    row("TK", "OC", -9.37F, -171.23F), row("TL", "OC", -8.55F, 125.58F), row("TM", "AS", 37.95F, 58.38F),
    row("TN", "AF", 36.80F, 10.18F), row("TO", "OC", -21.13F, -175.20F), row("TR", "AS", 39.10F, 33.00F),
    row("TT", "NA", 10.65F, -61.52F), row("TV", "OC", -8.52F, 179.22F), row("TW", "AS", 25.05F, 121.50F),
    row("TZ", "AF", -6.80F, 39.28F), row("UA", "EU", 49.00F, 31.80F), row("UG", "AF", 0.32F, 32.42F),
    row("UM", "OC", 28.22F, -177.37F), row("US", "NA", 37.40F, -92.50F), row("UY", "SA", -34.90F, -56.20F),
    row("UZ", "AS", 40.70F, 66.80F), row("VA", "EU", 41.90F, 12.45F), row("VC", "NA", 13.15F, -61.23F),
    row("VE", "SA", 10.50F, -66.93F), row("VG", "NA", 18.45F, -64.62F), row("VI", "NA", 18.35F, -64.93F),
    row("VN", "AS", 15.90F, 106.50F), row("VU", "OC", -17.67F, 168.42F), row("WF", "OC", -13.30F, -176.17F),
    row("WS", "OC", -13.83F, -171.73F), row("XK", "EU", 42.67F, 21.17F), row("YE", "AS", 12.75F, 45.20F),
    row("YT", "AF", -12.78F, 45.23F), row("ZA", "AF", -28.30F, 27.60F), row("ZM", "AF", -15.42F, 28.28F),
    row("ZW", "AF", -17.83F, 31.05F),
});

constexpr auto kStates = std::to_array<State>({
    state("AK", "Alaska", 61.22F, -149.90F), state("AL", "Alabama", 33.10F, -86.80F),
    state("AR", "Arkansas", 35.08F, -92.60F), state("AZ", "Arizona", 33.40F, -111.90F),
    state("CA", "California", 35.50F, -119.40F), state("CO", "Colorado", 39.55F, -105.00F),
    state("CT", "Connecticut", 41.50F, -72.87F), state("DC", "District of Columbia", 38.91F, -77.02F),
    state("DE", "Delaware", 39.40F, -75.56F), state("FL", "Florida", 27.80F, -81.60F),
    state("GA", "Georgia", 33.35F, -84.00F), state("HI", "Hawaii", 21.31F, -157.86F),
    state("IA", "Iowa", 41.94F, -93.03F), state("ID", "Idaho", 43.90F, -115.00F),
    state("IL", "Illinois", 41.28F, -88.38F), state("IN", "Indiana", 40.16F, -86.26F),
    state("KS", "Kansas", 38.47F, -96.50F), state("KY", "Kentucky", 37.81F, -85.24F),
    state("LA", "Louisiana", 30.70F, -91.47F), state("MA", "Massachusetts", 42.27F, -71.36F),
    state("MD", "Maryland", 39.15F, -76.80F), state("ME", "Maine", 44.31F, -69.72F),
    state("MI", "Michigan", 42.87F, -84.17F), state("MN", "Minnesota", 45.20F, -93.58F),
    state("MO", "Missouri", 38.44F, -92.15F), state("MS", "Mississippi", 32.57F, -89.59F),
    state("MT", "Montana", 46.81F, -111.21F), state("NC", "North Carolina", 35.55F, -79.67F),
    state("ND", "North Dakota", 47.38F, -99.33F), state("NE", "Nebraska", 41.18F, -97.40F),
    state("NH", "New Hampshire", 43.15F, -71.46F), state("NJ", "New Jersey", 40.44F, -74.43F),
    state("NM", "New Mexico", 34.62F, -106.34F), state("NV", "Nevada", 37.17F, -116.30F),
    state("NY", "New York", 41.50F, -74.65F), state("OH", "Ohio", 40.48F, -82.75F),
    state("OK", "Oklahoma", 35.60F, -96.83F), state("OR", "Oregon", 44.73F, -122.58F),
    state("PA", "Pennsylvania", 40.46F, -77.07F), state("RI", "Rhode Island", 41.75F, -71.45F),
    state("SC", "South Carolina", 34.03F, -81.03F), state("SD", "South Dakota", 44.05F, -99.04F),
    state("TN", "Tennessee", 35.80F, -86.40F), state("TX", "Texas", 30.94F, -97.39F),
    state("UT", "Utah", 40.44F, -111.90F), state("VA", "Virginia", 37.75F, -77.84F),
    state("VT", "Vermont", 44.08F, -72.81F), state("WA", "Washington", 47.34F, -121.62F),
    state("WI", "Wisconsin", 43.73F, -89.00F), state("WV", "West Virginia", 38.77F, -80.82F),
    state("WY", "Wyoming", 42.68F, -107.01F),
});
// clang-format on

static_assert(std::ranges::is_sorted(kCountries, {}, &Country::code));
static_assert(std::ranges::is_sorted(kStates, {}, &State::code));

template <class Table>
auto find_row(const Table& table, PlaceCode code) {
  const auto at = std::ranges::lower_bound(table, code, {}, &Table::value_type::code);
  return at != table.end() && at->code == code ? &*at : nullptr;
}

}  // namespace

const Country* find_country(PlaceCode code) {
  return find_row(kCountries, code);
}

const State* find_state(PlaceCode code) {
  return find_row(kStates, code);
}

const State* find_state_named(std::string_view name) {
  const auto at = std::ranges::find(kStates, name, &State::name);
  return at != kStates.end() ? &*at : nullptr;
}

Position position_of_codes(PlaceCode country, PlaceCode subdivision) {
  if (country == pack_code("US")) {
    if (const State* state = find_state(subdivision))
      return Position::of_degrees(state->latitude, state->longitude);
  }
  const Country* found = find_country(country);
  return found != nullptr ? Position::of_degrees(found->latitude, found->longitude) : Position{};
}

}  // namespace milepost::routing
