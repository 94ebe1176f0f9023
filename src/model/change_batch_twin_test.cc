// The batch rules against a slow, obvious twin: random zones and batches of all routing policies, aliases and
// CNAMEs on few names, so that they meet each other all the time.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "model/change_batch_rules.h"

namespace milepost::model {
namespace {

const std::string kCollectionA = "aaaaaaaa-0000-0000-0000-000000000000";
const std::string kCollectionB = "bbbbbbbb-0000-0000-0000-000000000000";
const std::string kCloudFront = "Z2FDTNDATAQYW2";
const std::string kOtherZone = "Z8";  // another hosted zone here
const BatchLimits kLimits{.routed_records_max = 3,
                          .geoproximity_records_max = 2,
                          .alias_names = *OutsideNames::parse({"away.example.net"})};

using Key = std::tuple<std::string, std::string, std::string>;  // name, type, set identifier
using Sets = std::map<Key, RecordSet>;

Key key_of(const RecordSet& set) {
  return {set.name, set.type, set.set_identifier.value_or("")};
}

struct Scene {
  HostedZone zone;
  Sets sets;
  std::vector<Protection> protections;
};

// --- the twin: the documented rules one after the other, over one std::map ---

char kind_of(const RecordSet& set) {
  if (set.weight) return 'w';
  if (set.region) return 'r';
  if (set.failover) return 'f';
  if (set.geo_location) return 'g';
  if (set.multi_value_answer == true) return 'm';
  if (set.geo_proximity_location) return 'p';
  if (set.cidr_routing_config) return 'c';
  return 's';
}

bool is_valid_alone(const RecordSet& set, const HostedZone& zone) {
  const char kind = kind_of(set);
  const bool apex = set.name == zone.name;
  if (apex && (set.type == "CNAME" || set.type == "DS")) return false;
  if (!apex && set.type == "NS" && zone.private_zone) return false;
  if (set.name.starts_with("\\052") && set.type == "NS") return false;
  if (kind != 's' && (set.type == "NS" || set.type == "DS")) return false;
  if ((kind == 'w' || kind == 'r') && set.resource_records.size() > 1) return false;
  if (kind == 'm' && (set.type == "CNAME" || set.alias_target)) return false;
  if (kind == 'f' && *set.failover == "PRIMARY" && !set.alias_target && !set.health_check_id) return false;
  if (kind == 'g' && set.geo_location->country_code == "XX") return false;
  if ((kind == 'p' || kind == 'c') && zone.private_zone) return false;
  if (set.type == "CNAME" && set.resource_records.size() > 1) return false;
  if (!set.alias_target) return true;
  const AliasTarget& target = *set.alias_target;
  if (set.type == "NS") return false;
  if (target.hosted_zone_id == zone.id) return target.dns_name.ends_with("example.com.");
  const bool cloudfront = target.hosted_zone_id == kCloudFront;
  if (cloudfront && (target.evaluate_target_health || zone.private_zone)) return false;
  if (set.type != "A" && set.type != "AAAA") return false;
  return target.dns_name == "away.example.net." || (cloudfront && target.dns_name == "d1.cloudfront.net.");
}

bool has(const Sets& sets, const std::string& name, const std::string& type) {
  return std::any_of(sets.begin(), sets.end(), [&](const auto& entry) {
    return std::get<0>(entry.first) == name && std::get<1>(entry.first) == type;
  });
}

bool finds_what_it_names(const RecordSet& set, const Sets& sets, const HostedZone& zone) {
  if (set.alias_target && set.alias_target->hosted_zone_id == kOtherZone) return false;
  if (set.alias_target && set.alias_target->hosted_zone_id == zone.id &&
      !has(sets, set.alias_target->dns_name, set.type)) {
    return false;
  }
  if (!set.cidr_routing_config) return true;
  const auto& [collection, location] = *set.cidr_routing_config;
  if (collection == kCollectionA) return location == "*" || location == "one" || location == "two";
  return collection == kCollectionB && (location == "*" || location == "one");
}

bool deletes(const RecordSet& given, const RecordSet& current) {
  RecordSet a = given;
  RecordSet b = current;
  if (!a.multi_value_answer) a.multi_value_answer = b.multi_value_answer;
  if (!a.health_check_id) a.health_check_id = b.health_check_id;
  const auto by_value = [](const ResourceRecord& x, const ResourceRecord& y) { return x.value < y.value; };
  std::sort(a.resource_records.begin(), a.resource_records.end(), by_value);
  std::sort(b.resource_records.begin(), b.resource_records.end(), by_value);
  return a == b;
}

/// Whether two record sets of one name and type can stand side by side.
bool fit(const RecordSet& a, const RecordSet& b) {
  if (kind_of(a) != kind_of(b)) return false;
  switch (kind_of(a)) {
    case 'w':
      return !a.ttl || !b.ttl || a.ttl == b.ttl;
    case 'r':
      return a.region != b.region;
    case 'f':
      return a.failover != b.failover;
    case 'g':
      return a.geo_location != b.geo_location;
    case 'c':
      return a.cidr_routing_config->collection_id == b.cidr_routing_config->collection_id &&
             a.cidr_routing_config->location_name != b.cidr_routing_config->location_name;
    default:
      return true;
  }
}

bool all_fit(const Sets& sets) {
  for (const auto& [key, set] : sets) {
    for (const auto& [other_key, other] : sets) {
      const bool of_one_group = set.name == other.name && set.type == other.type && key != other_key;
      if (of_one_group && !fit(set, other)) return false;
    }
  }
  return true;
}

/// Every step from a name and type to the next, taken as often as there are record sets, leads back nowhere.
bool has_loop(const Sets& sets, const HostedZone& zone) {
  using Node = std::pair<std::string, std::string>;
  for (const auto& [start, unused] : sets) {
    std::set<Node> reached = {{std::get<0>(start), std::get<1>(start)}};
    const Node origin = *reached.begin();
    for (std::size_t step = 0; step < sets.size(); ++step) {
      std::set<Node> next;
      for (const auto& [key, set] : sets) {
        if (!reached.contains({set.name, set.type})) continue;
        if (set.alias_target) {
          if (set.alias_target->hosted_zone_id == zone.id)
            next.insert({set.alias_target->dns_name, set.type});
        } else if (set.type == "CNAME") {
          next.insert({set.resource_records[0].value, "CNAME"});
        }
      }
      if (next.contains(origin)) return true;
      reached = next;
    }
  }
  return false;
}

bool groups_grow_too_large(const Sets& before, const Sets& after) {
  std::map<std::tuple<std::string, std::string>, std::pair<int, bool>> groups;  // size, has a new member
  for (const auto& [key, set] : after) {
    auto& [size, grows] = groups[{set.name, set.type}];
    ++size;
    grows = grows || !before.contains(key);
    const char kind = kind_of(set);
    const int max = kind == 'p' ? 2 : kind == 's' ? 1000 : 3;
    if (size > max && grows) return true;
  }
  return false;
}

/// What the batch makes of the zone; nullopt when it is refused.
std::optional<Sets> apply_to_twin(const Scene& scene, const std::vector<RecordSetChange>& changes) {
  Sets after = scene.sets;
  std::map<Key, std::string> history;
  for (const auto& [action, set] : changes) {
    for (const Protection& each : scene.protections) {
      if (each.record_name == set.name && each.record_type == set.type) return std::nullopt;
    }
    const Key key = key_of(set);
    std::string& past = history[key];
    past += base::word_for(action).front();
    if (past.size() > 1 && past != "DC" && past != "DU") return std::nullopt;
    const auto found = after.find(key);
    if (action == ChangeAction::kDelete) {
      if (found == after.end() || !deletes(set, found->second)) return std::nullopt;
      after.erase(found);
      continue;
    }
    if (!is_valid_alone(set, scene.zone)) return std::nullopt;
    if (action == ChangeAction::kCreate && found != after.end()) return std::nullopt;
    for (const auto& [other_key, other] : after) {
      if (other.name == set.name && (other.type == "CNAME") != (set.type == "CNAME")) return std::nullopt;
    }
    if (!finds_what_it_names(set, after, scene.zone)) return std::nullopt;
    after[key] = set;
  }
  if (!after.contains({"example.com.", "NS", ""}) || !after.contains({"example.com.", "SOA", ""})) {
    return std::nullopt;
  }
  if (!all_fit(after) || has_loop(after, scene.zone) || groups_grow_too_large(scene.sets, after)) {
    return std::nullopt;
  }
  return after;
}

// --- random scenes ---

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed), favourite_(pick(7)) {}

  Scene scene() {
    Scene scene;
    scene.zone.id = "Z1";
    scene.zone.name = "example.com.";
    scene.zone.private_zone = pick(8) == 0;
    const RecordSet ns = values("example.com.", "NS", {"ns-1.example.net."});
    const RecordSet soa =
        values("example.com.", "SOA", {"ns-1.example.net. host.example.net. 1 7200 900 1209600 86400"});
    scene.sets = {{key_of(ns), ns}, {key_of(soa), soa}};
    // A zone comes about by changes that were accepted one by one.
    for (int i = pick(24); i > 0; --i) {
      if (auto more = apply_to_twin(scene, {{ChangeAction::kUpsert, record_set()}})) scene.sets = *more;
    }
    if (pick(8) == 0) scene.protections.push_back({a_name(), "A", {}});
    return scene;
  }

  std::vector<RecordSetChange> batch(const Scene& scene) {
    std::vector<RecordSetChange> changes;
    for (int i = 1 + pick(3); i > 0; --i) {
      auto action = static_cast<ChangeAction>(pick(3));
      RecordSet set = record_set();
      // Most changes of what is there name something that is there, so that batches are often accepted.
      if (action != ChangeAction::kCreate && pick(4) != 0) {
        set = std::next(scene.sets.begin(), pick(static_cast<int>(scene.sets.size())))->second;
        if (action == ChangeAction::kDelete) {
          leave_out_some(set);
        } else if (set.ttl) {
          set.ttl = 60 + 240 * pick(2);
        }
      }
      changes.push_back({action, std::move(set)});
    }
    return changes;
  }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  template <std::size_t N>
  std::string pick_of(const std::array<const char*, N>& texts) {
    return texts[static_cast<std::size_t>(pick(N))];
  }
  std::string a_name() {
    return pick_of(std::array{"a.example.com.", "b.example.com.", "c.example.com.", "\\052.example.com.",
                              "example.com."});
  }

  static RecordSet values(std::string name, std::string type, std::vector<std::string> texts) {
    RecordSet set;
    set.name = std::move(name);
    set.type = std::move(type);
    set.ttl = 300;
    for (auto& text : texts) set.resource_records.push_back({std::move(text)});
    return set;
  }

  RecordSet plain() {
    const std::string name = a_name();
    switch (pick(8)) {
      case 0:
        return values(name, "TXT", {"\"t" + std::to_string(pick(2)) + "\""});
      case 1:
      case 2:
        return values(
            name, "CNAME",
            {pick_of(std::array{"a.example.com.", "b.example.com.", "c.example.com.", "away.example.net."})});
      case 3:
        return values(name, "NS", {"ns-2.example.net."});
      case 4:
        return values(name, "A", {"192.0.2.1", "192.0.2.2"});
      default:
        return values(name, "A", {"192.0.2." + std::to_string(pick(3))});
    }
  }

  void make_alias(RecordSet& set) {
    set.ttl.reset();
    set.resource_records.clear();
    const std::string zone =
        pick_of(std::array{"Z1", "Z1", "Z1", "Z9", kOtherZone.c_str(), kCloudFront.c_str()});
    const bool strays = zone == "Z1" ? pick(8) == 0 : pick(8) != 0;
    const std::string name =
        strays ? pick_of(std::array{"away.example.net.", "d1.cloudfront.net."}) : a_name();
    set.alias_target = AliasTarget{zone, name, pick(4) == 0};
  }

  void route(RecordSet& set) {
    set.set_identifier = pick_of(std::array{"s", "t", "u", "v"});
    // A scene leans to one policy, so that groups grow to their limit.
    switch (pick(4) == 0 ? pick(7) : favourite_) {
      case 0:
        set.weight = pick(2);
        break;
      case 1:
        set.region = pick_of(std::array{"eu-west-1", "us-east-1"});
        break;
      case 2:
        set.failover = pick_of(std::array{"PRIMARY", "SECONDARY"});
        if (pick(4) != 0) set.health_check_id = "h";
        break;
      case 3:
        set.geo_location = GeoLocation{{}, pick_of(std::array{"DE", "US", "*", "XX"}), {}};
        break;
      case 4:
        set.multi_value_answer = true;
        break;
      case 5:
        set.geo_proximity_location = GeoProximityLocation{"eu-west-1", {}, {}, pick(3)};
        break;
      default:
        set.cidr_routing_config = CidrRoutingConfig{pick(4) == 0 ? kCollectionB : kCollectionA,
                                                    pick_of(std::array{"*", "one", "two"})};
    }
  }

  RecordSet record_set() {
    RecordSet set = plain();
    if (pick(4) == 0) make_alias(set);
    if (pick(2) == 0) {
      if (pick(2) == 0) set.name = "a.example.com.";
      route(set);
    }
    if (set.ttl && pick(8) == 0) set.ttl = 60;
    return set;
  }

  void leave_out_some(RecordSet& set) {
    if (pick(2) == 0) std::reverse(set.resource_records.begin(), set.resource_records.end());
    if (pick(4) == 0) set.multi_value_answer.reset();
    if (pick(4) == 0) set.health_check_id.reset();
    if (pick(16) == 0) set.weight.reset();
  }

  std::mt19937 random_;
  int favourite_;  // policy, by its number in route()
};

ZoneContents contents_of(const Scene& scene) {
  ZoneContents contents{.record_set_count = std::ssize(scene.sets), .record_sets = {}};
  for (const auto& [key, set] : scene.sets) contents.record_sets.push_back(set);
  contents.protections = scene.protections;
  contents.cidr_collections = {{kCollectionA, {"one", "two"}}, {kCollectionB, {"one"}}};
  contents.alias_zones = {kOtherZone};
  return contents;
}

/// Takes the outcome's word for what it replaces and erases, and checks it.
Sets after_outcome(const Sets& before, const BatchOutcome& outcome) {
  Sets after = before;
  for (const auto& set : outcome.erased) EXPECT_EQ(after.erase(key_of(set)), 1u);
  for (const auto& [set, previous] : outcome.written) {
    const auto found = before.find(key_of(set));
    EXPECT_EQ(previous, found == before.end() ? std::nullopt : std::optional(found->second));
    after[key_of(set)] = set;
  }
  EXPECT_EQ(outcome.record_set_count, std::ssize(after));
  return after;
}

TEST(ChangeBatchTwin, AgreesOnEveryBatch) {
  constexpr unsigned kBatches = 20000;
  std::map<char, int> accepted;  // record sets written, by policy; '+' batches, 'a' aliases
  for (unsigned seed = 0; seed < kBatches; ++seed) {
    Generator generator(seed);
    const Scene scene = generator.scene();
    const auto changes = generator.batch(scene);
    const auto expected = apply_to_twin(scene, changes);
    const auto prepared = prepare_batch({.comment = {}, .changes = changes}, scene.zone, kLimits);
    const auto outcome = apply_batch(prepared, scene.zone, contents_of(scene), kLimits);
    ASSERT_EQ(outcome.has_value(), expected.has_value())
        << "seed " << seed << ": " << (outcome ? "accepted" : outcome.error().message);
    if (!outcome) continue;
    ASSERT_EQ(after_outcome(scene.sets, *outcome), *expected) << "seed " << seed;
    ASSERT_FALSE(testing::Test::HasFailure()) << "seed " << seed;
    ++accepted['+'];
    for (const auto& [set, previous] : outcome->written) {
      ++accepted[kind_of(set)];
      accepted['a'] += set.alias_target.has_value();
    }
  }
  EXPECT_GT(accepted['+'], 2000) << "the generator makes too few batches that are accepted";
  for (const char kind : {'s', 'w', 'r', 'f', 'g', 'm', 'p', 'c', 'a'}) {
    EXPECT_GT(accepted[kind], 30) << "too few of kind " << kind;
  }
}

}  // namespace
}  // namespace milepost::model
