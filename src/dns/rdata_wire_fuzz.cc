// Fuzzer: any octets as rdata of any served type. Valid rdata must print, and scan again to the same octets.
#include "base/check.h"
#include "dns/rdata.h"

using namespace milepost::dns;

/// The first octet chooses the type, the others are the rdata.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size - 1 > kRdataSizeMax) {
    return 0;
  }
  const auto types = served_types();
  const RrType type = types[data[0] % types.size()];
  const milepost::base::Bytes rdata(data + 1, size - 1);
  const bool valid = rdata_is_valid(type, rdata);
  for (const TextRules& rules :
       {TextRules{Escapes::kDecimal, nullptr}, TextRules{Escapes::kOctal, nullptr}}) {
    const auto again = scan_rdata(type, print_rdata(type, rdata, rules), rules);
    MILEPOST_CHECK(again.has_value() == valid, "what is valid prints as text that scans");
    MILEPOST_CHECK(!valid || std::equal(rdata.begin(), rdata.end(), again->begin(), again->end()),
                   "to the same octets");
  }
  return 0;
}
