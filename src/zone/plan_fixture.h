// For tests of plans: dice, members in a word, random groups.
#pragma once

#include <array>
#include <cstdint>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "zone/catalog.h"
#include "zone/node.h"
#include "zone/plan.h"
#include "zone/zone_fixture.h"

namespace milepost::zone {

/// Random numbers that a seed repeats on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  /// Uniform in 0..below-1, as good as.
  std::uint32_t below(std::uint64_t below) { return static_cast<std::uint32_t>(engine_() % below); }
  bool one_in(std::uint32_t chances) { return below(chances) == 0; }
  template <class Values>
  const auto& pick(const Values& values) {
    return *std::next(std::begin(values), below(std::size(values)));
  }
  std::uint64_t number() { return engine_(); }

 private:
  std::mt19937_64 engine_;
};

/// A record set of `count` addresses, the first of which is `number`.
inline PreparedRrset records(std::uint32_t number, std::uint32_t count = 1) {
  std::vector<dns::Rdata> rdatas;
  for (std::uint32_t i = 0; i < count; ++i) rdatas.push_back(address(number + i));
  return prepare_rrset(dns::RrType::A, 60, rdatas).value();
}

inline PlanMember leads_to_records(std::string label, std::uint32_t number) {
  return {.label = std::move(label), .records = records(number)};
}
inline PlanMember leads_to_name(std::string label, std::string_view target, bool evaluate_target = true) {
  return {.label = std::move(label),
          .evaluate_target = evaluate_target,
          .kind = ContentKind::kName,
          .target = name(target)};
}
inline PlanMember leads_outside(std::string label, std::string_view target, bool evaluate_target = true) {
  return {.label = std::move(label),
          .evaluate_target = evaluate_target,
          .kind = ContentKind::kOutside,
          .target = name(target)};
}
inline PlanMember leads_on(std::string label, PlanGroup group, bool evaluate_target = true) {
  return {.label = std::move(label),
          .evaluate_target = evaluate_target,
          .kind = ContentKind::kGroup,
          .group = {std::move(group)}};
}

/// Any group that compose_plan() takes, with groups within it down to `depth`. Texts, sizes and numbers vary; nothing in
/// it means anything.
inline PlanGroup random_group(Dice& dice, int depth);

inline std::string random_text(Dice& dice) {
  return std::string(dice.one_in(20) ? 255 : dice.below(12), static_cast<char>('a' + dice.below(26)));
}

inline dns::Name random_name(Dice& dice) {
  dns::Name made;
  for (std::uint32_t labels = dice.below(5); labels > 0; --labels) {
    made = made.with_label(std::string(1 + dice.below(20), static_cast<char>('a' + dice.below(26)))).value();
  }
  return made;
}

inline void give_parameter(Dice& dice, Policy policy, PlanMember& member) {
  const bool places = policy == Policy::kLatency || policy == Policy::kGeoproximity;
  if ((places || policy == Policy::kIpBased) && !dice.one_in(3)) {
    member.param = "p" + random_text(dice).substr(0, 100);
    return;  // keys and positions are linked
  }
  member.key = dice.number();
  if (places) member.position = {1.0F / static_cast<float>(1 + dice.below(9)), -1, 0.5F};
}

inline PlanMember random_member(Dice& dice, Policy policy, int depth) {
  PlanMember member{.label = random_text(dice),
                    .check = random_text(dice),
                    .bias = static_cast<std::int8_t>(dice.below(199) - 99),
                    .evaluate_target = dice.one_in(2),
                    .kind = static_cast<ContentKind>(dice.below(depth > 0 ? 4 : 3))};
  give_parameter(dice, policy, member);
  switch (member.kind) {
    case ContentKind::kRecords:
      member.records = records(dice.below(1000), 1 + dice.below(4));
      break;
    case ContentKind::kName:
    case ContentKind::kOutside:
      member.target = random_name(dice);
      break;
    case ContentKind::kGroup:
      member.group.push_back(random_group(dice, depth - 1));
      break;
  }
  return member;
}

inline PlanGroup random_group(Dice& dice, int depth) {
  PlanGroup group{
      .policy = static_cast<Policy>(dice.below(kPolicyCount)), .whole = dice.one_in(2), .members = {}};
  if (dice.one_in(2)) group.collection = random_text(dice);
  for (std::uint32_t members = dice.below(5); members > 0; --members)
    group.members.push_back(random_member(dice, group.policy, depth));
  return group;
}

/// What the links of plans mean: everything that differs between processes, in words that do not.
class Meanings {
 public:
  static std::map<std::string, std::string> of(const Catalog& catalog) {
    Meanings meanings(catalog);
    catalog.for_each_zone([&](const Zone& zone) { meanings.add_zone(zone); });
    meanings.add_collections();
    return std::move(meanings.all_);
  }
  /// Locations of collections that are known by name.
  static std::string location(std::uint32_t number) { return "location" + std::to_string(number); }

 private:
  explicit Meanings(const Catalog& catalog) : catalog_(catalog) {
    for (std::uint32_t i = 0; i < 10; ++i)
      locations_[CidrMap::location_key(location(i), catalog.seed())] = location(i);
  }

  void add_zone(const Zone& zone) {
    for_each_page(zone.nodes, [&](const Page& page, std::uint32_t, int) {
      for (std::uint32_t i = 0; i < page.count; ++i) {
        const NodeView node(page.entry(i));
        node.for_each_rrset([&](const RrsetView& rrset) {
          const base::Bytes owner = node.relative_name();
          const std::string at = std::string(zone.id()) + "/" + std::string(owner.begin(), owner.end()) +
                                 "/" + dns::print_type(rrset.type());
          if (rrset.is_plan()) add_group(at, plan_of(rrset), rrset.type());
        });
      }
    });
  }

  void add_group(const std::string& at, const GroupView& group, dns::RrType type) {
    for (std::size_t i = 0; i < group.size(); ++i) {
      const std::string here = at + "/" + std::to_string(i);
      all_[here] = meaning(group, i, type);
      if (group[i].kind() == ContentKind::kGroup) add_group(here, GroupView(group[i].content()), type);
    }
  }

  std::string meaning(const GroupView& group, std::size_t index, dns::RrType type) {
    const MemberView member = group[index];
    const VerdictTable& verdicts = *catalog_.tables().verdicts;
    std::string text =
        std::string(member.check()) + (verdicts.healthy(member.check_slot()) ? " up" : " down");
    text += verdicts.healthy(member.target_slot()) ? " up" : " down";
    if (group.policy() == Policy::kIpBased) text += " " + locations_[member.key()];
    if (group.policy() == Policy::kLatency) text += " region " + std::to_string(member.key());
    const bool leads_to_name = member.kind() == ContentKind::kName || member.kind() == ContentKind::kOutside;
    if (!leads_to_name) return text;
    const HashedName target(member.target(), catalog_.seed());
    if (member.target_hash() != target.hash(0)) text += " wrong hash";
    if (member.kind() == ContentKind::kName) return text;
    const OutsideAnswer* answer = catalog_.tables().outside->find(target.hash(0), member.target(), type);
    if (answer == nullptr) return text + " unresolved";
    text.append(" until ").append(std::to_string(answer->use_until_s)).append(" ");
    return text.append(answer->records.begin(), answer->records.end());
  }

  void add_collections() {
    for (const auto& [id, map] : *catalog_.tables().collections) {
      if (map == nullptr) continue;
      for (std::uint8_t i = 0; i < 20; ++i) {
        base::IpAddress address{{10, static_cast<std::uint8_t>(i % 10), 0, 1}};
        if (i >= 10) address.size = 16;
        std::string& text = all_["collection " + id + " " + address.print()];
        text += std::to_string(map->for_each_match({address.octets.data(), address.size},
                                                   static_cast<std::uint8_t>(8 * address.size),
                                                   [&](std::uint64_t location) {
                                                     text.append(locations_[location]).append(" ");
                                                     return true;
                                                   }));
      }
    }
  }

  const Catalog& catalog_;
  std::map<std::uint64_t, std::string> locations_{{kDefaultCidrKey, "*"}};
  std::map<std::string, std::string> all_;
};

}  // namespace milepost::zone
