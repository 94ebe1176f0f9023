// A name elsewhere and a type that aliases lead to.
#pragma once

#include <string>
#include <vector>

#include "dns/name.h"
#include "dns/wire.h"

namespace milepost::outside {

struct Target {
  dns::Name name;  // folded
  dns::RrType type{};
};

/// Aliases began or ceased to lead there.
struct TargetChange {
  Target target;
  bool named = false;
};

}  // namespace milepost::outside
