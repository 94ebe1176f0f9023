// What is healthy because of what: health checks, and the groups of record sets that depend on them.
//
//   check c1 ----+                                      a record set is healthy when its check and, where that is
//                v                                      evaluated, its target are; a group is healthy when one of
//   group api.example.com A   = (c1 and -) or (c2 and -)      its record sets is (Developer Guide, "How Amazon
//                ^                          |           Route 53 chooses records when health checking is configured")
//   check c2 ----+                          v
//   group www.example.com A   = (- and api.example.com A) or ...
//
// Groups are worked out here, when a verdict or a record set changes, so that a packet reads one octet for each record
// set that it chooses among, however deep the tree of aliases below is.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dns/name.h"
#include "dns/wire.h"
#include "zone/verdicts.h"

namespace milepost::zone {

/// One record set of a group: healthy when both slots are.
struct HealthTerm {
  std::uint32_t check = VerdictTable::kAlwaysHealthy;
  std::uint32_t target = VerdictTable::kAlwaysHealthy;

  friend bool operator==(const HealthTerm&, const HealthTerm&) = default;
};

/// Belongs to the writer's thread; the table is read by others.
class HealthGraph {
 public:
  HealthGraph() : table_(std::make_shared<VerdictTable>()) {}

  std::shared_ptr<const VerdictTable> table() const { return table_; }

  // --- verdicts, which come from outside ---

  /// What checkers or operators say. An id that nothing names is remembered all the same.
  void set_verdict(std::string_view check, bool healthy);
  /// Nothing is known of it any more: it counts as healthy, as a new check does. False: nothing was known.
  bool forget_verdict(std::string_view check);
  void forget_verdicts();
  template <class Visit>
  void for_each_verdict(Visit&& visit) const {
    for (const auto& [check, healthy] : verdicts_) visit(std::string_view(check), healthy);
  }
  std::size_t verdict_count() const { return verdicts_.size(); }

  // --- slots ---

  std::uint32_t check_slot(std::string_view check);
  /// Of the record sets of one name and type, or of one group of a plan (`part` > 0) there. Undefined until define().
  std::uint32_t group_slot(std::string_view zone_id, dns::NameView owner, dns::RrType type, std::size_t part);

  // --- definitions ---

  struct GroupKey {
    std::string zone_id;
    std::string owner;  // wire, folded
    dns::RrType type{};
    std::size_t part = 0;

    friend auto operator<=>(const GroupKey&, const GroupKey&) = default;
  };

  /// The record sets at that name and type are others now: define() is due if anything depends on them.
  void touch(std::string_view zone_id, dns::NameView owner, dns::RrType type);
  void touch_zone(std::string_view zone_id);
  /// Parts of the plan that stood there are gone. Their slots keep what they say: until the next snapshot is published,
  /// queries read the plan as it was.
  void drop_parts(std::string_view zone_id, dns::NameView owner, dns::RrType type);
  void define(std::uint32_t group, std::vector<HealthTerm> terms);
  /// Asks for the terms of every group whose definition is due, and works out what follows.
  void settle(const std::function<std::vector<HealthTerm>(const GroupKey&)>& terms_of);

 private:
  struct Group {
    std::uint32_t slot = 0;
    bool due = false;
  };

  void depend(std::uint32_t on, std::uint32_t group);
  void undepend(std::uint32_t on, std::uint32_t group);
  void undefine(std::uint32_t group);
  void set(std::uint32_t slot, bool healthy);
  bool worked_out(std::uint32_t group) const;
  void propagate(std::uint32_t changed);
  void make_due(const GroupKey& key, Group& group);

  std::shared_ptr<VerdictTable> table_;
  std::map<std::string, bool, std::less<>> verdicts_;  // by check
  std::map<std::string, std::uint32_t, std::less<>> checks_;
  std::map<GroupKey, Group> groups_;
  std::vector<GroupKey> due_;
  std::unordered_map<std::uint32_t, std::vector<HealthTerm>> definitions_;  // by group
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t>
      dependents_;  // (slot, group): terms that say so
};

}  // namespace milepost::zone
