// The record sets at some names of a hosted zone while a change batch goes through them: what was there, what
// is there now, and which change put it there.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/change_batch.h"
#include "model/record_set.h"

namespace milepost::model {

/// One record set, told from the others at its name by type and set identifier.
struct Slot {
  std::string_view type;
  std::string_view set_identifier;
  const RecordSet* before = nullptr;  // null: did not exist
  const RecordSet* now = nullptr;     // null: does not exist (any more)
  std::size_t written = 0;            // number of the change that wrote `now`, from 1; 0: none of the batch
  std::optional<ChangeAction> last = {};  // what the batch did to it last
};

/// Keeps views of the record sets that it is given: they have to outlive it.
class ZoneDraft {
 public:
  explicit ZoneDraft(const std::vector<RecordSet>& stored);

  /// The slot of that name, type and set identifier, made when there is none. Valid until the next call.
  Slot& slot_of(const RecordSet& set);
  /// Every slot at the name, those of record sets that do not exist included.
  std::span<const Slot> at(std::string_view name) const;
  /// True when a record set of that name and type exists now.
  bool exists(std::string_view name, std::string_view type) const;

  auto begin() const { return names_.begin(); }
  auto end() const { return names_.end(); }

 private:
  std::unordered_map<std::string_view, std::vector<Slot>> names_;  // of one name: a handful, at most hundreds
};

}  // namespace milepost::model
