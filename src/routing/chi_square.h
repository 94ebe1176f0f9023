// For tests: whether counts fit chances.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace milepost::routing {

/// Compares how often each outcome came with how often it should have (Pearson's chi-square).
class ChiSquare {
 public:
  explicit ChiSquare(std::uint64_t draws) : draws_(draws) {}

  void add(double chance, std::uint64_t came) {
    cells_.push_back({chance * static_cast<double>(draws_), static_cast<double>(came)});
  }

  /// False where right chances give counts like these with a probability below `false_alarm`. For a chi-square variable X of
  /// k degrees of freedom, P(X >= k + 2 sqrt(k x) + 2 x) <= exp(-x) (Laurent and Massart 2000, lemma 1).
  bool fits(double false_alarm) const {
    const std::vector<Cell> cells = common_cells();
    double statistic = 0;
    for (const auto& [expected, came] : cells) statistic += (came - expected) * (came - expected) / expected;
    const double k = cells.size() > 1 ? static_cast<double>(cells.size() - 1) : 1;
    const double x = -std::log(false_alarm);
    return statistic <= k + 2 * std::sqrt(k * x) + 2 * x;
  }

 private:
  struct Cell {
    double expected;
    double came;
  };

  /// Rare outcomes are taken together, since few counts are not distributed like chi-square.
  std::vector<Cell> common_cells() const {
    constexpr double kExpectedMin = 50;
    std::vector<Cell> sorted = cells_;
    std::ranges::sort(sorted, {}, &Cell::expected);
    std::vector<Cell> common;
    for (const Cell& cell : sorted) {
      if (common.empty() || common.back().expected >= kExpectedMin) {
        common.push_back(cell);
      } else {
        common.back().expected += cell.expected;
        common.back().came += cell.came;
      }
    }
    return common;
  }

  std::uint64_t draws_;
  std::vector<Cell> cells_;
};

}  // namespace milepost::routing
