// Fuzzer: any text as a name. What scans must print, and scan again to the same octets, in both notations.
#include "base/check.h"
#include "dns/name_text.h"

using milepost::dns::Escapes;
using milepost::dns::Name;

namespace {

void check_round_trip(const Name& name) {
  for (const Escapes escapes : {Escapes::kDecimal, Escapes::kOctal}) {
    const auto again = milepost::dns::scan_name(milepost::dns::print_name(name, escapes), escapes);
    MILEPOST_CHECK(again.has_value(), "a printed name scans");
    const auto a = name.view().wire();
    const auto b = again->view().wire();
    MILEPOST_CHECK(std::equal(a.begin(), a.end(), b.begin(), b.end()), "to the same octets");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Name origin = *Name().with_label("example");
  for (const Escapes escapes : {Escapes::kDecimal, Escapes::kOctal}) {
    for (const Name* const base : {static_cast<const Name*>(nullptr), &origin}) {
      if (const auto name = milepost::dns::scan_name(text, escapes, base)) {
        check_round_trip(*name);
      }
    }
  }
  const std::string_view part = milepost::dns::unsupported_part(text);
  MILEPOST_CHECK(part.empty() || text.find(part) != std::string_view::npos, "the part is in the text");
  return 0;
}
