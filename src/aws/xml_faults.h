// What Route 53 says of a request that does not fit: the texts of its schema validator (Xerces), which tests
// and users of its clients know, and those of its parameter checks. All are InvalidInput.
//
// Sources: logs in public issues (ROUTE53.md 2.1); Xerces' XMLSchemaMessages for the ones no log shows.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.h"
#include "base/result.h"

namespace milepost::aws {

inline constexpr std::string_view kXmlNamespace = "https://route53.amazonaws.com/doc/2013-04-01/";

namespace fault {

using Fault = std::unexpected<base::Error>;

/// The root is an element that no schema declares.
Fault undeclared(std::string_view element);
/// `element` ends where one of `expected` is still missing.
Fault incomplete(std::string_view element, std::span<const std::string_view> expected);
/// `element` stands where one of `expected`, or nothing, may.
Fault unexpected_element(std::string_view element, std::span<const std::string_view> expected);
Fault too_many(std::string_view element, std::int64_t max);
/// Text between the children of `element`.
Fault stray_text(std::string_view element);
/// Children inside an element that holds text only.
Fault stray_elements(std::string_view element);
Fault not_in_enumeration(std::string_view value, std::span<const std::string_view> words,
                         std::string_view element);
/// `type` is the schema's name for what the value should be: integer, boolean, double.
Fault no_such_value(std::string_view value, std::string_view type, std::string_view element);

}  // namespace fault

/// Checks the value of the element `field`, whose name stands for the type where the bounds do not name it.
base::Status check_text(std::string_view value, std::string_view field, const base::Bounds& bounds);
base::Status check_number(std::int64_t value, std::string_view field, const base::Bounds& bounds);

/// Why a parameter is refused, as `Member must ...`; empty when it is not.
std::string parameter_constraint(std::string_view value, const base::Bounds& bounds);
/// `Value 'x' at 'resourceId' failed to satisfy constraint: Member must ...`; without a value `Value null at
/// ..`.
std::string parameter_fault(const std::string* value, std::string_view field, std::string_view constraint);
/// `2 validation errors detected: ..; ..`. REQUIRES: !faults.empty().
base::Error parameter_error(const std::vector<std::string>& faults);

}  // namespace milepost::aws
