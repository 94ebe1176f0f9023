// The writer's knowledge of plans: it gives them their links, and keeps what they refer to besides zones.
//
//   plans     check ids, aliases, regions, locations -> slots, hashes and numbers of this process
//   verdicts  of health checks                       -> zone/health_graph.h -> the table that snapshots share
//   blocks    of CIDR collections                    -> one CidrMap a collection
//   answers   of names elsewhere                     -> OutsideAnswers
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "zone/cidr_map.h"
#include "zone/health_graph.h"
#include "zone/outside_answers.h"
#include "zone/plan.h"
#include "zone/route_tables.h"
#include "zone/zone.h"

namespace milepost::zone {

/// A name elsewhere and a type that some alias leads to.
using OutsideTarget = std::pair<std::string, dns::RrType>;  // name folded, wire form

/// Plans began or ceased to name a target.
struct OutsideChange {
  OutsideTarget target;
  bool named = false;

  friend bool operator==(const OutsideChange&, const OutsideChange&) = default;
};

/// Belongs to the writer's thread.
class PlanRegister {
 public:
  explicit PlanRegister(std::function<LinkedRegion(std::string_view)> regions)
      : regions_(std::move(regions)) {}

  void set_seed(HashSeed seed) { seed_ = seed; }
  /// An empty one with a verdict table of its own.
  PlanRegister successor() const;

  // --- plans ---

  /// Links the plan that comes to stand at that name and type of the zone.
  void link(std::string_view zone_id, dns::NameView owner, dns::RrType type, std::uint8_t* rrset);
  /// The plan that stood there goes.
  void unlink(std::string_view zone_id, dns::NameView owner, dns::RrType type, const RrsetView& rrset);
  /// The record set there is another one, plan or not.
  void touch(std::string_view zone_id, dns::NameView owner, dns::RrType type) {
    health_.touch(zone_id, owner, type);
  }
  /// Links the plans of a zone that was read from disk.
  void adopt_zone(const Zone& zone);
  /// The zone goes, with its plans, which are among `nodes`.
  void drop_zone(std::string_view zone_id, dns::NameView apex, Slot nodes);

  // --- what they refer to ---

  void put_verdict(std::string_view check, bool healthy) { health_.set_verdict(check, healthy); }
  bool remove_verdict(std::string_view check) { return health_.forget_verdict(check); }
  void put_cidr_location(std::string_view collection, const CidrLocationInfo& location);
  bool remove_cidr_location(std::string_view collection, std::string_view location);
  void put_outside(OutsideAnswer answer);
  bool remove_outside(dns::NameView name, dns::RrType type);
  /// Every target that some plan names.
  std::vector<OutsideTarget> outside_targets() const;
  /// Those that may have changed since it was asked last, each once; at first, all.
  std::vector<OutsideChange> take_outside_changes();
  /// What was to be used until `now_s` (seconds since 1970) does not resolve any more. False: there is no such answer that
  /// was not known to be one; settle() is due otherwise.
  bool expire_outside(std::int64_t now_s);

  template <class Visit>
  void for_each_verdict(Visit&& visit) const {
    health_.for_each_verdict(visit);
  }
  /// Calls visit(std::string_view collection, const CidrLocationInfo&).
  template <class Visit>
  void for_each_cidr_location(Visit&& visit) const {
    for (const auto& [id, locations] : collections_) {
      for (const auto& [name, location] : locations) visit(std::string_view(id), location);
    }
  }
  template <class Visit>
  void for_each_outside(Visit&& visit) const {
    for (const auto& [target, answer] : outside_) visit(*answer);
  }

  /// What the next snapshot carries. Cost grows with the collections and answers that changed.
  RouteTables tables();
  /// Works out the health of groups that a batch changed. `zone_of`: the next snapshot's zones.
  void settle(const std::function<const Zone*(std::string_view id)>& zone_of);

 private:
  PlanLinks links(std::string_view zone_id, dns::NameView owner, dns::RrType type, const std::uint8_t* rrset);
  std::uint32_t number_of_collection(std::string_view id);
  std::vector<HealthTerm> terms(const HealthGraph::GroupKey& key, const Zone* zone) const;
  void count_outside(const GroupView& group, dns::RrType type, int change);

  std::function<LinkedRegion(std::string_view)> regions_;
  HashSeed seed_ = 0;
  HealthGraph health_;
  std::map<std::string, std::map<std::string, CidrLocationInfo, std::less<>>, std::less<>> collections_;
  std::map<std::string, std::uint32_t, std::less<>>
      collection_numbers_;  // never given back: old snapshots have them
  CidrCollections cidr_maps_;
  std::vector<std::string> changed_collections_;
  std::map<OutsideTarget, std::shared_ptr<const OutsideAnswer>> outside_;
  std::map<OutsideTarget, std::size_t> outside_uses_;
  std::set<OutsideTarget> outside_touched_;  // since take_outside_changes()
  std::int64_t now_s_ = 0;                   // as expire_outside() was told
  std::int64_t next_expiry_s_ = std::numeric_limits<std::int64_t>::max();
  bool outside_changed_ = true;
  RouteTables tables_;
};

}  // namespace milepost::zone
