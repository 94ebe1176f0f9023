// What every operation works with: the store, the account limits, the name servers' host names, the clock.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/set_numbers.h"
#include "api/zone_turns.h"
#include "base/result.h"
#include "model/change_batch.h"
#include "model/traffic_plan.h"
#include "store/store.h"

namespace milepost::api {

/// AWS's quotas (DG:DNSLimitations; ROUTE53.md 2.2), each configurable. Counts per account unless said
/// otherwise.
struct Limits {
  std::int64_t hosted_zones = 500;
  model::BatchLimits batch;  // of ChangeResourceRecordSets; also the record sets of a zone
  std::int64_t vpcs_per_zone = 300;
  std::int64_t vpc_authorizations_per_zone = 1'000;
  std::int64_t reusable_delegation_sets = 100;
  std::int64_t zones_per_reusable_delegation_set = 100;
  std::int64_t key_signing_keys_per_zone = 2;
  std::int64_t protections_per_zone = 1'000;  // of record sets; AWS has a quota but does not say which
  std::int64_t cidr_collections = 5;
  std::int64_t cidr_blocks_per_collection = 1'000;
  std::int64_t health_checks = 200;
  std::int64_t health_checks_per_day = 1'000;  // created within 24 hours
  std::int64_t health_check_children = 255;
  std::int64_t traffic_policies = 50;
  std::int64_t traffic_policy_versions = 1'000;  // of one policy
  std::int64_t traffic_policy_instances = 5;
  std::int64_t query_logging_configs_per_zone = 1;
  std::int64_t tags_per_resource = 50;
};

/// The host names that name servers have. Host n of pattern p is the pattern with {} replaced by
/// n + p * hosts_per_pattern:  ns-{}.milepost-2.test -> ns-512.milepost-2.test .. ns-1023.milepost-2.test
struct NameServerHosts {
  std::vector<std::string> patterns = {"ns-{}.milepost-1.test", "ns-{}.milepost-2.test",
                                       "ns-{}.milepost-3.test", "ns-{}.milepost-4.test"};
  int hosts_per_pattern = 512;

  /// Host `n` of pattern `pattern`, without trailing dot. REQUIRES: pattern < patterns.size(),
  /// n < hosts_per_pattern.
  std::string host(std::size_t pattern, int n) const;
  /// The mailbox in the SOA of new zones: hostmaster.<domain of the first pattern>. with its trailing dot.
  std::string hostmaster() const;
};

class AnswerProbe;

/// One for the whole process; the operations only read it, on several threads at once.
struct Context {
  store::Store& store;
  Limits limits = {};
  NameServerHosts hosts = {};
  std::vector<std::string> checker_ranges = {};  // CIDR blocks that health checkers probe from
  const AnswerProbe* answers = nullptr;          // asks this process' name server; null: it has none
  /// Whether name servers answer a plan, or the problem, for people to read: decided where they decide it, in publish/,
  /// which this room does not see. ChangeSide sets it; until then all are.
  std::function<base::Status(const model::TrafficPlan&)> check_traffic_plan = [](const model::TrafficPlan&) {
    return base::Status{};
  };
  std::function<std::chrono::system_clock::time_point()> now = std::chrono::system_clock::now;
  /// Changes of one zone within this process; shared by copies of the context.
  std::shared_ptr<ZoneTurns> turns = std::make_shared<ZoneTurns>();
  /// Of new delegation sets; shared likewise, and it keeps the store that it was made with.
  std::shared_ptr<SetNumbers> set_numbers = std::make_shared<SetNumbers>(store);
};

}  // namespace milepost::api
