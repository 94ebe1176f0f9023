// Finds and makes the slots of a draft.
#include "model/zone_draft.h"

#include <algorithm>

namespace milepost::model {

ZoneDraft::ZoneDraft(const std::vector<RecordSet>& stored) {
  for (const RecordSet& set : stored) {
    Slot& slot = slot_of(set);
    slot.before = slot.now = &set;
  }
}

Slot& ZoneDraft::slot_of(const RecordSet& set) {
  const std::string_view identifier =
      set.set_identifier ? std::string_view(*set.set_identifier) : std::string_view();
  std::vector<Slot>& slots = names_[set.name];
  for (Slot& slot : slots) {
    if (slot.type == set.type && slot.set_identifier == identifier) return slot;
  }
  return slots.emplace_back(Slot{.type = set.type, .set_identifier = identifier});
}

std::span<const Slot> ZoneDraft::at(std::string_view name) const {
  const auto found = names_.find(name);
  return found == names_.end() ? std::span<const Slot>() : std::span<const Slot>(found->second);
}

bool ZoneDraft::exists(std::string_view name, std::string_view type) const {
  const std::span<const Slot> slots = at(name);
  return std::any_of(slots.begin(), slots.end(),
                     [&](const Slot& slot) { return slot.type == type && slot.now != nullptr; });
}

}  // namespace milepost::model
