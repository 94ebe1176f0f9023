#include "zone/journal.h"

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "zone/plan.h"

namespace milepost::zone {
namespace {

enum Kind : std::uint8_t {
  kPutZone = 1,
  kRemoveZone = 2,
  kPutRrset = 3,
  kRemoveRrset = 4,
  kCommit = 5,
  kPutVpc = 6,
  kRemoveVpc = 7,
  kPutVerdict = 8,
  kRemoveVerdict = 9,
  kPutCidrLocation = 10,
  kRemoveCidrLocation = 11,
  kPutOutside = 12,
  kRemoveOutside = 13,
};

template <class T>
base::Bytes bytes_of(const T& value) {
  return {reinterpret_cast<const std::uint8_t*>(&value), sizeof(value)};
}
base::Bytes octets_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
std::uint8_t size_octet(std::string_view id) {
  return static_cast<std::uint8_t>(id.size());
}

/// Takes a record's bytes apart; `ok` turns false when they end early.
struct Parser {
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
    ok = ok && !octets.empty();
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

/// The record set's own header must agree with what follows it.
bool is_whole_rrset(base::Bytes octets) {
  return octets.size() >= sizeof(RrsetHeader) && !RrsetView(octets.data()).is_plan() &&
         RrsetView(octets.data()).records().size() == octets.size() - sizeof(RrsetHeader);
}

bool read_zone(Parser& record, JournalReader& reader) {
  ZoneInfo info;
  info.id = record.id();
  info.name = dns::Name(record.name());
  info.order = record.number<std::uint64_t>();
  for (auto left = record.number<std::uint8_t>(); left > 0 && record.ok; --left) {
    info.hosts.push_back(record.number<std::uint16_t>());
  }
  info.is_private = record.number<std::uint8_t>() != 0;
  for (auto left = record.number<std::uint32_t>(); left > 0 && record.ok; --left) {
    info.vpcs.emplace_back(record.id());
  }
  return record.ok && reader.on_put_zone(info);
}

/// Counted networks: octets 16 | address size u8 | prefix u8 each.
bool read_networks(Parser& record, std::vector<base::Cidr>& out) {
  for (auto left = record.number<std::uint32_t>(); left > 0 && record.ok; --left) {
    base::IpAddress address;
    address.octets = record.number<decltype(address.octets)>();
    address.size = record.number<std::uint8_t>();
    const auto prefix = record.number<std::uint8_t>();
    if ((address.size != 4 && address.size != 16) || prefix > 8 * address.size) return false;
    out.push_back(base::Cidr::of(address, prefix));
  }
  return record.ok;
}

std::vector<std::uint8_t> compose_networks(const std::vector<base::Cidr>& networks) {
  std::vector<std::uint8_t> octets;
  for (const base::Cidr& cidr : networks) {
    octets.insert(octets.end(), cidr.network.octets.begin(), cidr.network.octets.end());
    octets.push_back(cidr.network.size);
    octets.push_back(cidr.prefix);
  }
  return octets;
}

bool read_vpc(Parser& record, JournalReader& reader) {
  VpcInfo info;
  info.id = record.id();
  return read_networks(record, info.networks) && reader.on_put_vpc(info);
}

bool read_cidr_location(Parser& record, JournalReader& reader) {
  const std::string_view collection = record.id();
  CidrLocationInfo info;
  info.name = record.id();
  return read_networks(record, info.blocks) && reader.on_put_cidr_location(collection, info);
}

bool read_outside(Parser& record, JournalReader& reader) {
  OutsideAnswer answer;
  answer.name = dns::Name(record.name());
  answer.type = static_cast<dns::RrType>(record.number<std::uint16_t>());
  answer.use_until_s = record.number<std::int64_t>();
  answer.records.assign(record.rest.begin(), record.rest.end());
  const bool sound = answer.records.empty() || is_whole_rrset(answer.records);
  return record.ok && sound && reader.on_put_outside(std::move(answer));
}

bool read_rrset(Parser& record, JournalReader& reader) {
  const std::string_view id = record.id();
  const dns::NameView owner = record.name();
  if (!record.ok || record.rest.size() < sizeof(RrsetHeader)) return false;
  const PreparedRrset rrset(record.rest.begin(), record.rest.end());
  const bool sound = RrsetView(rrset.data()).is_plan() ? plan_is_sound(rrset) : is_whole_rrset(rrset);
  return sound && reader.on_put_rrset(id, owner, rrset);
}

}  // namespace

void JournalComposer::put_zone(const ZoneInfo& info) {
  const auto host_count = static_cast<std::uint8_t>(info.hosts.size());
  const base::Bytes hosts{reinterpret_cast<const std::uint8_t*>(info.hosts.data()),
                          info.hosts.size() * sizeof(info.hosts[0])};
  std::string vpcs;
  for (const std::string& id : info.vpcs) vpcs.append(1, static_cast<char>(size_octet(id))) += id;
  out_.add(kPutZone,
           {bytes_of(size_octet(info.id)), octets_of(info.id), info.name.view().wire(), bytes_of(info.order),
            bytes_of(host_count), hosts, bytes_of(static_cast<std::uint8_t>(info.is_private)),
            bytes_of(static_cast<std::uint32_t>(info.vpcs.size())), octets_of(vpcs)});
}

void JournalComposer::put_vpc(const VpcInfo& info) {
  out_.add(kPutVpc,
           {bytes_of(size_octet(info.id)), octets_of(info.id),
            bytes_of(static_cast<std::uint32_t>(info.networks.size())), compose_networks(info.networks)});
}

void JournalComposer::remove_vpc(std::string_view id) {
  out_.add(kRemoveVpc, {bytes_of(size_octet(id)), octets_of(id)});
}

void JournalComposer::remove_zone(std::string_view id) {
  out_.add(kRemoveZone, {bytes_of(size_octet(id)), octets_of(id)});
}

void JournalComposer::put_rrset(std::string_view id, dns::NameView owner, const PreparedRrset& rrset) {
  out_.add(kPutRrset, {bytes_of(size_octet(id)), octets_of(id), owner.wire(), rrset});
}

void JournalComposer::remove_rrset(std::string_view id, dns::NameView owner, dns::RrType type) {
  out_.add(kRemoveRrset, {bytes_of(size_octet(id)), octets_of(id), owner.wire(),
                          bytes_of(static_cast<std::uint16_t>(type))});
}

void JournalComposer::put_verdict(std::string_view check, bool healthy) {
  out_.add(kPutVerdict,
           {bytes_of(size_octet(check)), octets_of(check), bytes_of(static_cast<std::uint8_t>(healthy))});
}

void JournalComposer::remove_verdict(std::string_view check) {
  out_.add(kRemoveVerdict, {bytes_of(size_octet(check)), octets_of(check)});
}

void JournalComposer::put_cidr_location(std::string_view collection, const CidrLocationInfo& location) {
  out_.add(kPutCidrLocation,
           {bytes_of(size_octet(collection)), octets_of(collection), bytes_of(size_octet(location.name)),
            octets_of(location.name), bytes_of(static_cast<std::uint32_t>(location.blocks.size())),
            compose_networks(location.blocks)});
}

void JournalComposer::remove_cidr_location(std::string_view collection, std::string_view location) {
  out_.add(kRemoveCidrLocation, {bytes_of(size_octet(collection)), octets_of(collection),
                                 bytes_of(size_octet(location)), octets_of(location)});
}

void JournalComposer::put_outside(const OutsideAnswer& answer) {
  out_.add(kPutOutside, {answer.name.view().wire(), bytes_of(static_cast<std::uint16_t>(answer.type)),
                         bytes_of(answer.use_until_s), answer.records});
}

void JournalComposer::remove_outside(dns::NameView name, dns::RrType type) {
  out_.add(kRemoveOutside, {name.wire(), bytes_of(static_cast<std::uint16_t>(type))});
}

void JournalComposer::commit(std::int64_t revision, std::string_view note) {
  out_.add(kCommit, {bytes_of(revision), octets_of(note)});
}

bool read_journal_record(std::uint8_t kind, base::Bytes bytes, JournalReader& reader) {
  Parser record{bytes};
  switch (kind) {
    case kPutZone:
      return read_zone(record, reader);
    case kPutRrset:
      return read_rrset(record, reader);
    case kRemoveZone: {
      const std::string_view id = record.id();
      return record.ok && reader.on_remove_zone(id);
    }
    case kRemoveRrset: {
      const std::string_view id = record.id();
      const dns::NameView owner = record.name();
      const auto type = static_cast<dns::RrType>(record.number<std::uint16_t>());
      return record.ok && reader.on_remove_rrset(id, owner, type);
    }
    case kPutVpc:
      return read_vpc(record, reader);
    case kRemoveVpc: {
      const std::string_view id = record.id();
      return record.ok && reader.on_remove_vpc(id);
    }
    case kPutVerdict: {
      const std::string_view check = record.id();
      const bool healthy = record.number<std::uint8_t>() != 0;
      return record.ok && reader.on_put_verdict(check, healthy);
    }
    case kRemoveVerdict: {
      const std::string_view check = record.id();
      return record.ok && reader.on_remove_verdict(check);
    }
    case kPutCidrLocation:
      return read_cidr_location(record, reader);
    case kRemoveCidrLocation: {
      const std::string_view collection = record.id();
      const std::string_view location = record.id();
      return record.ok && reader.on_remove_cidr_location(collection, location);
    }
    case kPutOutside:
      return read_outside(record, reader);
    case kRemoveOutside: {
      const dns::NameView name = record.name();
      const auto type = static_cast<dns::RrType>(record.number<std::uint16_t>());
      return record.ok && reader.on_remove_outside(name, type);
    }
    case kCommit: {
      const auto revision = record.number<std::int64_t>();
      const std::string_view note(reinterpret_cast<const char*>(record.rest.data()), record.rest.size());
      return record.ok && reader.on_commit(revision, note);
    }
  }
  return false;
}

}  // namespace milepost::zone
