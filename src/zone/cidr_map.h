// CIDR collections as IP-based routing looks into them: which location has the longest block around a client.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/cidr.h"
#include "zone/name_hash.h"

namespace milepost::zone {

/// Blocks of one location of a collection.
struct CidrLocationInfo {
  std::string name;  // 1..16 octets
  std::vector<base::Cidr> blocks;
};

/// All blocks of one collection. Immutable. Blocks nest; the address space is cut where a block begins or ends:
///
///   10.0.0.0/8  a        edges: ::  10.0.0.0  10.1.0.0  10.2.0.0  11.0.0.0       and of each piece the longest
///   10.1.0.0/16 b                -   a         b         a         -             block around it
class CidrMap {
 public:
  CidrMap(const std::vector<CidrLocationInfo>& locations, HashSeed seed);

  /// Calls visit(location_key) for each block that holds the first `prefix` bits of `address` (4 or 16 octets) as a whole
  /// (a network that is larger than a block is not in it), the longest block first, until it answers false. Returns how
  /// many bits of the address decided what it saw: what EDNS Client Subnet calls the scope (RFC 7871 7.2.1).
  template <class Visit>
  std::uint8_t for_each_match(base::Bytes address, std::uint8_t prefix, Visit&& visit) const {
    return for_each_block(address, prefix,
                          [&](std::uint64_t location, std::uint8_t) { return visit(location); });
  }
  /// The same with visit(location_key, bits of the block).
  template <class Visit>
  std::uint8_t for_each_block(base::Bytes address, std::uint8_t prefix, Visit&& visit) const {
    const Family& family = address.size() == 4 ? v4_ : v6_;
    const Piece piece = piece_around(family, address);
    for (std::int32_t block = piece.block; block >= 0;) {
      const Block& candidate = family.blocks[static_cast<std::size_t>(block)];
      if (candidate.prefix <= prefix && !visit(candidate.location, candidate.prefix)) break;
      block = candidate.parent;
    }
    return piece.scope;
  }

  /// What stands for the name of a location; never 0.
  static std::uint64_t location_key(std::string_view name, HashSeed seed) { return hash_id(name, seed) | 1; }

 private:
  struct Bits {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    friend auto operator<=>(const Bits&, const Bits&) = default;
  };
  struct Block {
    std::uint64_t location;
    std::int32_t parent;  // the next longer block around it; -1: none
    std::uint8_t prefix;
  };
  struct Edge {
    Bits from;
    std::int32_t block;  // -1: none
  };
  struct Family {
    std::vector<Block> blocks;
    std::vector<Edge> edges;            // ascending; the first is at zero
    std::vector<std::uint32_t> starts;  // of IPv4: where they are, for a search that stays in few cache lines
  };

  struct Piece {
    std::int32_t block;
    std::uint8_t scope;
  };

  static Piece piece_around(const Family& family, base::Bytes address);
  static std::size_t edge_before(const Family& family, base::Bytes address, Bits bits);
  static Bits bits_of(base::Bytes address);
  static Family cut(std::vector<std::pair<base::Cidr, std::uint64_t>> blocks);

  Family v4_;
  Family v6_;
};

}  // namespace milepost::zone
