// Traffic policies and their instances, as they are stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "base/describe.h"

namespace milepost::model {

/// Of all its versions together. Whoever makes a version, deletes one, or puts one in use writes this key, and whoever
/// relies on what is so of the policy compares it.
struct TrafficPolicy {
  std::string id;  // UUID
  std::string account;
  std::string name;
  std::string created;              // RFC 3339, UTC, milliseconds: what lists are ordered by
  std::int64_t newest_version = 1;  // that was ever made: numbers are not used again
  // Of the versions that are not deleted:
  std::int64_t version_count = 1;  // 0: the policy is deleted
  std::int64_t latest_version = 1;
  std::string latest_type;  // record type of the latest
};

/// Never changes but for the comment. Deleted ones are kept, apart from the others, since Route 53 still tells them to
/// whoever knows their id.
struct TrafficPolicyVersion {
  std::int64_t version = 1;
  std::string type;      // record type, as in the document
  std::string document;  // as it was given
  std::optional<std::string> comment;
};

/// A policy version in force at a name of a zone. Written by nothing but its creation and updates: the key's revision
/// is the one that name servers must have applied.
struct TrafficPolicyInstance {
  std::string id;  // UUID
  std::string account;
  std::string zone;
  std::string name;  // escaped, lower case, trailing dot
  std::int64_t ttl = 0;
  std::string policy;
  std::int64_t policy_version = 1;
  std::string type;  // record type
};

}  // namespace milepost::model

namespace milepost::base {

template <>
struct Description<model::TrafficPolicy> {
  using T = model::TrafficPolicy;
  static constexpr std::string_view name = "TrafficPolicy";
  static constexpr auto fields = std::tuple{field("Id", &T::id),
                                            field("Account", &T::account),
                                            field("Name", &T::name),
                                            field("Created", &T::created),
                                            field("NewestVersion", &T::newest_version),
                                            field("VersionCount", &T::version_count),
                                            field("LatestVersion", &T::latest_version),
                                            field("LatestType", &T::latest_type)};
};

template <>
struct Description<model::TrafficPolicyVersion> {
  using T = model::TrafficPolicyVersion;
  static constexpr std::string_view name = "TrafficPolicyVersion";
  static constexpr auto fields = std::tuple{field("Version", &T::version), field("Type", &T::type),
                                            field("Document", &T::document), field("Comment", &T::comment)};
};

template <>
struct Description<model::TrafficPolicyInstance> {
  using T = model::TrafficPolicyInstance;
  static constexpr std::string_view name = "TrafficPolicyInstance";
  static constexpr auto fields = std::tuple{field("Id", &T::id),
                                            field("Account", &T::account),
                                            field("Zone", &T::zone),
                                            field("Name", &T::name),
                                            field("TTL", &T::ttl),
                                            field("Policy", &T::policy),
                                            field("PolicyVersion", &T::policy_version),
                                            field("Type", &T::type)};
};

}  // namespace milepost::base
