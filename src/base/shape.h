// Described types as data: what a program can say about a type without knowing it at compile time.
//
//   const Shape& shape = kShapeOf<api::GetChangeResponse>;
//   shape.members[0].name  -> "ChangeInfo"      shape.members[0].structure->name -> "ChangeInfo"
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/describe.h"

namespace milepost::base {

enum class Kind : std::uint8_t { kString, kInteger, kDouble, kBoolean, kEnumeration, kList, kStructure };

struct Shape;

/// A value: a member, or each item of a list.
struct ValueShape {
  Kind kind = Kind::kString;
  Bounds bounds = {};
  std::span<const std::string_view> words = {};  // of an enumeration, wherever it is described
  const Shape* structure = nullptr;              // of a kStructure
};

struct MemberShape {
  std::string_view name;
  ValueShape value;
  ValueShape items;       // of a kList
  std::string_view item;  // element name of a kList's items
  bool required = false;
  Place place = Place::kBody;
  std::string_view parameter = {};  // its name in the path, the query or the headers
};

struct Shape {
  std::string_view name;
  std::span<const MemberShape> members;
};

namespace shape {

template <Worded Enum>
inline constexpr auto kWordsOf = [] {
  std::array<std::string_view, Words<Enum>::words.size()> words;
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = Words<Enum>::words[i].second;
  return words;
}();

template <Described Type>
struct Of;

template <class Type>
constexpr ValueShape value_of(const Bounds& bounds) {
  if constexpr (is_optional<Type>) {
    return value_of<typename Type::value_type>(bounds);
  } else if constexpr (is_vector<Type>) {
    return {.kind = Kind::kList, .bounds = bounds};
  } else if constexpr (Described<Type>) {
    return {.kind = Kind::kStructure, .bounds = bounds, .structure = &Of<Type>::kShape};
  } else if constexpr (Worded<Type>) {
    return {.kind = Kind::kEnumeration, .bounds = bounds, .words = kWordsOf<Type>};
  } else if constexpr (std::is_same_v<Type, bool>) {
    return {.kind = Kind::kBoolean, .bounds = bounds};
  } else if constexpr (std::is_same_v<Type, double>) {
    return {.kind = Kind::kDouble, .bounds = bounds};
  } else if constexpr (std::is_same_v<Type, std::int64_t>) {
    return {.kind = Kind::kInteger, .bounds = bounds};
  } else {
    static_assert(std::is_same_v<Type, std::string>);
    return {.kind = bounds.words.empty() ? Kind::kString : Kind::kEnumeration,
            .bounds = bounds,
            .words = bounds.words};
  }
}

template <class Type>
constexpr ValueShape items_of(const Bounds& bounds) {
  if constexpr (is_optional<Type>) {
    return items_of<typename Type::value_type>(bounds);
  } else if constexpr (is_vector<Type>) {
    return value_of<typename Type::value_type>(bounds);
  } else {
    return {};
  }
}

template <class Type, class Member>
constexpr MemberShape member_of(const Field<Type, Member>& field) {
  return {.name = field.name,
          .value = value_of<Member>(field.bounds),
          .items = items_of<Member>(field.item_bounds),
          .item = field.item,
          .required = !is_optional<Member> && !field.may_be_empty,
          .place = field.place,
          .parameter = field.parameter};
}

template <Described Type>
struct Of {
  static constexpr auto kMembers = std::apply(
      [](const auto&... fields) { return std::array<MemberShape, sizeof...(fields)>{member_of(fields)...}; },
      Description<Type>::fields);
  static constexpr Shape kShape{Description<Type>::name, kMembers};
};

}  // namespace shape

template <Described Type>
inline constexpr const Shape& kShapeOf = shape::Of<Type>::kShape;

}  // namespace milepost::base
