// REST-XML requests: members that travel in the path and the query, and the whole request as one described
// type.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "aws/rest_xml.h"
#include "base/describe.h"
#include "base/result.h"
#include "http/message.h"

namespace milepost::aws {

/// Names and decoded values, in the order they came.
using NamedValues = std::vector<std::pair<std::string, std::string>>;

struct Parameters {
  NamedValues path;   // by the labels of the route's pattern
  NamedValues query;  // by key
};

/// Resolves %XX (RFC 3986 2.1); nullopt when a % stands before anything else. `plus_is_space` for query
/// strings.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

/// The pairs of a query string (without its ?). A key without = has an empty value; pairs that do not decode
/// are left out.
NamedValues parse_query(std::string_view query);

/// The first value called `name`; null when there is none.
const std::string* find_value(const NamedValues& values, std::string_view name);

namespace rest_request {

/// Takes one parameter over into `out`; a fault's text when it cannot be, else empty.
std::string take(const std::string& value, std::string_view field, const base::Bounds& bounds,
                 std::string& out);
std::string take(const std::string& value, std::string_view field, const base::Bounds& bounds,
                 std::int64_t& out);
template <class T>
std::string take(const std::string& value, std::string_view field, const base::Bounds& bounds,
                 std::optional<T>& out) {
  return take(value, field, bounds, out.emplace());
}

/// The types that members outside of bodies have.
template <class T>
concept Parameter =
    std::is_same_v<T, std::string> || std::is_same_v<T, std::int64_t> ||
    std::is_same_v<T, std::optional<std::string>> || std::is_same_v<T, std::optional<std::int64_t>>;

/// ?marker= means the same as no marker.
inline const std::string* find_parameter(const Parameters& parameters, base::Place place,
                                         std::string_view name) {
  if (place == base::Place::kPath) return find_value(parameters.path, name);
  const std::string* value = find_value(parameters.query, name);
  return value == nullptr || value->empty() ? nullptr : value;
}

template <base::Described T>
consteval bool has_members_in(base::Place place) {
  bool found = false;
  base::for_each_field<T>([&](const auto& field) { found = found || field.place == place; });
  return found;
}

template <class Type, class Member>
std::string take_field(const Parameters& parameters, const base::Field<Type, Member>& field, Type& out) {
  const std::string* value = find_parameter(parameters, field.place, field.parameter);
  if (value != nullptr) return take(*value, field.name, field.bounds, out.*field.member);
  return base::is_optional<Member> ? std::string()
                                   : parameter_fault(nullptr, field.name, "Member must not be null");
}

}  // namespace rest_request

/// Reads the members that travel in path and query. Error InvalidInput names all that do not fit.
template <base::Described T>
base::Status read_parameters(const Parameters& parameters, T& out) {
  std::vector<std::string> faults;
  base::for_each_field<T>([&](const auto& field) {
    if constexpr (rest_request::Parameter<std::remove_cvref_t<decltype(out.*field.member)>>) {
      if (field.place != base::Place::kPath && field.place != base::Place::kQuery) return;
      std::string fault = rest_request::take_field(parameters, field, out);
      if (!fault.empty()) faults.push_back(std::move(fault));
    }
  });
  if (!faults.empty()) return std::unexpected(parameter_error(faults));
  return {};
}

/// A request from its parameters and body. Where a body could be but none was sent, it counts as one without
/// members: botocore sends none when all its members are absent.
template <base::Described T>
base::Result<T> decode_request(const Parameters& parameters, std::string_view body) {
  T request;
  if (const base::Status status = read_parameters(parameters, request); !status) {
    return std::unexpected(status.error());
  }
  if constexpr (rest_request::has_members_in<T>(base::Place::kBody)) {
    constexpr std::string_view root = base::Description<T>::name;
    const base::Status status = body.empty()
                                    ? rest_xml::read_members(XmlElement{std::string(root), {}, {}}, request)
                                    : decode_xml_into(body, root, request);
    if (!status) return std::unexpected(status.error());
  }
  return request;
}

/// The members of a response that travel as headers: strings.
template <base::Described T>
http::Headers encode_headers(const T& response) {
  http::Headers headers;
  base::for_each_field<T>([&](const auto& field) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(response.*field.member)>, std::string>) {
      if (field.place == base::Place::kHeader) headers.emplace_back(field.parameter, response.*field.member);
    }
  });
  return headers;
}

}  // namespace milepost::aws
