// Multivalue answer routing: up to eight healthy values, others each time when there are more.
#include "routing/policies.h"

#include <utility>

namespace milepost::routing {
namespace {

/// Keeps a random sample of what is offered, in one pass (reservoir sampling).
class Sample {
 public:
  Sample(Context& context, std::uint16_t* picked) : context_(context), picked_(picked) {}

  void offer(std::uint16_t index) {
    ++offered_;
    if (count_ < kValuesMax) {
      picked_[count_++] = index;
      return;
    }
    const std::uint32_t place = context_.draw(offered_);
    if (place < kValuesMax) picked_[place] = index;
  }

  /// In an order of equal chances.
  std::size_t shuffled() {
    for (std::size_t left = count_; left > 1; --left) {
      std::swap(picked_[left - 1], picked_[context_.draw(static_cast<std::uint32_t>(left))]);
    }
    return count_;
  }

 private:
  Context& context_;
  std::uint16_t* picked_;
  std::uint32_t offered_ = 0;
  std::size_t count_ = 0;
};

}  // namespace

std::size_t pick_multivalue(const zone::GroupView& group, Context& context, std::uint16_t* picked) {
  const auto size = static_cast<std::uint16_t>(group.size());
  Sample healthy(context, picked);
  for (std::uint16_t i = 0; i < size; ++i) {
    if (context.healthy(group[i])) healthy.offer(i);
  }
  if (const std::size_t count = healthy.shuffled(); count > 0) return count;
  Sample all(context, picked);
  for (std::uint16_t i = 0; i < size; ++i) all.offer(i);
  return all.shuffled();
}

}  // namespace milepost::routing
