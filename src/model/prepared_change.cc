// Makes change batches ready, and says what has to be read for them.
#include "model/prepared_change.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "model/alias_rules.h"
#include "model/keys.h"
#include "model/record_rules.h"
#include "model/route53_name.h"
#include "model/routing_policy.h"
#include "model/routing_rules.h"

namespace milepost::model {
namespace {

bool writes(const PreparedChange& change) {
  return change.action != ChangeAction::kDelete && change.problems.empty();
}

void sort_and_dedupe(std::vector<std::string>& texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

/// Brings `name` into the stored form, or appends why it has none.
void normalize(std::string& name, std::vector<std::string>& problems) {
  auto normalized = normalize_name(name);
  if (normalized) {
    name = std::move(*normalized);
  } else {
    problems.push_back(std::move(normalized.error().message));
  }
}

ValueLimits value_limits(const BatchLimits& limits) {
  return {.count_max = limits.values_max, .size_max = limits.value_size_max};
}

/// Only operations on traffic policy instances make their root record sets.
void check_no_instance(const RecordSet& set, std::vector<std::string>& problems) {
  if (!set.traffic_policy_instance_id) return;
  problems.push_back(fmt::format(
      "{} cannot be created with the traffic policy instance ID {}: the record sets of traffic policy "
      "instances are made with the instances.",
      describe_routed(set), *set.traffic_policy_instance_id));
}

PreparedChange prepare_change(RecordSetChange&& change, const HostedZone& zone, const BatchLimits& limits) {
  PreparedChange prepared{change.action, std::move(change.record_set), {}};
  RecordSet& set = prepared.record_set;
  // Empty and false say the same as nothing: what is stored has one form.
  if (set.health_check_id == "") set.health_check_id.reset();
  if (set.multi_value_answer == false) set.multi_value_answer.reset();
  normalize(set.name, prepared.problems);
  if (set.alias_target) normalize(set.alias_target->dns_name, prepared.problems);
  // What a DELETE names is judged by what is there: a record set that older rules let in can still be
  // deleted.
  if (change.action != ChangeAction::kDelete && prepared.problems.empty()) {
    check_record_set(set, zone, value_limits(limits), limits.alias_names, prepared.problems);
    check_no_instance(set, prepared.problems);
  }
  return prepared;
}

}  // namespace

std::vector<PreparedChange> prepare_batch(ChangeBatch batch, const HostedZone& zone,
                                          const BatchLimits& limits) {
  std::vector<PreparedChange> prepared;
  prepared.reserve(batch.changes.size());
  for (auto& change : batch.changes) prepared.push_back(prepare_change(std::move(change), zone, limits));
  return prepared;
}

PreparedChange prepare_instance_change(ChangeAction action, const TrafficPolicyInstance& instance,
                                       const HostedZone& zone, const BatchLimits& limits) {
  PreparedChange prepared{action, {}, {}};
  RecordSet& set = prepared.record_set;
  set.name = instance.name;
  set.type = instance.type;
  set.ttl = instance.ttl;
  set.traffic_policy_instance_id = instance.id;
  if (action != ChangeAction::kDelete) {
    check_record_set(set, zone, value_limits(limits), limits.alias_names, prepared.problems);
  }
  return prepared;
}

std::vector<std::string> names_of(const std::vector<PreparedChange>& changes, const HostedZone& zone) {
  std::vector<std::string> reversed;
  reversed.reserve(changes.size());
  for (const auto& change : changes) {
    if (!change.problems.empty()) continue;
    reversed.push_back(keys::reversed(change.record_set.name));
    if (!writes(change)) continue;
    for (const auto& link : links_of(change.record_set, zone)) reversed.push_back(keys::reversed(link));
  }
  sort_and_dedupe(reversed);
  for (auto& name : reversed) name = keys::unreversed(name);
  return reversed;
}

std::vector<std::string> cidr_collections_of(const std::vector<PreparedChange>& changes) {
  std::vector<std::string> ids;
  for (const auto& change : changes) {
    if (writes(change) && change.record_set.cidr_routing_config) {
      ids.push_back(change.record_set.cidr_routing_config->collection_id);
    }
  }
  sort_and_dedupe(ids);
  return ids;
}

std::vector<std::string> alias_zones_of(const std::vector<PreparedChange>& changes, const HostedZone& zone) {
  std::vector<std::string> ids;
  for (const auto& change : changes) {
    const RecordSet& set = change.record_set;
    if (writes(change) && set.alias_target && names_unknown_zone(set, zone))
      ids.push_back(set.alias_target->hosted_zone_id);
  }
  sort_and_dedupe(ids);
  return ids;
}

std::vector<std::string> health_checks_of(const std::vector<PreparedChange>& changes) {
  std::vector<std::string> ids;
  for (const auto& change : changes) {
    if (writes(change) && change.record_set.health_check_id)
      ids.push_back(*change.record_set.health_check_id);
  }
  sort_and_dedupe(ids);
  return ids;
}

base::Status check_health_checks(const std::vector<PreparedChange>& changes,
                                 const std::vector<std::string>& known) {
  for (const std::string& id : health_checks_of(changes)) {
    if (std::find(known.begin(), known.end(), id) == known.end())
      return base::fail("NoSuchHealthCheck", fmt::format("A health check with id {} does not exist.", id));
  }
  return {};
}

}  // namespace milepost::model
