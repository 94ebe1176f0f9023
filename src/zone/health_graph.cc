#include "zone/health_graph.h"

#include <algorithm>
#include <deque>
#include <utility>

namespace milepost::zone {
namespace {

HealthGraph::GroupKey key_of(std::string_view zone_id, dns::NameView owner, dns::RrType type,
                             std::size_t part) {
  std::string folded(owner.size(), '\0');
  owner.fold_to(reinterpret_cast<std::uint8_t*>(folded.data()));
  return {std::string(zone_id), std::move(folded), type, part};
}

}  // namespace

void HealthGraph::set_verdict(std::string_view check, bool healthy) {
  verdicts_.insert_or_assign(std::string(check), healthy);
  if (const auto known = checks_.find(check); known != checks_.end()) set(known->second, healthy);
}

bool HealthGraph::forget_verdict(std::string_view check) {
  const auto known = verdicts_.find(check);
  if (known == verdicts_.end()) return false;
  verdicts_.erase(known);
  if (const auto slot = checks_.find(check); slot != checks_.end()) set(slot->second, true);
  return true;
}

void HealthGraph::forget_verdicts() {
  while (!verdicts_.empty()) forget_verdict(std::string(verdicts_.begin()->first));
}

std::uint32_t HealthGraph::check_slot(std::string_view check) {
  if (const auto known = checks_.find(check); known != checks_.end()) return known->second;
  const auto verdict = verdicts_.find(check);
  const std::uint32_t slot = table_->add(verdict == verdicts_.end() || verdict->second);
  checks_.emplace(check, slot);
  return slot;
}

std::uint32_t HealthGraph::group_slot(std::string_view zone_id, dns::NameView owner, dns::RrType type,
                                      std::size_t part) {
  const auto [entry, is_new] = groups_.try_emplace(key_of(zone_id, owner, type, part));
  if (is_new) {
    entry->second.slot = table_->add(true);
    if (part == 0) make_due(entry->first, entry->second);
  }
  return entry->second.slot;
}

void HealthGraph::make_due(const GroupKey& key, Group& group) {
  if (!std::exchange(group.due, true)) due_.push_back(key);
}

void HealthGraph::touch(std::string_view zone_id, dns::NameView owner, dns::RrType type) {
  if (groups_.empty()) return;
  const auto known = groups_.find(key_of(zone_id, owner, type, 0));
  if (known != groups_.end()) make_due(known->first, known->second);
}

void HealthGraph::touch_zone(std::string_view zone_id) {
  auto entry =
      groups_.lower_bound(GroupKey{.zone_id = std::string(zone_id), .owner = {}, .type = {}, .part = 0});
  for (; entry != groups_.end() && entry->first.zone_id == zone_id; ++entry) {
    if (entry->first.part == 0) make_due(entry->first, entry->second);
  }
}

void HealthGraph::drop_parts(std::string_view zone_id, dns::NameView owner, dns::RrType type) {
  const GroupKey whole = key_of(zone_id, owner, type, 0);
  auto entry = groups_.upper_bound(whole);
  while (entry != groups_.end() && entry->first.zone_id == whole.zone_id &&
         entry->first.owner == whole.owner && entry->first.type == type) {
    undefine(entry->second.slot);
    entry = groups_.erase(entry);
  }
}

void HealthGraph::depend(std::uint32_t on, std::uint32_t group) {
  if (on != VerdictTable::kAlwaysHealthy) ++dependents_[{on, group}];
}

void HealthGraph::undepend(std::uint32_t on, std::uint32_t group) {
  const auto known = dependents_.find({on, group});
  if (known != dependents_.end() && --known->second == 0) dependents_.erase(known);
}

void HealthGraph::undefine(std::uint32_t group) {
  const auto definition = definitions_.find(group);
  if (definition == definitions_.end()) return;
  for (const auto& [check, target] : definition->second) {
    undepend(check, group);
    undepend(target, group);
  }
  definitions_.erase(definition);
}

void HealthGraph::define(std::uint32_t group, std::vector<HealthTerm> terms) {
  undefine(group);
  for (const auto& [check, target] : terms) {
    depend(check, group);
    depend(target, group);
  }
  definitions_.emplace(group, std::move(terms));
  set(group, worked_out(group));
}

bool HealthGraph::worked_out(std::uint32_t group) const {
  const auto definition = definitions_.find(group);
  if (definition == definitions_.end()) return table_->healthy(group);
  return std::ranges::any_of(definition->second, [&](const HealthTerm& term) {
    return table_->healthy(term.check) && table_->healthy(term.target);
  });
}

void HealthGraph::set(std::uint32_t slot, bool healthy) {
  if (table_->healthy(slot) == healthy) return;
  table_->set(slot, healthy);
  propagate(slot);
}

void HealthGraph::propagate(std::uint32_t changed) {
  // Nothing is healthy because something else is not, so what one change sets off goes one way: each group changes once
  // at most, and even a circle of aliases (which the change side lets nobody make) comes to rest.
  std::deque<std::uint32_t> waiting{changed};
  while (!waiting.empty()) {
    const std::uint32_t slot = waiting.front();
    waiting.pop_front();
    for (auto edge = dependents_.lower_bound({slot, 0});
         edge != dependents_.end() && edge->first.first == slot; ++edge) {
      const std::uint32_t group = edge->first.second;
      const bool healthy = worked_out(group);
      if (healthy == table_->healthy(group)) continue;
      table_->set(group, healthy);
      waiting.push_back(group);
    }
  }
}

void HealthGraph::settle(const std::function<std::vector<HealthTerm>(const GroupKey&)>& terms_of) {
  // Asking for terms may bring no new groups: plans were linked before.
  for (const GroupKey& key : std::exchange(due_, {})) {
    const auto known = groups_.find(key);
    if (known == groups_.end()) continue;
    known->second.due = false;
    define(known->second.slot, terms_of(key));
  }
}

}  // namespace milepost::zone
