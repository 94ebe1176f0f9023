// Judges a change batch in order, then what it leaves behind.
#include "model/change_batch_rules.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "model/alias_depth.h"
#include "model/alias_rules.h"
#include "model/cidr_collection.h"
#include "model/link_loops.h"
#include "model/record_rules.h"
#include "model/routing_policy.h"
#include "model/routing_rules.h"
#include "model/zone_draft.h"

namespace milepost::model {
namespace {

using Problems = std::vector<std::string>;

/// `resource record set [name='a.example.com.', type='A']`, with the set identifier where there is one.
std::string describe(const RecordSet& set) {
  const std::string identifier =
      set.set_identifier ? fmt::format(", set-identifier='{}'", *set.set_identifier) : std::string();
  return fmt::format("resource record set [name='{}', type='{}'{}]", set.name, set.type, identifier);
}

/// A batch may name a record set once, or delete it and then make it anew.
bool is_repeated(const Slot& slot, ChangeAction action) {
  return slot.last && (slot.last != ChangeAction::kDelete || action == ChangeAction::kDelete);
}

/// How many record sets of one name and type the policy of `set` allows; nullopt: any number.
std::optional<std::int64_t> group_limit(const RecordSet& set, const BatchLimits& limits) {
  switch (policy_of(set)) {
    case RoutingPolicy::kSimple:
      return std::nullopt;
    case RoutingPolicy::kGeoproximity:
      return limits.geoproximity_records_max;
    default:
      return limits.routed_records_max;
  }
}

/// The batch on its way through the record sets that it touches.
class Application {
 public:
  Application(const std::vector<PreparedChange>& changes, const HostedZone& zone,
              const ZoneContents& contents, const BatchLimits& limits)
      : changes_(changes),
        zone_(zone),
        contents_(contents),
        limits_(limits),
        draft_(contents.record_sets),
        count_(contents.record_set_count),
        problems_(changes.size()) {}

  base::Result<BatchOutcome> run();

 private:
  void apply(std::size_t index);
  void apply_delete(Slot& slot, const RecordSet& set, Problems& problems);
  void apply_write(std::size_t index, Slot& slot);
  void check_protection(const RecordSet& set, Problems& problems) const;
  void check_instance(const Slot& slot, const RecordSet& set, Problems& problems) const;
  void check_cname_conflict(const RecordSet& set, Problems& problems) const;
  void check_references(const RecordSet& set, Problems& problems) const;
  /// What must hold for the record set of a change when all changes are done.
  void check_left(std::size_t index);
  void check_group(std::size_t index, const Slot& slot);
  void check_links();
  /// What must hold for the zone when all changes are done.
  Problems check_zone() const;
  bool lost_apex(std::string_view type) const;
  BatchOutcome outcome() const;

  const std::vector<PreparedChange>& changes_;
  const HostedZone& zone_;
  const ZoneContents& contents_;
  const BatchLimits& limits_;
  ZoneDraft draft_;
  std::int64_t count_;              // record sets of the zone
  std::vector<Problems> problems_;  // of each change
};

base::Result<BatchOutcome> Application::run() {
  for (std::size_t i = 0; i < changes_.size(); ++i) apply(i);
  for (std::size_t i = 0; i < changes_.size(); ++i) check_left(i);
  check_links();
  problems_.push_back(check_zone());
  Problems all;
  for (const Problems& some : problems_) all.insert(all.end(), some.begin(), some.end());
  if (!all.empty()) return base::fail("InvalidChangeBatch", fmt::format("[{}]", fmt::join(all, ", ")));
  return outcome();
}

void Application::apply(std::size_t index) {
  const auto& [action, set, own_problems] = changes_[index];
  Problems& problems = problems_[index];
  if (!own_problems.empty()) {
    problems = own_problems;
    return;
  }
  check_protection(set, problems);
  Slot& slot = draft_.slot_of(set);
  if (is_repeated(slot, action)) {
    problems.push_back(
        fmt::format("The request contains an invalid set of changes for a resource record set '{} {}'",
                    set.type, set.name));
    return;
  }
  slot.last = action;
  if (action == ChangeAction::kDelete) {
    apply_delete(slot, set, problems);
  } else {
    apply_write(index, slot);
  }
}

void Application::apply_delete(Slot& slot, const RecordSet& set, Problems& problems) {
  if (slot.now == nullptr) {
    problems.push_back(fmt::format("Tried to delete {} but it was not found", describe(set)));
  } else if (!delete_matches(set, *slot.now)) {
    problems.push_back(fmt::format(
        "Tried to delete {} but the values provided do not match the current values", describe(set)));
  } else {
    slot.now = nullptr;
    --count_;
  }
}

void Application::apply_write(std::size_t index, Slot& slot) {
  const auto& [action, set, own_problems] = changes_[index];
  Problems& problems = problems_[index];
  if (action == ChangeAction::kCreate && slot.now != nullptr) {
    problems.push_back(fmt::format("Tried to create {} but it already exists", describe(set)));
    return;
  }
  check_instance(slot, set, problems);
  check_cname_conflict(set, problems);
  check_references(set, problems);
  count_ += slot.now == nullptr;
  slot.now = &set;
  slot.written = index + 1;
}

void Application::check_protection(const RecordSet& set, Problems& problems) const {
  for (const Protection& protection : contents_.protections) {
    if (protection.record_name != set.name || protection.record_type != set.type) continue;
    const std::string comment = protection.comment ? fmt::format(": {}", *protection.comment) : std::string();
    problems.push_back(fmt::format("Tried to change {} but it is protected{}", describe(set), comment));
  }
}

/// A record set never takes the place of a traffic policy instance's, nor the other way round.
void Application::check_instance(const Slot& slot, const RecordSet& set, Problems& problems) const {
  if (slot.now == nullptr || slot.now->traffic_policy_instance_id == set.traffic_policy_instance_id) return;
  if (!slot.now->traffic_policy_instance_id) {
    problems.push_back(fmt::format("Tried to create {} but it already exists", describe(set)));
  } else {
    problems.push_back(fmt::format("Tried to change {} but it belongs to the traffic policy instance {}",
                                   describe(set), *slot.now->traffic_policy_instance_id));
  }
}

/// RFC 1034 3.6.2: beside a CNAME nothing else may stand.
void Application::check_cname_conflict(const RecordSet& set, Problems& problems) const {
  const bool is_cname = set.type == "CNAME";
  const auto slots = draft_.at(set.name);
  const bool conflicts = std::any_of(slots.begin(), slots.end(), [&](const Slot& slot) {
    return slot.now != nullptr && (slot.type == "CNAME") != is_cname;
  });
  if (!conflicts) return;
  if (is_cname) {
    problems.push_back(fmt::format(
        "RRSet of type CNAME with DNS name {} is not permitted as it conflicts with other records "
        "with the same DNS name in zone {}",
        set.name, zone_.name));
  } else {
    problems.push_back(
        fmt::format("RRSet of type {} with DNS name {} is not permitted because a conflicting RRSet of type "
                    "CNAME with the same DNS name already exists in zone {}",
                    set.type, set.name, zone_.name));
  }
}

/// What the record set names has to exist by now.
void Application::check_references(const RecordSet& set, Problems& problems) const {
  if (set.alias_target && points_into(set, zone_) && !draft_.exists(set.alias_target->dns_name, set.type)) {
    problems.push_back(target_not_found(set));
  }
  if (set.alias_target && names_unknown_zone(set, zone_) &&
      std::ranges::find(contents_.alias_zones, set.alias_target->hosted_zone_id) !=
          contents_.alias_zones.end()) {
    // An alias stays in its zone, whatever other zones there are here.
    problems.push_back(target_not_in_zone(set));
    problems.push_back(target_not_found(set));
  }
  if (set.cidr_routing_config) {
    const auto& [id, location] = *set.cidr_routing_config;
    const auto& known = contents_.cidr_collections;
    const auto collection =
        std::find_if(known.begin(), known.end(), [&](const auto& each) { return each.id == id; });
    if (collection == known.end()) {
      problems.push_back(fmt::format("No CIDR collection found with ID: {}", id));
    } else if (location != kDefaultCidrLocation &&
               std::find(collection->locations.begin(), collection->locations.end(), location) ==
                   collection->locations.end()) {
      problems.push_back(
          fmt::format("No location {} found in the CIDR collection with ID: {}", location, id));
    }
  }
}

void Application::check_left(std::size_t index) {
  const auto& [action, set, own_problems] = changes_[index];
  if (!own_problems.empty() || action == ChangeAction::kDelete) return;
  const Slot& slot = draft_.slot_of(set);
  if (slot.written == index + 1) check_group(index, slot);  // else it was refused
}

/// Record sets of one name and type: which may stand together, and how many.
void Application::check_group(std::size_t index, const Slot& slot) {
  const RecordSet& set = *slot.now;
  std::int64_t size = 1;  // members that were there before it, by the batch's order
  std::optional<std::string> conflict;
  for (const Slot& other : draft_.at(set.name)) {
    if (other.type != slot.type || other.now == nullptr || other.written == slot.written) continue;
    const bool earlier = other.written < slot.written;
    size += earlier || other.before != nullptr;
    if (earlier && !conflict) conflict = find_routing_conflict(set, *other.now);
  }
  if (conflict) problems_[index].push_back(std::move(*conflict));
  // A group that is over a limit that was lowered can still be changed, as long as it does not grow.
  const auto max = group_limit(set, limits_);
  if (max && size > *max && slot.before == nullptr) {
    problems_[index].push_back(
        fmt::format("Exceeded limit on number of {} RRSets for {}, type {} in this zone.",
                    name_of(policy_of(set)), set.name, set.type));
  }
}

/// Route 53 follows aliases and CNAMEs as far as they stay in the zone.
void Application::check_links() {
  for (const std::size_t number : find_loop_closers(draft_, zone_)) {
    problems_[number - 1].push_back(creates_loop(changes_[number - 1].record_set));
  }
  for (const std::size_t number : find_deep_aliases(draft_, zone_)) {
    problems_[number - 1].push_back(leads_too_far(changes_[number - 1].record_set, kAliasesInARowMax));
  }
}

bool Application::lost_apex(std::string_view type) const {
  const auto apex = draft_.at(zone_.name);
  return std::any_of(apex.begin(), apex.end(), [&](const Slot& slot) {
    return slot.type == type && slot.before != nullptr && slot.now == nullptr;
  });
}

Problems Application::check_zone() const {
  Problems problems;
  if (lost_apex("NS")) {
    problems.emplace_back("A HostedZone must contain at least one NS record for the zone itself.");
  }
  if (lost_apex("SOA")) problems.emplace_back("A HostedZone must contain exactly one SOA record.");
  // A zone that is over a limit that was lowered can still be changed, as long as it does not grow.
  if (count_ > limits_.record_sets_max && count_ > contents_.record_set_count) {
    problems.push_back(fmt::format("Exceeded limit MAX_RRSETS_BY_ZONE for zone: {}", zone_.id));
  }
  return problems;
}

BatchOutcome Application::outcome() const {
  BatchOutcome outcome{.written = {},
                       .erased = {},
                       .record_set_count = count_,
                       .cidr_collections = contents_.cidr_collections};
  for (const auto& [name, slots] : draft_) {
    for (const Slot& slot : slots) {
      if (slot.now == slot.before) continue;
      if (slot.now == nullptr) {
        outcome.erased.push_back(*slot.before);
      } else if (slot.before == nullptr) {
        outcome.written.push_back({.record_set = *slot.now, .previous = std::nullopt});
      } else if (*slot.now != *slot.before) {
        outcome.written.push_back({.record_set = *slot.now, .previous = *slot.before});
      }
    }
  }
  return outcome;
}

}  // namespace

base::Result<BatchOutcome> apply_batch(const std::vector<PreparedChange>& changes, const HostedZone& zone,
                                       const ZoneContents& contents, const BatchLimits& limits) {
  return Application(changes, zone, contents, limits).run();
}

}  // namespace milepost::model
