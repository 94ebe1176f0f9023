// How far a change of record sets reaches: the questions whose answers it may change.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/change_batch_rules.h"
#include "model/hosted_zone.h"
#include "model/record_set.h"

namespace milepost::model {

using NameAndType = std::pair<std::string, std::string>;  // the name in the stored form

/// What the change writes or erases, and every name from which an alias or a CNAME leads there, by any number of steps.
/// `record_sets`: all of the zone's as they are without the change. A wildcard stands for itself, not for the names it
/// covers. Cost: linear in the record sets.
std::set<NameAndType> reach_of(const BatchOutcome& outcome, const std::vector<RecordSet>& record_sets,
                               const HostedZone& zone);

}  // namespace milepost::model
