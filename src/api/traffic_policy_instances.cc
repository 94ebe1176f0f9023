// Traffic policy instances: each change of one is a change of its zone, judged by the rules of record sets.
//
//   instance, its places in lists     one transaction, compared with the zone's state, the instance's key
//   root record set, zone's state     and the key of the policy that it puts in use
//   plan, change
#include "api/traffic_policy_instances.h"

#include <fmt/core.h>

#include <utility>

#include "api/account_state.h"
#include "api/batch_commit.h"
#include "api/change_info.h"
#include "api/changes.h"
#include "api/contention.h"
#include "api/traffic_policy_access.h"
#include "api/traffic_policy_instance_state.h"
#include "api/zone_access.h"
#include "api/zone_turns.h"
#include "base/random.h"
#include "model/keys.h"
#include "model/route53_name.h"
#include "model/stored.h"
#include "model/traffic_plan.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;
using model::ChangeAction;
using store::Compare;
using store::Write;

std::unexpected<base::Error> no_such_instance(std::string_view id) {
  return base::fail("NoSuchTrafficPolicyInstance",
                    fmt::format("No traffic policy instance found with ID: {}", id));
}

/// What the rules of record sets say about the root record set, as operations on instances tell it.
base::Error as_invalid_input(base::Error error) {
  if (error.code != "InvalidChangeBatch") return error;
  error.code = "InvalidInput";
  if (error.message.starts_with('[') && error.message.ends_with(']')) {
    error.message = error.message.substr(1, error.message.size() - 2);
  }
  return error;
}

/// A transaction that changes the root record set as `action` says; nullopt when the zone changed meanwhile.
Result<std::optional<store::Transaction>> change_root(const Context& context, const aws::Caller& caller,
                                                      const StoredZone& stored, ChangeAction action,
                                                      const model::TrafficPolicyInstance& instance) {
  const std::vector changes{
      model::prepare_instance_change(action, instance, stored.zone, context.limits.batch)};
  const auto outcome = judge_batch(context, stored, changes);
  if (!outcome) return std::unexpected(as_invalid_input(outcome.error()));
  if (!*outcome) return std::nullopt;
  // The effect is not kept: record sets that are reverted would leave the instance as it is.
  return compose_transaction(stored, **outcome, new_change(context, caller, stored.zone.id),
                             Effect::kNotKept);
}

keys::InstancePosition position_of(const model::TrafficPolicyInstance& instance) {
  return {.zone = instance.zone, .escaped_name = instance.name, .type = instance.type};
}

std::string use_key(const model::TrafficPolicyInstance& instance) {
  return keys::traffic_policy_use(instance.policy, instance.policy_version, position_of(instance));
}

std::string list_key(const model::TrafficPolicyInstance& instance) {
  return keys::account_traffic_policy_instance(instance.account, position_of(instance));
}

/// The instance, its use of the policy, and its plan. The policy's key is written as it is, so that nobody deletes the
/// version meanwhile (model/traffic_policy.h).
void put_in_force(const model::TrafficPolicyInstance& instance, const TrafficPolicySource& source,
                  store::Transaction& out) {
  const std::string policy_key = keys::traffic_policy(instance.policy);
  out.compares.push_back(Compare::unchanged(policy_key, source.policy.revision));
  out.writes.push_back(Write::put(policy_key, model::encode_stored(source.policy.policy)));
  out.writes.push_back(
      Write::put(keys::traffic_policy_instance(instance.id), model::encode_stored(instance)));
  out.writes.push_back(Write::put(use_key(instance), instance.id));
  const model::TrafficPlan plan{.instance = instance.id,
                                .ttl = instance.ttl,
                                .record_type = instance.type,
                                .document = source.version.document};
  out.writes.push_back(Write::put(plan_key(instance), model::encode_stored(plan)));
}

// --- CreateTrafficPolicyInstance ---

base::Status check_account(const Context& context, const model::TrafficPolicyInstance& instance,
                           const model::AccountState& state) {
  const auto listed = context.store.get(list_key(instance));
  if (!listed) return std::unexpected(listed.error());
  if (*listed) {
    return base::fail("TrafficPolicyInstanceAlreadyExists",
                      fmt::format("The traffic policy instance {} already exists for {}, type {} in zone {}.",
                                  (*listed)->value, instance.name, instance.type, instance.zone));
  }
  const std::int64_t max = context.limits.traffic_policy_instances;
  if (state.traffic_policy_instance_count.value_or(0) < max) return {};
  return base::fail(
      "TooManyTrafficPolicyInstances",
      fmt::format("Limits Exceeded: MAX_TRAFFIC_POLICY_INSTANCES_BY_OWNER - Cannot create more than {} "
                  "traffic policy instances.",
                  max));
}

/// DG:traffic-flow: "You can only use traffic flow to create configurations for public hosted zones."
base::Status check_public(const model::HostedZone& zone) {
  if (!zone.private_zone) return {};
  return base::fail(
      "InvalidInput",
      fmt::format("Traffic policy instances are for public hosted zones only; hosted zone {} is private.",
                  zone.id));
}

/// The instance but for the policy's record type, its name in the stored form.
Result<model::TrafficPolicyInstance> make_instance(const aws::Caller& caller,
                                                   const CreateTrafficPolicyInstanceRequest& request) {
  auto name = model::normalize_name(request.name);
  if (!name) return std::unexpected(std::move(name.error()));
  return model::TrafficPolicyInstance{.id = base::random_uuid(),
                                      .account = caller.account,
                                      .zone = request.hosted_zone_id,
                                      .name = std::move(*name),
                                      .ttl = request.ttl,
                                      .policy = request.traffic_policy_id,
                                      .policy_version = request.traffic_policy_version,
                                      .type = {}};
}

Result<std::optional<model::TrafficPolicyInstance>> try_to_create(const Context& context,
                                                                  const aws::Caller& caller,
                                                                  model::TrafficPolicyInstance instance) {
  const auto account = read_account_state(context.store, caller.account);
  if (!account) return std::unexpected(account.error());
  const auto zone = find_zone(context, caller, instance.zone);
  if (!zone) return std::unexpected(zone.error());
  if (auto status = check_public(zone->zone); !status) return std::unexpected(std::move(status.error()));
  const auto source = find_traffic_policy_source(context, caller, instance.policy, instance.policy_version);
  if (!source) return std::unexpected(source.error());
  instance.type = source->version.type;
  if (auto status = check_account(context, instance, account->state); !status) {
    return std::unexpected(std::move(status.error()));
  }
  auto transaction = change_root(context, caller, *zone, ChangeAction::kCreate, instance);
  if (!transaction) return std::unexpected(transaction.error());
  if (!*transaction) return std::nullopt;
  const std::string key = list_key(instance);
  (*transaction)->compares.push_back(Compare::absent(key));
  (*transaction)->writes.push_back(Write::put(key, instance.id));
  put_in_force(instance, *source, **transaction);
  const std::int64_t used = account->state.traffic_policy_instance_count.value_or(0);
  account->add({.traffic_policy_instance_count = 1}, context.limits.traffic_policy_instances - used,
               **transaction);
  return commit_for(std::move(instance), **transaction, context.store);
}

// --- UpdateTrafficPolicyInstance, DeleteTrafficPolicyInstance ---

/// The caller's instance, without its plan, and in `at` the revision it was read at. Error
/// NoSuchTrafficPolicyInstance.
Result<StoredTrafficPolicyInstance> find_instance(store::Store& store, const aws::Caller& caller,
                                                  std::string_view id, store::Revision* at = nullptr) {
  std::string key = keys::traffic_policy_instance(id);
  std::string behind = key + '\0';
  const auto range = store.range({.begin = std::move(key), .end = std::move(behind)});
  if (!range) return std::unexpected(range.error());
  if (range->entries.empty()) return no_such_instance(id);
  const store::KeyValue& entry = range->entries.front();
  auto instance = model::decode_stored<model::TrafficPolicyInstance>(entry);
  if (!instance) return std::unexpected(std::move(instance.error()));
  if (instance->account != caller.account) return no_such_instance(id);
  if (at != nullptr) *at = range->revision;
  return StoredTrafficPolicyInstance{std::move(*instance), entry.create_revision, entry.mod_revision};
}

base::Status check_type(const model::TrafficPolicyInstance& instance,
                        const model::TrafficPolicyVersion& version) {
  if (version.type == instance.type) return {};
  return base::fail(
      "ConflictingTypes",
      fmt::format("The traffic policy instance {} is of type {}, and version {} of the traffic policy "
                  "is of type {}.",
                  instance.id, instance.type, version.version, version.type));
}

Result<std::optional<model::TrafficPolicyInstance>> try_to_update(
    const Context& context, const aws::Caller& caller, const UpdateTrafficPolicyInstanceRequest& request) {
  const auto stored = find_instance(context.store, caller, request.id);
  if (!stored) return std::unexpected(stored.error());
  const auto source =
      find_traffic_policy_source(context, caller, request.traffic_policy_id, request.traffic_policy_version);
  if (!source) return std::unexpected(source.error());
  if (auto status = check_type(stored->instance, source->version); !status) {
    return std::unexpected(std::move(status.error()));
  }
  model::TrafficPolicyInstance instance = stored->instance;
  instance.ttl = request.ttl;
  instance.policy = request.traffic_policy_id;
  instance.policy_version = request.traffic_policy_version;
  const auto zone = find_zone(context, caller, instance.zone);
  if (!zone) return std::unexpected(zone.error());
  auto transaction = change_root(context, caller, *zone, ChangeAction::kUpsert, instance);
  if (!transaction) return std::unexpected(transaction.error());
  if (!*transaction) return std::nullopt;
  (*transaction)
      ->compares.push_back(Compare::unchanged(keys::traffic_policy_instance(instance.id), stored->revision));
  if (use_key(stored->instance) != use_key(instance)) {
    (*transaction)->writes.push_back(Write::erase(use_key(stored->instance)));
  }
  put_in_force(instance, *source, **transaction);
  return commit_for(std::move(instance), **transaction, context.store);
}

/// Whether the instance's root record set is still there: ChangeResourceRecordSets may have deleted it.
Result<bool> has_root(store::Store& store, const model::TrafficPolicyInstance& instance) {
  const auto entry = store.get(keys::record_set(instance.zone, instance.name, instance.type, {}));
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return false;
  const auto set = model::decode_stored<model::RecordSet>(**entry);
  if (!set) return std::unexpected(set.error());
  return set->traffic_policy_instance_id == instance.id;
}

/// The part of the deletion that is the zone's: nothing where the root record set is gone, which only an update of the
/// instance brings back. nullopt when the zone changed meanwhile.
Result<std::optional<store::Transaction>> erase_root(const Context& context, const aws::Caller& caller,
                                                     const model::TrafficPolicyInstance& instance) {
  const auto zone = find_zone(context, caller, instance.zone);
  if (!zone) return std::unexpected(zone.error());
  const auto there = has_root(context.store, instance);
  if (!there) return std::unexpected(there.error());
  if (!*there) return store::Transaction{};
  return change_root(context, caller, *zone, ChangeAction::kDelete, instance);
}

Result<std::optional<DeleteTrafficPolicyInstanceResponse>> try_to_delete(
    const Context& context, const aws::Caller& caller, const DeleteTrafficPolicyInstanceRequest& request) {
  const auto account = read_account_state(context.store, caller.account);
  if (!account) return std::unexpected(account.error());
  const auto stored = find_instance(context.store, caller, request.id);
  if (!stored) return std::unexpected(stored.error());
  const model::TrafficPolicyInstance& instance = stored->instance;
  auto transaction = erase_root(context, caller, instance);
  if (!transaction) return std::unexpected(transaction.error());
  if (!*transaction) return std::nullopt;
  const std::string key = keys::traffic_policy_instance(instance.id);
  (*transaction)->compares.push_back(Compare::unchanged(key, stored->revision));
  for (const std::string& each : {key, list_key(instance), use_key(instance)}) {
    (*transaction)->writes.push_back(Write::erase(each));
  }
  account->add({.traffic_policy_instance_count = -1}, kAnyRoom, **transaction);
  return commit_for(DeleteTrafficPolicyInstanceResponse{}, **transaction, context.store);
}

}  // namespace

Result<CreateTrafficPolicyInstanceResponse> create_traffic_policy_instance(
    const Context& context, const aws::Caller& caller, const CreateTrafficPolicyInstanceRequest& request) {
  const auto instance = make_instance(caller, request);
  if (!instance) return std::unexpected(instance.error());
  const auto turn = context.turns->take(instance->zone);
  const auto made = until_uncontended([&] { return try_to_create(context, caller, *instance); });
  if (!made) return std::unexpected(made.error());
  return CreateTrafficPolicyInstanceResponse{shape_with_state(*made, "Creating"),
                                             fmt::format("/2013-04-01/trafficpolicyinstance/{}", made->id)};
}

Result<GetTrafficPolicyInstanceResponse> get_traffic_policy_instance(
    const Context& context, const aws::Caller& caller, const GetTrafficPolicyInstanceRequest& request) {
  store::Revision at = 0;
  auto stored = find_instance(context.store, caller, request.id, &at);
  if (!stored) return std::unexpected(stored.error());
  auto plan = context.store.get(plan_key(stored->instance), at);
  if (!plan) return std::unexpected(plan.error());
  stored->plan = std::move(*plan);
  const auto applied = applied_revision(context.store);
  if (!applied) return std::unexpected(applied.error());
  return GetTrafficPolicyInstanceResponse{shape_of(context, *stored, *applied)};
}

Result<UpdateTrafficPolicyInstanceResponse> update_traffic_policy_instance(
    const Context& context, const aws::Caller& caller, const UpdateTrafficPolicyInstanceRequest& request) {
  const auto updated = until_uncontended([&] { return try_to_update(context, caller, request); });
  if (!updated) return std::unexpected(updated.error());
  return UpdateTrafficPolicyInstanceResponse{shape_with_state(*updated, "Updating")};
}

Result<DeleteTrafficPolicyInstanceResponse> delete_traffic_policy_instance(
    const Context& context, const aws::Caller& caller, const DeleteTrafficPolicyInstanceRequest& request) {
  return until_uncontended([&] { return try_to_delete(context, caller, request); });
}

}  // namespace milepost::api
