#include "zone/journal.h"

#include <cstring>
#include <string>
#include <vector>

namespace milepost::zone {
namespace {

enum Kind : std::uint8_t {
  kPutZone = 1,
  kRemoveZone = 2,
  kPutRrset = 3,
  kRemoveRrset = 4,
  kCommit = 5,
  kPutVpc = 6,
  kRemoveVpc = 7
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

bool read_vpc(Parser& record, JournalReader& reader) {
  VpcInfo info;
  info.id = record.id();
  for (auto left = record.number<std::uint32_t>(); left > 0 && record.ok; --left) {
    base::IpAddress address;
    address.octets = record.number<decltype(address.octets)>();
    address.size = record.number<std::uint8_t>();
    const auto prefix = record.number<std::uint8_t>();
    if ((address.size != 4 && address.size != 16) || prefix > 8 * address.size) return false;
    info.networks.push_back(base::Cidr::of(address, prefix));
  }
  return record.ok && reader.on_put_vpc(info);
}

/// The record set's own header must agree with what follows it.
bool read_rrset(Parser& record, JournalReader& reader) {
  const std::string_view id = record.id();
  const dns::NameView owner = record.name();
  if (!record.ok || record.rest.size() < sizeof(RrsetHeader)) return false;
  const PreparedRrset rrset(record.rest.begin(), record.rest.end());
  return RrsetView(rrset.data()).records().size() == rrset.size() - sizeof(RrsetHeader) &&
         reader.on_put_rrset(id, owner, rrset);
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
  std::vector<std::uint8_t> networks;
  for (const base::Cidr& cidr : info.networks) {
    networks.insert(networks.end(), cidr.network.octets.begin(), cidr.network.octets.end());
    networks.push_back(cidr.network.size);
    networks.push_back(cidr.prefix);
  }
  out_.add(kPutVpc, {bytes_of(size_octet(info.id)), octets_of(info.id),
                     bytes_of(static_cast<std::uint32_t>(info.networks.size())), networks});
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
    case kCommit: {
      const auto revision = record.number<std::int64_t>();
      const std::string_view note(reinterpret_cast<const char*>(record.rest.data()), record.rest.size());
      return record.ok && reader.on_commit(revision, note);
    }
  }
  return false;
}

}  // namespace milepost::zone
