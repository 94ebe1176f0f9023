#include "zone/zone.h"

#include <algorithm>

namespace milepost::zone {
namespace {

/// The topmost cut above the name (or at it, when `include_name`): nothing below a cut belongs to the zone.
std::optional<Match> find_cut(const Zone& zone, const HashedName& name, bool include_name) {
  const std::size_t last = include_name ? 0 : 1;
  for (std::size_t index = name.label_count() - zone.label_count; index-- > last;) {
    const std::uint8_t* node = zone.find(name, index);
    if (node == nullptr) return std::nullopt;
    if (NodeView(node).is_cut()) return Match{Match::Kind::kDelegation, node, index};
  }
  return std::nullopt;
}

/// Label index of the longest existing ancestor of a name that does not exist (RFC 4592 3.3.1).
std::size_t closest_encloser(const Zone& zone, const HashedName& name) {
  const std::size_t labels = name.label_count();
  // Nothing longer than the zone's deepest name exists: a name of 127 labels costs no more than that.
  std::size_t index = labels > zone.depth_max ? labels - zone.depth_max : 1;
  const std::size_t apex = labels - zone.label_count;
  while (index < apex && zone.find(name, index) == nullptr) ++index;
  return std::min(index, apex);
}

}  // namespace

const std::uint8_t* Zone::find_wildcard(const HashedName& name, std::size_t index) const {
  const std::size_t begin = name.offset(index);
  const std::size_t suffix_size = name.size() - name_size - begin;
  const std::uint32_t hash = wildcard_hash(name.state(index));
  const std::uint8_t* suffix = name.view().data() + begin;
  return find_entry(find_page(nodes, hash), hash, [&](const std::uint8_t* entry) {
    const base::Bytes own = NodeView(entry).relative_name();
    return own.size() == suffix_size + 2 && own[0] == 1 && own[1] == '*' &&
           std::memcmp(own.data() + 2, suffix, suffix_size) == 0;
  });
}

Match match_name(const Zone& zone, const HashedName& name, const std::uint8_t* exact, bool at_parent_side) {
  if (zone.cut_count > 0 && name.label_count() > zone.label_count) {
    if (const auto cut = find_cut(zone, name, !at_parent_side)) return *cut;
  }
  if (exact != nullptr) return {Match::Kind::kExact, exact, 0};
  if (zone.wildcard_count > 0 && name.label_count() > zone.label_count) {
    const std::size_t encloser = closest_encloser(zone, name);
    if (const std::uint8_t* wildcard = zone.find_wildcard(name, encloser)) {
      return {Match::Kind::kWildcard, wildcard, encloser};
    }
  }
  return {Match::Kind::kNoSuchName, nullptr, 0};
}

}  // namespace milepost::zone
