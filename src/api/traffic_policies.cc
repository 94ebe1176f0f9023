// Traffic policies: made, versioned, described anew, deleted. Whoever changes a policy writes its key, which the next
// one compares.
#include "api/traffic_policies.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "api/account_state.h"
#include "api/contention.h"
#include "api/traffic_policy_access.h"
#include "base/random.h"
#include "model/instant.h"
#include "model/keys.h"
#include "model/stored.h"
#include "model/traffic_plan.h"
#include "model/traffic_policy_document.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;
using store::Compare;
using store::Write;

constexpr std::int64_t kVersionMax = 1'000;  // of the service model's TrafficPolicyVersion

std::string location_of(const TrafficPolicy& policy) {
  return fmt::format("/2013-04-01/trafficpolicy/{}/{}", policy.id, policy.version);
}

/// Writes the policy, on condition that it is still the one that was read.
void replace(const model::TrafficPolicy& policy, store::Revision revision, store::Transaction& out) {
  const std::string key = keys::traffic_policy(policy.id);
  out.compares.push_back(Compare::unchanged(key, revision));
  out.writes.push_back(Write::put(key, model::encode_stored(policy)));
}

void put_version(const model::TrafficPolicy& policy, const model::TrafficPolicyVersion& version,
                 store::Transaction& out) {
  out.writes.push_back(
      Write::put(keys::traffic_policy_version(policy.id, version.version), model::encode_stored(version)));
}

/// The record type of a document that a new version may have. Error InvalidTrafficPolicyDocument.
Result<std::string> check_new_document(const Context& context, const std::string& text) {
  auto document = model::parse_traffic_policy_document(text);
  if (!document) return std::unexpected(std::move(document.error()));
  if (auto status = model::check_new_traffic_policy_document(*document); !status) {
    return std::unexpected(std::move(status.error()));
  }
  const auto answered = context.check_traffic_plan(
      {.instance = {}, .ttl = 0, .record_type = document->record_type, .document = text});
  if (!answered) return base::fail("InvalidTrafficPolicyDocument", answered.error().message);
  return std::move(document->record_type);
}

// --- CreateTrafficPolicy ---

base::Status check_account(const Context& context, const aws::Caller& caller, const std::string& name,
                           const model::AccountState& state) {
  const auto named = context.store.get(keys::traffic_policy_name(caller.account, name));
  if (!named) return std::unexpected(named.error());
  if (*named) {
    return base::fail("TrafficPolicyAlreadyExists",
                      fmt::format("A traffic policy with the name {} already exists.", name));
  }
  const std::int64_t max = context.limits.traffic_policies;
  if (state.traffic_policy_count.value_or(0) < max) return {};
  return base::fail(
      "TooManyTrafficPolicies",
      fmt::format(
          "Limits Exceeded: MAX_TRAFFIC_POLICIES_BY_OWNER - Cannot create more than {} traffic policies.",
          max));
}

/// A policy and its first version.
struct NewPolicy {
  model::TrafficPolicy policy;
  model::TrafficPolicyVersion version;
};

NewPolicy make_policy(const Context& context, const aws::Caller& caller,
                      const CreateTrafficPolicyRequest& request, const std::string& type) {
  return {{.id = base::random_uuid(),
           .account = caller.account,
           .name = request.name,
           .created = model::print_instant(context.now()),
           .latest_type = type},
          {.version = 1, .type = type, .document = request.document, .comment = request.comment}};
}

Result<std::optional<TrafficPolicy>> try_to_create(const Context& context, const aws::Caller& caller,
                                                   const CreateTrafficPolicyRequest& request,
                                                   const std::string& type) {
  const auto account = read_account_state(context.store, caller.account);
  if (!account) return std::unexpected(account.error());
  if (auto status = check_account(context, caller, request.name, account->state); !status) {
    return std::unexpected(std::move(status.error()));
  }
  const auto [policy, version] = make_policy(context, caller, request, type);
  const std::string name_key = keys::traffic_policy_name(policy.account, policy.name);
  store::Transaction transaction;
  replace(policy, 0, transaction);
  put_version(policy, version, transaction);
  transaction.compares.push_back(Compare::absent(name_key));
  transaction.writes.push_back(Write::put(name_key, policy.id));
  transaction.writes.push_back(
      Write::put(keys::account_traffic_policy(policy.account, policy.created, policy.id), {}));
  const std::int64_t used = account->state.traffic_policy_count.value_or(0);
  account->add({.traffic_policy_count = 1}, context.limits.traffic_policies - used, transaction);
  return commit_for(shape_of(policy, version), transaction, context.store);
}

// --- CreateTrafficPolicyVersion ---

Result<std::optional<TrafficPolicy>> try_to_add_version(const Context& context, const aws::Caller& caller,
                                                        const CreateTrafficPolicyVersionRequest& request,
                                                        const std::string& type) {
  auto stored = find_live_traffic_policy(context.store, caller, request.id);
  if (!stored) return std::unexpected(stored.error());
  model::TrafficPolicy& policy = stored->policy;
  const std::int64_t max = std::min(context.limits.traffic_policy_versions, kVersionMax);
  if (policy.newest_version >= max) {
    return base::fail(
        "TooManyTrafficPolicyVersionsForCurrentPolicy",
        fmt::format("Cannot create more than {} versions of the traffic policy {}. Create a new "
                    "traffic policy instead.",
                    max, policy.id));
  }
  const model::TrafficPolicyVersion version{.version = policy.newest_version + 1,
                                            .type = type,
                                            .document = request.document,
                                            .comment = request.comment};
  policy.newest_version = policy.latest_version = version.version;
  policy.latest_type = type;
  ++policy.version_count;
  store::Transaction transaction;
  replace(policy, stored->revision, transaction);
  put_version(policy, version, transaction);
  return commit_for(shape_of(policy, version), transaction, context.store);
}

// --- UpdateTrafficPolicyComment ---

Result<std::optional<TrafficPolicy>> try_to_comment(const Context& context, const aws::Caller& caller,
                                                    const UpdateTrafficPolicyCommentRequest& request) {
  const auto policy = find_traffic_policy(context.store, caller, request.id);
  if (!policy) return std::unexpected(policy.error());
  auto stored = find_traffic_policy_version(context.store, request.id, request.version);
  if (!stored) return std::unexpected(stored.error());
  stored->version.comment = request.comment;
  store::Transaction transaction;
  transaction.compares.push_back(
      Compare::unchanged(keys::traffic_policy_version(request.id, request.version), stored->revision));
  put_version(policy->policy, stored->version, transaction);
  return commit_for(shape_of(policy->policy, stored->version), transaction, context.store);
}

// --- DeleteTrafficPolicy ---

base::Status check_unused(store::Store& store, const DeleteTrafficPolicyRequest& request) {
  store::RangeRequest uses =
      store::RangeRequest::prefix(keys::traffic_policy_uses(request.id, request.version));
  uses.limit = 1;
  uses.keys_only = true;
  const auto range = store.range(uses);
  if (!range) return std::unexpected(range.error());
  if (range->entries.empty()) return {};
  return base::fail("TrafficPolicyInUse", "Policy is in use for at least one instance");
}

/// Makes the newest version but `deleted` the latest. REQUIRES: there is one.
base::Status find_latest(store::Store& store, std::int64_t deleted, model::TrafficPolicy& policy) {
  store::RangeRequest request = store::RangeRequest::prefix(keys::traffic_policy_versions(policy.id));
  request.keys_only = true;
  const auto range = store.range(request);
  if (!range) return std::unexpected(range.error());
  const std::string gone = keys::traffic_policy_version(policy.id, deleted);
  std::string latest;
  for (const store::KeyValue& entry : range->entries) {
    if (entry.key != gone) latest = entry.key;
  }
  const auto stored = read_traffic_policy_version(store, latest);
  if (!stored) return std::unexpected(stored.error());
  // Deleted meanwhile: the policy is not the one that the caller compares any more.
  if (!*stored) return {};
  policy.latest_version = (*stored)->version.version;
  policy.latest_type = (*stored)->version.type;
  return {};
}

/// The policy is listed no more, and its name is free.
void erase_policy(const model::TrafficPolicy& policy, const StoredAccountState& account,
                  store::Transaction& out) {
  out.writes.push_back(Write::erase(keys::account_traffic_policy(policy.account, policy.created, policy.id)));
  out.writes.push_back(Write::erase(keys::traffic_policy_name(policy.account, policy.name)));
  account.add({.traffic_policy_count = -1}, kAnyRoom, out);
}

/// A version in use makes its policy's key another one: see TrafficPolicy.
Result<std::optional<DeleteTrafficPolicyResponse>> try_to_delete(const Context& context,
                                                                 const aws::Caller& caller,
                                                                 const DeleteTrafficPolicyRequest& request) {
  const auto account = read_account_state(context.store, caller.account);
  if (!account) return std::unexpected(account.error());
  auto stored = find_traffic_policy(context.store, caller, request.id);
  if (!stored) return std::unexpected(stored.error());
  const auto version = find_traffic_policy_version(context.store, request.id, request.version);
  if (!version) return std::unexpected(version.error());
  if (auto status = check_unused(context.store, request); !status) return std::unexpected(status.error());
  model::TrafficPolicy& policy = stored->policy;
  store::Transaction transaction;
  if (--policy.version_count == 0) {
    erase_policy(policy, *account, transaction);
  } else if (auto status = find_latest(context.store, request.version, policy); !status) {
    return std::unexpected(std::move(status.error()));
  }
  replace(policy, stored->revision, transaction);
  const std::string key = keys::traffic_policy_version(request.id, request.version);
  transaction.compares.push_back(Compare::unchanged(key, version->revision));
  transaction.writes.push_back(Write::erase(key));
  transaction.writes.push_back(Write::put(keys::deleted_traffic_policy_version(request.id, request.version),
                                          model::encode_stored(version->version)));
  return commit_for(DeleteTrafficPolicyResponse{}, transaction, context.store);
}

}  // namespace

TrafficPolicy shape_of(const model::TrafficPolicy& policy, const model::TrafficPolicyVersion& version) {
  return {.id = policy.id,
          .version = version.version,
          .name = policy.name,
          .type = version.type,
          .document = version.document,
          .comment = version.comment};
}

Result<CreateTrafficPolicyResponse> create_traffic_policy(const Context& context, const aws::Caller& caller,
                                                          const CreateTrafficPolicyRequest& request) {
  const auto type = check_new_document(context, request.document);
  if (!type) return std::unexpected(type.error());
  auto made = until_uncontended([&] { return try_to_create(context, caller, request, *type); });
  if (!made) return std::unexpected(made.error());
  std::string location = location_of(*made);
  return CreateTrafficPolicyResponse{std::move(*made), std::move(location)};
}

Result<CreateTrafficPolicyVersionResponse> create_traffic_policy_version(
    const Context& context, const aws::Caller& caller, const CreateTrafficPolicyVersionRequest& request) {
  const auto type = check_new_document(context, request.document);
  if (!type) return std::unexpected(type.error());
  auto made = until_uncontended([&] { return try_to_add_version(context, caller, request, *type); },
                                concurrent_modification());
  if (!made) return std::unexpected(made.error());
  std::string location = location_of(*made);
  return CreateTrafficPolicyVersionResponse{std::move(*made), std::move(location)};
}

Result<GetTrafficPolicyResponse> get_traffic_policy(const Context& context, const aws::Caller& caller,
                                                    const GetTrafficPolicyRequest& request) {
  const auto policy = find_traffic_policy(context.store, caller, request.id);
  if (!policy) return std::unexpected(policy.error());
  for (const std::string& key : {keys::traffic_policy_version(request.id, request.version),
                                 keys::deleted_traffic_policy_version(request.id, request.version)}) {
    const auto stored = read_traffic_policy_version(context.store, key);
    if (!stored) return std::unexpected(stored.error());
    if (*stored) return GetTrafficPolicyResponse{shape_of(policy->policy, (*stored)->version)};
  }
  return std::unexpected(no_such_traffic_policy_version(request.id, request.version));
}

Result<UpdateTrafficPolicyCommentResponse> update_traffic_policy_comment(
    const Context& context, const aws::Caller& caller, const UpdateTrafficPolicyCommentRequest& request) {
  auto updated =
      until_uncontended([&] { return try_to_comment(context, caller, request); }, concurrent_modification());
  if (!updated) return std::unexpected(updated.error());
  return UpdateTrafficPolicyCommentResponse{std::move(*updated)};
}

Result<DeleteTrafficPolicyResponse> delete_traffic_policy(const Context& context, const aws::Caller& caller,
                                                          const DeleteTrafficPolicyRequest& request) {
  return until_uncontended([&] { return try_to_delete(context, caller, request); },
                           concurrent_modification());
}

}  // namespace milepost::api
