// A node: one owner name of a zone and its record sets, each prepared in wire form.
//
//   | children u32 | name size u8 | flags u8 | record sets u16 | name, folded, without the apex, padded to 4 |
//   per record set, in order of type:
//   | type u16 | records u16 | size u16 | name offset u8 | name flags u8 | records, size octets, padded to 4 |
//   per record: C0 0C | type | class IN | TTL | rdata length | rdata uncompressed
//
// Where several record sets of one name and type compete for the answer, a plan stands in place of records
// (zone/plan.h).
//
// The owner of each record is a pointer to the question (RFC 1035 4.1.4): the usual answer is one copy.
// A node without record sets is an empty non-terminal (RFC 4592 2.2.2). Integers of the layout, but not those
// inside records, are in the machine's order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "dns/name.h"
#include "dns/rdata.h"
#include "dns/wire.h"

namespace milepost::zone {

inline constexpr std::uint16_t kOwnerIsQuestion = 0xc00c;
/// Cache lines of a node to where its record sets are under way.
inline constexpr std::size_t kNodeLines = 2;
/// Owner pointer, type, class, TTL and rdata length of a prepared record.
inline constexpr std::size_t kRecordHeaderSize = 12;
/// The octets of one record set's records: what fits behind a header and a question into a TCP message.
inline constexpr std::size_t kRrsetSizeMax =
    dns::kMessageSizeMax - dns::kHeaderSize - dns::kNameSizeMax - 4 - 64;

struct NodeHeader {
  std::uint32_t children;  // names one label below that exist
  std::uint8_t name_size;
  std::uint8_t flags;
  std::uint16_t rrset_count;
};

struct RrsetHeader {
  std::uint16_t type;
  std::uint16_t count;
  std::uint16_t size;
  // What the composer must know to write the rdata: octets before the first name, and how many names follow
  // (low bits) that may be compressed (kNamesCompressible). Prepared, so that no packet asks for a type's shape.
  std::uint8_t name_offset;
  std::uint8_t name_flags;
};
inline constexpr std::uint8_t kNameCountMask = 3;
inline constexpr std::uint8_t kNamesCompressible = 4;
inline constexpr std::uint8_t kIsPlan = 8;  // a plan: `count` is the upper half of its size

/// A record set inside a snapshot.
class RrsetView {
 public:
  explicit RrsetView(const std::uint8_t* at) : at_(at) { std::memcpy(&header_, at, sizeof(header_)); }

  dns::RrType type() const { return static_cast<dns::RrType>(header_.type); }
  /// True when records() is a plan, and nothing else of what follows holds.
  bool is_plan() const { return (header_.name_flags & kIsPlan) != 0; }
  std::size_t count() const { return header_.count; }
  /// All prepared records, one after the other; or the plan.
  base::Bytes records() const { return {at_ + sizeof(RrsetHeader), size()}; }
  /// Domain names in each rdata: they start at name_offset() and follow each other.
  std::size_t name_count() const { return header_.name_flags & kNameCountMask; }
  std::size_t name_offset() const { return header_.name_offset; }
  bool names_compressible() const { return (header_.name_flags & kNamesCompressible) != 0; }
  std::uint32_t ttl() const { return base::load_u32(at_ + sizeof(RrsetHeader) + 6); }
  const std::uint8_t* at() const { return at_; }
  const std::uint8_t* end() const { return at_ + sizeof(RrsetHeader) + ((size() + 3) & ~std::size_t{3}); }

 private:
  std::size_t size() const { return header_.size | (is_plan() ? std::size_t{header_.count} << 16 : 0); }

  const std::uint8_t* at_;
  RrsetHeader header_;
};

/// One prepared record.
struct RecordView {
  const std::uint8_t* at;

  std::size_t rdata_size() const { return base::load_u16(at + 10); }
  base::Bytes rdata() const { return {at + kRecordHeaderSize, rdata_size()}; }
  std::size_t size() const { return kRecordHeaderSize + rdata_size(); }
};

/// Calls visit(RecordView) for each record of the set.
template <class Visit>
void for_each_record(const RrsetView& rrset, Visit&& visit) {
  const base::Bytes records = rrset.records();
  for (std::size_t at = 0; at < records.size();) {
    const RecordView record{records.data() + at};
    visit(record);
    at += record.size();
  }
}

class NodeView {
 public:
  static constexpr std::uint8_t kIsCut = 1;  // NS below the apex: a delegation point
  static constexpr std::uint8_t kHasCname = 2;

  explicit NodeView(const std::uint8_t* at) : at_(at) { std::memcpy(&header_, at, sizeof(header_)); }

  std::uint32_t children() const { return header_.children; }
  bool is_cut() const { return (header_.flags & kIsCut) != 0; }
  bool has_cname() const { return (header_.flags & kHasCname) != 0; }
  std::size_t rrset_count() const { return header_.rrset_count; }
  /// The labels before the apex, folded, without a terminating zero; empty at the apex.
  base::Bytes relative_name() const { return {at_ + sizeof(NodeHeader), header_.name_size}; }
  const std::uint8_t* at() const { return at_; }

  std::optional<RrsetView> find(dns::RrType type) const {
    const std::uint8_t* rrset = first_rrset();
    for (std::size_t left = header_.rrset_count; left > 0; --left) {
      const RrsetView view(rrset);
      if (view.type() == type) return view;
      rrset = view.end();
    }
    return std::nullopt;
  }
  /// REQUIRES: rrset_count() > 0.
  RrsetView first() const { return RrsetView(first_rrset()); }

  template <class Visit>
  void for_each_rrset(Visit&& visit) const {
    const std::uint8_t* rrset = first_rrset();
    for (std::size_t left = header_.rrset_count; left > 0; --left) {
      const RrsetView view(rrset);
      visit(view);
      rrset = view.end();
    }
  }

 private:
  const std::uint8_t* first_rrset() const {
    return at_ + sizeof(NodeHeader) + ((header_.name_size + 3u) & ~3u);
  }

  const std::uint8_t* at_;
  NodeHeader header_;
};

/// Whether the entry of a page is the node with this relative name.
inline bool node_has_name(const std::uint8_t* entry, base::Bytes relative_name) {
  return entry[offsetof(NodeHeader, name_size)] == relative_name.size() &&
         std::memcmp(entry + sizeof(NodeHeader), relative_name.data(), relative_name.size()) == 0;
}

/// A record set in the form that snapshots and the journal keep: RrsetHeader and prepared records.
using PreparedRrset = std::vector<std::uint8_t>;

/// nullopt when the records exceed kRrsetSizeMax. REQUIRES: rdatas is not empty.
std::optional<PreparedRrset> prepare_rrset(dns::RrType type, std::uint32_t ttl,
                                           std::span<const dns::Rdata> rdatas);

/// The bytes of a node: `old` (null: none yet) with `rrset` put in, or the set of `erased` type taken out.
std::vector<std::uint8_t> node_with_rrset(const std::uint8_t* old, base::Bytes relative_name,
                                          const PreparedRrset& rrset);
std::vector<std::uint8_t> node_without_rrset(const std::uint8_t* old, dns::RrType erased);
std::vector<std::uint8_t> empty_node(base::Bytes relative_name);

}  // namespace milepost::zone
