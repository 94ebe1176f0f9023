#include "zone/catalog.h"

#include <algorithm>
#include <cstdlib>

namespace milepost::zone {

Catalog::~Catalog() {
  if (superseded_) {
    for (void* block : retired_) std::free(block);
    return;
  }
  for_each_zone([](const Zone& zone) {
    free_trie(zone.nodes);
    std::free(const_cast<Zone*>(&zone));
  });
  free_trie(zones_);
}

const Zone* Catalog::find_exact(const HashedName& name, std::size_t index, const Identity& identity) const {
  const Page* page = find_page(zones_, name.hash(index));
  const Zone* best = nullptr;
  const dns::NameView wanted = name.suffix(index);
  find_entry(page, name.hash(index), [&](const std::uint8_t* entry) {
    const Zone* zone = zone_of(entry);
    const bool named =
        zone->name_size == wanted.size() && std::memcmp(zone->data(), wanted.data(), wanted.size()) == 0;
    if (named && identity.serves(*zone) && (best == nullptr || zone->order < best->order)) best = zone;
    return false;  // zones of one name stand side by side: look at all
  });
  return best;
}

const Zone* Catalog::guess(const HashedName& name) const {
  const std::size_t labels = name.label_count();
  for (std::size_t index = labels > depth_max_ ? labels - depth_max_ : 0; index <= labels; ++index) {
    const auto* entry = find_entry(find_page(zones_, name.hash(index)), name.hash(index),
                                   [](const std::uint8_t*) { return true; });
    if (entry != nullptr) return zone_of(entry);
  }
  return nullptr;
}

const Zone* Catalog::find(const HashedName& name, const Identity& identity, std::size_t from) const {
  const std::size_t labels = name.label_count();
  std::size_t index = std::max(from, labels > depth_max_ ? labels - depth_max_ : 0);
  for (; index <= labels; ++index) {
    if (const Zone* zone = find_exact(name, index, identity)) return zone;
  }
  return nullptr;
}

}  // namespace milepost::zone
