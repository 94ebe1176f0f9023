// Walks from a plan to its leaves.
#include "routing/choose.h"

#include <optional>

#include "routing/policies.h"

namespace milepost::routing {
namespace {

using zone::ContentKind;
using zone::GroupView;
using zone::MemberView;
using zone::NodeView;
using zone::Policy;
using zone::RrsetView;

int pick_one(const GroupView& group, Context& context) {
  switch (group.policy()) {
    case Policy::kSimple:
      return 0;  // the one there is: its health check says whether others lead here, not whether it answers
    case Policy::kWeighted:
      return pick_weighted(group, context);
    case Policy::kLatency:
      return pick_latency(group, context);
    case Policy::kFailover:
      return pick_failover(group, context);
    case Policy::kGeolocation:
      return pick_geolocation(group, context);
    case Policy::kGeoproximity:
      return pick_geoproximity(group, context);
    case Policy::kIpBased:
      return pick_ip_based(group, context);
    case Policy::kMultivalue:
      break;  // picks several
  }
  return kNobody;
}

Choice answer(const std::uint8_t* rrset) {
  return {.kind = Choice::Kind::kRecords, .count = 1, .sets = {rrset}};
}

/// Picks the values of a multivalue answer into `values`; the index of the first one. Where that leads on, it is followed
/// alone: aliases have no place among values, but a plan may have come from anywhere.
int pick_values(const GroupView& group, dns::RrType type, Context& context, Choice& values) {
  std::array<std::uint16_t, kValuesMax> picked;
  const std::size_t count = pick_multivalue(group, context, picked.data());
  if (context.trace != nullptr) [[unlikely]] {
    if (group[picked[0]].kind() != ContentKind::kRecords)
      return context.trace->on_choice(group, type, picked[0], context);
    context.trace->on_choices(group, type, context);
  }
  values = {.kind = Choice::Kind::kRecords};
  for (std::size_t i = 0; i < count; ++i) {
    const MemberView member = group[picked[i]];
    if (member.kind() == ContentKind::kRecords) values.sets[values.count++] = member.content();
  }
  return picked[0];
}

int pick(const GroupView& group, dns::RrType type, Context& context, Choice& values) {
  if (group.policy() == Policy::kMultivalue) return pick_values(group, type, context, values);
  const int index = pick_one(group, context);
  if (context.trace != nullptr) [[unlikely]]
    return context.trace->on_choice(group, type, index, context);
  return index;
}

/// What stands at the other name of the zone.
std::optional<RrsetView> follow(const MemberView& alias, dns::RrType type, Context& context) {
  const std::uint8_t* node = context.zone.find_hashed(alias.target(), alias.target_hash());
  const auto found = node != nullptr ? NodeView(node).find(type) : std::nullopt;
  if (context.trace != nullptr) [[unlikely]]
    context.trace->on_alias(alias.target(), found.has_value());
  return found;
}

Choice outside(const MemberView& member, dns::RrType type, Context& context) {
  const auto* found = context.catalog.tables().outside->find(member.target_hash(), member.target(), type);
  const bool usable = found != nullptr && context.now_s < found->use_until_s;
  if (context.trace != nullptr) [[unlikely]]
    context.trace->on_outside(member.target(), usable && !found->records.empty());
  if (!usable) return {.kind = Choice::Kind::kUnresolved};
  if (found->records.empty()) return {};
  return answer(found->records.data());
}

}  // namespace

std::uint32_t Context::draw(std::uint32_t below) {
  // xorshift64*: shares need no secrecy, only spread.
  random ^= random >> 12;
  random ^= random << 25;
  random ^= random >> 27;
  const std::uint64_t drawn = (random * 0x2545f4914f6cdd1d) >> 32;
  return static_cast<std::uint32_t>((drawn * below) >> 32);
}

Choice choose(const RrsetView& rrset, Context& context) {
  const dns::RrType type = rrset.type();
  GroupView group = plan_of(rrset);
  Choice values;
  for (int depth = 0; depth < kDepthMax && group.size() > 0; ++depth) {
    const int index = pick(group, type, context, values);
    if (index == kNobody) return {};
    const MemberView member = group[static_cast<std::size_t>(index)];
    switch (member.kind()) {
      case ContentKind::kRecords:
        return group.policy() == Policy::kMultivalue ? values : answer(member.content());
      case ContentKind::kGroup:
        group = GroupView(member.content());
        break;
      case ContentKind::kOutside:
        return outside(member, type, context);
      case ContentKind::kName: {
        const auto next = follow(member, type, context);
        if (!next) return {};
        if (!next->is_plan()) return answer(next->records().data() - sizeof(zone::RrsetHeader));
        group = plan_of(*next);
        break;
      }
    }
  }
  return {};
}

}  // namespace milepost::routing
