// REST-XML bodies from and to described types.
//
// Reading follows Route 53's schema in what it refuses and how it says so, but not in the order of elements:
// clients exist for whom any order has to do. Lists are wrapped, never flattened: <Tags><Tag>..</Tag></Tags>.
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "aws/xml.h"
#include "aws/xml_faults.h"
#include "base/describe.h"
#include "base/result.h"

namespace milepost::aws {

namespace rest_xml {

/// The value of an element that holds nothing else, checked against its bounds.
base::Status read_value(const XmlElement& element, const base::Bounds& bounds, std::string& out);
base::Status read_value(const XmlElement& element, const base::Bounds& bounds, std::int64_t& out);
base::Status read_value(const XmlElement& element, const base::Bounds& bounds, double& out);
base::Status read_value(const XmlElement& element, const base::Bounds& bounds, bool& out);
/// Refuses text, other than white space, and repeated elements where members or items stand.
base::Status check_children_only(const XmlElement& element);
bool repeats_earlier(const XmlElement& element, std::size_t child);
const XmlElement* find_child(const XmlElement& element, std::string_view name);

std::string text_of(std::int64_t number);
std::string text_of(double number);
inline std::string_view text_of(bool truth) {
  return truth ? "true" : "false";
}

template <class Enum>
std::vector<std::string_view> words_of() {
  std::vector<std::string_view> words;
  for (const auto& [value, word] : base::Words<Enum>::words) words.push_back(word);
  return words;
}

/// The members of T that travel in the body and are not in `element` yet.
template <base::Described T>
std::vector<std::string_view> members_absent(const XmlElement& element) {
  std::vector<std::string_view> names;
  base::for_each_field<T>([&](const auto& field) {
    const bool in_body = field.place == base::Place::kBody;
    if (in_body && find_child(element, field.name) == nullptr) names.push_back(field.name);
  });
  return names;
}

template <base::Described T>
bool has_member(std::string_view name) {
  bool found = false;
  base::for_each_field<T>(
      [&](const auto& field) { found = found || (field.place == base::Place::kBody && field.name == name); });
  return found;
}

template <base::Described T>
base::Status check_children(const XmlElement& element) {
  if (base::Status status = check_children_only(element); !status) return status;
  for (std::size_t i = 0; i < element.children.size(); ++i) {
    const std::string& name = element.children[i].name;
    if (!has_member<T>(name) || repeats_earlier(element, i)) {
      return fault::unexpected_element(name, members_absent<T>(element));
    }
  }
  return {};
}

template <base::Described T>
base::Status read_members(const XmlElement& element, T& out);

template <class T>
base::Status read(const XmlElement& element, const base::Bounds& bounds, T& out) {
  if constexpr (base::Described<T>) {
    return read_members(element, out);
  } else if constexpr (base::Worded<T>) {
    std::string word;
    if (base::Status status = read_value(element, {}, word); !status) return status;
    const std::optional<T> value = base::enum_for<T>(word);
    if (!value) return fault::not_in_enumeration(word, words_of<T>(), element.name);
    out = *value;
    return {};
  } else {
    return read_value(element, bounds, out);
  }
}

template <class T, class Field>
base::Status read_items(const XmlElement& element, const Field& field, std::vector<T>& out) {
  if (base::Status status = check_children_only(element); !status) return status;
  const auto size = static_cast<std::int64_t>(element.children.size());
  if (size > field.bounds.max) return fault::too_many(field.item, field.bounds.max);
  if (size < field.bounds.min) return fault::incomplete(element.name, {&field.item, 1});
  // One by one: an empty item may be four octets of a request and hundreds in memory.
  for (const XmlElement& child : element.children) {
    if (child.name != field.item) return fault::unexpected_element(child.name, {&field.item, 1});
    if (base::Status status = read(child, field.item_bounds, out.emplace_back()); !status) return status;
  }
  return {};
}

template <class Member, class Field>
base::Status read_member(const XmlElement& element, const Field& field, Member& out) {
  if constexpr (base::is_optional<Member>) {
    return read_member(element, field, out.emplace());
  } else if constexpr (base::is_vector<Member>) {
    return read_items(element, field, out);
  } else {
    return read(element, field.bounds, out);
  }
}

template <base::Described T>
base::Status read_members(const XmlElement& element, T& out) {
  base::Status status = check_children<T>(element);
  base::for_each_field<T>([&](const auto& field) {
    if (!status || field.place != base::Place::kBody) return;
    using Member = std::remove_cvref_t<decltype(out.*field.member)>;
    if (const XmlElement* child = find_child(element, field.name)) {
      status = read_member(*child, field, out.*field.member);
    } else if (!base::is_optional<Member> && !field.may_be_empty) {
      status = fault::incomplete(element.name, {&field.name, 1});
    }
  });
  return status;
}

template <base::Described T>
void write_members(const T& value, XmlWriter& out);

template <class T>
void write(std::string_view name, const T& value, std::string_view prefix, XmlWriter& out) {
  if constexpr (base::Described<T>) {
    out.open(name);
    write_members(value, out);
    out.close(name);
  } else if constexpr (base::Worded<T>) {
    out.element(name, base::word_for(value));
  } else if constexpr (std::is_same_v<T, std::string>) {
    out.element(name, prefix.empty() ? value : std::string(prefix) + value);
  } else {
    out.element(name, text_of(value));
  }
}

template <class Member, class Field>
void write_member(const Field& field, const Member& value, XmlWriter& out) {
  if constexpr (base::is_optional<Member>) {
    if (value) write_member(field, *value, out);
  } else if constexpr (base::is_vector<Member>) {
    if (value.empty() && field.may_be_empty) return;
    out.open(field.name);
    for (const auto& item : value) write(field.item, item, {}, out);
    out.close(field.name);
  } else {
    write(field.name, value, field.bounds.prefix, out);
  }
}

template <base::Described T>
void write_members(const T& value, XmlWriter& out) {
  base::for_each_field<T>([&](const auto& field) {
    if (field.place == base::Place::kBody) write_member(field, value.*field.member, out);
  });
}

}  // namespace rest_xml

/// Reads the members that travel in the body out of `body`, whose root element must be `root`. Errors:
/// MalformedInput, InvalidInput, with AWS's texts.
template <base::Described T>
base::Status decode_xml_into(std::string_view body, std::string_view root, T& out) {
  const base::Result<XmlElement> element = parse_xml(body);
  if (!element) return std::unexpected(element.error());
  if (element->name != root) {
    return base::fail("MalformedInput", element->name + " is not valid, expected " + std::string(root));
  }
  return rest_xml::read_members(*element, out);
}

template <base::Described T>
base::Result<T> decode_xml(std::string_view body, std::string_view root) {
  T value;
  if (const base::Status status = decode_xml_into(body, root, value); !status) {
    return std::unexpected(status.error());
  }
  return value;
}

/// A whole document. Required lists are there when empty; absent optionals are not.
template <base::Described T>
std::string encode_xml(std::string_view root, const T& value) {
  XmlWriter out;
  out.open_root(root);
  rest_xml::write_members(value, out);
  out.close(root);
  return out.take();
}

/// The members of `value` as elements without a root: what a modelled error tells beside code and message.
template <base::Described T>
std::string encode_members(const T& value) {
  XmlWriter out;
  rest_xml::write_members(value, out);
  return out.take();
}

}  // namespace milepost::aws
