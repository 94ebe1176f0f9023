#include "zone/catalog_writer.h"

#include <fmt/core.h>

#include <chrono>
#include <cstring>
#include <map>
#include <random>
#include <unordered_map>
#include <utility>

#include "base/log.h"
#include "zone/disk_copy.h"
#include "zone/zone_edit.h"

namespace milepost::zone {
namespace {

// Kinds of journal records; DiskCopy keeps 0 for itself. Strings are size u8 | octets, names are wire form.
//   kPutZone      id | name | order u64 | host count u8 | hosts u16 each
//   kRemoveZone   id
//   kPutRrset     id | owner | prepared record set
//   kRemoveRrset  id | owner | type u16
//   kCommit       revision i64: everything since the last one becomes visible
enum Kind : std::uint8_t { kPutZone = 1, kRemoveZone = 2, kPutRrset = 3, kRemoveRrset = 4, kCommit = 5 };

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
base::Bytes bytes_of(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

/// Takes apart the bytes of a journal record; `ok` turns false when they end early.
struct RecordParser {
  base::Bytes rest;
  bool ok = true;

  base::Bytes take(std::size_t size) {
    ok = ok && size <= rest.size();
    if (!ok) return {};
    const base::Bytes taken = rest.first(size);
    rest = rest.subspan(size);
    return taken;
  }
  template <class T>
  T number() {
    T value{};
    if (const base::Bytes octets = take(sizeof(T)); ok) std::memcpy(&value, octets.data(), sizeof(T));
    return value;
  }
  std::string_view id() {
    const base::Bytes octets = take(number<std::uint8_t>());
    return {reinterpret_cast<const char*>(octets.data()), octets.size()};
  }
  dns::NameView name() {
    static constexpr std::uint8_t kRoot = 0;
    const auto parsed = dns::parse_uncompressed_name(rest);
    ok = ok && parsed.has_value();
    if (!ok) return {&kRoot, 1};
    take(parsed->size());
    return *parsed;
  }
};

}  // namespace

struct CatalogWriter::State {
  explicit State(base::Published<Catalog>& target_in) : target(target_in) {}

  base::Published<Catalog>& target;
  Batch batch;
  HashSeed seed = 0;
  std::int64_t revision = 0;
  Slot zones;  // entries: const Zone*
  std::size_t depth_max = 0;
  std::unordered_map<std::string, const Zone*, StringHash, std::equal_to<>> by_id;  // null: new in this batch
  std::map<std::string, ZoneEdit, std::less<>> edits;                               // zones this batch changes
  std::unique_ptr<DiskCopy> copy;
  bool replaying = false;
  bool cleared = false;  // since the last commit: the journal cannot say it, an image must

  void journal(Kind kind, std::initializer_list<base::Bytes> parts) {
    if (copy != nullptr && !replaying && !cleared) copy->journal().add(kind, parts);
  }

  ZoneEdit* edit(std::string_view id);
  base::Result<ZoneEdit*> edit_for(std::string_view id, dns::NameView owner);
  void put_zone(const ZoneInfo& info);
  void remove_zone(std::string_view id);
  void put_prepared(ZoneEdit& zone, std::string_view id, dns::NameView owner, const PreparedRrset& rrset);
  void erase_rrset(ZoneEdit& zone, std::string_view id, dns::NameView owner, dns::RrType type);
  void clear();
  void seal_edits();
  void replace_zone(const Zone* old, const Zone* next);
  void publish(std::int64_t to_revision);
  void adopt(const LoadedImage& image);
  bool replay(std::uint8_t kind, base::Bytes bytes);
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
  if (!owner.is_at_or_below(zone->name())) return base::fail("OutOfZone", fmt::format("owner outside of zone {}", id));
  return zone;
}

void CatalogWriter::State::put_zone(const ZoneInfo& info) {
  const auto id_size = static_cast<std::uint8_t>(info.id.size());
  const auto host_count = static_cast<std::uint8_t>(info.hosts.size());
  journal(kPutZone, {bytes_of(id_size), bytes_of(std::string_view(info.id)), info.name.view().wire(), bytes_of(info.order),
                     bytes_of(host_count),
                     {reinterpret_cast<const std::uint8_t*>(info.hosts.data()), info.hosts.size() * 2}});
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
  const auto id_size = static_cast<std::uint8_t>(id.size());
  journal(kRemoveZone, {bytes_of(id_size), bytes_of(id)});
  zone->clear();
  edits.erase(edits.find(id));
  const auto known = by_id.find(id);
  if (known->second != nullptr) replace_zone(known->second, nullptr);
  by_id.erase(known);
}

void CatalogWriter::State::put_prepared(ZoneEdit& zone, std::string_view id, dns::NameView owner,
                                        const PreparedRrset& rrset) {
  const auto id_size = static_cast<std::uint8_t>(id.size());
  journal(kPutRrset, {bytes_of(id_size), bytes_of(id), owner.wire(), rrset});
  zone.put_rrset(owner, rrset);
}

void CatalogWriter::State::erase_rrset(ZoneEdit& zone, std::string_view id, dns::NameView owner, dns::RrType type) {
  const auto id_size = static_cast<std::uint8_t>(id.size());
  journal(kRemoveRrset, {bytes_of(id_size), bytes_of(id), owner.wire(), bytes_of(static_cast<std::uint16_t>(type))});
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

void CatalogWriter::State::publish(std::int64_t to_revision) {
  seal_edits();
  revision = to_revision;
  auto next = std::make_unique<Catalog>(zones, by_id.size(), depth_max, seed, revision);
  std::vector<void*> retired = batch.finish();
  if (Catalog* before = target.newest()) before->superseded_by_next(std::move(retired));
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

bool CatalogWriter::State::replay(std::uint8_t kind, base::Bytes bytes) {
  RecordParser record{bytes};
  if (kind == kCommit) {
    const auto to_revision = record.number<std::int64_t>();
    if (record.ok) {
      // Nobody reads yet: one snapshot at the end is enough.
      revision = to_revision;
    }
    return record.ok;
  }
  const std::string id(record.id());
  if (kind == kRemoveZone) {
    if (record.ok) remove_zone(id);
    return record.ok;
  }
  const dns::NameView name = record.name();
  if (!record.ok) return false;
  if (kind == kPutZone) {
    ZoneInfo info{id, dns::Name(name), record.number<std::uint64_t>(), {}};
    for (auto left = record.number<std::uint8_t>(); left > 0 && record.ok; --left) {
      info.hosts.push_back(record.number<std::uint16_t>());
    }
    if (!record.ok || info.hosts.size() > kZoneHostsMax) return false;
    put_zone(info);
    return true;
  }
  const auto zone = edit_for(id, name);
  if (!zone) return false;
  if (kind == kPutRrset) {
    put_prepared(**zone, id, name, PreparedRrset(record.rest.begin(), record.rest.end()));
    return true;
  }
  const auto type = static_cast<dns::RrType>(record.number<std::uint16_t>());
  if (kind != kRemoveRrset || !record.ok) return false;
  erase_rrset(**zone, id, name, type);
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
      [&s](std::uint8_t kind, base::Bytes bytes) { return s.replay(kind, bytes); });
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
  // Changes that were never committed must not be seen: they are forgotten, not even freed.
  if (state_->copy != nullptr) state_->copy->close(state_->target);
}

std::int64_t CatalogWriter::revision() const { return state_->revision; }

bool CatalogWriter::has_zone(std::string_view zone_id) const { return state_->by_id.contains(zone_id); }

void CatalogWriter::put_zone(const ZoneInfo& zone) { state_->put_zone(zone); }
void CatalogWriter::remove_zone(std::string_view zone_id) { state_->remove_zone(zone_id); }

base::Status CatalogWriter::put_rrset(std::string_view zone_id, dns::NameView owner, dns::RrType type, std::uint32_t ttl,
                                      std::span<const dns::Rdata> rdatas) {
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

void CatalogWriter::clear() { state_->clear(); }

void CatalogWriter::commit(std::int64_t revision) {
  State& s = *state_;
  s.journal(kCommit, {bytes_of(revision)});
  const bool whole = std::exchange(s.cleared, false);
  s.publish(revision);
  if (s.copy == nullptr) return;
  s.copy->flush_commit();
  s.copy->consider_image(s.target, whole);
}

}  // namespace milepost::zone
