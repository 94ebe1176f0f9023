// What each policy compares, read from where it compares it.
#include "explain/explained_group.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "base/cidr.h"
#include "dns/name_text.h"
#include "dns/rdata.h"
#include "explain/reason.h"
#include "routing/distance.h"
#include "routing/policies.h"

namespace milepost::explain {
namespace {

using routing::Context;
using zone::ContentKind;
using zone::GroupView;
using zone::MemberView;
using zone::Policy;

constexpr std::size_t kCausesMax = 16;  // health checks and targets named for one member

bool any_healthy(const GroupView& group, const Context& context) {
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (context.healthy(group[i])) return true;
  }
  return false;
}

std::string name_text(dns::NameView name) {
  return dns::print_name(name, dns::Escapes::kOctal);
}

std::vector<std::string> values_of(const MemberView& member) {
  std::vector<std::string> values;
  const zone::RrsetView rrset(member.content());
  zone::for_each_record(rrset, [&](const zone::RecordView& record) {
    values.push_back(dns::print_rdata(rrset.type(), record.rdata(), {.escapes = dns::Escapes::kOctal}));
  });
  return values;
}

/// Collects why something is not healthy: down the tree of targets to the health checks.
class Causes {
 public:
  explicit Causes(const Context& context) : context_(context) {}

  void add(const MemberView& member, dns::RrType type) {
    if (!context_.healthy(member.check_slot())) put(fmt::format("health check {}", member.check()));
    if (context_.healthy(member.target_slot())) return;
    switch (member.kind()) {
      case ContentKind::kName:
        return add_target(member, type);
      case ContentKind::kOutside:
        return put(fmt::format("target {} does not resolve", name_text(member.target())));
      case ContentKind::kGroup:
        return add_group(GroupView(member.content()), type);
      case ContentKind::kRecords:
        return;
    }
  }

  std::vector<std::string> take() { return std::move(causes_); }

 private:
  void put(std::string cause) {
    if (causes_.size() < kCausesMax && std::ranges::find(causes_, cause) == causes_.end())
      causes_.push_back(std::move(cause));
  }

  void add_group(const GroupView& group, dns::RrType type) {
    for (std::size_t i = 0; i < group.size() && causes_.size() < kCausesMax; ++i) add(group[i], type);
  }

  void add_target(const MemberView& member, dns::RrType type) {
    const std::string target = name_text(member.target());
    if (!seen_.insert(target).second) return;
    put(fmt::format("target {}", target));
    const std::uint8_t* node = context_.zone.find_hashed(member.target(), member.target_hash());
    const auto rrset = node != nullptr ? zone::NodeView(node).find(type) : std::nullopt;
    if (rrset && rrset->is_plan()) add_group(plan_of(*rrset), type);
  }

  const Context& context_;
  std::set<std::string> seen_;
  std::vector<std::string> causes_;
};

/// Which of a CIDR collection's blocks hold the client: of each location the longest.
std::map<std::uint64_t, base::Cidr> blocks_around(const GroupView& group, Context& context) {
  std::map<std::uint64_t, base::Cidr> blocks;
  const auto* known = routing::collection_of(group, context);
  if (known == nullptr) return blocks;
  const routing::Client& client = context.client;
  base::IpAddress address;
  address.size = static_cast<std::uint8_t>(client.address().size());
  std::ranges::copy(client.address(), address.octets.begin());
  known->for_each_block(client.address(), client.prefix(), [&](std::uint64_t location, std::uint8_t prefix) {
    blocks.try_emplace(location, base::Cidr::of(address, prefix));
    return true;
  });
  return blocks;
}

/// What the policy of one group compares, member by member.
class Comparison {
 public:
  Comparison(const GroupView& group, Context& context) : group_(group), context_(context) {
    if (group.policy() == Policy::kIpBased) blocks_ = blocks_around(group, context);
  }

  void put(std::size_t index, ExplainedMember& out) const {
    const MemberView member = group_[index];
    switch (group_.policy()) {
      case Policy::kWeighted:
        out.weight = static_cast<std::int64_t>(member.key());
        return;
      case Policy::kFailover:
        out.failover = member.key() == zone::kFailoverPrimary ? "PRIMARY" : "SECONDARY";
        return;
      case Policy::kLatency:
        return put_latency(index, out);
      case Policy::kGeoproximity:
        return put_distance(index, out);
      case Policy::kGeolocation:
        return put_place(member, out);
      case Policy::kIpBased:
        return put_block(member, out);
      case Policy::kMultivalue:
      case Policy::kSimple:
        return;
    }
  }

 private:
  void put_latency(std::size_t index, ExplainedMember& out) const {
    out.region = group_[index].param();
    out.latency_ms = routing::latency_ms(group_, index, context_);
    const bool measured = context_.client.latencies().of(group_[index].key()) != routing::kNoLatency;
    out.latency_from = measured ? "measured" : is_placed(index) ? "distance" : "unknown";
  }

  void put_distance(std::size_t index, ExplainedMember& out) const {
    const MemberView member = group_[index];
    if (!member.param().empty()) out.region = member.param();
    out.bias = member.bias();
    out.biased_km = routing::biased_distance_km(group_, index, context_);
    if (is_placed(index))
      out.distance_km = routing::distance_km(context_.client.location().position, group_.position(index));
  }

  void put_place(const MemberView& member, ExplainedMember& out) const {
    const routing::Location& location = context_.client.location();
    const std::uint64_t key = member.key();
    out.place = zone::print_geo_key(key);
    out.matches = key == zone::kDefaultGeoKey || key == location.subdivision ||
                  key == location.country || key == location.continent;
  }

  void put_block(const MemberView& member, ExplainedMember& out) const {
    out.cidr_location = member.param();
    const auto block = blocks_.find(member.key());
    if (block != blocks_.end()) out.cidr_block = block->second.print();
    out.matches = block != blocks_.end() || member.key() == zone::kDefaultCidrKey;
  }

  /// Both ends of the distance are known.
  bool is_placed(std::size_t index) const {
    return context_.client.location().has_position && routing::is_position(group_.position(index));
  }

  const GroupView& group_;
  Context& context_;
  std::map<std::uint64_t, base::Cidr> blocks_;
};

/// All but what the policy compares.
ExplainedMember explain_member(const MemberView& view, dns::RrType type, Context& context) {
  ExplainedMember out;
  out.set_identifier = view.label();
  out.healthy = context.healthy(view);
  if (!view.check().empty()) {
    out.health_check = view.check();
    out.health_check_healthy = context.healthy(view.check_slot());
  }
  if (view.evaluates_target()) out.target_healthy = context.healthy(view.target_slot());
  if (view.kind() == ContentKind::kRecords) out.values = values_of(view);
  if (view.kind() == ContentKind::kName || view.kind() == ContentKind::kOutside)
    out.alias_target = name_text(view.target());
  Causes causes(context);
  causes.add(view, type);
  out.unhealthy_because = causes.take();
  return out;
}

}  // namespace

std::string_view policy_word(Policy policy) {
  static constexpr std::array<std::string_view, zone::kPolicyCount> kWords = {
      "simple", "weighted", "latency", "failover", "geolocation", "multivalue", "geoproximity", "IP-based"};
  return kWords[static_cast<std::size_t>(policy)];
}

std::vector<double> chances_of(const GroupView& group, int chosen, Context& context) {
  std::vector<double> chances(group.size());
  if (chosen == routing::kNobody) return chances;
  switch (group.policy()) {
    case Policy::kWeighted:
      routing::weighted_chances(group, context, chances.data());
      break;
    case Policy::kMultivalue: {  // of aliases or rules: one of those that may be among several
      const std::vector<double> among = multivalue_chances(group, context);
      const double sum = std::accumulate(among.begin(), among.end(), 0.0);
      std::ranges::transform(among, chances.begin(), [&](double chance) { return chance / sum; });
      break;
    }
    default:
      chances[static_cast<std::size_t>(chosen)] = 1;
  }
  return chances;
}

std::vector<double> multivalue_chances(const GroupView& group, Context& context) {
  std::vector<double> chances(group.size());
  const bool last_resort = !any_healthy(group, context);
  std::size_t candidates = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (!last_resort && !context.healthy(group[i])) continue;
    chances[i] = 1;
    ++candidates;
  }
  if (candidates <= routing::kValuesMax) return chances;
  for (double& chance : chances)
    chance *= static_cast<double>(routing::kValuesMax) / static_cast<double>(candidates);
  return chances;
}

ExplainedGroup explain_group(const GroupView& group, dns::RrType type, const std::vector<double>& chances,
                             Context& context) {
  ExplainedGroup out{.policy = std::string(policy_word(group.policy())),
                     .last_resort = !any_healthy(group, context)};
  if (group.policy() == Policy::kIpBased) out.cidr_collection = group.collection();
  const Comparison comparison(group, context);
  for (std::size_t i = 0; i < group.size(); ++i) {
    ExplainedMember member = explain_member(group[i], type, context);
    member.chance = chances[i];
    comparison.put(i, member);
    member.reason = reason_of(group.policy(), out.last_resort, member);
    out.members.push_back(std::move(member));
  }
  return out;
}

}  // namespace milepost::explain
