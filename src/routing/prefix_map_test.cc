// Longest prefixes and scopes, against a twin that looks through all prefixes and all their borders.
#include "routing/prefix_map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

namespace milepost::routing {
namespace {

base::IpAddress address(std::string_view text) {
  return base::IpAddress::parse(text).value();
}

PrefixMap map_of(const std::vector<std::pair<std::string_view, std::uint32_t>>& prefixes) {
  std::vector<PrefixValue> list;
  for (const auto& [text, value] : prefixes) list.push_back({base::Cidr::parse(text).value(), value});
  return PrefixMap(std::move(list));
}

std::pair<std::uint32_t, int> look_up(const PrefixMap& map, std::string_view text) {
  const auto at = address(text);
  const auto found = map.lookup(at.octets.data(), at.size);
  return {found.value, found.scope};
}

using Found = std::pair<std::uint32_t, int>;

TEST(PrefixMapTest, EmptyKnowsNobodyAndThatHoldsForAll) {
  const PrefixMap map;
  EXPECT_EQ(look_up(map, "192.0.2.1"), Found(kNoValue, 0));
  EXPECT_EQ(look_up(map, "2001:db8::1"), Found(kNoValue, 0));
}

TEST(PrefixMapTest, LongestPrefixWinsAndTheScopeEndsWhereTheAnswerDoes) {
  const PrefixMap map = map_of({{"10.0.0.0/8", 1}, {"10.1.0.0/16", 2}, {"10.1.2.0/24", 1}});
  EXPECT_EQ(look_up(map, "10.128.0.1"), Found(1, 9));
  EXPECT_EQ(look_up(map, "10.1.0.1"), Found(2, 23));
  EXPECT_EQ(look_up(map, "10.1.2.255"), Found(1, 24));
  EXPECT_EQ(look_up(map, "10.0.0.1"), Found(1, 16));
  EXPECT_EQ(look_up(map, "11.0.0.1"), Found(kNoValue, 8));
  EXPECT_EQ(look_up(map, "200.0.0.1"), Found(kNoValue, 1));
}

TEST(PrefixMapTest, NeighboursOfOneValueAreOneBlock) {
  const PrefixMap map =
      map_of({{"10.0.0.0/9", 7}, {"10.128.0.0/9", 7}, {"11.0.0.0/8", 7}, {"12.0.0.0/8", 7}});
  EXPECT_EQ(look_up(map, "10.5.5.5"), Found(7, 7));
  EXPECT_EQ(look_up(map, "11.5.5.5"), Found(7, 7));
  EXPECT_EQ(look_up(map, "12.5.5.5"), Found(7, 8)) << "beside 10.0.0.0/7, but not aligned with it";
}

TEST(PrefixMapTest, TheWholeSpaceIsScopeZero) {
  const PrefixMap map = map_of({{"0.0.0.0/0", 3}, {"::/0", 4}, {"::/1", 4}});
  EXPECT_EQ(look_up(map, "255.255.255.255"), Found(3, 0));
  EXPECT_EQ(look_up(map, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), Found(4, 0));
}

TEST(PrefixMapTest, LastAndFirstAddressesArePrefixesToo) {
  const PrefixMap map = map_of({{"255.255.255.255/32", 1}, {"0.0.0.0/32", 2}, {"::1/128", 3}});
  EXPECT_EQ(look_up(map, "255.255.255.255"), Found(1, 32));
  EXPECT_EQ(look_up(map, "255.255.255.254"), Found(kNoValue, 32));
  EXPECT_EQ(look_up(map, "0.0.0.0"), Found(2, 32));
  EXPECT_EQ(look_up(map, "::1"), Found(3, 128));
  EXPECT_EQ(look_up(map, "::2"), Found(kNoValue, 127));
}

TEST(PrefixMapTest, OfEqualPrefixesTheLastOneHolds) {
  EXPECT_EQ(look_up(map_of({{"10.0.0.0/8", 1}, {"10.0.0.0/8", 2}}), "10.0.0.1"), Found(2, 8));
}

/// Looks through the whole list each time.
class Twin {
 public:
  explicit Twin(std::vector<PrefixValue> prefixes) : prefixes_(std::move(prefixes)) {}

  std::uint32_t value(const base::IpAddress& at) const {
    const PrefixValue* best = nullptr;
    for (const PrefixValue& each : prefixes_) {
      if (each.prefix.contains(at) && (best == nullptr || each.prefix.prefix >= best->prefix.prefix))
        best = &each;
    }
    return best != nullptr ? best->value : kNoValue;
  }

  /// The first length at which nothing inside of the block has another value. Values change at the borders of
  /// prefixes and nowhere else.
  int scope(const base::IpAddress& at) const {
    for (int length = 0;; ++length) {
      const base::Cidr block = base::Cidr::of(at, static_cast<std::uint8_t>(length));
      if (is_uniform(block, value(at))) return length;
    }
  }

 private:
  bool is_uniform(const base::Cidr& block, std::uint32_t wanted) const {
    if (value(block.network) != wanted) return false;
    for (const PrefixValue& each : prefixes_) {
      for (const base::IpAddress& border : {each.prefix.network, behind(each.prefix)}) {
        if (block.contains(border) && value(border) != wanted) return false;
      }
    }
    return true;
  }

  /// The first address behind a block; behind the last one, the first of all, which is a border as well.
  static base::IpAddress behind(const base::Cidr& block) {
    base::IpAddress at = block.network;
    for (int bit = block.prefix - 1; bit >= 0; --bit) {
      std::uint8_t& octet = at.octets[static_cast<std::size_t>(bit) / 8];
      const auto mask = static_cast<std::uint8_t>(0x80 >> (bit % 8));
      octet ^= mask;
      if ((octet & mask) != 0) break;  // no carry
    }
    return at;
  }

  const std::vector<PrefixValue> prefixes_;
};

/// Prefixes that lie inside each other and touch: drawn near to ones that are there.
std::vector<PrefixValue> random_prefixes(std::mt19937& random, std::uint8_t size, int count) {
  std::vector<PrefixValue> list;
  for (int i = 0; i < count; ++i) {
    base::IpAddress at{.octets = {}, .size = size};
    if (!list.empty() && random() % 4 != 0) at = list[random() % list.size()].prefix.network;
    for (int flips = 0; flips < 3; ++flips)
      at.octets[random() % size] ^= static_cast<std::uint8_t>(random() % 3 == 0 ? random() : 0);
    const auto length = static_cast<std::uint8_t>(random() % (8U * size + 1));
    list.push_back({base::Cidr::of(at, length), static_cast<std::uint32_t>(random() % 4)});
  }
  return list;
}

/// Near to what the prefixes are about, so that borders are met.
base::IpAddress random_address(std::mt19937& random, const std::vector<PrefixValue>& list) {
  base::IpAddress at = list[random() % list.size()].prefix.network;
  if (random() % 2 == 0) at.octets[random() % at.size] ^= static_cast<std::uint8_t>(1U << random() % 8);
  if (random() % 4 == 0) {
    for (std::size_t i = random() % at.size; i < at.size; ++i) at.octets[i] = 0xff;
  }
  return at;
}

void compare_with_twin(std::uint8_t size, unsigned seed) {
  std::mt19937 random(seed);
  for (int round = 0; round < 60; ++round) {
    const auto list = random_prefixes(random, size, 1 + static_cast<int>(random() % 120));
    const PrefixMap map{list};
    const Twin twin(list);
    for (int i = 0; i < 100; ++i) {
      const base::IpAddress at = random_address(random, list);
      const auto found = map.lookup(at.octets.data(), at.size);
      ASSERT_EQ(found.value, twin.value(at)) << at.print() << " in round " << round;
      ASSERT_EQ(found.scope, twin.scope(at)) << at.print() << " in round " << round;
    }
  }
}

TEST(PrefixMapTest, AnswersAsItsTwinOnIpv4) {
  compare_with_twin(4, 1);
}

TEST(PrefixMapTest, AnswersAsItsTwinOnIpv6) {
  compare_with_twin(16, 2);
}

/// Many ranges: several levels of the tree, full and half-full nodes. The twin is a binary search over the ranges.
template <class Key>
void compare_large(std::size_t count) {
  std::mt19937_64 random(count);
  Ranges<Key> ranges{{0, 0}};
  std::vector<Key> starts;
  for (std::size_t i = 1; i < count; ++i)
    starts.push_back(
        static_cast<Key>(static_cast<Key>(random()) << (kKeyBits<Key> / 2) ^ static_cast<Key>(random())));
  std::ranges::sort(starts);
  for (const Key start : starts) {
    if (start != ranges.back().start) ranges.push_back({start, static_cast<std::uint32_t>(ranges.size())});
  }
  const RangeTree<Key> tree(ranges);
  for (int i = 0; i < 20'000; ++i) {
    const Range<Key>& near = ranges[random() % ranges.size()];
    const Key key = static_cast<Key>(near.start + static_cast<Key>(random() % 3) - 1);
    const auto behind = std::ranges::upper_bound(ranges, key, {}, &Range<Key>::start);
    ASSERT_EQ(tree.lookup(key).value, std::prev(behind)->value);
  }
}

TEST(PrefixMapTest, TreesOfAllSizesFindTheRange) {
  for (const std::size_t count : {1, 2, 8, 9, 15, 16, 17, 64, 65, 255, 256, 257, 4096, 4097, 70'001}) {
    compare_large<Key4>(count);
    compare_large<Key6>(count);
  }
}

TEST(PrefixMapTest, CombinedRangesAreThePairsOfTheirValues) {
  std::mt19937 random(3);
  for (int round = 0; round < 50; ++round) {
    const auto upper = random_prefixes(random, 4, 40);
    const auto lower = random_prefixes(random, 4, 40);
    const auto pair = [](std::uint32_t above, std::uint32_t below) {
      return (above & 15) * 16 + (below & 15);
    };
    const PrefixMap combined(combine_ranges(flatten(upper), flatten(lower), pair));
    for (int i = 0; i < 200; ++i) {
      const base::IpAddress at = random_address(random, i % 2 == 0 ? upper : lower);
      ASSERT_EQ(combined.lookup(at.octets.data(), 4).value,
                pair(Twin(upper).value(at), Twin(lower).value(at)));
    }
  }
}

}  // namespace
}  // namespace milepost::routing
