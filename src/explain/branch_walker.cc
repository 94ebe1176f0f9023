// Best first, by a queue of the ways that were not gone.
#include "explain/branch_walker.h"

#include <algorithm>

#include "base/check.h"
#include "dns/rdata.h"
#include "explain/explained_group.h"
#include "routing/policies.h"

namespace milepost::explain {
namespace {

bool is_by_chance(const zone::GroupView& group) {
  return group.policy() == zone::Policy::kWeighted || group.policy() == zone::Policy::kMultivalue;
}

/// The values of all members that may be among those of a multivalue answer, ascending.
std::vector<std::string> candidates(const zone::GroupView& group, const std::vector<double>& chances) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (chances[i] == 0) continue;
    const zone::RrsetView rrset(group[i].content());
    zone::for_each_record(rrset, [&](const zone::RecordView& record) {
      values.push_back(dns::print_rdata(rrset.type(), record.rdata(), {.escapes = dns::Escapes::kOctal}));
    });
  }
  std::ranges::sort(values);
  return values;
}

}  // namespace

double BranchWalker::walk(const Question& question, std::size_t branches_max, BranchListener* listener,
                          const std::function<void(Branch)>& visit) {
  const auto query =
      dns::compose_query({.name = question.name, .type = question.type, .client_subnet = question.subnet});
  const answer::ClientAddress source{question.source.octets, question.source.size};
  listener_ = listener;
  ways_ = {};
  ways_seen_ = 0;
  ways_.push({1, ways_seen_++, {}});
  for (std::size_t runs = 0; !ways_.empty() && runs < branches_max; ++runs) {
    choices_ = ways_.top().choices;
    ways_.pop();
    choice_at_ = 0;
    branch_ = {};
    if (listener_ != nullptr) listener_->on_run();
    const auto response =
        dns::parse_message(probe_.ask(question.zone, query, answer::Transport::kTcp, source));
    MILEPOST_CHECK(response.has_value(), "the evaluator's response is no message");
    branch_.response = *response;
    visit(std::move(branch_));
  }
  double left = 0;
  for (; !ways_.empty(); ways_.pop()) left += ways_.top().chance;
  return left;
}

int BranchWalker::decide(const std::vector<double>& chances) {
  if (choice_at_ == choices_.size()) {
    const auto likeliest = static_cast<int>(std::ranges::max_element(chances) - chances.begin());
    for (int i = 0; i < static_cast<int>(chances.size()); ++i) {
      const double chance = chances[static_cast<std::size_t>(i)];
      if (chance == 0 || i == likeliest) continue;
      Way other{branch_.chance * chance, ways_seen_++, choices_};
      other.choices.push_back(i);
      ways_.push(std::move(other));
    }
    choices_.push_back(likeliest);
  }
  const int followed = choices_[choice_at_++];
  branch_.chance *= chances[static_cast<std::size_t>(followed)];
  return followed;
}

int BranchWalker::on_choice(const zone::GroupView& group, dns::RrType type, int chosen,
                            routing::Context& context) {
  branch_.scope = context.client.scope();
  const bool by_chance = chosen != routing::kNobody && is_by_chance(group);
  if (!by_chance && listener_ == nullptr) return chosen;
  const std::vector<double> chances = chances_of(group, chosen, context);
  const int followed = by_chance ? decide(chances) : chosen;
  if (listener_ != nullptr) listener_->on_choice(group, type, chances, followed, context);
  return followed;
}

void BranchWalker::on_choices(const zone::GroupView& group, dns::RrType type, routing::Context& context) {
  branch_.scope = context.client.scope();
  if (listener_ == nullptr && group.size() <= routing::kValuesMax) return;
  const std::vector<double> chances = multivalue_chances(group, context);
  if (std::ranges::any_of(chances, [](double chance) { return chance > 0 && chance < 1; }))
    branch_.sampled = candidates(group, chances);
  if (listener_ != nullptr) listener_->on_choices(group, type, chances, context);
}

void BranchWalker::on_name(dns::NameView name, const zone::Match& match) {
  if (listener_ != nullptr) listener_->on_name(name, match);
}

void BranchWalker::on_alias(dns::NameView target, bool found) {
  if (listener_ != nullptr) listener_->on_alias(target, found);
}

void BranchWalker::on_outside(dns::NameView target, bool answered) {
  if (listener_ != nullptr) listener_->on_outside(target, answered);
}

}  // namespace milepost::explain
