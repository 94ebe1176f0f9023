// Digits of the number to coefficients, polynomials to hosts.
#include "model/shuffle_sharding.h"

#include <algorithm>

#include "base/check.h"

namespace milepost::model {
namespace {

constexpr std::size_t kSlots = kNameServersPerSet;
using Factors = std::array<std::array<std::uint32_t, kSlots>, kSlots>;

/// In place of powers of points where the field has too few. Any two words that differ only in their first digit share
/// nothing, any two whose fourth digit is the same at most two hosts. (Of GF(2) those are the words of even weight, of
/// GF(3) those that 2 1 1 2 is orthogonal to.)
constexpr Factors kFactorsOf2 = {{{1, 1, 1, 1}, {1, 1, 0, 0}, {1, 0, 1, 0}, {1, 0, 0, 0}}};
constexpr Factors kFactorsOf3 = {{{1, 1, 1, 1}, {0, 1, 2, 0}, {1, 1, 0, 0}, {1, 0, 0, 0}}};

std::size_t smallest(const HostStripes& stripes) {
  std::size_t size = stripes.size(0);
  for (std::size_t i = 1; i < kSlots; ++i) size = std::min(size, stripes.size(i));
  return size;
}

Factors powers_of_points(const FiniteField& field) {
  // Not the point 0 where that can be: there f has no coefficient but c0, and sets would take turns with the blocks of
  // a longer stripe in step with it.
  const std::uint32_t first = field.order() > kSlots ? 1 : 0;
  Factors out{};
  for (std::uint32_t i = 0; i < kSlots; ++i) {
    out[0][i] = 1;
    for (std::size_t power = 1; power < kSlots; ++power)
      out[power][i] = field.multiply(out[power - 1][i], first + i);
  }
  return out;
}

Factors factors_of(const FiniteField& field) {
  if (field.order() == 1) return {};
  if (field.order() == 2) return kFactorsOf2;
  if (field.order() == 3) return kFactorsOf3;
  return powers_of_points(field);
}

/// A fixed number for each `n` that looks like a random one (Steele et al., splitmix64).
std::uint64_t scrambled(std::uint64_t n) {
  n = (n + 1) * 0x9e3779b97f4a7c15;
  n = (n ^ (n >> 30)) * 0xbf58476d1ce4e5b9;
  n = (n ^ (n >> 27)) * 0x94d049bb133111eb;
  return n ^ (n >> 31);
}

}  // namespace

ShuffleSharding::ShuffleSharding(std::size_t patterns, int hosts_per_pattern)
    : stripes_(patterns, hosts_per_pattern),
      field_(FiniteField::at_most(static_cast<std::uint32_t>(std::max<std::size_t>(1, smallest(stripes_))))),
      factors_(factors_of(field_)) {
  const std::uint64_t q = field_.order();
  if (smallest(stripes_) > 0) period_ = q * q * q * q;
  for (std::uint64_t i = 0; i < kSlots && q > 1; ++i) {
    const auto multiplier = static_cast<std::uint32_t>(1 + scrambled(2 * i) % (q - 1));
    for (auto& of_power : factors_) of_power[i] = field_.multiply(of_power[i], multiplier);
    shifts_[i] = static_cast<std::uint32_t>(scrambled(2 * i + 1) % q);
  }
}

ShuffleSharding::Set ShuffleSharding::hosts(std::uint64_t number) const {
  MILEPOST_CHECK(period_ > 0, "a delegation set of patterns that have no four hosts");
  Set out;
  for (std::size_t i = 0; i < kSlots; ++i) {
    const std::uint64_t blocks = stripes_.size(i) / field_.order();
    out[i] = stripes_.host(i, value(number, i) + field_.order() * (number % blocks));
  }
  return out;
}

std::uint32_t ShuffleSharding::value(std::uint64_t number, std::size_t stripe) const {
  std::uint32_t sum = shifts_[stripe];
  for (std::size_t power = 0; power < kSlots; ++power) {
    const auto digit = static_cast<std::uint32_t>(number % field_.order());
    sum = field_.add(sum, field_.multiply(digit, factors_[power][stripe]));
    number /= field_.order();
  }
  return sum;
}

}  // namespace milepost::model
