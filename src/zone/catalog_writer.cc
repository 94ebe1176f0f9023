#include "zone/catalog_writer.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <unordered_map>
#include <utility>

#include "zone/disk_copy.h"
#include "zone/journal.h"
#include "zone/zone_edit.h"

namespace milepost::zone {
namespace {

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

HashSeed random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device() | 1;
}

template <class T>
base::Bytes bytes_of(const T& value) {
  return {reinterpret_cast<const std::uint8_t*>(&value), sizeof(value)};
}

}  // namespace

struct CatalogWriter::State : JournalReader {
  explicit State(base::Published<Catalog>& target_in) : target(target_in) {}

  base::Published<Catalog>& target;
  Batch batch;
  HashSeed seed = 0;
  std::int64_t revision = 0;
  Slot zones;  // entries: const Zone*
  std::size_t depth_max = 0;
  const Catalog* published = nullptr;                                               // the last one
  std::unordered_map<std::string, const Zone*, StringHash, std::equal_to<>> by_id;  // null: new in this batch
  std::map<std::string, ZoneEdit, std::less<>> edits;  // zones this batch changes
  std::unique_ptr<DiskCopy> copy;
  bool replaying = false;
  bool cleared = false;  // since the last commit: the journal cannot say it, an image must

  /// Where changes are noted; null while none has to be.
  std::optional<JournalComposer> journal() {
    if (copy == nullptr || replaying || cleared) return std::nullopt;
    return JournalComposer(copy->journal());
  }

  ZoneEdit* edit(std::string_view id);
  base::Result<ZoneEdit*> edit_for(std::string_view id, dns::NameView owner);
  void put_zone(const ZoneInfo& info);
  void remove_zone(std::string_view id);
  void put_prepared(ZoneEdit& zone, std::string_view id, dns::NameView owner, const PreparedRrset& rrset);
  void erase_rrset(ZoneEdit& zone, std::string_view id, dns::NameView owner, dns::RrType type);
  void clear();
  void seal_edits();
  void abandon_edits();
  void replace_zone(const Zone* old, const Zone* next);
  void publish(std::int64_t to_revision);
  void adopt(const LoadedImage& image);

  bool on_put_zone(const ZoneInfo& info) override;
  bool on_remove_zone(std::string_view id) override;
  bool on_put_rrset(std::string_view id, dns::NameView owner, const PreparedRrset& rrset) override;
  bool on_remove_rrset(std::string_view id, dns::NameView owner, dns::RrType type) override;
  bool on_commit(std::int64_t to_revision) override;
};

ZoneEdit* CatalogWriter::State::edit(std::string_view id) {
  if (const auto open = edits.find(id); open != edits.end()) return &open->second;
  const auto known = by_id.find(id);
  if (known == by_id.end() || known->second == nullptr) return nullptr;
  return &edits.try_emplace(std::string(id), batch, seed, *known->second).first->second;
}

base::Result<ZoneEdit*> CatalogWriter::State::edit_for(std::string_view id, dns::NameView owner) {
  ZoneEdit* zone = edit(id);
  if (zone == nullptr) return base::fail("NoSuchZone", fmt::format("no zone with id {}", id));
  if (!owner.is_at_or_below(zone->name()))
    return base::fail("OutOfZone", fmt::format("owner outside of zone {}", id));
  return zone;
}

void CatalogWriter::State::put_zone(const ZoneInfo& info) {
  if (auto out = journal()) out->put_zone(info);
  ZoneEdit* known = edit(info.id);
  if (known != nullptr && known->name() == info.name) {
    known->set_info(info);
    return;
  }
  if (known != nullptr) remove_zone(info.id);
  by_id.try_emplace(info.id, nullptr);
  edits.try_emplace(info.id, batch, seed, info);
}

void CatalogWriter::State::remove_zone(std::string_view id) {
  ZoneEdit* zone = edit(id);
  if (zone == nullptr) return;
  if (auto out = journal()) out->remove_zone(id);
  zone->clear();
  edits.erase(edits.find(id));
  const auto known = by_id.find(id);
  if (known->second != nullptr) replace_zone(known->second, nullptr);
  by_id.erase(known);
}

void CatalogWriter::State::put_prepared(ZoneEdit& zone, std::string_view id, dns::NameView owner,
                                        const PreparedRrset& rrset) {
  if (auto out = journal()) out->put_rrset(id, owner, rrset);
  zone.put_rrset(owner, rrset);
}

void CatalogWriter::State::erase_rrset(ZoneEdit& zone, std::string_view id, dns::NameView owner,
                                       dns::RrType type) {
  if (auto out = journal()) out->remove_rrset(id, owner, type);
  zone.erase_rrset(owner, type);
}

void CatalogWriter::State::clear() {
  for (auto& [id, zone] : edits) zone.clear();
  for (const auto& [id, zone] : by_id) {
    // An edited zone's nodes are dropped with its edit, its block here.
    if (zone == nullptr) continue;
    if (!edits.contains(id)) {
      Slot nodes = zone->nodes;
      TrieEditor(batch, nodes).clear();
    }
    batch.drop(zone);
  }
  edits.clear();
  by_id.clear();
  TrieEditor(batch, zones).clear();
  depth_max = 0;
  cleared = true;
}

void CatalogWriter::State::replace_zone(const Zone* old, const Zone* next) {
  const HashedName name((old != nullptr ? old : next)->name(), seed);
  const std::uint8_t* entry = nullptr;
  if (old != nullptr) {
    entry = find_entry(find_page(zones, name.hash(0)), name.hash(0),
                       [&](const std::uint8_t* at) { return Catalog::zone_of(at) == old; });
    MILEPOST_CHECK(entry != nullptr, "a zone that is not in its catalog");
  }
  TrieEditor trie(batch, zones);
  if (next != nullptr) {
    trie.put(name.hash(0), entry, bytes_of(next));
    depth_max = std::max<std::size_t>(depth_max, next->label_count);
  } else {
    trie.erase(name.hash(0), entry);
  }
  if (old != nullptr) batch.drop(old);
}

void CatalogWriter::State::seal_edits() {
  for (auto& [id, zone] : edits) {
    const Zone* next = zone.seal();
    const Zone*& current = by_id.find(id)->second;
    replace_zone(current, next);
    current = next;
  }
  edits.clear();
}

/// Changes that were never committed must not be seen.
void CatalogWriter::State::abandon_edits() {
  for (auto& [id, zone] : edits) zone.abandon();
  free_uncommitted(batch, zones);
}

void CatalogWriter::State::publish(std::int64_t to_revision) {
  seal_edits();
  revision = to_revision;
  auto next = std::make_unique<Catalog>(zones, by_id.size(), depth_max, seed, revision);
  std::vector<void*> retired = batch.finish();
  // What another writer left at the target shares nothing with ours.
  Catalog* before = target.newest();
  if (before != nullptr && before == published) before->superseded_by_next(std::move(retired));
  published = next.get();
  target.publish(std::move(next));
}

void CatalogWriter::State::adopt(const LoadedImage& image) {
  zones = image.zones;
  seed = image.seed;
  revision = image.revision;
  depth_max = image.depth_max;
  for_each_page(zones, [&](const Page& page, std::uint32_t, int) {
    for (std::uint32_t i = 0; i < page.count; ++i) {
      const Zone* zone = Catalog::zone_of(page.entry(i));
      by_id.emplace(zone->id(), zone);
    }
  });
  replaying = true;
}

bool CatalogWriter::State::on_put_zone(const ZoneInfo& info) {
  const bool possible = info.hosts.size() <= kZoneHostsMax && !info.id.empty() &&
                        std::ranges::all_of(info.hosts, [](std::uint16_t host) { return host < kHostsMax; });
  if (possible) put_zone(info);
  return possible;
}

bool CatalogWriter::State::on_remove_zone(std::string_view id) {
  remove_zone(id);
  return true;
}

bool CatalogWriter::State::on_put_rrset(std::string_view id, dns::NameView owner,
                                        const PreparedRrset& rrset) {
  const auto zone = edit_for(id, owner);
  if (zone) put_prepared(**zone, id, owner, rrset);
  return zone.has_value();
}

bool CatalogWriter::State::on_remove_rrset(std::string_view id, dns::NameView owner, dns::RrType type) {
  const auto zone = edit_for(id, owner);
  if (zone) erase_rrset(**zone, id, owner, type);
  return zone.has_value();
}

bool CatalogWriter::State::on_commit(std::int64_t to_revision) {
  revision = to_revision;  // nobody reads yet: one snapshot at the end is enough
  return true;
}

CatalogWriter::CatalogWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}

CatalogWriter::CatalogWriter(base::Published<Catalog>& target) : state_(std::make_unique<State>(target)) {
  state_->seed = random_seed();
  state_->publish(0);
}

base::Result<std::unique_ptr<CatalogWriter>> CatalogWriter::open(base::Published<Catalog>& target,
                                                                 const std::filesystem::path& dir) {
  auto state = std::make_unique<State>(target);
  State& s = *state;
  auto copy = DiskCopy::open(
      dir, s.batch, random_seed(), [&s](const LoadedImage& image) { s.adopt(image); },
      [&s](std::uint8_t kind, base::Bytes bytes) { return read_journal_record(kind, bytes, s); });
  if (!copy) {
    s.clear();
    s.batch.finish();
    return std::unexpected(copy.error());
  }
  s.copy = std::move(*copy);
  s.replaying = false;
  s.publish(s.revision);
  s.copy->consider_image(target, false);
  return std::unique_ptr<CatalogWriter>(new CatalogWriter(std::move(state)));
}

CatalogWriter::~CatalogWriter() {
  state_->abandon_edits();
  if (state_->copy != nullptr) state_->copy->close(state_->target);
}

std::int64_t CatalogWriter::revision() const {
  return state_->revision;
}

bool CatalogWriter::has_zone(std::string_view zone_id) const {
  return state_->by_id.contains(zone_id);
}

void CatalogWriter::put_zone(const ZoneInfo& zone) {
  state_->put_zone(zone);
}
void CatalogWriter::remove_zone(std::string_view zone_id) {
  state_->remove_zone(zone_id);
}

base::Status CatalogWriter::put_rrset(std::string_view zone_id, dns::NameView owner, dns::RrType type,
                                      std::uint32_t ttl, std::span<const dns::Rdata> rdatas) {
  const auto zone = state_->edit_for(zone_id, owner);
  if (!zone) return std::unexpected(zone.error());
  if (rdatas.empty()) return base::fail("EmptyRecordSet", "a record set without records");
  const auto prepared = prepare_rrset(type, ttl, rdatas);
  if (!prepared) return base::fail("RecordSetTooLarge", "the records do not fit into one DNS message");
  state_->put_prepared(**zone, zone_id, owner, *prepared);
  return {};
}

base::Status CatalogWriter::remove_rrset(std::string_view zone_id, dns::NameView owner, dns::RrType type) {
  const auto zone = state_->edit_for(zone_id, owner);
  if (!zone) return std::unexpected(zone.error());
  state_->erase_rrset(**zone, zone_id, owner, type);
  return {};
}

void CatalogWriter::clear() {
  state_->clear();
}

void CatalogWriter::commit(std::int64_t revision) {
  State& s = *state_;
  if (auto out = s.journal()) out->commit(revision);
  const bool whole = std::exchange(s.cleared, false);
  s.publish(revision);
  if (s.copy == nullptr) return;
  s.copy->flush_commit();
  s.copy->consider_image(s.target, whole);
}

}  // namespace milepost::zone
