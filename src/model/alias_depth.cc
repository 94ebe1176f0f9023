// Depths are worked out from the targets up, each once.
#include "model/alias_depth.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/alias_rules.h"

namespace milepost::model {
namespace {

class Depths {
 public:
  Depths(const ZoneDraft& draft, const HostedZone& zone) : draft_(draft), zone_(zone) {}

  /// 0: not an alias into the zone.
  std::size_t of(const RecordSet& set) {
    if (!set.alias_target || !points_into(set, zone_)) return 0;
    return 1 + at(set.alias_target->dns_name, set.type);
  }

 private:
  /// The deepest of the record sets there.
  std::size_t at(const std::string& name, std::string_view type) {
    std::string key = std::string(name).append(1, ' ').append(type);
    // While it is worked out it is 0: a loop, which is refused elsewhere, ends here.
    const auto [known, is_new] = depths_.try_emplace(std::move(key), 0);
    if (!is_new) return known->second;
    std::size_t deepest = 0;
    for (const Slot& slot : draft_.at(name)) {
      if (slot.now != nullptr && slot.type == type) deepest = std::max(deepest, of(*slot.now));
    }
    return depths_[std::string(name).append(1, ' ').append(type)] = deepest;
  }

  const ZoneDraft& draft_;
  const HostedZone& zone_;
  std::unordered_map<std::string, std::size_t> depths_;  // by "name type"
};

}  // namespace

std::vector<std::size_t> find_deep_aliases(const ZoneDraft& draft, const HostedZone& zone) {
  Depths depths(draft, zone);
  std::vector<std::size_t> numbers;
  for (const auto& [name, slots] : draft) {
    for (const Slot& slot : slots) {
      if (slot.now != nullptr && slot.written > 0 && depths.of(*slot.now) > kAliasesInARowMax)
        numbers.push_back(slot.written);
    }
  }
  std::ranges::sort(numbers);
  return numbers;
}

}  // namespace milepost::model
