// From stripes to hosts and back.
#include "model/host_stripes.h"

namespace milepost::model {
namespace {

std::size_t divide_up(std::size_t n, std::size_t by) {
  return (n + by - 1) / by;
}

}  // namespace

std::size_t HostStripes::sharing(std::size_t pattern) const {
  return divide_up(kNameServersPerSet - pattern, patterns_);
}

std::size_t HostStripes::size(std::size_t stripe) const {
  if (!few()) return divide_up(patterns_ - stripe, kNameServersPerSet) * hosts_per_pattern_;
  const std::size_t first = stripe / patterns_;
  return first < hosts_per_pattern_ ? divide_up(hosts_per_pattern_ - first, sharing(stripe % patterns_)) : 0;
}

PatternHost HostStripes::host(std::size_t stripe, std::size_t index) const {
  if (!few()) {
    return {stripe + kNameServersPerSet * (index / hosts_per_pattern_),
            static_cast<int>(index % hosts_per_pattern_)};
  }
  const std::size_t pattern = stripe % patterns_;
  return {pattern, static_cast<int>(index * sharing(pattern) + stripe / patterns_)};
}

std::size_t HostStripes::stripe_of(const PatternHost& host) const {
  if (!few()) return host.pattern % kNameServersPerSet;
  return host.pattern + patterns_ * (static_cast<std::size_t>(host.number) % sharing(host.pattern));
}

}  // namespace milepost::model
