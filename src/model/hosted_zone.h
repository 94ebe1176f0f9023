// Hosted zones, their state and delegation sets, as they are stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.h"
#include "model/vpc.h"

namespace milepost::model {

struct HostedZone {
  std::string id;       // Z + upper-case letters and digits, at most 32
  std::string account;  // 12 digits
  std::string name;     // escaped, lower case, trailing dot
  std::string caller_reference;
  std::optional<std::string> comment;
  bool private_zone = false;
  std::string delegation_set;  // id of its DelegationSet, reusable or its own; empty: a private zone
  std::vector<std::string> name_servers;          // of that set, without trailing dot; what publish/ needs
  std::vector<VpcReference> vpcs = {};            // that see a private zone, in ascending order; at least one
  std::optional<bool> accelerated_recovery = {};  // as UpdateHostedZoneFeatures last set it
  std::string created;                            // RFC 3339, UTC
};

/// Written by each change of the zone: its mod_revision is what a change batch compares against.
struct ZoneState {
  std::int64_t record_set_count = 0;
  std::optional<std::int64_t> protection_count = {};  // of its record sets; absent: none
};

struct DelegationSet {
  std::string id;  // N + upper-case letters and digits
  std::string account;
  std::optional<std::string> caller_reference;  // reusable sets only
  bool reusable = false;
  std::vector<std::string> name_servers;  // host names without trailing dot
  /// Which set of model/shuffle_sharding.h these are. Absent: none, they were chosen one by one.
  std::optional<std::int64_t> number = {};
};

/// Numbers of delegation sets from `next` on are free.
struct SetNumbers {
  std::int64_t next = 0;
};

}  // namespace milepost::model

namespace milepost::base {

template <>
struct Description<model::HostedZone> {
  using T = model::HostedZone;
  static constexpr std::string_view name = "HostedZone";
  static constexpr auto fields = std::tuple{field("Id", &T::id),
                                            field("Account", &T::account),
                                            field("Name", &T::name),
                                            field("CallerReference", &T::caller_reference),
                                            field("Comment", &T::comment),
                                            field("PrivateZone", &T::private_zone),
                                            field("DelegationSet", &T::delegation_set),
                                            field("NameServers", &T::name_servers),
                                            field("VPCs", &T::vpcs),
                                            field("AcceleratedRecovery", &T::accelerated_recovery),
                                            field("Created", &T::created)};
};

template <>
struct Description<model::ZoneState> {
  using T = model::ZoneState;
  static constexpr std::string_view name = "ZoneState";
  static constexpr auto fields = std::tuple{field("RecordSetCount", &T::record_set_count),
                                            field("ProtectionCount", &T::protection_count)};
};

template <>
struct Description<model::DelegationSet> {
  using T = model::DelegationSet;
  static constexpr std::string_view name = "DelegationSet";
  static constexpr auto fields = std::tuple{field("Id", &T::id),
                                            field("Account", &T::account),
                                            field("CallerReference", &T::caller_reference),
                                            field("Reusable", &T::reusable),
                                            field("NameServers", &T::name_servers),
                                            field("Number", &T::number)};
};

template <>
struct Description<model::SetNumbers> {
  using T = model::SetNumbers;
  static constexpr std::string_view name = "SetNumbers";
  static constexpr auto fields = std::tuple{field("Next", &T::next)};
};

}  // namespace milepost::base
