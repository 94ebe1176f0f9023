// Decides by the statements of a policy: a Deny that speaks of the request beats every Allow.
#include "aws/access_policy.h"

#include <algorithm>

namespace milepost::aws {

bool PolicyStatement::Element::covers(std::string_view text) const {
  const bool any =
      std::ranges::any_of(patterns, [&](const WildcardPattern& pattern) { return pattern.matches(text); });
  return any != negated;
}

bool PolicyStatement::speaks_of(const AccessRequest& request) const {
  return actions.covers(request.action) && resources.covers(request.resource) &&
         std::ranges::all_of(conditions, [&](const PolicyCondition& condition) {
           return condition.holds(request.condition_values[condition.key()]);
         });
}

Decision AccessPolicy::judge(const AccessRequest& request) const {
  Decision decision = Decision::kNotAllowed;
  for (const PolicyStatement& statement : statements_) {
    if (!statement.speaks_of(request)) continue;
    if (!statement.allows) return Decision::kDenied;
    decision = Decision::kAllowed;
  }
  return decision;
}

bool AccessPolicy::mentions(std::size_t key) const {
  return std::ranges::any_of(statements_, [&](const PolicyStatement& statement) {
    return std::ranges::any_of(statement.conditions,
                               [&](const PolicyCondition& condition) { return condition.key() == key; });
  });
}

}  // namespace milepost::aws
