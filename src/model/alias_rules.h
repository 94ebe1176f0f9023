// Rules of aliases, and where aliases and CNAMEs lead within a hosted zone (ROUTE53.md 2.6, 2.7 "Alias").
//
// An alias names a target by hosted zone and name. A target in the alias' own zone has to be there and of the same type.
// With any other hosted zone it leads outside, to addresses that are resolved in the background: to names of AWS'
// services, whose hosted zones have to fit, and to those that the operator allows, under any id but that of a hosted zone
// here.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/hosted_zone.h"
#include "model/outside_names.h"
#include "model/record_set.h"

namespace milepost::model {

/// Appends what is wrong with the alias `set`, as far as it shows without looking at the target. `outside`: names
/// elsewhere that it may lead to besides AWS'. REQUIRES: set.alias_target, its name in the stored form.
void check_alias(const RecordSet& set, const HostedZone& zone, const OutsideNames& outside,
                 std::vector<std::string>& problems);

/// True when the alias `set` points to a record set of its own zone. REQUIRES: as check_alias().
bool points_into(const RecordSet& set, const HostedZone& zone);

/// True when it leads outside by an id that is none of AWS': it must not be a hosted zone's here. REQUIRES: as
/// check_alias().
bool names_unknown_zone(const RecordSet& set, const HostedZone& zone);

/// `Tried to create an alias that targets T., type A in zone Z1, but that target was not found`
std::string target_not_found(const RecordSet& set);
/// `... but the alias target name does not lie within the target zone`
std::string target_not_in_zone(const RecordSet& set);

/// The names within the zone, in the stored form, at which a resolver that follows `set` goes on with the
/// same type: the target of an alias into its own zone, the values of a CNAME. Empty for all else.
std::vector<std::string> links_of(const RecordSet& set, const HostedZone& zone);

/// `RRSet of type CNAME with DNS name x. is not permitted as it creates a CNAME or alias loop in the zone.`
std::string creates_loop(const RecordSet& set);

/// `RRSet of type A with DNS name x. is not permitted as it leads through more than 60 aliases in the zone.`
std::string leads_too_far(const RecordSet& set, std::size_t aliases_max);

}  // namespace milepost::model
