// Reads rules of traffic policy documents: per type, where its branches stand and what each of them has.
#include "model/traffic_rule.h"

#include <fmt/core.h>

#include "model/traffic_branch.h"
#include "model/traffic_object.h"

namespace milepost::model {
namespace {

using Type = TrafficRuleType;

/// The member that holds the branches of rules of `type`, all but failover.
std::string_view list_of(Type type) {
  switch (type) {
    case Type::kGeo:
      return "Locations";
    case Type::kLatency:
      return "Regions";
    case Type::kGeoproximity:
      return "GeoproximityLocations";
    default:
      return "Items";
  }
}

constexpr std::string_view kRoles[] = {"Primary", "Secondary"};

void read_roles(TrafficObject& rule, const BranchForm& form, std::vector<TrafficBranch>& out) {
  for (const std::string_view role : kRoles) {
    const base::JsonTree* json = rule.object(role);
    if (json == nullptr) {
      out.emplace_back();  // refused; the other keeps its place
      continue;
    }
    TrafficObject branch(*json, rule.id(), fmt::format("{}: ", role), rule.problems());
    out.push_back(read_traffic_branch(branch, form));
  }
}

void read_list(TrafficObject& rule, const BranchForm& form, std::vector<TrafficBranch>& out) {
  const std::string_view name = list_of(form.type);
  const base::JsonTree* json = rule.list(name);
  if (json == nullptr) return;
  const std::size_t max = form.type == Type::kGeoproximity ? kGeoproximityBranchesMax : kTrafficBranchesMax;
  if (json->items.empty()) return rule.refuse(fmt::format("{} must not be empty.", name));
  if (json->items.size() > max) return rule.refuse(fmt::format("{} has more than {} items.", name, max));
  for (std::size_t i = 0; i < json->items.size(); ++i) {
    TrafficObject branch(json->items[i], rule.id(), branch_place(form.type, i) + ": ", rule.problems());
    out.push_back(read_traffic_branch(branch, form));
  }
}

/// Two branches for one region or one place: nobody could say which of them is meant. What could not be read has the
/// place of a branch that says nothing.
template <class Key>
void refuse_equal(const TrafficRule& rule, Key place_of, TrafficObject& object) {
  const auto& branches = rule.branches;
  for (std::size_t i = 1; i < branches.size(); ++i) {
    if (place_of(branches[i]) == place_of(TrafficBranch{})) continue;
    std::size_t earlier = 0;
    while (place_of(branches[earlier]) != place_of(branches[i])) ++earlier;
    if (earlier == i) continue;
    object.refuse(fmt::format("{} is for the same place as {}.", branch_place(rule.type, i),
                              branch_place(rule.type, earlier)));
  }
}

}  // namespace

std::string branch_place(TrafficRuleType type, std::size_t index) {
  if (type == Type::kFailover) return std::string(kRoles[index]);
  return fmt::format("{}[{}]", list_of(type), index);
}

TrafficRule read_traffic_rule(const base::JsonTree& json, std::string_view id,
                              std::string_view format_version, TrafficProblems& problems) {
  TrafficObject object(json, id, {}, problems);
  TrafficRule rule;
  const auto word = object.required_text("RuleType");
  const auto type = word ? base::enum_for<Type>(*word) : std::nullopt;
  if (word && !type) object.refuse(fmt::format("Rule type {} is not known.", quoted(*word)));
  if (!type) return rule;
  rule.type = *type;
  const BranchForm form{*type, format_version};
  if (*type == Type::kFailover) {
    read_roles(object, form, rule.branches);
  } else {
    read_list(object, form, rule.branches);
  }
  object.refuse_unknown();
  if (*type == Type::kLatency)
    refuse_equal(
        rule, [](const auto& each) { return each.region; }, object);
  if (*type == Type::kGeo)
    refuse_equal(
        rule, [](const auto& each) { return each.geo_location; }, object);
  return rule;
}

}  // namespace milepost::model
