// Composes the texts of refused requests.
#include "aws/xml_faults.h"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>

namespace milepost::aws {
namespace {

std::unexpected<base::Error> invalid(std::string_view what) {
  return base::fail("InvalidInput", fmt::format("Invalid XML ; {}", what));
}

/// A value that breaks a facet of its type. Xerces then says which element it stands in, as we do.
std::unexpected<base::Error> invalid_value(std::string_view facet, std::string_view value,
                                           std::string_view element) {
  return invalid(fmt::format("{} ; cvc-type.3.1.3: The value '{}' of element '{}' is not valid.", facet,
                             value, element));
}

/// {"https://...":Weight, "https://...":Region}
std::string qualified(std::span<const std::string_view> names) {
  std::string list;
  for (const std::string_view name : names) {
    list += fmt::format("{}\"{}\":{}", list.empty() ? "" : ", ", kXmlNamespace, name);
  }
  return list;
}

/// The model counts characters, not octets: every octet but UTF-8's continuations starts one.
std::int64_t character_count(std::string_view text) {
  return std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
}

bool matches(std::string_view text, const base::Pattern& pattern) {
  return pattern.matches == nullptr || pattern.matches(text);
}

bool is_word(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

bool is_beyond_words(std::string_view value, const base::Bounds& bounds) {
  const bool allowed = bounds.words.empty() || is_word(value, bounds.words);
  return !allowed && (bounds.also == nullptr || !bounds.also(value));
}

/// Xerces calls a type without a name after the element.
std::string type_name(std::string_view field, const base::Bounds& bounds) {
  return bounds.type.empty() ? fmt::format("#AnonType_{}", field) : std::string(bounds.type);
}

std::unexpected<base::Error> wrong_size(std::string_view value, std::int64_t size, bool too_short,
                                        std::string_view field, const base::Bounds& bounds) {
  const std::string_view facet = too_short ? "minLength" : "maxLength";
  const std::string said = fmt::format(
      "cvc-{}-valid: Value '{}' with length = '{}' is not facet-valid with respect to {} '{}' for type '{}'.",
      facet, value, size, facet, too_short ? bounds.min : bounds.max, type_name(field, bounds));
  return invalid_value(said, value, field);
}

/// resourceId for ResourceId: parameters are told by their names in the service's code.
std::string member_name(std::string_view field) {
  std::string name(field);
  name.front() = static_cast<char>(name.front() | 0x20);
  return name;
}

}  // namespace

namespace fault {

Fault undeclared(std::string_view element) {
  return invalid(fmt::format("cvc-elt.1: Cannot find the declaration of element '{}'.", element));
}

Fault incomplete(std::string_view element, std::span<const std::string_view> expected) {
  return invalid(fmt::format(
      "cvc-complex-type.2.4.b: The content of element '{}' is not complete. One of '{{{}}}' is expected.",
      element, qualified(expected)));
}

Fault unexpected_element(std::string_view element, std::span<const std::string_view> expected) {
  if (expected.empty()) {
    return invalid(
        fmt::format("cvc-complex-type.2.4.d: Invalid content was found starting with element '{}'. No child "
                    "element is expected at this point.",
                    element));
  }
  return invalid(
      fmt::format("cvc-complex-type.2.4.a: Invalid content was found starting with element '{}'. One of "
                  "'{{{}}}' is expected.",
                  element, qualified(expected)));
}

Fault too_many(std::string_view element, std::int64_t max) {
  return invalid(
      fmt::format("cvc-complex-type.2.4.f: '{}' can occur a maximum of '{}' times in the current sequence. "
                  "This limit was exceeded. No child element is expected at this point.",
                  element, max));
}

Fault stray_text(std::string_view element) {
  return invalid(
      fmt::format("cvc-complex-type.2.3: Element '{}' cannot have character [children], because the type's "
                  "content type is element-only.",
                  element));
}

Fault stray_elements(std::string_view element) {
  return invalid(
      fmt::format("cvc-type.3.1.2: Element '{}' is a simple type, so it must have no element information "
                  "item [children].",
                  element));
}

Fault not_in_enumeration(std::string_view value, std::span<const std::string_view> words,
                         std::string_view element) {
  const std::string said = fmt::format(
      "cvc-enumeration-valid: Value '{}' is not facet-valid with respect to enumeration '[{}]'. "
      "It must be a value from the enumeration.",
      value, fmt::join(words, ", "));
  return invalid_value(said, value, element);
}

Fault no_such_value(std::string_view value, std::string_view type, std::string_view element) {
  const std::string said =
      fmt::format("cvc-datatype-valid.1.2.1: '{}' is not a valid value for '{}'.", value, type);
  return invalid_value(said, value, element);
}

}  // namespace fault

base::Status check_text(std::string_view value, std::string_view field, const base::Bounds& bounds) {
  const std::int64_t size = character_count(value);
  if (size > bounds.max) return wrong_size(value, size, false, field, bounds);
  if (size < bounds.min) return wrong_size(value, size, true, field, bounds);
  if (is_beyond_words(value, bounds)) {
    return fault::not_in_enumeration(value, bounds.words, field);
  }
  if (!matches(value, bounds.pattern)) {
    const std::string said = fmt::format(
        "cvc-pattern-valid: Value '{}' is not facet-valid with respect to pattern '{}' for type '{}'.", value,
        bounds.pattern.text, type_name(field, bounds));
    return invalid_value(said, value, field);
  }
  return {};
}

base::Status check_number(std::int64_t value, std::string_view field, const base::Bounds& bounds) {
  if (value >= bounds.min && value <= bounds.max) return {};
  const bool small = value < bounds.min;
  const std::string_view facet = small ? "minInclusive" : "maxInclusive";
  const std::string said =
      fmt::format("cvc-{}-valid: Value '{}' is not facet-valid with respect to {} '{}' for type '{}'.", facet,
                  value, facet, small ? bounds.min : bounds.max, type_name(field, bounds));
  return invalid_value(said, std::to_string(value), field);
}

std::string parameter_constraint(std::string_view value, const base::Bounds& bounds) {
  const std::int64_t size = character_count(value);
  if (size > bounds.max) return fmt::format("Member must have length less than or equal to {}", bounds.max);
  if (size < bounds.min)
    return fmt::format("Member must have length greater than or equal to {}", bounds.min);
  if (is_beyond_words(value, bounds)) {
    return fmt::format("Member must satisfy enum value set: [{}]", fmt::join(bounds.words, ", "));
  }
  if (!matches(value, bounds.pattern)) {
    return fmt::format("Member must satisfy regular expression pattern: {}", bounds.pattern.text);
  }
  return {};
}

std::string parameter_fault(const std::string* value, std::string_view field, std::string_view constraint) {
  const std::string shown = value == nullptr ? "null" : fmt::format("'{}'", *value);
  return fmt::format("Value {} at '{}' failed to satisfy constraint: {}", shown, member_name(field),
                     constraint);
}

base::Error parameter_error(const std::vector<std::string>& faults) {
  return {"InvalidInput", fmt::format("{} validation error{} detected: {}", faults.size(),
                                      faults.size() == 1 ? "" : "s", fmt::join(faults, "; "))};
}

}  // namespace milepost::aws
