// Walks from a plan to its leaves.
#include "routing/choose.h"

#include <algorithm>
#include <optional>

#include "base/fetch_ahead.h"
#include "routing/policies.h"

namespace milepost::routing {
namespace {

using zone::ContentKind;
using zone::GroupView;
using zone::MemberView;
using zone::NodeView;
using zone::Policy;
using zone::RrsetView;

constexpr std::size_t kContentSize = 64;   // octets of what small groups lead to
constexpr std::size_t kGroupLinesMax = 8;  // the processor fetches on by itself

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

bool asks_where(Policy policy) {
  return policy == Policy::kGeolocation || policy == Policy::kGeoproximity || policy == Policy::kLatency;
}

/// Picks the values of a multivalue answer into `values`, which is empty; the index of the first one. Where that leads
/// on, it is followed alone: aliases have no place among values, but a plan may have come from anywhere.
int pick_values(const GroupView& group, dns::RrType type, Context& context, Choice& values) {
  std::array<std::uint16_t, kValuesMax> picked;
  const std::size_t count = pick_multivalue(group, context, picked.data());
  if (group[picked[0]].kind() != ContentKind::kRecords) [[unlikely]]
    return context.trace != nullptr ? context.trace->on_choice(group, type, picked[0], context) : picked[0];
  if (context.trace != nullptr) [[unlikely]]
    context.trace->on_choices(group, type, context);
  values.kind = Choice::Kind::kRecords;
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

void choose_one(const std::uint8_t* rrset, Choice& choice) {
  choice.kind = Choice::Kind::kRecords;
  choice.count = 1;
  choice.sets[0] = rrset;
}

void choose_outside(const MemberView& member, dns::RrType type, Context& context, Choice& choice) {
  const auto* found = context.catalog.tables().outside->find(member.target_hash(), member.target(), type);
  const bool usable = found != nullptr && context.now_s < found->use_until_s;
  if (context.trace != nullptr) [[unlikely]]
    context.trace->on_outside(member.target(), usable && !found->records.empty());
  if (!usable) {
    choice.kind = Choice::Kind::kUnresolved;
  } else if (!found->records.empty()) {
    choose_one(found->records.data(), choice);
  }
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

Walk::Walk(const RrsetView& rrset, const Context& context)
    : context_(context), group_(plan_of(rrset)), type_(rrset.type()) {
  enter(group_);
}

bool Walk::step() {
  switch (at_) {
    case At::kGroup:
      if (asks_where(group_.policy()) && context_.client.step(group_.policy() == Policy::kLatency))
        return true;
      return choose_member();
    case At::kTrie:
      if (!cursor_.step()) at_ = At::kPage;
      return true;
    case At::kPage:
      return search_page();
    case At::kNode:
      return read_node();
    case At::kEnd:
      break;
  }
  return false;
}

bool Walk::choose_member() {
  const int index = pick(group_, type_, context_, choice_);
  if (index == kNobody) return end();
  const MemberView member = group_[static_cast<std::size_t>(index)];
  switch (member.kind()) {
    case ContentKind::kRecords:
      if (choice_.count == 0) choose_one(member.content(), choice_);
      return end();
    case ContentKind::kGroup:
      return enter(GroupView(member.content()));
    case ContentKind::kOutside:
      choose_outside(member, type_, context_, choice_);
      return end();
    case ContentKind::kName:
      return follow(member);
  }
  return end();
}

bool Walk::follow(const MemberView& alias) {
  target_ = alias.target();
  cursor_ = {context_.zone.nodes, alias.target_hash()};
  at_ = cursor_.step() ? At::kTrie : At::kPage;
  return true;
}

bool Walk::search_page() {
  entry_ = zone::first_entry(cursor_.page(), cursor_.hash(), zone::kNodeLines);
  at_ = At::kNode;
  return true;
}

/// What stands at the other name of the zone.
bool Walk::read_node() {
  const std::uint8_t* node = context_.zone.find_from(entry_, cursor_.page(), target_, cursor_.hash());
  const auto found = node != nullptr ? NodeView(node).find(type_) : std::nullopt;
  if (context_.trace != nullptr) [[unlikely]]
    context_.trace->on_alias(target_, found.has_value());
  if (!found) return end();
  if (found->is_plan()) return enter(plan_of(*found));
  choose_one(found->at(), choice_);
  return end();
}

bool Walk::enter(GroupView group) {
  if (++depth_ > kDepthMax || group.size() == 0) return end();
  group_ = group;
  at_ = At::kGroup;
  base::fetch_ahead(group.at(), std::min(base::cache_lines(group.head_size() + kContentSize), kGroupLinesMax));
  return true;
}

bool Walk::end() {
  at_ = At::kEnd;
  for (std::size_t i = 0; i < choice_.count; ++i) base::fetch_ahead(choice_.sets[i], 1);
  return false;
}

Choice choose(const RrsetView& rrset, const Context& context) {
  Walk walk(rrset, context);
  while (walk.step()) {
  }
  return walk.choice();
}

}  // namespace milepost::routing
