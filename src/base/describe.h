// One description per model type drives the XML codec, the JSON codec and the stored form.
//
// Beside the type:
//   template <> struct base::Description<HostedZone> {
//     static constexpr std::string_view name = "HostedZone";
//     static constexpr auto fields = std::tuple{
//         field("Id", &HostedZone::id, length(0, 32)),
//         field("Config", &HostedZone::config),                   // a described type; std::optional: may be absent
//         field("Tags", &HostedZone::tags).of("Tag"),             // std::vector: <Tags><Tag>..</Tag></Tags>
//     };
//   };
// Members: std::string, std::int64_t, bool, double, described enumerations, described types, std::optional
// and std::vector of those. A member that is no std::optional is required.
//
// Requests and responses say of a member that does not travel in the body where it does:
//         field("HostedZoneId", &T::id).path("Id"),               // {Id} of the route's pattern
//         field("MaxItems", &T::max_items).query("maxitems"),     // ?maxitems=
//         field("Location", &T::location).header("Location"),
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "base/pattern.h"

namespace milepost::base {

/// Constraints of the service model: lengths of strings (characters) and lists (items), bounds of numbers.
struct Bounds {
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  Pattern pattern = {};                          // for strings
  std::span<const std::string_view> words = {};  // the values allowed, for strings
  bool (*also)(std::string_view) = nullptr;      // which others are, by this process' configuration
  std::string_view type = {};                    // the model's name of the type, which some error texts quote
  std::string_view prefix = {};                  // an id's kind: "/hostedzone/" (see resource_id())

  constexpr Bounds named(std::string_view type_name) const {
    Bounds named = *this;
    named.type = type_name;
    return named;
  }
};

/// Where a member of a request or response travels.
enum class Place { kBody, kPath, kQuery, kHeader };

template <class Type, class Member>
struct Field {
  std::string_view name;
  Member Type::* member;
  Bounds bounds = {};
  std::string_view item = "member";  // element name of list items
  Bounds item_bounds = {};           // of each item, where bounds are the list's
  bool may_be_empty = false;         // a list that is left out when it is empty
  Place place = Place::kBody;
  std::string_view parameter = {};  // its name in the path, the query or the headers

  constexpr Field of(std::string_view item_name, Bounds each = {}) const {
    Field changed = *this;
    changed.item = item_name;
    changed.item_bounds = each;
    return changed;
  }
  /// A list that an empty one and an absent one mean the same for.
  constexpr Field absent_when_empty() const {
    Field changed = *this;
    changed.may_be_empty = true;
    return changed;
  }
  constexpr Field path(std::string_view label) const { return at(Place::kPath, label); }
  constexpr Field query(std::string_view key) const { return at(Place::kQuery, key); }
  constexpr Field header(std::string_view header_name) const { return at(Place::kHeader, header_name); }

 private:
  constexpr Field at(Place where, std::string_view called) const {
    Field changed = *this;
    changed.place = where;
    changed.parameter = called;
    return changed;
  }
};

template <class Type, class Member>
constexpr Field<Type, Member> field(std::string_view name, Member Type::* member, Bounds bounds = {}) {
  Field<Type, Member> made;
  made.name = name;
  made.member = member;
  made.bounds = bounds;
  return made;
}
constexpr Bounds length(std::int64_t min, std::int64_t max, const Pattern& expression = {}) {
  return {.min = min, .max = max, .pattern = expression};
}
constexpr Bounds between(std::int64_t min, std::int64_t max) {
  return {.min = min, .max = max};
}
constexpr Bounds one_of(std::span<const std::string_view> words, bool (*also)(std::string_view) = nullptr) {
  return {.words = words, .also = also};
}
inline constexpr std::int64_t kUnbounded = std::numeric_limits<std::int64_t>::max();

/// The ids of health checks, traffic policies, CIDR collections and the like.
constexpr Bounds uuid() {
  return length(0, kUnbounded, pattern<"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}">).named("UUID");
}
/// IPv4 or IPv6 in any of its text forms.
constexpr Bounds ip_address() {
  return length(
             0, 45,
             pattern<
                 "(^((([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])\\.){3}([0-9]|[1-9][0-9]|1[0-9]{2}|2["
                 "0-4][0-9]|25[0-5]))$|^(([0-9a-fA-F]{1,4}:){7,7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:"
                 "|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,"
                 "2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]"
                 "{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-"
                 "fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:)|fe80:(:[0-9a-fA-F]{0,4}){0,4}%[0-9a-zA-Z]"
                 "{1,}|::(ffff(:0{1,4}){0,1}:){0,1}((25[0-5]|(2[0-4]|1{0,1}[0-9]){0,1}[0-9])\\.){3,3}(25[0-"
                 "5]|(2[0-4]|1{0,1}[0-9]){0,1}[0-9])|([0-9a-fA-F]{1,4}:){1,4}:((25[0-5]|(2[0-4]|1{0,1}[0-9]"
                 "){0,1}[0-9])\\.){3,3}(25[0-5]|(2[0-4]|1{0,1}[0-9]){0,1}[0-9]))$)">)
      .named("IPAddress");
}
/// An id that stands bare in memory and as "<prefix><id>" on the wire; requests may send it with and without.
constexpr Bounds resource_id(std::string_view prefix) {
  return {.min = 0, .max = 32, .type = "ResourceId", .prefix = prefix};
}

template <class Type>
struct Description;  // specialised beside each described type

/// Specialised for enumerations: `static constexpr std::array words = {std::pair{Action::kCreate,
/// "CREATE"sv}, ...}`.
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

/// The API's word for an enumerator; empty when it has none.
template <Worded Enum>
constexpr std::string_view word_for(Enum value) {
  for (const auto& [each, word] : Words<Enum>::words) {
    if (each == value) return word;
  }
  return {};
}

/// The enumerator that `word` stands for, compared exactly.
template <Worded Enum>
constexpr std::optional<Enum> enum_for(std::string_view word) {
  for (const auto& [value, each] : Words<Enum>::words) {
    if (each == word) return value;
  }
  return std::nullopt;
}

}  // namespace milepost::base
