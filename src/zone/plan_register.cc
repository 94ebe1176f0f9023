// Links plans, and makes the tables that they are linked to.
#include "zone/plan_register.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "zone/page.h"

namespace milepost::zone {
namespace {

std::string folded_wire(dns::NameView name) {
  std::string wire(name.size(), '\0');
  name.fold_to(reinterpret_cast<std::uint8_t*>(wire.data()));
  return wire;
}

dns::NameView view_of(const std::string& wire) {
  return {reinterpret_cast<const std::uint8_t*>(wire.data()), wire.size()};
}

std::vector<HealthTerm> terms_of(const GroupView& group) {
  std::vector<HealthTerm> terms;
  terms.reserve(group.size());
  for (std::size_t i = 0; i < group.size(); ++i)
    terms.push_back({group[i].check_slot(), group[i].target_slot()});
  return terms;
}

/// Calls visit(owner, RrsetView) for each plan among the nodes of a zone.
template <class Visit>
void for_each_plan(dns::NameView apex, Slot nodes, Visit&& visit) {
  for_each_page(nodes, [&](const Page& page, std::uint32_t, int) {
    for (std::uint32_t i = 0; i < page.count; ++i) {
      const NodeView node(page.entry(i));
      node.for_each_rrset([&](const RrsetView& rrset) {
        if (!rrset.is_plan()) return;
        const base::Bytes relative = node.relative_name();
        std::string wire(relative.begin(), relative.end());
        wire.append(reinterpret_cast<const char*>(apex.data()), apex.size());
        visit(view_of(wire), rrset);
      });
    }
  });
}

std::uint8_t* octets_of(const RrsetView& rrset) {
  // Blocks of the batch at work may be written, and whoever adopts owns them.
  return const_cast<std::uint8_t*>(rrset.records().data()) - sizeof(RrsetHeader);
}

}  // namespace

PlanLinks PlanRegister::links(std::string_view zone_id, dns::NameView owner, dns::RrType type,
                              const std::uint8_t* rrset) {
  const std::uint8_t* plan = rrset + sizeof(RrsetHeader);
  return {
      .check = [this](std::string_view check) { return health_.check_slot(check); },
      .name_health = [this, zone_id,
                      type](dns::NameView target) { return health_.group_slot(zone_id, target, type, 0); },
      // No zone has an empty id: these are the groups of names elsewhere.
      .outside_health = [this,
                         type](dns::NameView target) { return health_.group_slot({}, target, type, 0); },
      .group_health =
          [this, zone_id, owner, type, plan](std::size_t offset) {
            const std::uint32_t slot = health_.group_slot(zone_id, owner, type, offset);
            health_.define(slot, terms_of(GroupView(plan + offset)));
            return slot;
          },
      .region = regions_,
      .cidr_location = [this](std::string_view location) { return CidrMap::location_key(location, seed_); },
      .collection = [this](std::string_view id) { return number_of_collection(id); },
      .hash = [this](dns::NameView target) { return HashedName(target, seed_).hash(0); }};
}

PlanRegister PlanRegister::successor() const {
  PlanRegister next(regions_);
  next.seed_ = seed_;
  next.now_s_ = now_s_;
  next.outside_touched_ = outside_touched_;
  for (const auto& [target, uses] : outside_uses_) next.outside_touched_.insert(target);
  return next;
}

void PlanRegister::link(std::string_view zone_id, dns::NameView owner, dns::RrType type,
                        std::uint8_t* rrset) {
  link_plan(rrset, links(zone_id, owner, type, rrset));
  count_outside(GroupView(rrset + sizeof(RrsetHeader)), type, 1);
}

void PlanRegister::unlink(std::string_view zone_id, dns::NameView owner, dns::RrType type,
                          const RrsetView& rrset) {
  health_.drop_parts(zone_id, owner, type);
  count_outside(plan_of(rrset), type, -1);
}

void PlanRegister::count_outside(const GroupView& group, dns::RrType type, int change) {
  for (std::size_t i = 0; i < group.size(); ++i) {
    const MemberView member = group[i];
    if (member.kind() == ContentKind::kGroup) count_outside(GroupView(member.content()), type, change);
    if (member.kind() != ContentKind::kOutside) continue;
    const auto use = outside_uses_.try_emplace({folded_wire(member.target()), type}).first;
    if (use->second == 0 || change < 0) outside_touched_.insert(use->first);
    use->second += static_cast<std::size_t>(change);
    if (use->second == 0) outside_uses_.erase(use);
  }
}

void PlanRegister::adopt_zone(const Zone& zone) {
  if (zone.plan_count == 0) return;
  for_each_plan(zone.name(), zone.nodes, [&](dns::NameView owner, const RrsetView& rrset) {
    link(zone.id(), owner, rrset.type(), octets_of(rrset));
  });
}

void PlanRegister::drop_zone(std::string_view zone_id, dns::NameView apex, Slot nodes) {
  for_each_plan(apex, nodes, [&](dns::NameView owner, const RrsetView& rrset) {
    unlink(zone_id, owner, rrset.type(), rrset);
  });
  health_.touch_zone(zone_id);
}

std::uint32_t PlanRegister::number_of_collection(std::string_view id) {
  if (const auto known = collection_numbers_.find(id); known != collection_numbers_.end())
    return known->second;
  const auto number = static_cast<std::uint32_t>(cidr_maps_.size());
  collection_numbers_.emplace(id, number);
  cidr_maps_.push_back({std::string(id), nullptr});
  return number;
}

void PlanRegister::put_cidr_location(std::string_view collection, const CidrLocationInfo& location) {
  auto known = collections_.find(collection);
  if (known == collections_.end()) known = collections_.try_emplace(std::string(collection)).first;
  known->second.insert_or_assign(location.name, location);
  changed_collections_.emplace_back(collection);
}

bool PlanRegister::remove_cidr_location(std::string_view collection, std::string_view location) {
  const auto known = collections_.find(collection);
  if (known == collections_.end()) return false;
  const auto blocks = known->second.find(location);
  if (blocks == known->second.end()) return false;
  known->second.erase(blocks);
  if (known->second.empty()) collections_.erase(known);
  changed_collections_.emplace_back(collection);
  return true;
}

void PlanRegister::put_outside(OutsideAnswer answer) {
  answer.name = answer.name.folded();
  answer.hash = HashedName(answer.name, seed_).hash(0);
  const OutsideTarget target(folded_wire(answer.name), answer.type);
  health_.touch({}, answer.name, answer.type);
  next_expiry_s_ = std::min(next_expiry_s_, answer.use_until_s);
  outside_.insert_or_assign(target, std::make_shared<const OutsideAnswer>(std::move(answer)));
  outside_changed_ = true;
}

bool PlanRegister::remove_outside(dns::NameView name, dns::RrType type) {
  if (outside_.erase({folded_wire(name), type}) == 0) return false;
  health_.touch({}, name, type);
  return outside_changed_ = true;
}

std::vector<OutsideTarget> PlanRegister::outside_targets() const {
  std::vector<OutsideTarget> targets;
  targets.reserve(outside_uses_.size());
  for (const auto& [target, uses] : outside_uses_) targets.push_back(target);
  return targets;
}

std::vector<OutsideChange> PlanRegister::take_outside_changes() {
  std::vector<OutsideChange> changes;
  changes.reserve(outside_touched_.size());
  for (const OutsideTarget& target : std::exchange(outside_touched_, {}))
    changes.push_back({target, outside_uses_.contains(target)});
  return changes;
}

bool PlanRegister::expire_outside(std::int64_t now_s) {
  const std::int64_t before_s = std::exchange(now_s_, std::max(now_s_, now_s));
  if (now_s_ < next_expiry_s_) return false;
  bool expired = false;
  next_expiry_s_ = std::numeric_limits<std::int64_t>::max();
  for (const auto& [target, answer] : outside_) {
    if (answer->use_until_s > now_s_) {
      next_expiry_s_ = std::min(next_expiry_s_, answer->use_until_s);
    } else if (answer->use_until_s > before_s) {
      health_.touch({}, answer->name, answer->type);
      expired = true;
    }
  }
  return expired;
}

RouteTables PlanRegister::tables() {
  tables_.verdicts = health_.table();
  if (!changed_collections_.empty() || tables_.collections == nullptr) {
    for (const std::string& id : std::exchange(changed_collections_, {})) {
      std::shared_ptr<const CidrMap>& map = cidr_maps_[number_of_collection(id)].map;
      map = nullptr;
      const auto known = collections_.find(id);
      if (known == collections_.end()) continue;
      std::vector<CidrLocationInfo> locations;
      for (const auto& [name, location] : known->second) locations.push_back(location);
      map = std::make_shared<const CidrMap>(locations, seed_);
    }
    tables_.collections = std::make_shared<const CidrCollections>(cidr_maps_);
  }
  if (std::exchange(outside_changed_, false)) {
    std::vector<std::shared_ptr<const OutsideAnswer>> answers;
    answers.reserve(outside_.size());
    for (const auto& [target, answer] : outside_) answers.push_back(answer);
    tables_.outside = std::make_shared<const OutsideAnswers>(std::move(answers));
  }
  return tables_;
}

std::vector<HealthTerm> PlanRegister::terms(const HealthGraph::GroupKey& key, const Zone* zone) const {
  const HealthTerm always;
  if (key.zone_id.empty()) {
    const auto answer = outside_.find({key.owner, key.type});
    const bool answers =
        answer != outside_.end() && !answer->second->records.empty() && answer->second->use_until_s > now_s_;
    return answers ? std::vector{always} : std::vector<HealthTerm>();
  }
  if (zone == nullptr) return {};
  const HashedName name(view_of(key.owner), seed_);
  const std::uint8_t* node = zone->find(name, 0);
  const auto rrset = node != nullptr ? NodeView(node).find(key.type) : std::nullopt;
  if (!rrset) return {};
  return rrset->is_plan() ? terms_of(plan_of(*rrset)) : std::vector{always};
}

void PlanRegister::settle(const std::function<const Zone*(std::string_view id)>& zone_of) {
  health_.settle([&](const HealthGraph::GroupKey& key) {
    return terms(key, key.zone_id.empty() ? nullptr : zone_of(key.zone_id));
  });
}

}  // namespace milepost::zone
