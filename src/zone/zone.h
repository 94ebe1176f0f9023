// One zone of a snapshot: what stands at a name, and what encloses a name that does not exist.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "dns/name.h"
#include "zone/name_hash.h"
#include "zone/node.h"
#include "zone/page.h"

namespace milepost::zone {

inline constexpr std::size_t kZoneHostsMax = 8;

/// A block of one version of a zone: this struct, then the apex's name, the id, the negative SOA record and, of a
/// private zone, the ids of the VPCs that see it, ascending, each behind its size octet.
struct Zone {
  BlockHeader block;
  Slot nodes;
  std::uint64_t order;  // of zones with one name a listener for all hosts answers the lowest
  std::uint64_t rrset_count;
  std::uint32_t node_count;  // empty non-terminals count, too
  std::uint32_t cut_count;
  std::uint32_t wildcard_count;        // names whose leftmost label is `*`
  std::uint32_t plan_count;            // record sets that are plans (zone/plan.h)
  std::uint16_t hosts[kZoneHostsMax];  // numbers of the name-server hosts it is delegated to
  std::uint8_t host_count;
  std::uint8_t label_count;  // of the apex
  std::uint8_t depth_max;    // at least the labels of its longest name
  std::uint8_t name_size;
  std::uint8_t id_size;
  bool is_private;
  std::uint16_t negative_soa_size;  // 0: the zone has no SOA and cannot be answered from
  std::uint32_t vpcs_size;          // octets of the VPCs' ids

  dns::NameView name() const { return {data(), name_size}; }
  std::string_view id() const { return {reinterpret_cast<const char*>(data()) + name_size, id_size}; }
  /// The apex's SOA as one prepared record whose TTL is that of negative answers: the lower of the SOA's TTL
  /// and its MINIMUM field (RFC 2308 3).
  RecordView negative_soa() const { return {data() + name_size + id_size}; }
  bool is_complete() const { return negative_soa_size > 0; }
  base::Bytes vpcs() const { return {data() + name_size + id_size + negative_soa_size, vpcs_size}; }
  /// Octets of the whole block.
  std::size_t size() const { return sizeof(Zone) + name_size + id_size + negative_soa_size + vpcs_size; }

  /// The node at the suffix of `name` that starts at label `index`. REQUIRES: the suffix is at or below the apex.
  const std::uint8_t* find(const HashedName& name, std::size_t index) const {
    return find_hashed(name.suffix(index), name.hash(index));
  }
  /// The node of a folded name at or below the apex, whose HashedName::hash(0) is `hash`.
  const std::uint8_t* find_hashed(dns::NameView name, std::uint32_t hash) const {
    const Page* page = find_page(nodes, hash);
    return find_from(first_entry(page, hash, 0), page, name, hash);
  }
  /// The same by the page where it would stand, and the first entry there with that hash.
  const std::uint8_t* find_from(const std::uint8_t* first, const Page* page, dns::NameView name,
                                std::uint32_t hash) const {
    if (first == nullptr) return nullptr;
    const base::Bytes relative(name.data(), name.size() - name_size);
    if (node_has_name(first, relative)) [[likely]]
      return first;
    return find_entry(page, hash, [&](const std::uint8_t* entry) { return node_has_name(entry, relative); });
  }
  /// The node `*.<suffix at label index>`, or null.
  const std::uint8_t* find_wildcard(const HashedName& name, std::size_t index) const;

  const std::uint8_t* data() const { return reinterpret_cast<const std::uint8_t*>(this + 1); }
};

/// Calls visit(std::string_view) for each id in `ids`, each behind its size octet.
template <class Visit>
void for_each_id(base::Bytes ids, Visit&& visit) {
  for (std::size_t at = 0; at < ids.size(); at += ids[at] + 1u) {
    visit(std::string_view(reinterpret_cast<const char*>(ids.data()) + at + 1, ids[at]));
  }
}

/// What a name leads to inside its zone.
struct Match {
  enum class Kind {
    kExact,       // node is the name's own, or an empty non-terminal
    kWildcard,    // node is the wildcard that covers the name (RFC 4592)
    kDelegation,  // node is the cut at or above the name; index tells where the cut's name starts
    kNoSuchName,
  };
  Kind kind;
  const std::uint8_t* node = nullptr;
  std::size_t index = 0;  // label index of the node's name in the looked-up one
};

/// Finds what `name` leads to (RFC 1034 4.3.2 step 3, RFC 4592 3.3.1).
/// `exact` is what zone.find(name, 0) gave: the caller may have looked before, to hide the memory's latency.
/// With `at_parent_side` a cut at the very name does not delegate: a question for DS (RFC 4035 3.1.4.1).
Match match_name(const Zone& zone, const HashedName& name, const std::uint8_t* exact, bool at_parent_side);

}  // namespace milepost::zone
