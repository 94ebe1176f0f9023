// For tests: a slow, obvious evaluator of routing, on structs that say what users say.
//
// It follows the Developer Guide's words ("Choosing a routing policy", "How Amazon Route 53 chooses records when health
// checking is configured"), works everything out anew for each question, and gives the chance of every possible answer.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numbers>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/cidr.h"
#include "routing/choose.h"
#include "zone/plan.h"

namespace milepost::routing::oracle {

struct Group;

/// A record set of a group, or an endpoint of a traffic policy.
struct Member {
  std::string check = {};  // empty: none
  bool evaluate_target = false;
  // What it leads to.
  zone::ContentKind kind = zone::ContentKind::kRecords;
  std::uint32_t number = 0;       // kRecords
  std::string target = {};        // kName, kOutside
  std::vector<Group> group = {};  // kGroup: one
  // What its policy compares.
  std::uint32_t weight = 0;
  bool is_primary = false;
  std::string continent = {}, country = {}, subdivision = {};
  std::string region = {};  // empty: coordinates
  double latitude = 0, longitude = 0;
  int bias = 0;
  std::string location = {};
};

struct Group {
  zone::Policy policy = zone::Policy::kSimple;
  std::string collection = {};
  std::vector<Member> members = {};
};

struct OutsideName {
  std::optional<std::uint32_t> number;  // nullopt: it has no records of the type
  std::int64_t use_until_s = 0;
};

struct Block {
  base::Cidr block;
  std::string location;
};

struct Point {
  double latitude = 0;
  double longitude = 0;
};

/// Who asks.
struct Asker {
  base::Cidr network;
  std::string continent = {}, country = {}, subdivision = {};  // empty: unknown
  std::optional<Point> position = {};
  std::map<std::string, std::uint16_t> latencies_ms = {};  // by region
};

/// All there is.
struct World {
  std::map<std::string, Group> plans;                     // by name
  std::map<std::string, std::uint32_t> plain;             // names with nothing but records
  std::map<std::string, bool> verdicts;                   // by health check
  std::map<std::string, OutsideName> outside;             // by name
  std::map<std::string, std::vector<Block>> collections;  // by id
  std::map<std::string, Point> regions;                   // by name
  Asker asker;
  std::int64_t now_s = 0;
};

/// What may be answered.
struct Outcome {
  Choice::Kind kind = Choice::Kind::kNothing;
  std::set<std::uint32_t> numbers = {};

  friend auto operator<=>(const Outcome&, const Outcome&) = default;
};

/// The chance of each outcome; they sum to 1.
using Outcomes = std::map<Outcome, double>;

class Evaluator {
 public:
  explicit Evaluator(const World& world) : world_(world) {}

  /// nullopt: two places are so nearly equally far that rounding decides. REQUIRES: a plan stands at the name.
  std::optional<Outcomes> evaluate(const std::string& name) {
    is_close_ = false;
    Outcomes outcomes = choose(world_.plans.at(name));
    return is_close_ ? std::nullopt : std::optional(std::move(outcomes));
  }

 private:
  using Members = std::vector<const Member*>;

  /// What a member's policy compares, and of what it was worked out: equal origins are equal without rounding.
  struct Far {
    double value;
    std::string origin;
  };

  // --- health ---

  bool healthy(const Member& member) const {
    const auto verdict = world_.verdicts.find(member.check);
    if (!member.check.empty() && verdict != world_.verdicts.end() && !verdict->second) return false;
    if (!member.evaluate_target) return true;
    switch (member.kind) {
      case zone::ContentKind::kRecords:
        return true;
      case zone::ContentKind::kName:
        return world_.plain.contains(member.target) || any_healthy(world_.plans, member.target);
      case zone::ContentKind::kOutside: {
        const auto known = world_.outside.find(member.target);
        return known != world_.outside.end() && known->second.number &&
               world_.now_s < known->second.use_until_s;
      }
      case zone::ContentKind::kGroup:
        return any_healthy(member.group.front());
    }
    return false;
  }
  bool any_healthy(const Group& group) const {
    return std::ranges::any_of(group.members, [&](const Member& member) { return healthy(member); });
  }
  bool any_healthy(const std::map<std::string, Group>& plans, const std::string& name) const {
    const auto plan = plans.find(name);
    return plan != plans.end() && any_healthy(plan->second);
  }
  /// Those that are healthy; all when none is.
  Members candidates(const Group& group) const {
    Members all;
    Members good;
    for (const Member& member : group.members) {
      all.push_back(&member);
      if (healthy(member)) good.push_back(&member);
    }
    return good.empty() ? all : good;
  }

  // --- choice ---

  Outcomes choose(const Group& group) {
    if (group.members.empty()) return {{Outcome(), 1}};
    switch (group.policy) {
      case zone::Policy::kSimple:
        return follow(&group.members.front());
      case zone::Policy::kWeighted:
        return weighted(candidates(group));
      case zone::Policy::kLatency:
        return follow(least(candidates(group), [&](const Member& member) { return latency(member); }));
      case zone::Policy::kFailover:
        return follow(failover(group));
      case zone::Policy::kGeolocation:
        return follow(geolocation(group));
      case zone::Policy::kMultivalue:
        return multivalue(candidates(group));
      case zone::Policy::kGeoproximity:
        return follow(least(candidates(group), [&](const Member& member) { return biased(member); }));
      case zone::Policy::kIpBased:
        return follow(ip_based(group));
    }
    return {};
  }

  Outcomes follow(const Member* member) {
    const auto only = [](Outcome outcome) { return Outcomes{{std::move(outcome), 1}}; };
    const Outcome nothing;
    if (member == nullptr) return only(nothing);
    switch (member->kind) {
      case zone::ContentKind::kRecords:
        return only({Choice::Kind::kRecords, {member->number}});
      case zone::ContentKind::kGroup:
        return choose(member->group.front());
      case zone::ContentKind::kName: {
        if (const auto plain = world_.plain.find(member->target); plain != world_.plain.end())
          return only({Choice::Kind::kRecords, {plain->second}});
        const auto plan = world_.plans.find(member->target);
        return plan != world_.plans.end() ? choose(plan->second) : only(nothing);
      }
      case zone::ContentKind::kOutside: {
        const auto known = world_.outside.find(member->target);
        if (known == world_.outside.end() || world_.now_s >= known->second.use_until_s)
          return only({Choice::Kind::kUnresolved, {}});
        if (!known->second.number) return only(nothing);
        return only({Choice::Kind::kRecords, {*known->second.number}});
      }
    }
    return {};
  }

  /// One of the members, each with its share of `shares`.
  Outcomes mix(const Members& members, const std::vector<double>& shares) {
    Outcomes mixed;
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (shares[i] == 0) continue;
      const double share = shares[i] / std::accumulate(shares.begin(), shares.end(), 0.0);
      for (const auto& [outcome, chance] : follow(members[i])) mixed[outcome] += share * chance;
    }
    return mixed;
  }

  // --- policies ---

  Outcomes weighted(const Members& members) {
    std::vector<double> weights;
    for (const Member* member : members) weights.push_back(member->weight);
    const bool all_zero = std::ranges::all_of(weights, [](double weight) { return weight == 0; });
    return mix(members, all_zero ? std::vector<double>(members.size(), 1) : weights);
  }

  const Member* failover(const Group& group) const {
    const Member* primary = nullptr;
    const Member* secondary = nullptr;
    for (const Member& member : group.members) (member.is_primary ? primary : secondary) = &member;
    if (primary == nullptr || secondary == nullptr) return primary != nullptr ? primary : secondary;
    return !healthy(*primary) && healthy(*secondary) ? secondary : primary;
  }

  /// The first healthy one of the places around the client, smallest first; if none is, the smallest.
  const Member* first_healthy(const Members& around) const {
    const auto found = std::ranges::find_if(around, [&](const Member* member) { return healthy(*member); });
    if (found != around.end()) return *found;
    return around.empty() ? nullptr : around.front();
  }

  const Member* geolocation(const Group& group) const {
    const Asker& asker = world_.asker;
    Members around;
    const auto add = [&](auto&& fits) {
      for (const Member& member : group.members)
        if (fits(member)) around.push_back(&member);
    };
    add([&](const Member& member) {
      return !member.subdivision.empty() && member.country == asker.country &&
             member.subdivision == asker.subdivision;
    });
    add([&](const Member& member) {
      return member.subdivision.empty() && !member.country.empty() && member.country == asker.country;
    });
    add([&](const Member& member) {
      return !member.continent.empty() && member.continent == asker.continent;
    });
    add([&](const Member& member) { return member.country == "*"; });
    return first_healthy(around);
  }

  const Member* ip_based(const Group& group) const {
    Members around;
    const auto add = [&](const std::string& location) {
      for (const Member& member : group.members)
        if (member.location == location) around.push_back(&member);
    };
    if (const auto known = world_.collections.find(group.collection); known != world_.collections.end()) {
      for (int prefix = 128; prefix >= 0; --prefix) {
        for (const auto& [block, location] : known->second)
          if (block.prefix == prefix && block.contains(world_.asker.network)) add(location);
      }
    }
    add("*");
    return first_healthy(around);
  }

  template <class Measure>
  const Member* least(const Members& members, Measure&& measure) {
    const Member* best = members.front();
    for (const Member* member : members)
      if (measure(*member).value < measure(*best).value) best = member;
    const Far nearest = measure(*best);
    for (const Member* member : members) {
      const Far far = measure(*member);
      const bool close = far.value - nearest.value < 0.002 * (1 + nearest.value);
      is_close_ = is_close_ || (close && far.origin != nearest.origin);
    }
    return best;
  }

  Far latency(const Member& member) const {
    const auto measured = world_.asker.latencies_ms.find(member.region);
    if (measured != world_.asker.latencies_ms.end())
      return {static_cast<double>(measured->second), std::to_string(measured->second)};
    Far far = distance(member);
    far.value /= 100;
    return far;
  }

  Far biased(const Member& member) const {
    Far far = distance(member);
    if (member.bias > 0) far.value *= 1 - member.bias / 100.0;
    if (member.bias < 0) far.value /= 1 + member.bias / 100.0;
    far.origin += " biased " + std::to_string(member.bias);
    return far;
  }

  /// Kilometres from the client; half way round the earth where one of the two is unknown.
  Far distance(const Member& member) const {
    std::optional<Point> place = Point{member.latitude, member.longitude};
    if (!member.region.empty()) {
      const auto region = world_.regions.find(member.region);
      place = region != world_.regions.end() ? std::optional(region->second) : std::nullopt;
    }
    const std::optional<Point>& from = world_.asker.position;
    constexpr double kRadiusKm = 6371;
    if (!place || !from) return {std::numbers::pi * kRadiusKm, "unknown"};
    // The haversine formula.
    const auto radians = [](double degrees) { return degrees * std::numbers::pi / 180; };
    const auto half_sine_squared = [](double angle) { return std::sin(angle / 2) * std::sin(angle / 2); };
    const double h = half_sine_squared(radians(place->latitude - from->latitude)) +
                     std::cos(radians(place->latitude)) * std::cos(radians(from->latitude)) *
                         half_sine_squared(radians(place->longitude - from->longitude));
    return {2 * kRadiusKm * std::asin(std::min(1.0, std::sqrt(h))),
            std::to_string(place->latitude) + " " + std::to_string(place->longitude)};
  }

  /// All values, or each set of eight with the same chance.
  static Outcomes multivalue(const Members& members) {
    Outcomes outcomes;
    const auto add = [&](const std::vector<bool>& chosen) {
      Outcome outcome{Choice::Kind::kRecords, {}};
      for (std::size_t i = 0; i < members.size(); ++i)
        if (chosen[i]) outcome.numbers.insert(members[i]->number);
      outcomes[outcome] = 1;
    };
    std::vector<bool> chosen(members.size(), false);
    std::fill_n(chosen.begin(), std::min<std::size_t>(kValuesMax, members.size()), true);
    do add(chosen);
    while (std::prev_permutation(chosen.begin(), chosen.end()));
    for (auto& [outcome, chance] : outcomes) chance /= static_cast<double>(outcomes.size());
    return outcomes;
  }

  const World& world_;
  bool is_close_ = false;
};

}  // namespace milepost::routing::oracle
