// Values of single elements: white space, numbers, booleans, bounds.
#include "aws/rest_xml.h"

#include <fmt/core.h>

#include <algorithm>

namespace milepost::aws::rest_xml {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";

/// XML Schema collapses white space round numbers and booleans; in strings it is part of the value.
std::string_view collapsed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kWhiteSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kWhiteSpace) - begin + 1);
}

std::string_view without(std::string_view prefix, std::string_view text) {
  if (!prefix.empty() && text.starts_with(prefix)) text.remove_prefix(prefix.size());
  return text;
}

template <class Number>
base::Status read_number(const XmlElement& element, std::string_view type, Number& out) {
  if (!element.children.empty()) return fault::stray_elements(element.name);
  std::string_view text = collapsed(element.text);
  const std::string_view digits =
      text.starts_with('+') ? text.substr(1) : text;  // XML Schema allows the sign
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  if (problem != std::errc{} || end != digits.data() + digits.size())
    return fault::no_such_value(text, type, element.name);
  return {};
}

}  // namespace

base::Status read_value(const XmlElement& element, const base::Bounds& bounds, std::string& out) {
  if (!element.children.empty()) return fault::stray_elements(element.name);
  out = without(bounds.prefix, element.text);
  return check_text(out, element.name, bounds);
}

base::Status read_value(const XmlElement& element, const base::Bounds& bounds, std::int64_t& out) {
  if (base::Status status = read_number(element, "integer", out); !status) return status;
  return check_number(out, element.name, bounds);
}

base::Status read_value(const XmlElement& element, const base::Bounds&, double& out) {
  return read_number(element, "double", out);
}

base::Status read_value(const XmlElement& element, const base::Bounds&, bool& out) {
  if (!element.children.empty()) return fault::stray_elements(element.name);
  const std::string_view text = collapsed(element.text);
  out = text == "true" || text == "1";
  if (!out && text != "false" && text != "0") return fault::no_such_value(text, "boolean", element.name);
  return {};
}

base::Status check_children_only(const XmlElement& element) {
  if (!collapsed(element.text).empty()) return fault::stray_text(element.name);
  return {};
}

bool repeats_earlier(const XmlElement& element, std::size_t child) {
  const auto begin = element.children.begin();
  const auto end = begin + static_cast<std::ptrdiff_t>(child);
  return std::any_of(begin, end, [&](const XmlElement& each) { return each.name == end->name; });
}

const XmlElement* find_child(const XmlElement& element, std::string_view name) {
  const auto found = std::ranges::find(element.children, name, &XmlElement::name);
  return found == element.children.end() ? nullptr : &*found;
}

std::string text_of(std::int64_t number) {
  return fmt::format("{}", number);
}

std::string text_of(double number) {
  return fmt::format("{}", number);
}

}  // namespace milepost::aws::rest_xml
