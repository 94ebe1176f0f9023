// Phrases of what was compared and who is better.
#include "explain/reason.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <string_view>
#include <vector>

namespace milepost::explain {
namespace {

using zone::Policy;

std::string latency_text(const ExplainedMember& member) {
  if (*member.latency_from == "unknown") return fmt::format("{}, how far is unknown", *member.region);
  const std::string_view from = *member.latency_from == "measured" ? "measured" : "by distance";
  return fmt::format("{} {:.0f} ms {}", *member.region, *member.latency_ms, from);
}

std::string distance_text(const ExplainedMember& member) {
  const std::string region = member.region ? *member.region + " " : "";
  if (!member.distance_km) return fmt::format("{}how far is unknown", region);
  const std::string plain = fmt::format("{}{:.0f} km", region, *member.distance_km);
  if (*member.bias == 0) return plain;
  return fmt::format("{}, with bias {:+} {:.0f} km", plain, *member.bias, *member.biased_km);
}

std::string block_text(const ExplainedMember& member) {
  if (member.cidr_block)
    return fmt::format("location {}, block {}", *member.cidr_location, *member.cidr_block);
  if (*member.matches) return "location *, of whoever no block holds";
  return fmt::format("location {}, no block holds the client", *member.cidr_location);
}

/// What the policy compares, as a phrase; "" for those that compare nothing.
std::string compared_text(const ExplainedMember& member) {
  if (member.weight) return fmt::format("weight {}", *member.weight);
  if (member.failover) return *member.failover == "PRIMARY" ? "primary" : "secondary";
  if (member.latency_ms) return latency_text(member);
  if (member.place)
    return fmt::format("{} {} the client", *member.place, *member.matches ? "holds" : "does not hold");
  if (member.cidr_location) return block_text(member);
  if (member.biased_km) return distance_text(member);
  return {};
}

/// Why a member that could have answered does not.
std::string_view losing_word(Policy policy, const ExplainedMember& member) {
  switch (policy) {
    case Policy::kWeighted:
      return "only where nothing with a weight can";
    case Policy::kLatency:
      return "another is faster, or as fast and first";
    case Policy::kGeoproximity:
      return "another is nearer, or as near and first";
    case Policy::kFailover:
      return "stands by";
    case Policy::kGeolocation:
      return *member.matches ? "a smaller place answers" : "";
    case Policy::kIpBased:
      return *member.matches ? "a longer block answers" : "";
    case Policy::kMultivalue:
    case Policy::kSimple:
      break;
  }
  return "not chosen";
}

}  // namespace

std::string reason_of(Policy policy, bool last_resort, const ExplainedMember& member) {
  std::vector<std::string> parts;
  if (const std::string compared = compared_text(member); !compared.empty()) parts.push_back(compared);
  const bool answers = member.chance > 0;
  if (member.healthy && member.health_check)
    parts.push_back(fmt::format("health check {} passes", *member.health_check));
  if (!member.healthy) {
    parts.push_back(fmt::format("unhealthy: {}", fmt::join(member.unhealthy_because, ", ")));
    const bool simple = policy == Policy::kSimple;
    if (answers && last_resort)
      parts.emplace_back(simple ? "it is the only one" : "taken because nothing is healthy");
  }
  const std::string_view lost = losing_word(policy, member);
  if (!answers && (member.healthy || last_resort) && !lost.empty()) parts.emplace_back(lost);
  return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace milepost::explain
