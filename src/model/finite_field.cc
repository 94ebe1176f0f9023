// Numbers modulo a prime, and bits modulo a polynomial.
#include "model/finite_field.h"

#include <array>
#include <bit>

namespace milepost::model {
namespace {

/// An irreducible polynomial over GF(2) of degree m + 1 stands at m: 0b111 is x^2 + x + 1. (Finite field tables have
/// them; finite_field_test.cc shows that they are.)
constexpr std::array<std::uint32_t, 12> kIrreducible = {
    0b11, 0b111, 0b1011, 0b10011, 0b100101, 0b1000011, 0b10000011, 0x11b, 0x203, 0x409, 0x805, 0x1009};

bool is_prime(std::uint32_t n) {
  for (std::uint32_t divisor = 2; divisor * divisor <= n; ++divisor) {
    if (n % divisor == 0) return false;
  }
  return n > 1;
}

std::uint32_t largest_prime(std::uint32_t size) {
  while (size > 1 && !is_prime(size)) --size;
  return size;
}

}  // namespace

FiniteField FiniteField::at_most(std::uint32_t size) {
  const std::uint32_t prime = largest_prime(size);
  const std::uint32_t power = std::bit_floor(size);
  const auto degree = static_cast<std::size_t>(std::countr_zero(power));
  if (power <= prime || degree > kIrreducible.size()) return {prime, 0};
  return {power, kIrreducible[degree - 1]};
}

std::uint32_t FiniteField::add(std::uint32_t a, std::uint32_t b) const {
  return modulus_ != 0 ? a ^ b : (a + b) % order_;
}

std::uint32_t FiniteField::multiply(std::uint32_t a, std::uint32_t b) const {
  if (modulus_ == 0) return static_cast<std::uint32_t>(std::uint64_t{a} * b % order_);
  std::uint32_t product = 0;
  for (; b != 0; b >>= 1) {
    if ((b & 1) != 0) product ^= a;
    a <<= 1;
    if ((a & order_) != 0) a ^= modulus_;
  }
  return product;
}

}  // namespace milepost::model
