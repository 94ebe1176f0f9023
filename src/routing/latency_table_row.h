// What is published of one row of measured latencies, so that no pair of regions changes its order for less than a gain.
//
//   in use      A 50  B 54  C 90      A before B before C
//   measured    A 57  B 52  C 91      with a gain of 5: B is 5 ms faster than A and takes its place; C stays
//   published   B 52  A 55  C 90      in the new order; whoever takes the least of these answers by it
//
// The order is the one in use, with those pairs turned round whose measurements differ by the gain, and no others. It
// turns all of them that can be turned: where A, B and C come in this order and each measures a little less than the
// one before, C may gain on A what is worth it and still stays behind, since B may pass neither.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "routing/location.h"
#include "routing/regions.h"

namespace milepost::routing {

/// Tenths would be noise: milliseconds, rounded.
using Milliseconds = std::uint16_t;
inline constexpr Milliseconds kLatencyMax = 60'000;
/// Published values of a row differ, each by one from the one before at least: what so many regions add.
inline constexpr Milliseconds kPublishedLatencyMax = kLatencyMax + kRegionsMax;
static_assert(kPublishedLatencyMax < kNoLatency);

/// Both rows by RegionId, kNoLatency or nothing for what is not known; so is the outcome, as long as `measured`.
///
/// The published values of what was measured differ from each other. They stay as they are in use while that is in order
/// and within `gain_ms` of what was measured, and come as near as that otherwise: so a region that nobody measured, and
/// that keeps its value by distance, is passed for the gain, too. Only where two measured regions change places may one
/// of them pass it for less. What is not in use counts as if it were, as it is measured.
/// REQUIRES: gain_ms > 0, measured <= kLatencyMax, in_use <= kPublishedLatencyMax. Takes n log n, unless many pairs turn.
std::vector<Milliseconds> published_row(std::span<const Milliseconds> measured,
                                        std::span<const Milliseconds> in_use, Milliseconds gain_ms);

}  // namespace milepost::routing
