// The policies: which member of a group answers. One file each.
//
// Each prefers what is healthy; where nothing is, it chooses as if everything were.
#pragma once

#include <cstdint>

#include "routing/choose.h"
#include "zone/plan.h"

namespace milepost::routing {

inline constexpr int kNobody = -1;

/// The index of the chosen member, or kNobody. REQUIRES: the group is not empty.
int pick_weighted(const zone::GroupView& group, Context& context);
int pick_failover(const zone::GroupView& group, Context& context);
int pick_latency(const zone::GroupView& group, Context& context);
int pick_geolocation(const zone::GroupView& group, Context& context);
int pick_geoproximity(const zone::GroupView& group, Context& context);
int pick_ip_based(const zone::GroupView& group, Context& context);
/// Up to kValuesMax of them, in an order that varies; how many.
std::size_t pick_multivalue(const zone::GroupView& group, Context& context, std::uint16_t* picked);

/// Where an IP-based group looks clients up; null: nowhere.
const zone::CidrMap* collection_of(const zone::GroupView& group, const Context& context);

/// With which chance pick_weighted() picks each member, 0..1; `chances` has room for all of them.
void weighted_chances(const zone::GroupView& group, Context& context, double* chances);

/// What latency routing compares, milliseconds: measured where it was, else worked out from the distance; the time to
/// the far side of the earth where nothing is known.
float latency_ms(const zone::GroupView& group, std::size_t index, Context& context);
/// What geoproximity compares, kilometres: the great-circle distance, shortened or stretched by the bias.
float biased_distance_km(const zone::GroupView& group, std::size_t index, Context& context);

}  // namespace milepost::routing
