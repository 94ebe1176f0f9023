// Names as Route 53 takes and lists them (DG:DomainNameFormat; ROUTE53.md 2.4).
//
// The stored form is what lists show and keys sort by: lower case, with the trailing dot, and every octet
// outside a-z 0-9 - _ as three octal digits: "*.Example.com" is "\052.example.com.". Because a dot inside a
// label is \056, every raw dot of a stored name separates two labels.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace milepost::model {

/// Brings a name into the stored form; raw and escaped spellings of one name become equal. A missing trailing
/// dot is added. Error InvalidInput, whose message is `FATAL problem: CODE (WHAT) encountered with 'VALUE'`;
/// the rules of a change batch put that message into their InvalidChangeBatch.
base::Result<std::string> normalize_name(std::string_view text);

/// True when the leftmost label is `*` alone. A `*` anywhere else is an ordinary character.
bool is_wildcard(std::string_view stored_name);

/// True when `stored_name` is the zone's own name or lies below it; both in the stored form.
bool is_in_zone(std::string_view stored_name, std::string_view zone_name);

/// `FATAL problem: CODE (WHAT) encountered with 'VALUE'`: how Route 53 words what is wrong with names and
/// values.
std::string fatal_problem(std::string_view code, std::string_view what, std::string_view value);

}  // namespace milepost::model
