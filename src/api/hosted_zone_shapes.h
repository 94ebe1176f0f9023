// Hosted zones, delegation sets and VPCs as requests and responses carry them (API reference: HostedZone,
// HostedZoneConfig, HostedZoneFeatures, DelegationSet, VPC).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/linked_service.h"
#include "api/zone_access.h"
#include "base/describe.h"
#include "model/hosted_zone.h"
#include "model/regions.h"

namespace milepost::api {

struct HostedZoneConfig {
  std::optional<std::string> comment;
  std::optional<bool> private_zone;
};

/// Switching takes no time here, so that only kEnabled and kDisabled are ever shown.
enum class AcceleratedRecoveryStatus {
  kEnabling,
  kEnableFailed,
  kEnablingHostedZoneLocked,
  kEnabled,
  kDisabling,
  kDisableFailed,
  kDisabled,
  kDisablingHostedZoneLocked,
};

struct HostedZoneFailureReasons {
  std::optional<std::string> accelerated_recovery;
};

struct HostedZoneFeatures {
  std::optional<AcceleratedRecoveryStatus> accelerated_recovery_status;
  std::optional<HostedZoneFailureReasons> failure_reasons;
};

struct HostedZone {
  std::string id;  // bare; /hostedzone/Z.. on the wire
  std::string name;
  std::string caller_reference;
  HostedZoneConfig config;
  std::int64_t resource_record_set_count = 0;
  std::optional<LinkedService> linked_service = {};
  std::optional<HostedZoneFeatures> features = {};  // of zones whose features were ever set
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
Vpc shape_of(const model::VpcReference& vpc);

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
struct Words<api::AcceleratedRecoveryStatus> {
  using Status = api::AcceleratedRecoveryStatus;
  using enum Status;
  static constexpr auto words = std::to_array<std::pair<Status, std::string_view>>({
      {kEnabling, "ENABLING"},
      {kEnableFailed, "ENABLE_FAILED"},
      {kEnablingHostedZoneLocked, "ENABLING_HOSTED_ZONE_LOCKED"},
      {kEnabled, "ENABLED"},
      {kDisabling, "DISABLING"},
      {kDisableFailed, "DISABLE_FAILED"},
      {kDisabled, "DISABLED"},
      {kDisablingHostedZoneLocked, "DISABLING_HOSTED_ZONE_LOCKED"},
  });
};

template <>
struct Description<api::HostedZoneFailureReasons> {
  using T = api::HostedZoneFailureReasons;
  static constexpr std::string_view name = "HostedZoneFailureReasons";
  static constexpr auto fields = std::tuple{field("AcceleratedRecovery", &T::accelerated_recovery)};
};

template <>
struct Description<api::HostedZoneFeatures> {
  using T = api::HostedZoneFeatures;
  static constexpr std::string_view name = "HostedZoneFeatures";
  static constexpr auto fields =
      std::tuple{field("AcceleratedRecoveryStatus", &T::accelerated_recovery_status),
                 field("FailureReasons", &T::failure_reasons)};
};

template <>
struct Description<api::HostedZone> {
  using T = api::HostedZone;
  static constexpr std::string_view name = "HostedZone";
  static constexpr auto fields = std::tuple{field("Id", &T::id, resource_id("/hostedzone/")),
                                            field("Name", &T::name),
                                            field("CallerReference", &T::caller_reference),
                                            field("Config", &T::config),
                                            field("ResourceRecordSetCount", &T::resource_record_set_count),
                                            field("LinkedService", &T::linked_service),
                                            field("Features", &T::features)};
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
      std::tuple{field("VPCRegion", &T::vpc_region, one_of(model::kVpcRegions).named("VPCRegion")),
                 field("VPCId", &T::vpc_id, length(0, 1024).named("VPCId"))};
};

}  // namespace milepost::base
