// Fuzzer: any octets as a line of a list of subnets. What scans can be written again and scans to the same.
#include <fmt/core.h>

#include "base/check.h"
#include "explain/subnet_line.h"

using namespace milepost;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = explain::scan_subnet_line(text);
  if (!line) {
    for (const char c : line.error()) MILEPOST_CHECK(c >= 0x20 && c < 0x7f, "what is wrong is printable");
    return 0;
  }
  if (!*line) return 0;
  const auto again = explain::scan_subnet_line(fmt::format("{},{}", (*line)->subnet.print(), (*line)->count));
  MILEPOST_CHECK(again && *again && **again == **line, "a written line scans to the same");
  return 0;
}
