#include "zone/catalog_edit.h"

#include <fmt/core.h>

#include <algorithm>

#include "zone/private_zones.h"

namespace milepost::zone {
namespace {

std::uint32_t id_hash(std::string_view id, HashSeed seed) {
  return static_cast<std::uint32_t>(hash_id(id, seed) >> 32);
}

base::Bytes bytes_of(const Zone* const& pointer) {
  return {reinterpret_cast<const std::uint8_t*>(&pointer), sizeof(pointer)};
}

}  // namespace

const Zone* CatalogEdit::find(std::string_view id) const {
  return Catalog::find_in(parts_.by_id, id_hash(id, parts_.seed), id);
}

bool CatalogEdit::has_zone(std::string_view id) const {
  return edits_.contains(id) || find(id) != nullptr;
}

ZoneEdit* CatalogEdit::edit(std::string_view id) {
  if (const auto open = edits_.find(id); open != edits_.end()) return &open->second;
  const Zone* known = find(id);
  if (known == nullptr) return nullptr;
  return &edits_.try_emplace(std::string(id), batch_, parts_.seed, *known).first->second;
}

base::Result<ZoneEdit*> CatalogEdit::zone_for(std::string_view id, dns::NameView owner) {
  ZoneEdit* zone = edit(id);
  if (zone == nullptr) return base::fail("NoSuchZone", fmt::format("no zone with id {}", id));
  if (!owner.is_at_or_below(zone->name()))
    return base::fail("OutOfZone", fmt::format("owner outside of zone {}", id));
  return zone;
}

void CatalogEdit::put_zone(const ZoneInfo& info) {
  ZoneEdit* known = edit(info.id);
  if (known != nullptr && known->name() == info.name) {
    known->set_info(info);
    return;
  }
  if (known != nullptr) remove_zone(info.id);
  edits_.try_emplace(info.id, batch_, parts_.seed, info);
}

bool CatalogEdit::remove_zone(std::string_view id) {
  ZoneEdit* zone = edit(id);
  if (zone == nullptr) return false;
  plans_.drop_zone(id, zone->name(), zone->has_plans() ? zone->nodes() : Slot());
  zone->clear();
  edits_.erase(edits_.find(id));
  if (const Zone* known = find(id)) replace_zone(known, nullptr);
  return true;
}

void CatalogEdit::put_rrset(ZoneEdit& zone, std::string_view id, dns::NameView owner, PreparedRrset rrset) {
  const RrsetView after(rrset.data());
  if (const auto before = zone.find_rrset(owner, after.type()); before && before->is_plan())
    plans_.unlink(id, owner, after.type(), *before);
  if (after.is_plan()) plans_.link(id, owner, after.type(), rrset.data());
  plans_.touch(id, owner, after.type());
  zone.put_rrset(owner, rrset);
}

void CatalogEdit::erase_rrset(ZoneEdit& zone, std::string_view id, dns::NameView owner, dns::RrType type) {
  if (const auto before = zone.find_rrset(owner, type); before && before->is_plan())
    plans_.unlink(id, owner, type, *before);
  plans_.touch(id, owner, type);
  zone.erase_rrset(owner, type);
}

void CatalogEdit::clear() {
  for (auto& [id, zone] : edits_) zone.clear();
  for_each_page(parts_.by_id, [&](const Page& page, std::uint32_t, int) {
    for (std::uint32_t i = 0; i < page.count; ++i) {
      const Zone* zone = Catalog::zone_of(page.entry(i));
      // An edited zone's nodes were dropped with its edit.
      Slot nodes = edits_.contains(zone->id()) ? Slot() : zone->nodes;
      TrieEditor(batch_, nodes).clear();
      batch_.drop(zone);
    }
  });
  edits_.clear();
  vpcs_.clear();
  for (Slot* trie : {&parts_.by_id, &parts_.by_name, &parts_.sights}) TrieEditor(batch_, *trie).clear();
  CatalogParts empty;
  empty.seed = parts_.seed;
  parts_ = empty;
  plans_ = plans_.successor();  // snapshots before keep their verdicts
}

void CatalogEdit::replace_entry(Slot& trie, std::uint32_t hash, const Zone* before, const Zone* after) {
  const std::uint8_t* entry = nullptr;
  if (before != nullptr) {
    entry = find_entry(find_page(trie, hash), hash,
                       [&](const std::uint8_t* at) { return Catalog::zone_of(at) == before; });
    MILEPOST_CHECK(entry != nullptr, "a zone that is not in its catalog");
  }
  TrieEditor editor(batch_, trie);
  if (after != nullptr) {
    editor.put(hash, entry, bytes_of(after));
  } else if (before != nullptr) {
    editor.erase(hash, entry);
  }
}

void CatalogEdit::replace_zone(const Zone* before, const Zone* after) {
  const Zone& either = before != nullptr ? *before : *after;
  const HashedName name(either.name(), parts_.seed);
  const auto if_public = [](const Zone* zone) {
    return zone != nullptr && !zone->is_private ? zone : nullptr;
  };
  replace_entry(parts_.by_id, id_hash(either.id(), parts_.seed), before, after);
  replace_entry(parts_.by_name, name.hash(0), if_public(before), if_public(after));
  replace_sights(batch_, parts_.sights, parts_.seed, before, after);
  if (before == nullptr) ++parts_.zone_count;
  if (after == nullptr) --parts_.zone_count;
  if (after != nullptr) {
    std::size_t& depth_max = after->is_private ? parts_.private_depth_max : parts_.depth_max;
    depth_max = std::max<std::size_t>(depth_max, after->label_count);
  }
  if (before != nullptr) batch_.drop(before);
}

void CatalogEdit::adopt(const LoadedImage& image) {
  set_seed(image.seed);
  for (const Zone* zone : image.zones) {
    plans_.adopt_zone(*zone);
    replace_zone(nullptr, zone);
  }
  for (const auto& [vpc, networks] : image.networks) vpcs_.put({vpc, networks});
}

std::unique_ptr<Catalog> CatalogEdit::seal(std::int64_t revision, std::string_view note,
                                           std::vector<void*>& retired) {
  for (auto& [id, zone] : edits_) replace_zone(find(id), zone.seal());
  edits_.clear();
  parts_.networks = vpcs_.networks();
  parts_.tables = plans_.tables();
  settle();
  parts_.revision = revision;
  retired = batch_.finish();
  return std::make_unique<Catalog>(parts_, note);
}

void CatalogEdit::abandon() {
  for (auto& [id, zone] : edits_) zone.abandon();
  vpcs_.abandon();
  for (const Slot trie : {parts_.by_id, parts_.by_name, parts_.sights}) free_uncommitted(batch_, trie);
}

}  // namespace milepost::zone
