// Rules that one record set obeys or breaks on its own: its place in the zone, its type, its values
// (ROUTE53.md 2.6, 2.7). Names are in the stored form of model/route53_name.h.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dns/wire.h"
#include "model/hosted_zone.h"
#include "model/outside_names.h"
#include "model/record_set.h"

namespace milepost::model {

/// The type that a mnemonic of the API means; exactly as the API spells it, so "a" and "TYPE1" mean none.
std::optional<dns::RrType> record_type(std::string_view mnemonic);

/// How many values a record set may have, and how long each (DG:DNSLimitations).
struct ValueLimits {
  std::size_t count_max = 400;
  std::size_t size_max = 4000;  // characters of one value
};

/// Why `value` is no rdata of `type`: `Invalid Resource Record: 'FATAL problem: ..'`; nullopt when it is.
std::optional<std::string> find_value_problem(dns::RrType type, std::string_view value,
                                              const ValueLimits& limits = {});

/// Appends every problem of `set` in the words of Route 53's InvalidChangeBatch: its place, its routing, the
/// alias or the values that it is. `outside`: as check_alias() takes it.
void check_record_set(const RecordSet& set, const HostedZone& zone, const ValueLimits& limits,
                      const OutsideNames& outside, std::vector<std::string>& problems);

/// True when both hold the same values: in any order, however they are written (`1.2.3.4`, names with or
/// without the trailing dot and in any case).
bool same_values(const RecordSet& a, const RecordSet& b);

/// True when a DELETE that names `given` means `current`: TTL, values in any order, alias target and routing
/// must agree; HealthCheckId and MultiValueAnswer may be left out (ROUTE53.md 2.6), and so may the TTL of a traffic
/// policy instance's root record set.
bool delete_matches(const RecordSet& given, const RecordSet& current);

}  // namespace milepost::model
