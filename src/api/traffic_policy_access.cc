// Reads traffic policies for the account that owns them.
#include "api/traffic_policy_access.h"

#include <fmt/core.h>

#include <utility>

#include "model/keys.h"
#include "model/stored.h"
#include "model/traffic_policy_document.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;

std::unexpected<base::Error> no_such_policy(std::string_view id) {
  return base::fail("NoSuchTrafficPolicy", fmt::format("No traffic policy found with ID: {}", id));
}

/// A health check is there as long as there is a verdict about it.
base::Status check_health_checks(store::Store& store, const std::string& text) {
  const auto document = model::parse_traffic_policy_document(text);
  if (!document) return std::unexpected(document.error());
  for (const std::string& id : model::health_checks_of(*document)) {
    const auto verdict = store.get(keys::verdict(id));
    if (!verdict) return std::unexpected(verdict.error());
    if (!*verdict) {
      return base::fail("InvalidInput", fmt::format("A health check with id {} does not exist.", id));
    }
  }
  return {};
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

Result<TrafficPolicySource> find_traffic_policy_source(store::Store& store, const aws::Caller& caller,
                                                       std::string_view policy, std::int64_t version) {
  auto stored = find_live_traffic_policy(store, caller, policy);
  if (!stored) return std::unexpected(std::move(stored.error()));
  auto found = find_traffic_policy_version(store, policy, version);
  if (!found) return std::unexpected(std::move(found.error()));
  if (auto checked = check_health_checks(store, found->version.document); !checked) {
    return std::unexpected(std::move(checked.error()));
  }
  return TrafficPolicySource{std::move(*stored), std::move(found->version)};
}

}  // namespace milepost::api
