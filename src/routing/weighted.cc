// Weighted routing: each member answers its share of the queries.
#include "routing/policies.h"

namespace milepost::routing {
namespace {

using zone::GroupView;

/// By weight among the members that `fits`; kNobody when their weights sum to nothing.
template <class Fits>
int pick_by_weight(const GroupView& group, Context& context, Fits&& fits) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (fits(i)) sum += static_cast<std::uint32_t>(group[i].key());
  }
  if (sum == 0) return kNobody;
  std::uint32_t drawn = context.draw(sum);
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (!fits(i)) continue;
    const auto weight = static_cast<std::uint32_t>(group[i].key());
    if (drawn < weight) return static_cast<int>(i);
    drawn -= weight;
  }
  return kNobody;
}

/// With equal chances among the members that `fits`; kNobody when there are none.
template <class Fits>
int pick_any(const GroupView& group, Context& context, Fits&& fits) {
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < group.size(); ++i) count += fits(i);
  if (count == 0) return kNobody;
  std::uint32_t skip = context.draw(count);
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (fits(i) && skip-- == 0) return static_cast<int>(i);
  }
  return kNobody;
}

}  // namespace

int pick_weighted(const GroupView& group, Context& context) {
  const auto healthy = [&](std::size_t i) { return context.healthy(group[i]); };
  const auto any = [](std::size_t) { return true; };
  // Weight 0 answers only when nothing with a weight is healthy.
  if (const int picked = pick_by_weight(group, context, healthy); picked != kNobody) return picked;
  if (const int picked = pick_any(group, context, healthy); picked != kNobody) return picked;
  if (const int picked = pick_by_weight(group, context, any); picked != kNobody) return picked;
  return pick_any(group, context, any);
}

}  // namespace milepost::routing
