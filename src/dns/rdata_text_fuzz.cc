// Fuzzer: any text as rdata of any type. What scans must be valid, and print to text of the same octets.
#include "base/check.h"
#include "dns/rdata.h"

using namespace milepost::dns;

namespace {

void check_text(RrType type, std::string_view text, const TextRules& rules) {
  const auto rdata = scan_rdata(type, text, rules);
  if (!rdata) {
    MILEPOST_CHECK(!rdata.error().code.empty() && !rdata.error().what.empty(), "errors have words");
    return;
  }
  MILEPOST_CHECK(rdata_is_valid(type, *rdata), "what scans is valid");
  for (const Escapes escapes : {Escapes::kDecimal, Escapes::kOctal}) {
    if (escapes == Escapes::kOctal && !is_served(type)) {
      continue;  // Route 53 has no text for other types
    }
    const TextRules absolute{escapes, nullptr};
    const auto again = scan_rdata(type, print_rdata(type, *rdata, absolute), absolute);
    MILEPOST_CHECK(again.has_value() && *again == *rdata, "what is printed scans to the same octets");
  }
}

}  // namespace

/// The first octet chooses the type, the second the dialect, the others are the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) {
    return 0;
  }
  const auto types = served_types();
  const std::size_t choice = data[0] % (types.size() + 1);
  const RrType type = choice < types.size() ? types[choice] : RrType::DNAME;
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  const Name origin = *Name().with_label("example");
  check_text(type, text,
             data[1] % 2 == 0 ? TextRules{Escapes::kDecimal, &origin} : TextRules{Escapes::kOctal, nullptr});
  return 0;
}
