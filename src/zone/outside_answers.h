// What names outside of all zones resolve to: the targets of aliases into other services.
//
// A snapshot holds them, so that a packet only looks one up; whoever resolves them writes them to the store, from where
// every name server has the same (publish/).
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "dns/name.h"
#include "dns/wire.h"
#include "zone/node.h"

namespace milepost::zone {

struct OutsideAnswer {
  std::uint32_t hash = 0;  // HashedName::hash(0) of the name
  dns::RrType type{};
  dns::Name name;                // folded
  PreparedRrset records;         // empty: the name has none of that type
  std::int64_t use_until_s = 0;  // since 1970: after this it is not answered any more (RFC 8767 5)
};

/// Immutable. In order of hash, type and name.
class OutsideAnswers {
 public:
  OutsideAnswers() = default;
  explicit OutsideAnswers(std::vector<std::shared_ptr<const OutsideAnswer>> answers)
      : answers_(std::move(answers)) {
    std::ranges::sort(answers_, {}, [](const auto& each) { return std::pair(each->hash, each->type); });
  }

  /// Null: it was never resolved. `name` is folded.
  const OutsideAnswer* find(std::uint32_t hash, dns::NameView name, dns::RrType type) const {
    const auto key = [](const auto& each) { return std::pair(each->hash, each->type); };
    auto at = std::ranges::lower_bound(answers_, std::pair(hash, type), {}, key);
    for (; at != answers_.end() && key(*at) == std::pair(hash, type); ++at) {
      if ((*at)->name == name) return at->get();
    }
    return nullptr;
  }

 private:
  std::vector<std::shared_ptr<const OutsideAnswer>> answers_;
};

}  // namespace milepost::zone
