// Percent encoding, query strings, and the values of parameters.
#include "aws/rest_request.h"

#include <algorithm>
#include <charconv>

namespace milepost::aws {
namespace {

/// 0..15; -1 for what is no hexadecimal digit.
int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      if (text.size() - i < 3) return std::nullopt;
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

NamedValues parse_query(std::string_view query) {
  NamedValues values;
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
    const std::size_t equals = pair.find('=');
    const std::string_view raw_value =
        equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
    std::optional<std::string> key = percent_decode(pair.substr(0, equals), true);
    std::optional<std::string> value = percent_decode(raw_value, true);
    if (key && value && !key->empty()) values.emplace_back(std::move(*key), std::move(*value));
  }
  return values;
}

const std::string* find_value(const NamedValues& values, std::string_view name) {
  const auto found = std::ranges::find(values, name, &NamedValues::value_type::first);
  return found == values.end() ? nullptr : &found->second;
}

namespace rest_request {

std::string take(const std::string& value, std::string_view field, const base::Bounds& bounds,
                 std::string& out) {
  out = value;
  if (!bounds.prefix.empty() && out.starts_with(bounds.prefix)) out.erase(0, bounds.prefix.size());
  const std::string constraint = parameter_constraint(out, bounds);
  return constraint.empty() ? constraint : parameter_fault(&value, field, constraint);
}

std::string take(const std::string& value, std::string_view field, const base::Bounds& bounds,
                 std::int64_t& out) {
  const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), out);
  if (problem != std::errc{} || end != value.data() + value.size()) {
    return parameter_fault(&value, field, "Member must be a number");
  }
  if (out < bounds.min) {
    return parameter_fault(&value, field,
                           "Member must have value greater than or equal to " + std::to_string(bounds.min));
  }
  if (out > bounds.max) {
    return parameter_fault(&value, field,
                           "Member must have value less than or equal to " + std::to_string(bounds.max));
  }
  return {};
}

}  // namespace rest_request
}  // namespace milepost::aws
