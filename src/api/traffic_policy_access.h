// Finds a caller's traffic policies and their versions: the first step of every operation on one.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "api/context.h"
#include "aws/caller.h"
#include "base/result.h"
#include "model/traffic_policy.h"
#include "store/store.h"

namespace milepost::api {

struct StoredTrafficPolicy {
  model::TrafficPolicy policy;
  store::Revision revision = 0;  // mod_revision of its key
};
struct StoredTrafficPolicyVersion {
  model::TrafficPolicyVersion version;
  store::Revision revision = 0;  // mod_revision of its key
};
/// A version of a policy as an instance uses it.
struct TrafficPolicySource {
  StoredTrafficPolicy policy;
  model::TrafficPolicyVersion version;
};

/// Error NoSuchTrafficPolicy: there is no such version.
base::Error no_such_traffic_policy_version(std::string_view policy, std::int64_t version);

/// A policy of the caller's, though all its versions may be deleted. Error NoSuchTrafficPolicy.
base::Result<StoredTrafficPolicy> find_traffic_policy(store::Store& store, const aws::Caller& caller,
                                                      std::string_view id);
/// The same, and one version at least is not deleted.
base::Result<StoredTrafficPolicy> find_live_traffic_policy(store::Store& store, const aws::Caller& caller,
                                                           std::string_view id);
/// A version that is not deleted, of whosever policy. Error NoSuchTrafficPolicy.
base::Result<StoredTrafficPolicyVersion> find_traffic_policy_version(store::Store& store,
                                                                     std::string_view policy,
                                                                     std::int64_t version);
/// The version that is stored under `key`; nullopt: there is none.
base::Result<std::optional<StoredTrafficPolicyVersion>> read_traffic_policy_version(store::Store& store,
                                                                                    std::string_view key);
/// A version of the caller's that can be put in force. Errors: NoSuchTrafficPolicy; InvalidInput for a document that
/// name servers do not answer, or health checks of it that are not there, each with the branches that refer to it.
base::Result<TrafficPolicySource> find_traffic_policy_source(const Context& context,
                                                             const aws::Caller& caller,
                                                             std::string_view policy, std::int64_t version);

}  // namespace milepost::api
