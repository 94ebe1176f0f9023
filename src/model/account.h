// Accounts, access keys and changes, as they are stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.h"

namespace milepost::model {

struct Account {
  std::string id;  // 12 digits
  std::string name;
  std::string created;  // RFC 3339, UTC
};

/// What the account has, or a share of it (api/account_state.h).
struct AccountState {
  std::int64_t hosted_zone_count = 0;
  std::int64_t reusable_delegation_set_count = 0;
  std::optional<std::int64_t> traffic_policy_count = {};           // absent: none
  std::optional<std::int64_t> traffic_policy_instance_count = {};  // absent: none
};

/// The secret is stored as it is: SigV4 needs it for its HMAC. Never logged, never listed.
struct AccessKey {
  std::string id;  // AKIA + 16 upper-case letters and digits
  std::string secret;
  std::string account;
  std::string user;  // "root" for the account's first key
  std::string created;
  std::optional<std::string> policy = {};  // IAM policy document as it was given; absent: may do all
};

/// A change is INSYNC when every live name server has applied the store revision that made this key.
struct Change {
  std::string id;  // C + upper-case letters and digits
  std::string account;
  std::string zone;  // empty: no zone
  std::optional<std::string> comment;
  std::string submitted;  // RFC 3339, UTC, milliseconds
};

}  // namespace milepost::model

namespace milepost::base {

template <>
struct Description<model::Account> {
  using T = model::Account;
  static constexpr std::string_view name = "Account";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id), field("Name", &T::name), field("Created", &T::created)};
};

template <>
struct Description<model::AccountState> {
  using T = model::AccountState;
  static constexpr std::string_view name = "AccountState";
  static constexpr auto fields =
      std::tuple{field("HostedZoneCount", &T::hosted_zone_count),
                 field("ReusableDelegationSetCount", &T::reusable_delegation_set_count),
                 field("TrafficPolicyCount", &T::traffic_policy_count),
                 field("TrafficPolicyInstanceCount", &T::traffic_policy_instance_count)};
};

template <>
struct Description<model::AccessKey> {
  using T = model::AccessKey;
  static constexpr std::string_view name = "AccessKey";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id),     field("Secret", &T::secret),   field("Account", &T::account),
                 field("User", &T::user), field("Created", &T::created), field("Policy", &T::policy)};
};

template <>
struct Description<model::Change> {
  using T = model::Change;
  static constexpr std::string_view name = "Change";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id), field("Account", &T::account), field("Zone", &T::zone),
                 field("Comment", &T::comment), field("Submitted", &T::submitted)};
};

}  // namespace milepost::base
