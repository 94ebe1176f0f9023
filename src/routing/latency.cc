// Latency routing: the region that the client reaches fastest.
#include "routing/distance.h"
#include "routing/least.h"

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
  if (context.client.latencies().count == 0) return pick_nearest(group, context);
  return pick_least(group, context, [&](std::size_t i) { return latency_ms(group, i, context); });
}

}  // namespace milepost::routing
