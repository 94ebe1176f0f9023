// Puts record sets that are JSON already into the lists of a ChangeEffect's stored form.
#include "model/change_effect.h"

#include <fmt/core.h>

#include <utility>

#include "model/keys.h"
#include "model/stored.h"

namespace milepost::model {

void ChangeEffectComposer::add_written(const std::optional<RecordSet>& previous, std::string_view now) {
  if (previous) append(before_, encode_stored(*previous));
  append(after_, now);
}

void ChangeEffectComposer::add_erased(const RecordSet& previous) {
  append(before_, encode_stored(previous));
}

void ChangeEffectComposer::append(std::string& list, std::string_view record_set) {
  const std::size_t size = before_.size() + after_.size();
  if (size > 0 && size + record_set.size() > kPartSize) close_part();
  if (!list.empty()) list += ',';
  list += record_set;
}

void ChangeEffectComposer::close_part() {
  parts_.push_back(fmt::format(R"({{"Before":[{}],"After":[{}]}})", before_, after_));
  before_.clear();
  after_.clear();
}

void ChangeEffectComposer::put_into(std::vector<store::Write>& writes) && {
  if (parts_.empty() || !before_.empty() || !after_.empty()) close_part();
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    writes.push_back(
        store::Write::put(keys::change_effect(change_, static_cast<int>(i)), std::move(parts_[i])));
  }
}

}  // namespace milepost::model
