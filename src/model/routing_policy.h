// Which routing policy a record set has: how Route 53 chooses among the record sets of one name and type.
#pragma once

#include <string_view>

#include "model/record_set.h"

namespace milepost::model {

enum class RoutingPolicy {
  kSimple,
  kWeighted,
  kLatency,
  kFailover,
  kGeolocation,
  kMultivalueAnswer,
  kGeoproximity,
  kIpBased,
};

/// How many policies `set` names: 0 is simple routing, more than 1 is a mistake.
int policy_count(const RecordSet& set);

/// REQUIRES: policy_count(set) <= 1.
RoutingPolicy policy_of(const RecordSet& set);

/// The policy's name in the Developer Guide, "weighted", for messages.
std::string_view name_of(RoutingPolicy policy);

}  // namespace milepost::model
