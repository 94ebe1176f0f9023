// Which VPC a query comes from: the longest prefix among the networks of all VPCs.
//
//   networks            prefix lengths in use     a query from 10.1.2.3 looks for
//   10.0.0.0/8   vpc-a    v4: 24, 8                 10.1.2.0/24   not there
//   10.2.2.0/24  vpc-b    v6: 32                    10.0.0.0/8    vpc-a
//   2001:db8::/32 vpc-a
//
// One look into a hash trie for each length in use, and VPCs use few: a /16 of one, some subnets of others. A radix
// tree would miss the cache once a bit or need its own way of being shared between snapshots; this one changes,
// shares and frees its pages as zones do.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/cidr.h"
#include "zone/name_hash.h"
#include "zone/page.h"

namespace milepost::zone {

/// The VPC of a query. Points into the snapshot.
struct VpcView {
  std::string_view id;
  std::uint64_t hash = 0;  // hash_id() of it
};

/// A network as numbers. IPv4 addresses fill the upper half of `high`; bits behind the prefix are zero.
struct NetworkBits {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  std::uint8_t prefix = 0;
  std::uint8_t address_size = 4;  // 4 or 16

  /// The network of `address` (4 or 16 octets) as long as `prefix`.
  static NetworkBits of(base::Bytes address, std::uint8_t prefix);
  static NetworkBits of(const base::Cidr& network) {
    return of({network.network.octets.data(), network.network.size}, network.prefix);
  }
  base::Cidr cidr() const;
  std::uint32_t hash(HashSeed seed) const;

  friend bool operator==(const NetworkBits&, const NetworkBits&) = default;
};

/// The entry of one network of one VPC: this, then the VPC's id.
struct NetworkEntry {
  NetworkBits network;
  std::uint64_t vpc_hash;
  std::uint8_t vpc_size;

  static NetworkEntry read(const std::uint8_t* at) {
    NetworkEntry entry;
    std::memcpy(&entry, at, sizeof(entry));
    return entry;
  }
  static std::string_view vpc_at(const std::uint8_t* at) {
    return {reinterpret_cast<const char*>(at) + sizeof(NetworkEntry), read(at).vpc_size};
  }
};

/// The prefix lengths in use of one address family, longest first.
struct PrefixLengths {
  std::array<std::uint8_t, 129> lengths{};
  std::uint8_t count = 0;
};

/// Belongs to a snapshot, whose writer fills it (zone/vpc_register.h).
struct VpcNetworks {
  Slot entries;  // NetworkEntry
  PrefixLengths v4;
  PrefixLengths v6;

  bool empty() const { return entries.is_empty(); }
  /// The VPC with the longest network around `address`, 4 or 16 octets; nullopt: none. Of VPCs that share a network,
  /// which the change side does not allow, the one whose id comes first.
  std::optional<VpcView> find(base::Bytes address, HashSeed seed) const;
};

}  // namespace milepost::zone
