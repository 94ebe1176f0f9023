// That they are fields, and which.
#include "model/finite_field.h"

#include <gtest/gtest.h>

#include <set>

namespace milepost::model {
namespace {

TEST(FiniteFieldTest, IsTheLargestThatFits) {
  const auto order = [](std::uint32_t size) { return FiniteField::at_most(size).order(); };
  EXPECT_EQ(order(1), 1u);
  EXPECT_EQ(order(2), 2u);
  EXPECT_EQ(order(3), 3u);
  EXPECT_EQ(order(4), 4u);
  EXPECT_EQ(order(6), 5u);
  EXPECT_EQ(order(10), 8u) << "8 = 2^3 is larger than the prime 7; 9 = 3^2 is not made";
  EXPECT_EQ(order(512), 512u);
  EXPECT_EQ(order(1000), 997u);
  EXPECT_EQ(order(1 << 13), 8191u) << "beyond the table of polynomials: the prime 2^13 - 1";
}

/// What the bounds of shuffle sharding hang on: a polynomial of degree d has at most d roots because a product is 0
/// only when a factor is, and sums can be undone.
TEST(FiniteFieldTest, OfEveryOrderProductsAndSumsCanBeUndone) {
  for (const std::uint32_t size :
       {2u, 3u, 4u, 5u, 7u, 8u, 16u, 31u, 32u, 64u, 128u, 256u, 509u, 512u, 1024u}) {
    const FiniteField field = FiniteField::at_most(size);
    for (const std::uint32_t a : {1u, field.order() / 2, field.order() - 1}) {
      std::set<std::uint32_t> products;
      std::set<std::uint32_t> sums;
      for (std::uint32_t b = 0; b < field.order(); ++b) {
        products.insert(field.multiply(a, b));
        sums.insert(field.add(a, b));
        EXPECT_EQ(field.multiply(a, b), field.multiply(b, a));
      }
      EXPECT_EQ(products.size(), field.order()) << a << " in GF(" << size << ")";
      EXPECT_EQ(sums.size(), field.order());
      EXPECT_LT(*products.rbegin(), field.order());
      EXPECT_EQ(field.multiply(1, a), a);
    }
  }
}

TEST(FiniteFieldTest, NoProductOfOthersIsZero) {
  for (const std::uint32_t size : {4u, 8u, 16u, 32u, 64u, 128u, 256u, 512u}) {
    const FiniteField field = FiniteField::at_most(size);
    for (std::uint32_t a = 1; a < size; ++a) {
      for (std::uint32_t b = a; b < size; ++b) ASSERT_NE(field.multiply(a, b), 0u) << a << " " << b;
    }
  }
}

TEST(FiniteFieldTest, SumsAndProductsDistribute) {
  for (const std::uint32_t size : {7u, 8u, 13u, 16u}) {
    const FiniteField field = FiniteField::at_most(size);
    for (std::uint32_t a = 0; a < size; ++a) {
      for (std::uint32_t b = 0; b < size; ++b) {
        for (std::uint32_t c = 0; c < size; ++c) {
          ASSERT_EQ(field.multiply(a, field.add(b, c)),
                    field.add(field.multiply(a, b), field.multiply(a, c)));
        }
      }
    }
  }
}

}  // namespace
}  // namespace milepost::model
