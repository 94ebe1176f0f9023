// Latency routing: the region that the client reaches fastest.
#include "routing/policies.h"

#include <algorithm>
#include <cmath>

#include "routing/distance.h"

namespace milepost::routing {
namespace {

/// Light in fibre makes 200 km a millisecond, there and back 100.
constexpr float kKilometresPerRoundTripMs = 100;

}  // namespace

float latency_ms(const zone::GroupView& group, std::size_t index, Context& context) {
  const std::uint16_t measured = context.client.latencies().of(group[index].key());
  if (measured != kNoLatency) return measured;
  const std::array<float, 3> region = group.position(index);
  const Location& location = context.client.location();
  const bool known = location.has_position && is_position(region);
  return (known ? distance_km(location.position, region) : kHalfWayRoundKm) / kKilometresPerRoundTripMs;
}

int pick_latency(const zone::GroupView& group, Context& context) {
  int best = kNobody;
  int best_healthy = kNobody;
  float least = 0;
  float least_healthy = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    const float ms = latency_ms(group, i, context);
    if (best == kNobody || ms < least) {
      best = static_cast<int>(i);
      least = ms;
    }
    if (!context.healthy(group[i])) continue;
    if (best_healthy == kNobody || ms < least_healthy) {
      best_healthy = static_cast<int>(i);
      least_healthy = ms;
    }
  }
  return best_healthy != kNobody ? best_healthy : best;
}

}  // namespace milepost::routing
