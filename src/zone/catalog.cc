#include "zone/catalog.h"

#include <algorithm>
#include <cstdlib>

#include "zone/private_zones.h"

namespace milepost::zone {
namespace {

bool is_named(const Zone& zone, dns::NameView wanted) {
  return zone.name_size == wanted.size() && std::memcmp(zone.data(), wanted.data(), wanted.size()) == 0;
}

/// The label at which a search may start when no zone has more than `depth_max` labels.
std::size_t first_label(const HashedName& name, std::size_t depth_max, std::size_t from) {
  const std::size_t labels = name.label_count();
  return std::max(from, labels > depth_max ? labels - depth_max : 0);
}

}  // namespace

Catalog::~Catalog() {
  if (superseded_) {
    for (void* block : retired_) std::free(block);
    return;
  }
  for_each_zone([](const Zone& zone) {
    free_trie(zone.nodes);
    std::free(const_cast<Zone*>(&zone));
  });
  for (const Slot trie : {parts_.by_id, parts_.by_name, parts_.sights, parts_.networks.entries}) {
    free_trie(trie);
  }
}

const Zone* Catalog::find_exact(const HashedName& name, std::size_t index, const Identity& identity) const {
  const Page* page = find_page(parts_.by_name, name.hash(index));
  const Zone* best = nullptr;
  const dns::NameView wanted = name.suffix(index);
  find_entry(page, name.hash(index), [&](const std::uint8_t* entry) {
    const Zone* zone = zone_of(entry);
    const bool fits = is_named(*zone, wanted) && identity.serves(*zone);
    if (fits && (best == nullptr || zone->order < best->order)) best = zone;
    return false;  // zones of one name stand side by side: look at all
  });
  return best;
}

const Zone* Catalog::guess(const HashedName& name) const {
  for (std::size_t index = first_label(name, parts_.depth_max, 0); index <= name.label_count(); ++index) {
    const auto* entry = find_entry(find_page(parts_.by_name, name.hash(index)), name.hash(index),
                                   [](const std::uint8_t*) { return true; });
    if (entry != nullptr) return zone_of(entry);
  }
  return nullptr;
}

const Zone* Catalog::find(const HashedName& name, const Identity& identity, std::size_t from) const {
  for (std::size_t index = first_label(name, parts_.depth_max, from); index <= name.label_count(); ++index) {
    if (const Zone* zone = find_exact(name, index, identity)) return zone;
  }
  return nullptr;
}

const Zone* Catalog::find_exact_private(const HashedName& name, std::size_t index, const VpcView& vpc) const {
  const std::uint32_t hash = Sight::hash(name.state(index), vpc.hash);
  const Zone* best = nullptr;
  find_entry(find_page(parts_.sights, hash), hash, [&](const std::uint8_t* entry) {
    const Sight sight = Sight::read(entry);
    if (sight.vpc != vpc.id) return false;
    const Zone* zone = find_in(parts_.by_id, sight.zone_hash, sight.zone);
    const bool fits = zone != nullptr && is_named(*zone, name.suffix(index));
    if (fits && (best == nullptr || zone->order < best->order)) best = zone;
    return false;
  });
  return best;
}

const Zone* Catalog::find_private(const HashedName& name, const VpcView& vpc, std::size_t from) const {
  std::size_t index = first_label(name, parts_.private_depth_max, from);
  for (; index <= name.label_count(); ++index) {
    if (const Zone* zone = find_exact_private(name, index, vpc)) return zone;
  }
  return nullptr;
}

const Zone* Catalog::find_in(Slot by_id, std::uint32_t hash, std::string_view id) {
  const auto* entry = find_entry(find_page(by_id, hash), hash,
                                 [&](const std::uint8_t* at) { return zone_of(at)->id() == id; });
  return entry != nullptr ? zone_of(entry) : nullptr;
}

const Zone* Catalog::find_by_id(std::string_view id) const {
  if (id.empty() || id.size() > kIdSizeMax) return nullptr;
  return find_in(parts_.by_id, static_cast<std::uint32_t>(hash_id(id, parts_.seed) >> 32), id);
}

}  // namespace milepost::zone
