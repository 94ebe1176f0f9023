// A change batch made ready once a request: names in the stored form, and each record set checked on its own.
//
//   prepare_batch()   what shows without looking at the zone's record sets
//   names_of() ..     what has to be read to judge the rest
//   apply_batch()     (change_batch_rules.h) once an attempt: the batch against what was read
//   check_health_checks()  last: whether those that are named exist
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/change_batch.h"
#include "model/hosted_zone.h"
#include "model/traffic_policy.h"

namespace milepost::model {

struct PreparedChange {
  ChangeAction action = ChangeAction::kCreate;
  RecordSet record_set;               // names in the stored form, unless `problems` says that one has none
  std::vector<std::string> problems;  // in the words of InvalidChangeBatch
};

/// REQUIRES: check_request(batch). The result has one element for each change, in the batch's order.
std::vector<PreparedChange> prepare_batch(ChangeBatch batch, const HostedZone& zone,
                                          const BatchLimits& limits);

/// The change of the root record set of a traffic policy instance, at whose name the instance answers. `action` UPSERT
/// takes the place of the instance's own root record set and of no other record set; DELETE needs it to be there.
PreparedChange prepare_instance_change(ChangeAction action, const TrafficPolicyInstance& instance,
                                       const HostedZone& zone, const BatchLimits& limits);

/// The distinct names at which the changes without problems so far write, delete or look for an alias'
/// target, in the order of their keys in the store.
std::vector<std::string> names_of(const std::vector<PreparedChange>& changes, const HostedZone& zone);

/// The distinct CIDR collections that the changes want to route by.
std::vector<std::string> cidr_collections_of(const std::vector<PreparedChange>& changes);

/// The distinct ids of aliases that lead outside by a hosted zone that may be one here.
std::vector<std::string> alias_zones_of(const std::vector<PreparedChange>& changes, const HostedZone& zone);

/// The distinct health checks that the changes name.
std::vector<std::string> health_checks_of(const std::vector<PreparedChange>& changes);

/// `known`: those of health_checks_of(changes) that exist. Error: NoSuchHealthCheck.
base::Status check_health_checks(const std::vector<PreparedChange>& changes,
                                 const std::vector<std::string>& known);

}  // namespace milepost::model
