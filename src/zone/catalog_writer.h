// The one writer of the catalog: takes compiled changes, makes the next snapshot, publishes it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/published.h"
#include "base/result.h"
#include "dns/name.h"
#include "dns/rdata.h"
#include "zone/catalog.h"
#include "zone/cidr_map.h"
#include "zone/outside_answers.h"
#include "zone/plan.h"
#include "zone/plan_register.h"
#include "zone/zone_info.h"

namespace milepost::zone {

/// Collects changes and makes them visible together. Belongs to one thread; not thread-safe.
/// Cost of commit() grows with the changes, not with the zones. REQUIRES: `target` outlives the writer, has
/// no other writer, and every Reader of it is gone before `target` is destroyed.
class CatalogWriter {
 public:
  /// What plans need to know of regions by name.
  using Regions = std::function<LinkedRegion(std::string_view)>;

  /// Starts empty, in memory only; publishes an empty catalog of revision 0.
  explicit CatalogWriter(base::Published<Catalog>& target, Regions regions = no_regions);

  /// Starts from the copy on disk in `dir` (made when missing), publishes what it holds and keeps the copy
  /// up to date at each commit. A torn journal tail (kill -9) is cut off; a corrupt image or journal is set aside
  /// with a log line and the writer starts from what is sound, at worst from nothing: revision() tells.
  /// Errors: DataFormat (a copy of a newer Milepost: left untouched), DiskCopy (cannot read or write `dir`).
  static base::Result<std::unique_ptr<CatalogWriter>> open(base::Published<Catalog>& target,
                                                           const std::filesystem::path& dir,
                                                           Regions regions = no_regions);
  /// Writes an image when the journal is long, so that the next start is quick.
  ~CatalogWriter();

  /// The revision of the last commit; 0: nothing yet.
  std::int64_t revision() const;
  /// What the last commit noted.
  std::string_view note() const;
  /// The snapshot of the last commit. Valid until the next.
  const Catalog& snapshot() const;
  /// True when the zone has been put and not removed, committed or not.
  bool has_zone(std::string_view zone_id) const;

  /// Makes the zone or replaces what is known of it; its record sets stay (unless its name changed).
  void put_zone(const ZoneInfo& zone);
  /// Removes the zone and all it holds. Unknown ids are no error.
  void remove_zone(std::string_view zone_id);
  /// Puts a whole record set, replacing one of the same owner and type. Each rdata uncompressed wire.
  /// Errors (nothing changed): NoSuchZone, OutOfZone, RecordSetTooLarge (does not fit a message), EmptyRecordSet.
  base::Status put_rrset(std::string_view zone_id, dns::NameView owner, dns::RrType type, std::uint32_t ttl,
                         std::span<const dns::Rdata> rdatas);
  /// Removing what does not exist is no error. Errors: NoSuchZone, OutOfZone.
  base::Status remove_rrset(std::string_view zone_id, dns::NameView owner, dns::RrType type);
  /// Puts one of the record sets that compete at that name and type, replacing the one with its label. What stood
  /// there by another policy goes. Errors: NoSuchZone, OutOfZone, BadType (unless may_compete(type)), RecordSetTooLarge
  /// (all of them together).
  base::Status put_member(std::string_view zone_id, dns::NameView owner, dns::RrType type, Policy policy,
                          std::string_view collection, PlanMember member);
  /// Removes what put_rrset() (an empty label), put_member() or put_plan() (an empty label) put there; what has
  /// another label stays. Errors: NoSuchZone, OutOfZone.
  base::Status remove_member(std::string_view zone_id, dns::NameView owner, dns::RrType type,
                             std::string_view label);
  /// Puts a plan as a whole. Errors as of put_member().
  base::Status put_plan(std::string_view zone_id, dns::NameView owner, dns::RrType type,
                        const PlanGroup& group);

  /// What a health check says; queries see it at once.
  void put_verdict(std::string_view check, bool healthy);
  /// Nothing is known of the check: it counts as healthy.
  void remove_verdict(std::string_view check);
  /// The blocks of one location of a CIDR collection.
  void put_cidr_location(std::string_view collection, const CidrLocationInfo& location);
  void remove_cidr_location(std::string_view collection, std::string_view location);
  /// What a name elsewhere resolves to; `hash` is set here.
  void put_outside(OutsideAnswer answer);
  void remove_outside(dns::NameView name, dns::RrType type);
  /// The names elsewhere that plans lead to.
  std::vector<OutsideTarget> outside_targets() const;
  /// Those that may have changed since it was asked last, of changes that are committed or not; at first, all.
  std::vector<OutsideChange> take_outside_changes();
  /// From `now_s` on (seconds since 1970) answers of names elsewhere that were to be used until then count as unhealthy, for
  /// queries at once. REQUIRES: nothing was put since the last commit.
  void expire_outside(std::int64_t now_s);

  /// Makes the VPC or replaces its networks. From now on their queries see the private zones that name it.
  void put_vpc(const VpcInfo& vpc);
  /// Removes its networks; zones may go on naming it. Unknown ids are no error.
  void remove_vpc(std::string_view vpc_id);
  /// Forgets everything: before a full read of the store. Readers keep the old snapshot until commit().
  void clear();

  /// Publishes all changes since the last commit as one snapshot of `revision`. `note` is the caller's own: it comes
  /// back with the copy on disk.
  void commit(std::int64_t revision, std::string_view note = {});

 private:
  struct State;
  static LinkedRegion no_regions(std::string_view) { return {}; }
  explicit CatalogWriter(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace milepost::zone
