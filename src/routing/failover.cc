// Failover routing: the primary while it is healthy, else the secondary if that is.
#include "routing/policies.h"

namespace milepost::routing {

int pick_failover(const zone::GroupView& group, Context& context) {
  int primary = kNobody;
  int secondary = kNobody;
  for (std::size_t i = 0; i < group.size(); ++i) {
    (group[i].key() == zone::kFailoverPrimary ? primary : secondary) = static_cast<int>(i);
  }
  if (primary == kNobody) return secondary;
  if (context.healthy(group[static_cast<std::size_t>(primary)])) return primary;
  const bool takes_over = secondary != kNobody && context.healthy(group[static_cast<std::size_t>(secondary)]);
  return takes_over ? secondary : primary;
}

}  // namespace milepost::routing
