// The list of geographic locations, from the service's own answer to ListGeoLocations.
#include "model/geo_locations.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace milepost::model {
namespace {

constexpr GeoLocationName country(std::string_view code, std::string_view name) {
  return {{.country = code}, name};
}
constexpr GeoLocationName part(std::string_view of, std::string_view code, std::string_view name) {
  return {{.country = of, .subdivision = code}, name};
}
constexpr GeoLocationName continent(std::string_view code, std::string_view name) {
  return {{.continent = code}, name};
}

// As `aws route53 list-geo-locations` printed it after Ukraine's subdivisions had been added (2022). Names are
// the service's, even where others have become usual since: clients show and compare them.
// clang-format off
constexpr auto kLocations = std::to_array<GeoLocationName>({
    country("*", "Default"), country("AD", "Andorra"), country("AE", "United Arab Emirates"),
    country("AF", "Afghanistan"), country("AG", "Antigua and Barbuda"), country("AI", "Anguilla"),
    country("AL", "Albania"), country("AM", "Armenia"), country("AO", "Angola"), country("AQ", "Antarctica"),
    country("AR", "Argentina"), country("AS", "American Samoa"), country("AT", "Austria"),
    country("AU", "Australia"), country("AW", "Aruba"), country("AX", "Åland"), country("AZ", "Azerbaijan"),
    country("BA", "Bosnia and Herzegovina"), country("BB", "Barbados"), country("BD", "Bangladesh"),
    country("BE", "Belgium"), country("BF", "Burkina Faso"), country("BG", "Bulgaria"),
    country("BH", "Bahrain"), country("BI", "Burundi"), country("BJ", "Benin"),
    country("BL", "Saint Barthélemy"), country("BM", "Bermuda"), country("BN", "Brunei"),
    country("BO", "Bolivia"), country("BQ", "Bonaire"), country("BR", "Brazil"), country("BS", "Bahamas"),
    country("BT", "Bhutan"), country("BW", "Botswana"), country("BY", "Belarus"), country("BZ", "Belize"),
    country("CA", "Canada"), country("CC", "Cocos [Keeling] Islands"), country("CD", "Congo"),
    country("CF", "Central African Republic"), country("CG", "Republic of the Congo"),
    country("CH", "Switzerland"), country("CI", "Ivory Coast"), country("CK", "Cook Islands"),
    country("CL", "Chile"), country("CM", "Cameroon"), country("CN", "China"), country("CO", "Colombia"),
    country("CR", "Costa Rica"), country("CU", "Cuba"), country("CV", "Cape Verde"), country("CW", "Curaçao"),
    country("CY", "Cyprus"), country("CZ", "Czech Republic"), country("DE", "Germany"),
    country("DJ", "Djibouti"), country("DK", "Denmark"), country("DM", "Dominica"),
    country("DO", "Dominican Republic"), country("DZ", "Algeria"), country("EC", "Ecuador"),
    country("EE", "Estonia"), country("EG", "Egypt"), country("ER", "Eritrea"), country("ES", "Spain"),
    country("ET", "Ethiopia"), country("FI", "Finland"), country("FJ", "Fiji"),
    country("FK", "Falkland Islands"), country("FM", "Federated States of Micronesia"),
    country("FO", "Faroe Islands"), country("FR", "France"), country("GA", "Gabon"),
    country("GB", "United Kingdom"), country("GD", "Grenada"), country("GE", "Georgia"),
    country("GF", "French Guiana"), country("GG", "Guernsey"), country("GH", "Ghana"),
    country("GI", "Gibraltar"), country("GL", "Greenland"), country("GM", "Gambia"), country("GN", "Guinea"),
    country("GP", "Guadeloupe"), country("GQ", "Equatorial Guinea"), country("GR", "Greece"),
    country("GS", "South Georgia and the South Sandwich Islands"), country("GT", "Guatemala"),
    country("GU", "Guam"), country("GW", "Guinea-Bissau"), country("GY", "Guyana"),
    country("HK", "Hong Kong"), country("HN", "Honduras"), country("HR", "Croatia"), country("HT", "Haiti"),
    country("HU", "Hungary"), country("ID", "Indonesia"), country("IE", "Ireland"), country("IL", "Israel"),
    country("IM", "Isle of Man"), country("IN", "India"), country("IO", "British Indian Ocean Territory"),
    country("IQ", "Iraq"), country("IR", "Iran"), country("IS", "Iceland"), country("IT", "Italy"),
    country("JE", "Jersey"), country("JM", "Jamaica"), country("JO", "Hashemite Kingdom of Jordan"),
    country("JP", "Japan"), country("KE", "Kenya"), country("KG", "Kyrgyzstan"), country("KH", "Cambodia"),
    country("KI", "Kiribati"), country("KM", "Comoros"), country("KN", "Saint Kitts and Nevis"),
    country("KP", "North Korea"), country("KR", "Republic of Korea"), country("KW", "Kuwait"),
    country("KY", "Cayman Islands"), country("KZ", "Kazakhstan"), country("LA", "Laos"),
    country("LB", "Lebanon"), country("LC", "Saint Lucia"), country("LI", "Liechtenstein"),
    country("LK", "Sri Lanka"), country("LR", "Liberia"), country("LS", "Lesotho"),
    country("LT", "Lithuania"), country("LU", "Luxembourg"), country("LV", "Latvia"), country("LY", "Libya"),
    country("MA", "Morocco"), country("MC", "Monaco"), country("MD", "Republic of Moldova"),
    country("ME", "Montenegro"), country("MF", "Saint Martin"), country("MG", "Madagascar"),
    country("MH", "Marshall Islands"), country("MK", "Macedonia"), country("ML", "Mali"),
    country("MM", "Myanmar [Burma]"), country("MN", "Mongolia"), country("MO", "Macao"),
    country("MP", "Northern Mariana Islands"), country("MQ", "Martinique"), country("MR", "Mauritania"),
    country("MS", "Montserrat"), country("MT", "Malta"), country("MU", "Mauritius"),
    country("MV", "Maldives"), country("MW", "Malawi"), country("MX", "Mexico"), country("MY", "Malaysia"),
    country("MZ", "Mozambique"), country("NA", "Namibia"), country("NC", "New Caledonia"),
    country("NE", "Niger"), country("NF", "Norfolk Island"), country("NG", "Nigeria"),
    country("NI", "Nicaragua"), country("NL", "Netherlands"), country("NO", "Norway"), country("NP", "Nepal"),
    country("NR", "Nauru"), country("NU", "Niue"), country("NZ", "New Zealand"), country("OM", "Oman"),
    country("PA", "Panama"), country("PE", "Peru"), country("PF", "French Polynesia"),
    country("PG", "Papua New Guinea"), country("PH", "Philippines"), country("PK", "Pakistan"),
    country("PL", "Poland"), country("PM", "Saint Pierre and Miquelon"), country("PN", "Pitcairn Islands"),
    country("PR", "Puerto Rico"), country("PS", "Palestine"), country("PT", "Portugal"),
    country("PW", "Palau"), country("PY", "Paraguay"), country("QA", "Qatar"), country("RE", "Réunion"),
    country("RO", "Romania"), country("RS", "Serbia"), country("RU", "Russia"), country("RW", "Rwanda"),
    country("SA", "Saudi Arabia"), country("SB", "Solomon Islands"), country("SC", "Seychelles"),
    country("SD", "Sudan"), country("SE", "Sweden"), country("SG", "Singapore"),
    country("SH", "Saint Helena"), country("SI", "Slovenia"), country("SJ", "Svalbard and Jan Mayen"),
    country("SK", "Slovakia"), country("SL", "Sierra Leone"), country("SM", "San Marino"),
    country("SN", "Senegal"), country("SO", "Somalia"), country("SR", "Suriname"),
    country("SS", "South Sudan"), country("ST", "São Tomé and Príncipe"), country("SV", "El Salvador"),
    country("SX", "Sint Maarten"), country("SY", "Syria"), country("SZ", "Swaziland"),
    country("TC", "Turks and Caicos Islands"), country("TD", "Chad"),
    country("TF", "French Southern Territories"), country("TG", "Togo"), country("TH", "Thailand"),
    country("TJ", "Tajikistan"), country("TK", "Tokelau"), country("TL", "East Timor"),
    country("TM", "Turkmenistan"), country("TN", "Tunisia"), country("TO", "Tonga"), country("TR", "Turkey"),
    country("TT", "Trinidad and Tobago"), country("TV", "Tuvalu"), country("TW", "Taiwan"),
    country("TZ", "Tanzania"), country("UA", "Ukraine"), part("UA", "05", "Vinnytska oblast"),
    part("UA", "07", "Volynska oblast"), part("UA", "09", "Luhanska oblast"), part("UA", "11", "Crimea"),
    part("UA", "12", "Dnipropetrovska oblast"), part("UA", "14", "Donetska oblast"),
    part("UA", "18", "Zhytomyrska oblast"), part("UA", "20", "Sevastopol"),
    part("UA", "21", "Zakarpatska oblast"), part("UA", "23", "Zaporizka oblast"),
    part("UA", "26", "Ivano-Frankivska oblast"), part("UA", "30", "Kyiv"), part("UA", "32", "Kyivska oblast"),
    part("UA", "35", "Kirovohradska oblast"), part("UA", "46", "Lvivska oblast"),
    part("UA", "48", "Mykolaivska oblast"), part("UA", "51", "Odeska oblast"),
    part("UA", "53", "Poltavska oblast"), part("UA", "56", "Rivnenska oblast"),
    part("UA", "59", "Sumska oblast"), part("UA", "61", "Ternopilska oblast"),
    part("UA", "63", "Kharkivska oblast"), part("UA", "65", "Khersonska oblast"),
    part("UA", "68", "Khmelnytska oblast"), part("UA", "71", "Cherkaska oblast"),
    part("UA", "74", "Chernihivska oblast"), part("UA", "77", "Chernivetska oblast"), country("UG", "Uganda"),
    country("UM", "U.S. Minor Outlying Islands"), country("US", "United States"), part("US", "AK", "Alaska"),
    part("US", "AL", "Alabama"), part("US", "AR", "Arkansas"), part("US", "AZ", "Arizona"),
    part("US", "CA", "California"), part("US", "CO", "Colorado"), part("US", "CT", "Connecticut"),
    part("US", "DC", "District of Columbia"), part("US", "DE", "Delaware"), part("US", "FL", "Florida"),
    part("US", "GA", "Georgia"), part("US", "HI", "Hawaii"), part("US", "IA", "Iowa"),
    part("US", "ID", "Idaho"), part("US", "IL", "Illinois"), part("US", "IN", "Indiana"),
    part("US", "KS", "Kansas"), part("US", "KY", "Kentucky"), part("US", "LA", "Louisiana"),
    part("US", "MA", "Massachusetts"), part("US", "MD", "Maryland"), part("US", "ME", "Maine"),
    part("US", "MI", "Michigan"), part("US", "MN", "Minnesota"), part("US", "MO", "Missouri"),
    part("US", "MS", "Mississippi"), part("US", "MT", "Montana"), part("US", "NC", "North Carolina"),
    part("US", "ND", "North Dakota"), part("US", "NE", "Nebraska"), part("US", "NH", "New Hampshire"),
    part("US", "NJ", "New Jersey"), part("US", "NM", "New Mexico"), part("US", "NV", "Nevada"),
    part("US", "NY", "New York"), part("US", "OH", "Ohio"), part("US", "OK", "Oklahoma"),
    part("US", "OR", "Oregon"), part("US", "PA", "Pennsylvania"), part("US", "RI", "Rhode Island"),
    part("US", "SC", "South Carolina"), part("US", "SD", "South Dakota"), part("US", "TN", "Tennessee"),
    part("US", "TX", "Texas"), part("US", "UT", "Utah"), part("US", "VA", "Virginia"),
    part("US", "VT", "Vermont"), part("US", "WA", "Washington"), part("US", "WI", "Wisconsin"),
    part("US", "WV", "West Virginia"), part("US", "WY", "Wyoming"), country("UY", "Uruguay"),
    country("UZ", "Uzbekistan"), country("VA", "Vatican City"),
    country("VC", "Saint Vincent and the Grenadines"), country("VE", "Venezuela"),
    country("VG", "British Virgin Islands"), country("VI", "U.S. Virgin Islands"), country("VN", "Vietnam"),
    country("VU", "Vanuatu"), country("WF", "Wallis and Futuna"), country("WS", "Samoa"),
    country("XK", "Kosovo"), country("YE", "Yemen"), country("YT", "Mayotte"), country("ZA", "South Africa"),
    country("ZM", "Zambia"), country("ZW", "Zimbabwe"), continent("AF", "Africa"),
    continent("AN", "Antarctica"), continent("AS", "Asia"), continent("EU", "Europe"),
    continent("NA", "North America"), continent("OC", "Oceania"), continent("SA", "South America"),
});
// clang-format on

/// The list's order: continents, which have no country, come last.
constexpr auto place_of(const GeoCodes& codes) {
  return std::tuple(codes.country.empty(), codes.country, codes.subdivision, codes.continent);
}
constexpr bool comes_before(const GeoCodes& a, const GeoCodes& b) {
  return place_of(a) < place_of(b);
}
static_assert(std::ranges::is_sorted(kLocations, comes_before, &GeoLocationName::codes));

}  // namespace

std::span<const GeoLocationName> geo_locations() {
  return kLocations;
}

std::span<const GeoLocationName> geo_locations_from(const GeoCodes& codes) {
  return {std::ranges::lower_bound(kLocations, codes, comes_before, &GeoLocationName::codes),
          kLocations.end()};
}

const GeoLocationName* find_geo_location(const GeoCodes& codes) {
  const auto from = geo_locations_from(codes);
  return !from.empty() && from.front().codes == codes ? &from.front() : nullptr;
}

}  // namespace milepost::model
