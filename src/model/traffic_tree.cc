// Walks a traffic policy document from its start: each rule once, however many ways lead to it.
#include "model/traffic_tree.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "model/traffic_rule.h"

namespace milepost::model {
namespace {

using Kind = TrafficReference::Kind;

void check_reference(const TrafficPolicyDocument& document, std::string_view id, std::string_view member,
                     const TrafficReference& reference, TrafficProblems& problems) {
  if (reference.id.empty()) return;
  if (reference.kind == Kind::kEndpoint && !document.endpoints.contains(reference.id)) {
    problems.add(id, fmt::format("{} {} is not the ID of an endpoint.", member, quoted(reference.id)));
  }
  if (reference.kind == Kind::kRule && !document.rules.contains(reference.id)) {
    problems.add(id, fmt::format("{} {} is not the ID of a rule.", member, quoted(reference.id)));
  }
}

/// Multivalue answers are several records in one answer: aliases and CNAMEs cannot be among them (ROUTE53.md 2.7).
void check_multivalue(const TrafficPolicyDocument& document, std::string_view id, const TrafficRule& rule,
                      TrafficProblems& problems) {
  if (document.record_type == "CNAME") {
    problems.add(id, "A multivalue rule cannot be used with the record type CNAME.");
  }
  for (const TrafficBranch& branch : rule.branches) {
    const auto endpoint = document.endpoints.find(branch.target.id);
    if (endpoint == document.endpoints.end() || endpoint->second.type == TrafficEndpointType::kValue)
      continue;
    problems.add(id,
                 fmt::format("A multivalue rule can route only to endpoints of type value; {} is of type {}.",
                             quoted(branch.target.id), base::word_for(endpoint->second.type)));
  }
}

/// What lies below a rule.
struct Extent {
  std::size_t depth = 0;     // rules on the longest way, itself included
  std::size_t branches = 0;  // of the unfolded tree; no more than kTrafficTreeSizeMax + 1
};

class Walk {
 public:
  Walk(const TrafficPolicyDocument& document, TrafficProblems& problems)
      : document_(document), problems_(problems) {}

  /// Of a cycle the result says nothing.
  Extent visit(const TrafficReference& reference);
  void refuse_unreached() const;

 private:
  Extent visit_rule(const std::string& id);
  void refuse_cycle(const std::string& id);

  const TrafficPolicyDocument& document_;
  TrafficProblems& problems_;
  std::vector<std::string_view> path_;  // rules on the way to where the walk is
  std::map<std::string_view, Extent> extents_;
  std::set<std::string_view> endpoints_;
};

Extent Walk::visit(const TrafficReference& reference) {
  if (reference.kind == Kind::kRule) return visit_rule(reference.id);
  endpoints_.insert(reference.id);
  return {};
}

Extent Walk::visit_rule(const std::string& id) {
  if (const auto known = extents_.find(id); known != extents_.end()) return known->second;
  if (std::ranges::find(path_, id) != path_.end()) {
    refuse_cycle(id);
    return {};
  }
  path_.push_back(id);
  Extent extent;
  for (const TrafficBranch& branch : document_.rules.find(id)->second.branches) {
    const Extent below = visit(branch.target);
    extent.depth = std::max(extent.depth, below.depth);
    extent.branches = std::min(extent.branches + 1 + below.branches, kTrafficTreeSizeMax + 1);
  }
  ++extent.depth;
  path_.pop_back();
  extents_.emplace(id, extent);
  return extent;
}

void Walk::refuse_cycle(const std::string& id) {
  std::string way;
  for (auto each = std::ranges::find(path_, id); each != path_.end(); ++each)
    way += fmt::format("{} -> ", *each);
  problems_.add(id, fmt::format("The rule leads back to itself: {}.", quoted(way + id)));
}

void Walk::refuse_unreached() const {
  for (const auto& [id, rule] : document_.rules) {
    if (!extents_.contains(id)) problems_.add(id, "The rule is never reached from the start of the policy.");
  }
  for (const auto& [id, endpoint] : document_.endpoints) {
    if (!endpoints_.contains(id)) {
      problems_.add(id, "The endpoint is never reached from the start of the policy.");
    }
  }
}

}  // namespace

void check_traffic_references(const TrafficPolicyDocument& document, TrafficProblems& problems) {
  const bool from_rule = document.start.kind == Kind::kRule;
  check_reference(document, {}, from_rule ? "StartRule" : "StartEndpoint", document.start, problems);
  for (const auto& [id, rule] : document.rules) {
    for (std::size_t i = 0; i < rule.branches.size(); ++i) {
      const TrafficReference& target = rule.branches[i].target;
      const std::string_view member = target.kind == Kind::kRule ? "RuleReference" : "EndpointReference";
      check_reference(document, id, fmt::format("{}: {}", branch_place(rule.type, i), member), target,
                      problems);
    }
    if (rule.type == TrafficRuleType::kMultivalue) check_multivalue(document, id, rule, problems);
  }
}

void check_evaluated_targets(const TrafficPolicyDocument& document, TrafficProblems& problems) {
  for (const auto& [id, rule] : document.rules) {
    for (std::size_t i = 0; i < rule.branches.size(); ++i) {
      const TrafficBranch& branch = rule.branches[i];
      if (branch.target.kind != Kind::kEndpoint || branch.evaluate_target_health != true) continue;
      const auto endpoint = document.endpoints.find(branch.target.id);
      if (endpoint == document.endpoints.end() || endpoint->second.type != TrafficEndpointType::kCloudfront)
        continue;
      problems.add(
          id,
          fmt::format("{}: EvaluateTargetHealth cannot be true for a CloudFront distribution, which {} is.",
                      branch_place(rule.type, i), quoted(branch.target.id)));
    }
  }
}

void check_traffic_tree(const TrafficPolicyDocument& document, TrafficProblems& problems) {
  Walk walk(document, problems);
  const Extent whole = walk.visit(document.start);
  walk.refuse_unreached();
  if (whole.depth > kTrafficDepthMax) {
    problems.add(document.start.id, fmt::format("More than {} rules follow each other.", kTrafficDepthMax));
  }
  if (whole.branches > kTrafficTreeSizeMax) {
    problems.add(
        document.start.id,
        fmt::format("The tree that the rules unfold to has more than {} branches.", kTrafficTreeSizeMax));
  }
}

}  // namespace milepost::model
