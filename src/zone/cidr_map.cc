// Cuts nested blocks into disjoint pieces, and looks clients up among them.
#include "zone/cidr_map.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace milepost::zone {
namespace {

/// Bits that both begin with, 0..128.
int common_bits(std::uint64_t a_high, std::uint64_t a_low, std::uint64_t b_high, std::uint64_t b_low) {
  if (a_high != b_high) return std::countl_zero(a_high ^ b_high);
  return 64 + std::countl_zero(a_low ^ b_low);
}

}  // namespace

// IPv4 addresses fill the upper half of `high`.
CidrMap::Bits CidrMap::bits_of(base::Bytes address) {
  if (address.size() == 4) return {std::uint64_t{base::load_u32(address.data())} << 32, 0};
  const auto load = [&](std::size_t at) {
    return std::uint64_t{base::load_u32(address.data() + at)} << 32 | base::load_u32(address.data() + at + 4);
  };
  return {load(0), load(8)};
}

CidrMap::CidrMap(const std::vector<CidrLocationInfo>& locations, HashSeed seed) {
  std::vector<std::pair<base::Cidr, std::uint64_t>> v4;
  std::vector<std::pair<base::Cidr, std::uint64_t>> v6;
  for (const CidrLocationInfo& location : locations) {
    const std::uint64_t key = location_key(location.name, seed);
    for (const base::Cidr& block : location.blocks)
      (block.network.size == 4 ? v4 : v6).emplace_back(block, key);
  }
  v4_ = cut(std::move(v4));
  v4_.starts.reserve(v4_.edges.size());
  for (const Edge& edge : v4_.edges) v4_.starts.push_back(static_cast<std::uint32_t>(edge.from.high >> 32));
  v6_ = cut(std::move(v6));
}

CidrMap::Family CidrMap::cut(std::vector<std::pair<base::Cidr, std::uint64_t>> blocks) {
  // A block before those within it.
  std::ranges::stable_sort(blocks, {}, [](const auto& each) { return each.first; });
  Family family;
  family.edges.push_back({Bits{}, -1});
  struct Open {
    std::int32_t block;
    Bits end;   // the first address behind it
    bool ends;  // false: it reaches to the last address
  };
  std::vector<Open> open;
  const auto edge_at = [&](Bits at, std::int32_t block) {
    if (family.edges.back().from == at) {
      family.edges.back().block = block;
    } else if (family.edges.back().block != block) {
      family.edges.push_back({at, block});
    }
  };
  const auto close_before = [&](const Bits* next) {
    while (!open.empty() && (next == nullptr || open.back().end <= *next) && open.back().ends) {
      const Bits end = open.back().end;
      open.pop_back();
      edge_at(end, open.empty() ? -1 : open.back().block);
    }
  };
  for (const auto& [cidr, location] : blocks) {
    const Bits from = bits_of({cidr.network.octets.data(), cidr.network.size});
    close_before(&from);
    const auto index = static_cast<std::int32_t>(family.blocks.size());
    family.blocks.push_back({location, open.empty() ? -1 : open.back().block, cidr.prefix});
    // One more than the block's last address.
    Bits end = from;
    if (cidr.prefix == 0) {
      end = {};
    } else if (cidr.prefix <= 64) {
      end.high += std::uint64_t{1} << (64 - cidr.prefix);
    } else {
      end.low += std::uint64_t{1} << (128 - cidr.prefix);
      end.high += end.low == 0;
    }
    open.push_back({index, end, end != Bits{}});
    edge_at(from, index);
  }
  close_before(nullptr);
  return family;
}

/// Index of the last edge that is not behind the address.
std::size_t CidrMap::edge_before(const Family& family, base::Bytes address, Bits bits) {
  if (address.size() != 4) {
    const auto behind = std::ranges::upper_bound(family.edges, bits, {}, &Edge::from);
    return static_cast<std::size_t>(behind - family.edges.begin()) - 1;
  }
  // Halves without a branch: which way it goes is anybody's guess.
  const std::uint32_t wanted = base::load_u32(address.data());
  const std::uint32_t* first = family.starts.data();
  for (std::size_t left = family.starts.size(); left > 1;) {
    const std::size_t half = left / 2;
    first = first[half] <= wanted ? first + half : first;
    left -= half;
  }
  return static_cast<std::size_t>(first - family.starts.data());
}

CidrMap::Piece CidrMap::piece_around(const Family& family, base::Bytes address) {
  const Bits bits = bits_of(address);
  const std::size_t index = edge_before(family, address, bits);
  const Edge& piece = family.edges[index];
  // The largest aligned network around the address that does not reach into a neighbouring piece.
  int scope = 0;
  if (piece.from != Bits{}) {
    const Bits last{piece.from.high - (piece.from.low == 0), piece.from.low - 1};
    scope = common_bits(bits.high, bits.low, last.high, last.low) + 1;
  }
  if (index + 1 < family.edges.size()) {
    const Bits next = family.edges[index + 1].from;
    scope = std::max(scope, common_bits(bits.high, bits.low, next.high, next.low) + 1);
  }
  const int bits_max = static_cast<int>(8 * address.size());
  return {piece.block, static_cast<std::uint8_t>(std::min(scope, bits_max))};
}

}  // namespace milepost::zone
