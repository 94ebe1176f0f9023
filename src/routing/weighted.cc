// Weighted routing: each member answers its share of the queries.
#include "routing/policies.h"

namespace milepost::routing {
namespace {

using zone::GroupView;

/// Asks for the health of each member of a small group once.
class Health {
 public:
  Health(const GroupView& group, const Context& context) : group_(group), context_(context) {
    if (!is_small()) return;
    for (std::size_t i = 0; i < group.size(); ++i) healthy_ |= std::uint64_t{context.healthy(group[i])} << i;
  }
  bool operator()(std::size_t i) const {
    return is_small() ? (healthy_ >> i & 1) != 0 : context_.healthy(group_[i]);
  }

 private:
  bool is_small() const { return group_.size() <= 64; }

  const GroupView& group_;
  const Context& context_;
  std::uint64_t healthy_ = 0;
};

/// Calls draw(weight) with what the weights of a choice may be, until it answers something: weight(i) is that of the
/// member, 0 where it takes no part.
template <class Draw>
int pick_from(const GroupView& group, Context& context, Draw&& draw) {
  const Health healthy(group, context);
  const auto weight = [&](std::size_t i) { return static_cast<std::uint32_t>(group[i].key()); };
  const auto healthy_by_weight = [&](std::size_t i) { return healthy(i) ? weight(i) : 0; };
  const auto any_healthy = [&](std::size_t i) -> std::uint32_t { return healthy(i); };
  const auto any = [](std::size_t) -> std::uint32_t { return 1; };
  // Weight 0 answers only when nothing with a weight is healthy.
  if (const int picked = draw(healthy_by_weight); picked != kNobody) return picked;
  if (const int picked = draw(any_healthy); picked != kNobody) return picked;
  if (const int picked = draw(weight); picked != kNobody) return picked;
  return draw(any);
}

template <class Weight>
std::uint32_t sum_of(const GroupView& group, Weight&& weight) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < group.size(); ++i) sum += weight(i);
  return sum;
}

}  // namespace

int pick_weighted(const GroupView& group, Context& context) {
  return pick_from(group, context, [&](const auto& weight) {
    const std::uint32_t sum = sum_of(group, weight);
    if (sum == 0) return kNobody;
    const std::uint32_t drawn = context.draw(sum);
    // Behind all whose shares end at or before what was drawn: counted, as no branch could be predicted.
    std::uint32_t end = 0;
    int picked = 0;
    for (std::size_t i = 0; i < group.size(); ++i) {
      end += weight(i);
      picked += drawn >= end ? 1 : 0;
    }
    return picked;
  });
}

void weighted_chances(const GroupView& group, Context& context, double* chances) {
  pick_from(group, context, [&](const auto& weight) {
    const std::uint32_t sum = sum_of(group, weight);
    if (sum == 0) return kNobody;
    for (std::size_t i = 0; i < group.size(); ++i) chances[i] = weight(i) / static_cast<double>(sum);
    return 0;
  });
}

}  // namespace milepost::routing
