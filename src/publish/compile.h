// From what the store holds to what the snapshot takes: hosted zones and record sets in wire form.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "dns/name.h"
#include "dns/rdata.h"
#include "model/hosted_zone.h"
#include "model/record_set.h"
#include "model/vpc.h"
#include "publish/host_patterns.h"
#include "zone/catalog_writer.h"

namespace milepost::publish {

/// A record set as zone::CatalogWriter takes it.
struct CompiledRrset {
  dns::Name owner;
  dns::RrType type{};
  std::uint32_t ttl = 0;  // seconds, RFC 2181 8: at most 2^31 - 1
  std::vector<dns::Rdata> rdatas;
};

/// Of a public zone its name-server hosts by number; host names that no pattern makes are left out (they are foreign
/// servers). A private zone has the VPCs that see it instead. Error: BadName.
base::Result<zone::ZoneInfo> compile_zone(const model::HostedZone& zone, const HostPatterns& hosts);

/// What the snapshot calls a VPC: region/id, as behind keys::kVpcs.
std::string vpc_id(const model::VpcReference& vpc);

/// Errors: BadNetwork, BadVpc (an id longer than zone::kIdSizeMax).
base::Result<zone::VpcInfo> compile_vpc(const model::Vpc& vpc);

/// A stored name (escaped as Route 53 lists it) to wire. Error: BadName.
base::Result<dns::Name> compile_name(std::string_view escaped);

/// Its records, whatever chooses among them. Errors: BadName, BadType, BadValue. Each message names the set.
base::Result<CompiledRrset> compile_record_set(const model::RecordSet& record_set);

/// The same without its owner, which stays the root. Errors: BadType, BadValue.
base::Result<CompiledRrset> compile_values(const model::RecordSet& record_set);

}  // namespace milepost::publish
