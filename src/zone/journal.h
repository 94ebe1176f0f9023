// What the records of a journal say: the changes of a catalog, one by one, each commit ended by its revision.
//
//   kPutZone      id | name | order u64 | host count u8 | hosts u16 each | private u8 | VPC count u32 | ids
//   kRemoveZone   id
//   kPutRrset     id | owner | prepared record set
//   kRemoveRrset  id | owner | type u16
//   kPutVpc       id | network count u32 | each: octets 16 | address size u8 | prefix u8
//   kRemoveVpc    id
//   kCommit       revision i64 | note: everything since the last one became visible
//   kPutVerdict   id of a health check | healthy u8
//   kRemoveVerdict       id
//   kPutCidrLocation     id of a collection | location | block count u32 | each as a VPC's network
//   kRemoveCidrLocation  id of a collection | location
//   kPutOutside   name | type u16 | use until i64 | prepared record set, or nothing
//   kRemoveOutside       name | type u16
//
// Ids are size u8 | octets, names wire form, integers in the machine's order. Kind 0 belongs to DiskCopy.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "dns/name.h"
#include "dns/wire.h"
#include "zone/cidr_map.h"
#include "zone/node.h"
#include "zone/outside_answers.h"
#include "zone/record_file.h"
#include "zone/zone_info.h"

namespace milepost::zone {

/// Composes records into a journal's frame at work.
class JournalComposer {
 public:
  explicit JournalComposer(RecordWriter& out) : out_(out) {}

  void put_zone(const ZoneInfo& info);
  void remove_zone(std::string_view id);
  void put_rrset(std::string_view id, dns::NameView owner, const PreparedRrset& rrset);
  void remove_rrset(std::string_view id, dns::NameView owner, dns::RrType type);
  void put_vpc(const VpcInfo& info);
  void remove_vpc(std::string_view id);
  void put_verdict(std::string_view check, bool healthy);
  void remove_verdict(std::string_view check);
  void put_cidr_location(std::string_view collection, const CidrLocationInfo& location);
  void remove_cidr_location(std::string_view collection, std::string_view location);
  void put_outside(const OutsideAnswer& answer);
  void remove_outside(dns::NameView name, dns::RrType type);
  void commit(std::int64_t revision, std::string_view note);

 private:
  RecordWriter& out_;
};

/// Takes what a journal says, in order. Each answers false to what cannot be: the journal ends there.
class JournalReader {
 public:
  virtual ~JournalReader() = default;
  virtual bool on_put_zone(const ZoneInfo& info) = 0;
  virtual bool on_remove_zone(std::string_view id) = 0;
  virtual bool on_put_rrset(std::string_view id, dns::NameView owner, const PreparedRrset& rrset) = 0;
  virtual bool on_remove_rrset(std::string_view id, dns::NameView owner, dns::RrType type) = 0;
  virtual bool on_put_vpc(const VpcInfo& info) = 0;
  virtual bool on_remove_vpc(std::string_view id) = 0;
  virtual bool on_put_verdict(std::string_view check, bool healthy) = 0;
  virtual bool on_remove_verdict(std::string_view check) = 0;
  virtual bool on_put_cidr_location(std::string_view collection, const CidrLocationInfo& location) = 0;
  virtual bool on_remove_cidr_location(std::string_view collection, std::string_view location) = 0;
  virtual bool on_put_outside(OutsideAnswer answer) = 0;
  virtual bool on_remove_outside(dns::NameView name, dns::RrType type) = 0;
  virtual bool on_commit(std::int64_t revision, std::string_view note) = 0;
};

/// Parses one record and hands it to `reader`; false when it is malformed or the reader refuses it.
bool read_journal_record(std::uint8_t kind, base::Bytes bytes, JournalReader& reader);

}  // namespace milepost::zone
