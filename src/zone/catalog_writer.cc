#include "zone/catalog_writer.h"

#include <algorithm>
#include <optional>
#include <random>
#include <utility>

#include "zone/catalog_edit.h"
#include "zone/disk_copy.h"
#include "zone/journal.h"

namespace milepost::zone {
namespace {

HashSeed random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device() | 1;
}

base::Bytes octets_of(const RrsetView& rrset) {
  const base::Bytes payload = rrset.records();
  return {payload.data() - sizeof(RrsetHeader), payload.size() + sizeof(RrsetHeader)};
}

}  // namespace

struct CatalogWriter::State : JournalReader {
  State(base::Published<Catalog>& target_in, Regions regions) : target(target_in), next(std::move(regions)) {}

  base::Published<Catalog>& target;
  CatalogEdit next;
  std::int64_t revision = 0;
  std::string note;
  const Catalog* published = nullptr;  // the last one
  std::unique_ptr<DiskCopy> copy;
  bool replaying = false;
  bool cleared = false;  // since the last commit: the journal cannot say it, an image must

  /// Where changes are noted; null while none has to be.
  std::optional<JournalComposer> journal() {
    if (copy == nullptr || replaying || cleared) return std::nullopt;
    return JournalComposer(copy->journal());
  }

  void put_zone(const ZoneInfo& info);
  void remove_zone(std::string_view id);
  void put_vpc(const VpcInfo& info);
  void remove_vpc(std::string_view id);
  void put_prepared(ZoneEdit& zone, std::string_view id, dns::NameView owner, const PreparedRrset& rrset);
  base::Status put_group(ZoneEdit& zone, std::string_view id, dns::NameView owner, dns::RrType type,
                         const PlanGroup& group);
  void erase_rrset(ZoneEdit& zone, std::string_view id, dns::NameView owner, dns::RrType type);
  void put_verdict(std::string_view check, bool healthy);
  void remove_verdict(std::string_view check);
  void put_cidr_location(std::string_view collection, const CidrLocationInfo& location);
  void remove_cidr_location(std::string_view collection, std::string_view location);
  void put_outside(OutsideAnswer answer);
  void remove_outside(dns::NameView name, dns::RrType type);
  void begin_journal(RecordWriter& out) const;
  void clear();
  void publish(std::int64_t to_revision);
  void adopt(const LoadedImage& image);

  bool on_put_zone(const ZoneInfo& info) override;
  bool on_remove_zone(std::string_view id) override;
  bool on_put_rrset(std::string_view id, dns::NameView owner, const PreparedRrset& rrset) override;
  bool on_remove_rrset(std::string_view id, dns::NameView owner, dns::RrType type) override;
  bool on_put_vpc(const VpcInfo& info) override;
  bool on_remove_vpc(std::string_view id) override;
  bool on_put_verdict(std::string_view check, bool healthy) override;
  bool on_remove_verdict(std::string_view check) override;
  bool on_put_cidr_location(std::string_view collection, const CidrLocationInfo& location) override;
  bool on_remove_cidr_location(std::string_view collection, std::string_view location) override;
  bool on_put_outside(OutsideAnswer answer) override;
  bool on_remove_outside(dns::NameView name, dns::RrType type) override;
  bool on_commit(std::int64_t to_revision, std::string_view with_note) override;
};

void CatalogWriter::State::put_zone(const ZoneInfo& info) {
  if (auto out = journal()) out->put_zone(info);
  next.put_zone(info);
}

void CatalogWriter::State::remove_zone(std::string_view id) {
  if (!next.remove_zone(id)) return;
  if (auto out = journal()) out->remove_zone(id);
}

void CatalogWriter::State::put_vpc(const VpcInfo& info) {
  if (auto out = journal()) out->put_vpc(info);
  next.put_vpc(info);
}

void CatalogWriter::State::remove_vpc(std::string_view id) {
  if (!next.remove_vpc(id)) return;
  if (auto out = journal()) out->remove_vpc(id);
}

void CatalogWriter::State::put_prepared(ZoneEdit& zone, std::string_view id, dns::NameView owner,
                                        const PreparedRrset& rrset) {
  if (auto out = journal()) out->put_rrset(id, owner, rrset);
  next.put_rrset(zone, id, owner, rrset);
}

base::Status CatalogWriter::State::put_group(ZoneEdit& zone, std::string_view id, dns::NameView owner,
                                             dns::RrType type, const PlanGroup& group) {
  if (!may_compete(type)) return base::fail("BadType", "record sets of this type do not compete");
  const auto plan = compose_plan(type, group);
  if (!plan)
    return base::fail("RecordSetTooLarge", "the record sets of one name and type are too large together");
  put_prepared(zone, id, owner, *plan);
  return {};
}

void CatalogWriter::State::erase_rrset(ZoneEdit& zone, std::string_view id, dns::NameView owner,
                                       dns::RrType type) {
  if (auto out = journal()) out->remove_rrset(id, owner, type);
  next.erase_rrset(zone, id, owner, type);
}

void CatalogWriter::State::put_verdict(std::string_view check, bool healthy) {
  if (auto out = journal()) out->put_verdict(check, healthy);
  next.plans().put_verdict(check, healthy);
}

void CatalogWriter::State::remove_verdict(std::string_view check) {
  if (!next.plans().remove_verdict(check)) return;
  if (auto out = journal()) out->remove_verdict(check);
}

void CatalogWriter::State::put_cidr_location(std::string_view collection, const CidrLocationInfo& location) {
  if (auto out = journal()) out->put_cidr_location(collection, location);
  next.plans().put_cidr_location(collection, location);
}

void CatalogWriter::State::remove_cidr_location(std::string_view collection, std::string_view location) {
  if (!next.plans().remove_cidr_location(collection, location)) return;
  if (auto out = journal()) out->remove_cidr_location(collection, location);
}

void CatalogWriter::State::put_outside(OutsideAnswer answer) {
  if (auto out = journal()) out->put_outside(answer);
  next.plans().put_outside(std::move(answer));
}

void CatalogWriter::State::remove_outside(dns::NameView name, dns::RrType type) {
  if (!next.plans().remove_outside(name, type)) return;
  if (auto out = journal()) out->remove_outside(name, type);
}

/// Images hold zones and networks; everything else is little, and is said again by each journal.
void CatalogWriter::State::begin_journal(RecordWriter& out) const {
  JournalComposer composer(out);
  next.plans().for_each_verdict(
      [&](std::string_view check, bool healthy) { composer.put_verdict(check, healthy); });
  next.plans().for_each_cidr_location([&](std::string_view collection, const CidrLocationInfo& location) {
    composer.put_cidr_location(collection, location);
  });
  next.plans().for_each_outside([&](const OutsideAnswer& answer) { composer.put_outside(answer); });
}

void CatalogWriter::State::clear() {
  next.clear();
  cleared = true;
}

void CatalogWriter::State::publish(std::int64_t to_revision) {
  revision = to_revision;
  std::vector<void*> retired;
  std::unique_ptr<Catalog> sealed = next.seal(revision, note, retired);
  // What another writer left at the target shares nothing with ours.
  Catalog* before = target.newest();
  if (before != nullptr && before == published) before->superseded_by_next(std::move(retired));
  published = sealed.get();
  target.publish(std::move(sealed));
}

void CatalogWriter::State::adopt(const LoadedImage& image) {
  revision = image.revision;
  note = image.note;
  next.adopt(image);
  replaying = true;
}

bool CatalogWriter::State::on_put_zone(const ZoneInfo& info) {
  const bool possible =
      info.hosts.size() <= kZoneHostsMax && !info.id.empty() &&
      std::ranges::all_of(info.hosts, [](std::uint16_t host) { return host < kHostsMax; }) &&
      std::ranges::none_of(info.vpcs, &std::string::empty);
  if (possible) put_zone(info);
  return possible;
}

bool CatalogWriter::State::on_remove_zone(std::string_view id) {
  remove_zone(id);
  return true;
}

bool CatalogWriter::State::on_put_rrset(std::string_view id, dns::NameView owner,
                                        const PreparedRrset& rrset) {
  const auto zone = next.zone_for(id, owner);
  if (zone) put_prepared(**zone, id, owner, rrset);
  return zone.has_value();
}

bool CatalogWriter::State::on_remove_rrset(std::string_view id, dns::NameView owner, dns::RrType type) {
  const auto zone = next.zone_for(id, owner);
  if (zone) erase_rrset(**zone, id, owner, type);
  return zone.has_value();
}

bool CatalogWriter::State::on_put_vpc(const VpcInfo& info) {
  if (!info.id.empty()) put_vpc(info);
  return !info.id.empty();
}

bool CatalogWriter::State::on_remove_vpc(std::string_view id) {
  remove_vpc(id);
  return true;
}

bool CatalogWriter::State::on_put_verdict(std::string_view check, bool healthy) {
  put_verdict(check, healthy);
  return true;
}

bool CatalogWriter::State::on_remove_verdict(std::string_view check) {
  remove_verdict(check);
  return true;
}

bool CatalogWriter::State::on_put_cidr_location(std::string_view collection,
                                                const CidrLocationInfo& location) {
  const bool possible = !collection.empty() && !location.name.empty();
  if (possible) put_cidr_location(collection, location);
  return possible;
}

bool CatalogWriter::State::on_remove_cidr_location(std::string_view collection, std::string_view location) {
  remove_cidr_location(collection, location);
  return true;
}

bool CatalogWriter::State::on_put_outside(OutsideAnswer answer) {
  put_outside(std::move(answer));
  return true;
}

bool CatalogWriter::State::on_remove_outside(dns::NameView name, dns::RrType type) {
  remove_outside(name, type);
  return true;
}

bool CatalogWriter::State::on_commit(std::int64_t to_revision, std::string_view with_note) {
  note = with_note;
  revision = to_revision;  // nobody reads yet: one snapshot at the end is enough
  return true;
}

CatalogWriter::CatalogWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}

CatalogWriter::CatalogWriter(base::Published<Catalog>& target, Regions regions)
    : state_(std::make_unique<State>(target, std::move(regions))) {
  state_->next.set_seed(random_seed());
  state_->publish(0);
}

base::Result<std::unique_ptr<CatalogWriter>> CatalogWriter::open(base::Published<Catalog>& target,
                                                                 const std::filesystem::path& dir,
                                                                 Regions regions) {
  auto state = std::make_unique<State>(target, std::move(regions));
  State& s = *state;
  auto copy = DiskCopy::open(
      dir, s.next.batch(), random_seed(), [&s](const LoadedImage& image) { s.adopt(image); },
      [&s](std::uint8_t kind, base::Bytes bytes) { return read_journal_record(kind, bytes, s); });
  if (!copy) {
    s.next.clear();  // what was read so far goes
    return std::unexpected(copy.error());
  }
  s.copy = std::move(*copy);
  s.copy->begin_journals_with([&s](RecordWriter& out) { s.begin_journal(out); });
  s.replaying = false;
  if (!s.copy->is_whole()) {
    s.revision = 0;
    s.note.clear();
  }
  s.publish(s.revision);
  s.copy->consider_image(target, false);
  return std::unique_ptr<CatalogWriter>(new CatalogWriter(std::move(state)));
}

CatalogWriter::~CatalogWriter() {
  state_->next.abandon();
  if (state_->copy != nullptr) state_->copy->close(state_->target);
}

std::int64_t CatalogWriter::revision() const {
  return state_->revision;
}

std::string_view CatalogWriter::note() const {
  return state_->note;
}

const Catalog& CatalogWriter::snapshot() const {
  return *state_->published;
}

bool CatalogWriter::has_zone(std::string_view zone_id) const {
  return state_->next.has_zone(zone_id);
}

void CatalogWriter::put_zone(const ZoneInfo& zone) {
  state_->put_zone(zone);
}
void CatalogWriter::remove_zone(std::string_view zone_id) {
  state_->remove_zone(zone_id);
}

base::Status CatalogWriter::put_rrset(std::string_view zone_id, dns::NameView owner, dns::RrType type,
                                      std::uint32_t ttl, std::span<const dns::Rdata> rdatas) {
  const auto zone = state_->next.zone_for(zone_id, owner);
  if (!zone) return std::unexpected(zone.error());
  if (rdatas.empty()) return base::fail("EmptyRecordSet", "a record set without records");
  const auto prepared = prepare_rrset(type, ttl, rdatas);
  if (!prepared) return base::fail("RecordSetTooLarge", "the records do not fit into one DNS message");
  state_->put_prepared(**zone, zone_id, owner, *prepared);
  return {};
}

base::Status CatalogWriter::remove_rrset(std::string_view zone_id, dns::NameView owner, dns::RrType type) {
  const auto zone = state_->next.zone_for(zone_id, owner);
  if (!zone) return std::unexpected(zone.error());
  state_->erase_rrset(**zone, zone_id, owner, type);
  return {};
}

base::Status CatalogWriter::put_member(std::string_view zone_id, dns::NameView owner, dns::RrType type,
                                       Policy policy, std::string_view collection, PlanMember member) {
  const auto zone = state_->next.zone_for(zone_id, owner);
  if (!zone) return std::unexpected(zone.error());
  PlanGroup group{.policy = policy, .collection = std::string(collection), .members = {}};
  if (const auto before = (*zone)->find_rrset(owner, type); before && before->is_plan()) {
    const GroupView view = plan_of(*before);
    const bool goes_on = !view.is_whole() && view.policy() == policy && view.collection() == collection;
    if (goes_on) group = decompose_plan(octets_of(*before));
  }
  const auto same = std::ranges::lower_bound(group.members, member.label, {}, &PlanMember::label);
  if (same != group.members.end() && same->label == member.label) {
    *same = std::move(member);
  } else {
    group.members.insert(same, std::move(member));
  }
  return state_->put_group(**zone, zone_id, owner, type, group);
}

base::Status CatalogWriter::remove_member(std::string_view zone_id, dns::NameView owner, dns::RrType type,
                                          std::string_view label) {
  const auto zone = state_->next.zone_for(zone_id, owner);
  if (!zone) return std::unexpected(zone.error());
  const auto before = (*zone)->find_rrset(owner, type);
  if (!before) return {};
  if (!before->is_plan() || plan_of(*before).is_whole()) {
    if (label.empty()) state_->erase_rrset(**zone, zone_id, owner, type);
    return {};
  }
  PlanGroup group = decompose_plan(octets_of(*before));
  const auto gone = std::ranges::find(group.members, label, &PlanMember::label);
  if (gone == group.members.end()) return {};
  group.members.erase(gone);
  if (!group.members.empty()) return state_->put_group(**zone, zone_id, owner, type, group);
  state_->erase_rrset(**zone, zone_id, owner, type);
  return {};
}

base::Status CatalogWriter::put_plan(std::string_view zone_id, dns::NameView owner, dns::RrType type,
                                     const PlanGroup& group) {
  const auto zone = state_->next.zone_for(zone_id, owner);
  if (!zone) return std::unexpected(zone.error());
  return state_->put_group(**zone, zone_id, owner, type, group);
}

void CatalogWriter::put_verdict(std::string_view check, bool healthy) {
  state_->put_verdict(check, healthy);
}
void CatalogWriter::remove_verdict(std::string_view check) {
  state_->remove_verdict(check);
}
void CatalogWriter::put_cidr_location(std::string_view collection, const CidrLocationInfo& location) {
  state_->put_cidr_location(collection, location);
}
void CatalogWriter::remove_cidr_location(std::string_view collection, std::string_view location) {
  state_->remove_cidr_location(collection, location);
}
void CatalogWriter::put_outside(OutsideAnswer answer) {
  state_->put_outside(std::move(answer));
}
void CatalogWriter::remove_outside(dns::NameView name, dns::RrType type) {
  state_->remove_outside(name, type);
}
std::vector<OutsideTarget> CatalogWriter::outside_targets() const {
  return state_->next.plans().outside_targets();
}

std::vector<OutsideChange> CatalogWriter::take_outside_changes() {
  return state_->next.plans().take_outside_changes();
}
void CatalogWriter::expire_outside(std::int64_t now_s) {
  if (state_->next.plans().expire_outside(now_s)) state_->next.settle();
}

void CatalogWriter::put_vpc(const VpcInfo& vpc) {
  state_->put_vpc(vpc);
}
void CatalogWriter::remove_vpc(std::string_view vpc_id) {
  state_->remove_vpc(vpc_id);
}

void CatalogWriter::clear() {
  state_->clear();
}

void CatalogWriter::commit(std::int64_t revision, std::string_view note) {
  State& s = *state_;
  s.note = note;
  if (auto out = s.journal()) out->commit(revision, note);
  const bool whole = std::exchange(s.cleared, false);
  s.publish(revision);
  if (s.copy == nullptr) return;
  s.copy->flush_commit();
  s.copy->consider_image(s.target, whole);
}

}  // namespace milepost::zone
