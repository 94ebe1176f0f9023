// Fuzzer: any octets as a line of a query log. What scans can be written again and scans to the same.
#include <fmt/core.h>

#include <string>

#include "base/check.h"
#include "dns/name_text.h"
#include "dns/rdata.h"
#include "explain/query_log_line.h"

using namespace milepost;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = explain::scan_query_log_line(text);
  if (!line) {
    for (const char c : line.error()) MILEPOST_CHECK(c >= 0x20 && c < 0x7f, "what is wrong is printable");
    return 0;
  }
  const std::string written =
      fmt::format("1.0 then {} {} {} NOERROR UDP here {} {}", line->zone,
                  dns::print_name(line->name, dns::Escapes::kOctal), dns::print_type(line->type),
                  line->resolver.print(), line->subnet ? line->subnet->print() : "-");
  const auto again = explain::scan_query_log_line(written);
  MILEPOST_CHECK(again.has_value(), "a written line scans");
  MILEPOST_CHECK(again->zone == line->zone && again->name == line->name && again->type == line->type,
                 "to the same");
  MILEPOST_CHECK(again->resolver == line->resolver && again->subnet == line->subnet, "to the same client");
  return 0;
}
