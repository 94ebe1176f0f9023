// One description per model type drives the XML codec, the JSON codec and the stored form.
//
// Beside the type:
//   template <> struct base::Description<HostedZone> {
//     static constexpr std::string_view name = "HostedZone";
//     static constexpr auto fields = std::tuple{
//         field("Id", &HostedZone::id, length(0, 32)),
//         field("Config", &HostedZone::config),                   // nested described type, std::optional: may be absent
//         field("Tags", &Zone::tags).of("Tag"),                   // std::vector: <Tags><Tag>..</Tag></Tags>
//     };
//   };
// Members: std::string, std::int64_t, bool, double, described enumerations, described types, std::optional and
// std::vector of those. A member that is no std::optional is required.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace milepost::base {

/// Constraints of the service model: lengths of strings (characters) and lists (items), bounds of numbers.
struct Bounds {
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  std::string_view pattern = {};  // the model's regular expression, for strings
};

template <class Type, class Member>
struct Field {
  std::string_view name;
  Member Type::*member;
  Bounds bounds = {};
  std::string_view item = "member";  // element name of list items

  constexpr Field of(std::string_view item_name) const { return {name, member, bounds, item_name}; }
};

template <class Type, class Member>
constexpr Field<Type, Member> field(std::string_view name, Member Type::*member, Bounds bounds = {}) {
  return {name, member, bounds};
}
constexpr Bounds length(std::int64_t min, std::int64_t max, std::string_view pattern = {}) { return {min, max, pattern}; }
constexpr Bounds between(std::int64_t min, std::int64_t max) { return {min, max, {}}; }

template <class Type>
struct Description;  // specialised beside each described type

/// Specialised for enumerations: `static constexpr std::array words = {std::pair{Action::kCreate, "CREATE"sv}, ...}`.
template <class Enum>
struct Words;

template <class Type>
concept Described = requires { Description<Type>::fields; };
template <class Enum>
concept Worded = std::is_enum_v<Enum> && requires { Words<Enum>::words; };

template <class Type>
inline constexpr bool is_optional = false;
template <class Type>
inline constexpr bool is_optional<std::optional<Type>> = true;
template <class Type>
inline constexpr bool is_vector = false;
template <class Type>
inline constexpr bool is_vector<std::vector<Type>> = true;

/// Calls `visit(field)` for each field of Type in the order of its description.
template <Described Type, class Visit>
constexpr void for_each_field(Visit&& visit) {
  std::apply([&](const auto&... fields) { (visit(fields), ...); }, Description<Type>::fields);
}

}  // namespace milepost::base
