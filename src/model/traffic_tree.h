// A traffic policy document as a whole: where its references lead, and what they unfold to.
#pragma once

#include "model/traffic_policy_document.h"
#include "model/traffic_problems.h"

namespace milepost::model {

/// Appends a problem for each reference that leads nowhere, and for each multivalue rule whose endpoints or record type
/// it cannot answer with. References with an empty id have been refused already.
void check_traffic_references(const TrafficPolicyDocument& document, TrafficProblems& problems);

/// Appends a problem for each branch that says to evaluate the health of what has none: "You can't set
/// EvaluateTargetHealth to true when the alias target is a CloudFront distribution" (API reference, AliasTarget), and
/// such an alias is what Route 53 makes of the branch. Documents from before this was a rule may say so.
void check_evaluated_targets(const TrafficPolicyDocument& document, TrafficProblems& problems);

/// Appends a problem for each cycle, for each rule and endpoint that is never reached, and for a tree deeper or larger
/// than the limits. REQUIRES: every reference leads somewhere.
void check_traffic_tree(const TrafficPolicyDocument& document, TrafficProblems& problems);

}  // namespace milepost::model
