// Splits; allocates once for all lines.
#include "routing/csv_lines.h"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fstream>
#include <sstream>
#include <vector>

namespace milepost::routing {
namespace {

constexpr std::string_view kSpace = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) + 1 - first);
}

/// What stands before `mark`; `rest` keeps what stands behind it.
std::string_view take_until(std::string_view& rest, char mark) {
  const std::size_t at = rest.find(mark);
  const std::string_view taken = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
  return taken;
}

void split(std::string_view line, std::vector<std::string_view>& fields) {
  fields.clear();
  const std::size_t commas = static_cast<std::size_t>(std::ranges::count(line, ','));
  for (std::size_t i = 0; i <= commas; ++i) fields.push_back(trimmed(take_until(line, ',')));
}

}  // namespace

base::Status visit_csv(std::string_view text, std::string_view source,
                       const std::function<std::optional<std::string>(CsvFields)>& visit) {
  std::vector<std::string_view> fields;
  for (std::size_t number = 1; !text.empty(); ++number) {
    std::string_view line = take_until(text, '\n');
    line = trimmed(take_until(line, '#'));
    if (line.empty()) continue;
    split(line, fields);
    if (const auto wrong = visit(fields))
      return base::fail("LocationData", fmt::format("{}, line {}: {}", source, number, *wrong));
  }
  return {};
}

std::optional<double> scan_decimal(std::string_view text) {
  double value = 0;
  const auto [end, problem] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (problem != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

base::Result<std::string> read_text_file(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  // An empty file leaves nothing to insert, which is no failure.
  if (in && in.peek() == std::ifstream::traits_type::eof() && !in.bad()) return std::string();
  if (!in || !(text << in.rdbuf()) || in.bad())
    return base::fail("LocationData", fmt::format("{} cannot be read: {}", file, std::strerror(errno)));
  return std::move(text).str();
}

}  // namespace milepost::routing
