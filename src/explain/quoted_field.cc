// Printable ASCII as it is, all else as a question mark.
#include "explain/quoted_field.h"

#include <cstddef>

namespace milepost::explain {
namespace {

constexpr std::size_t kQuotedMax = 80;

}  // namespace

std::string quoted_field(std::string_view field) {
  std::string quoted = "'";
  for (const char c : field.substr(0, kQuotedMax)) {
    const bool prints = static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7f;
    quoted += prints ? c : '?';
  }
  return quoted + (field.size() > kQuotedMax ? "...'" : "'");
}

}  // namespace milepost::explain
