// Shuffle sharding: which four hosts the delegation set of a number has, so that two sets share as few as can be.
//
// What takes a customer's four name servers down (an attack, a zone that makes them fall over) takes another customer
// down only if all four are shared; whoever shares three or fewer still answers. (Amazon Builders' Library, "Workload
// isolation using shuffle-sharding"; Route 53 itself lets no two hosted zones share more than two of their four, AWS
// Architecture Blog, "A Case Study in Global Fault Isolation".)
//
// Instead of being drawn, sets are the words of a Reed-Solomon code. With q hosts in each stripe (model/host_stripes.h),
// q the order of a field (model/finite_field.h), a set's number s written in base q gives the coefficients of a
// polynomial, and its values at four points, one for each stripe, are the hosts:
//
//   s = c0 + c1 q + c2 q^2 + c3 q^3        f(x) = c0 + c1 x + c2 x^2 + c3 x^3        host in stripe i: m_i f(x_i) + b_i
//
// Two sets share a host where their polynomials meet, and two of degree d or less meet at d points at most. Therefore
//
//   of the first q sets    no two share a host           q = 512 (as it is by default):          512
//   of the first q^2 sets  no two share more than one                                        262,144
//   of the first q^3 sets  no two share more than two                                    134,217,728
//   of the first q^4 sets  no two share all four                                      68,719,476,736
//
// and no choice of four out of q hosts a stripe does better: each line is as many as there can be (Singleton bound).
// Then the sets come again. Any q sets that follow each other from a multiple of q on use each host once, so load is
// even at any time. m_i and b_i are fixed numbers, the same everywhere, that only change which host comes when: without
// them the first set would be host 0 of each stripe, and each of the first q the same number in every pattern.
//
// Where a stripe has more hosts than q, its hosts are parted into blocks of q and the sets take turns with the blocks;
// what is left beyond the last block is given to no set by number. Where q is 2 or 3 there are fewer than four points:
// of the first q sets no two share a host, of the first q^3 no two more than two, of q^4 no two all four. Where it is
// 1 there is one set.
#pragma once

#include <array>
#include <cstdint>

#include "model/finite_field.h"
#include "model/host_stripes.h"

namespace milepost::model {

/// Immutable.
class ShuffleSharding {
 public:
  using Set = std::array<PatternHost, kNameServersPerSet>;

  /// REQUIRES: patterns > 0, 0 <= hosts_per_pattern <= 2^15.
  ShuffleSharding(std::size_t patterns, int hosts_per_pattern);

  /// How many sets there are, q^4; 0 where the patterns have no four different hosts.
  std::uint64_t period() const { return period_; }
  /// The hosts of set `number`, one of each stripe in order. The same forever for the same patterns: operators and
  /// sets that are stored hang on it. REQUIRES: period() > 0.
  Set hosts(std::uint64_t number) const;

 private:
  std::uint32_t value(std::uint64_t number, std::size_t stripe) const;

  HostStripes stripes_;
  FiniteField field_;
  /// By power and stripe: m_i x_i^power.
  std::array<std::array<std::uint32_t, kNameServersPerSet>, kNameServersPerSet> factors_{};
  std::array<std::uint32_t, kNameServersPerSet> shifts_{};  // b_i
  std::uint64_t period_ = 0;
};

}  // namespace milepost::model
