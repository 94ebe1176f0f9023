// Record sets that compete for answers, and what their answers depend on, from the store's form to the snapshot's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "dns/name.h"
#include "dns/wire.h"
#include "model/cidr_collection.h"
#include "model/outside_answer.h"
#include "model/record_set.h"
#include "zone/cidr_map.h"
#include "zone/outside_answers.h"
#include "zone/plan.h"

namespace milepost::publish {

/// True when the record set is nothing but records: no alias, no policy, no health check that anything could depend on
/// (zone::may_compete).
bool is_plain(const model::RecordSet& set);

/// Its records as nodes and plans hold them. Errors: BadName, BadType, BadValue.
base::Result<zone::PreparedRrset> compile_records(const model::RecordSet& set);

/// Geolocation's key, and where geoproximity's place is.
std::uint64_t key_of(const model::GeoLocation& location);
void set_proximity(const model::GeoProximityLocation& location, zone::PlanMember& member);

/// A record set as zone::CatalogWriter::put_member() takes it.
struct CompiledMember {
  dns::Name owner;
  dns::RrType type{};
  zone::Policy policy{};
  std::string collection;  // IP-based only
  zone::PlanMember member;
};

/// `zone_id`: of the hosted zone, in which an alias with that id stays. REQUIRES: not of a traffic policy.
/// Errors: BadName, BadType, BadValue. Each message names the set.
base::Result<CompiledMember> compile_member(std::string_view zone_id, const model::RecordSet& set);

/// Error: BadNetwork.
base::Result<zone::CidrLocationInfo> compile_cidr_location(const model::CidrLocation& location);

/// Errors: BadName, BadType, BadValue.
base::Result<zone::OutsideAnswer> compile_outside_answer(const model::OutsideAnswer& answer);

}  // namespace milepost::publish
