// Reads traffic policies for the account that owns them.
#include "api/traffic_policy_access.h"

#include <fmt/core.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/keys.h"
#include "model/stored.h"
#include "model/traffic_plan.h"
#include "model/traffic_policy_document.h"
#include "model/traffic_problems.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;

std::unexpected<base::Error> no_such_policy(std::string_view id) {
  return base::fail("NoSuchTrafficPolicy", fmt::format("No traffic policy found with ID: {}", id));
}

/// Which of them are there: a health check is as long as there is a verdict about it.
Result<std::set<std::string>> find_existing(store::Store& store,
                                            const std::vector<model::TrafficHealthCheckUse>& uses) {
  std::set<std::string> asked;
  std::set<std::string> existing;
  for (const model::TrafficHealthCheckUse& use : uses) {
    if (!asked.insert(use.check).second) continue;
    const auto verdict = store.get(keys::verdict(use.check));
    if (!verdict) return std::unexpected(verdict.error());
    if (*verdict) existing.insert(use.check);
  }
  return existing;
}

base::Status check_health_checks(store::Store& store, const model::TrafficPolicyDocument& document) {
  const auto uses = model::health_check_uses(document);
  const auto existing = find_existing(store, uses);
  if (!existing) return std::unexpected(existing.error());
  model::TrafficProblems problems;
  for (const model::TrafficHealthCheckUse& use : uses) {
    if (existing->contains(use.check)) continue;
    problems.add(use.rule,
                 fmt::format("{}: A health check with id {} does not exist.", use.place, use.check));
  }
  if (problems.empty()) return {};
  return base::fail("InvalidInput", problems.status().error().message);
}

/// What was taken when the version was made may be refused by now.
base::Status check_version(const Context& context, std::string_view policy,
                           const model::TrafficPolicyVersion& version) {
  const auto document = model::parse_traffic_policy_document(version.document);
  base::Status answered = document ? base::Status{} : std::unexpected(document.error());
  if (answered) {
    answered = context.check_traffic_plan(
        {.instance = {}, .ttl = 0, .record_type = version.type, .document = version.document});
  }
  if (!answered) {
    return base::fail("InvalidInput",
                      fmt::format("Name servers cannot answer version {} of the traffic policy {}: {}",
                                  version.version, policy, answered.error().message));
  }
  return check_health_checks(context.store, *document);
}

}  // namespace

base::Error no_such_traffic_policy_version(std::string_view policy, std::int64_t version) {
  return {"NoSuchTrafficPolicy",
          fmt::format("No traffic policy found with ID: {} and version: {}", policy, version)};
}

Result<StoredTrafficPolicy> find_traffic_policy(store::Store& store, const aws::Caller& caller,
                                                std::string_view id) {
  const auto entry = store.get(keys::traffic_policy(id));
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return no_such_policy(id);
  auto policy = model::decode_stored<model::TrafficPolicy>(**entry);
  if (!policy) return std::unexpected(std::move(policy.error()));
  if (policy->account != caller.account) return no_such_policy(id);
  return StoredTrafficPolicy{std::move(*policy), (*entry)->mod_revision};
}

Result<StoredTrafficPolicy> find_live_traffic_policy(store::Store& store, const aws::Caller& caller,
                                                     std::string_view id) {
  auto stored = find_traffic_policy(store, caller, id);
  if (stored && stored->policy.version_count == 0) return no_such_policy(id);
  return stored;
}

Result<std::optional<StoredTrafficPolicyVersion>> read_traffic_policy_version(store::Store& store,
                                                                              std::string_view key) {
  const auto entry = store.get(key);
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return std::nullopt;
  auto version = model::decode_stored<model::TrafficPolicyVersion>(**entry);
  if (!version) return std::unexpected(std::move(version.error()));
  return StoredTrafficPolicyVersion{std::move(*version), (*entry)->mod_revision};
}

Result<StoredTrafficPolicyVersion> find_traffic_policy_version(store::Store& store, std::string_view policy,
                                                               std::int64_t version) {
  auto stored = read_traffic_policy_version(store, keys::traffic_policy_version(policy, version));
  if (!stored) return std::unexpected(std::move(stored.error()));
  if (!*stored) return std::unexpected(no_such_traffic_policy_version(policy, version));
  return std::move(**stored);
}

Result<TrafficPolicySource> find_traffic_policy_source(const Context& context, const aws::Caller& caller,
                                                       std::string_view policy, std::int64_t version) {
  auto stored = find_live_traffic_policy(context.store, caller, policy);
  if (!stored) return std::unexpected(std::move(stored.error()));
  auto found = find_traffic_policy_version(context.store, policy, version);
  if (!found) return std::unexpected(std::move(found.error()));
  if (auto checked = check_version(context, policy, found->version); !checked) {
    return std::unexpected(std::move(checked.error()));
  }
  return TrafficPolicySource{std::move(*stored), std::move(found->version)};
}

}  // namespace milepost::api
