// Rules of routing policies: what a record set of a policy may be on its own, and which record sets of one
// name and type can stand side by side (ROUTE53.md 2.6 "Policy mixing", 2.7).
//
// Texts are Route 53's where a public report quotes them; the others, marked (?) in the .cc, follow their
// pattern.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/hosted_zone.h"
#include "model/record_set.h"

namespace milepost::model {

/// Appends what the policy of `set` forbids about it, whatever stands beside it. REQUIRES: one policy at
/// most.
void check_routing(const RecordSet& set, const HostedZone& zone, std::vector<std::string>& problems);

/// Why `set` cannot be created beside `other`, another record set of its name and type; nullopt when it can.
std::optional<std::string> find_routing_conflict(const RecordSet& set, const RecordSet& other);

/// `RRSet with DNS name x., type A`, with the set identifier where there is one.
std::string describe_routed(const RecordSet& set);

}  // namespace milepost::model
