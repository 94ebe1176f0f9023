// Hosted zones and delegation sets as requests and responses carry them (API reference: HostedZone,
// HostedZoneConfig, DelegationSet, VPC).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/zone_access.h"
#include "base/describe.h"
#include "model/hosted_zone.h"

namespace milepost::api {

struct HostedZoneConfig {
  std::optional<std::string> comment;
  std::optional<bool> private_zone;
};

struct HostedZone {
  std::string id;  // bare; /hostedzone/Z.. on the wire
  std::string name;
  std::string caller_reference;
  HostedZoneConfig config;
  std::int64_t resource_record_set_count = 0;
};

/// Id and CallerReference are shown of reusable sets only.
struct DelegationSet {
  std::optional<std::string> id;  // bare; /delegationset/N.. on the wire
  std::optional<std::string> caller_reference;
  std::vector<std::string> name_servers;
};

struct Vpc {
  std::optional<std::string> vpc_region;
  std::optional<std::string> vpc_id;
};

HostedZone shape_of(const model::HostedZone& zone, const model::ZoneState& state);
DelegationSet shape_of(const model::DelegationSet& set);

/// Reads a delegation set; nullopt when there is none.
struct StoredDelegationSet {
  model::DelegationSet set;
  store::Revision revision = 0;  // mod_revision of its key
};
base::Result<std::optional<StoredDelegationSet>> read_delegation_set(store::Store& store,
                                                                     std::string_view id);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::HostedZoneConfig> {
  using T = api::HostedZoneConfig;
  static constexpr std::string_view name = "HostedZoneConfig";
  static constexpr auto fields =
      std::tuple{field("Comment", &T::comment, length(0, 256).named("ResourceDescription")),
                 field("PrivateZone", &T::private_zone)};
};

template <>
struct Description<api::HostedZone> {
  using T = api::HostedZone;
  static constexpr std::string_view name = "HostedZone";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id, resource_id("/hostedzone/")), field("Name", &T::name),
                 field("CallerReference", &T::caller_reference), field("Config", &T::config),
                 field("ResourceRecordSetCount", &T::resource_record_set_count)};
};

template <>
struct Description<api::DelegationSet> {
  using T = api::DelegationSet;
  static constexpr std::string_view name = "DelegationSet";
  static constexpr auto fields = std::tuple{field("Id", &T::id, resource_id("/delegationset/")),
                                            field("CallerReference", &T::caller_reference),
                                            field("NameServers", &T::name_servers).of("NameServer")};
};

template <>
struct Description<api::Vpc> {
  using T = api::Vpc;
  static constexpr std::string_view name = "VPC";
  static constexpr auto fields =
      std::tuple{field("VPCRegion", &T::vpc_region, length(1, 64).named("VPCRegion")),
                 field("VPCId", &T::vpc_id, length(0, 1024).named("VPCId"))};
};

}  // namespace milepost::base
