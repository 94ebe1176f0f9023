// Arithmetic of a finite field on the numbers 0..order-1: what lets different polynomials meet in few places only.
//
// Fields exist for each power of a prime. Made here are those of prime order (numbers modulo p) and those of order 2^m
// (polynomials over GF(2), their coefficients the bits of the number, modulo an irreducible one): so that 512 hosts
// make a field of 512 and none is left over.
#pragma once

#include <cstdint>

namespace milepost::model {

/// Immutable.
class FiniteField {
 public:
  /// The largest, of prime order or of order 2^m (m <= 12), that has at most `size` elements. Of 1 there is no field;
  /// its arithmetic gives 0. REQUIRES: 1 <= size <= 2^16.
  static FiniteField at_most(std::uint32_t size);

  std::uint32_t order() const { return order_; }

  /// REQUIRES, of both: a < order(), b < order().
  std::uint32_t add(std::uint32_t a, std::uint32_t b) const;
  std::uint32_t multiply(std::uint32_t a, std::uint32_t b) const;

 private:
  FiniteField(std::uint32_t order, std::uint32_t modulus) : order_(order), modulus_(modulus) {}

  std::uint32_t order_;
  std::uint32_t modulus_;  // the irreducible polynomial of degree m; 0: the order is prime
};

}  // namespace milepost::model
