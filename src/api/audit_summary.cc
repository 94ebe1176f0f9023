// Texts of audit entries: cut to a size, and fit for a terminal.
#include "api/audit_summary.h"

#include <fmt/core.h>

#include "aws/xml_text.h"
#include "model/record_set_line.h"

namespace milepost::api {
namespace {

constexpr std::string_view kCutMark = "...";

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

/// The longest part from the start that has `size_max` bytes at most and ends between characters.
std::string_view cut_at_character(std::string_view text, std::size_t size_max) {
  while (size_max > 0 && is_continuation(text[size_max])) --size_max;
  return text.substr(0, size_max);
}

/// U+0080 to U+009F, which some terminals obey like escape sequences: C2 80 to C2 9F.
bool is_control_pair(char first, char second) {
  return first == '\xc2' && static_cast<unsigned char>(second) < 0xa0;
}

}  // namespace

std::string audit_text(std::string_view text, std::size_t size_max) {
  const bool cut = text.size() > size_max;
  std::string out(cut ? cut_at_character(text, size_max - kCutMark.size()) : text);
  const bool is_utf8 = aws::is_xml_text(out);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto octet = static_cast<unsigned char>(out[i]);
    if (octet < 0x20 || octet == 0x7f || (octet >= 0x80 && !is_utf8)) out[i] = '?';
    if (i > 0 && is_control_pair(out[i - 1], out[i])) out[i - 1] = out[i] = '?';
  }
  if (cut) out += kCutMark;
  return out;
}

namespace audit_summary {

void Composer::put_value(std::string_view value) {
  text_ += audit_text(value, kValueSizeMax);
}

void Composer::put(std::int64_t number) {
  text_ += fmt::format("{}", number);
}

void Composer::put(double number) {
  text_ += fmt::format("{}", number);
}

void Composer::put(const model::RecordSetChange& change) {
  put_value(fmt::format("{} {}", base::word_for(change.action), model::print_line(change.record_set)));
}

void Composer::separate(bool& first) {
  if (!first) text_ += ", ";
  first = false;
}

void Composer::put_left_out(std::size_t count) {
  text_ += fmt::format("and {} more", count);
}

}  // namespace audit_summary
}  // namespace milepost::api
