// Ranges to a tree, values to data, both to octets.
#include "routing/mmdb_writer.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/check.h"
#include "routing/address_blocks.h"

namespace milepost::routing {
namespace {

constexpr std::size_t kSeparator = 16;
constexpr std::string_view kMetadataMark = "\xab\xcd\xefMaxMind.com";

/// A record of the tree before the number of nodes is known.
using Record = std::uint32_t;
constexpr Record kEmpty = 0xffffffff;
constexpr Record kIsData = 0x80000000;  // the other bits: a value

/// A binary tree over the 128 bits of addresses.
class Tree {
 public:
  /// REQUIRES: no block inside of another.
  void put(Key6 first, unsigned prefix, std::uint32_t value) { *slot(first, prefix) = kIsData | value; }

  /// Lets the block lead to where `to` leads, unless something is known of it or there is no node at `to`.
  void alias(Key6 first, unsigned prefix, Key6 to, unsigned to_prefix) {
    const Record* target = find(to, to_prefix);
    if (target == nullptr || *target == kEmpty || (*target & kIsData) != 0) return;
    const Record node = *target;  // slot() moves nodes
    if (Record* at = is_free(first, prefix) ? slot(first, prefix) : nullptr) *at = node;
  }

  const std::vector<std::array<Record, 2>>& nodes() const { return nodes_; }

 private:
  static unsigned bit(Key6 address, unsigned depth) {
    return static_cast<unsigned>(address >> (127 - depth)) & 1;
  }

  /// The record of a block, with the nodes that lead to it.
  Record* slot(Key6 first, unsigned prefix) {
    std::size_t node = 0;
    for (unsigned depth = 0; depth + 1 < prefix; ++depth) {
      const unsigned side = bit(first, depth);
      if (nodes_[node][side] == kEmpty) {
        nodes_[node][side] = static_cast<Record>(nodes_.size());
        nodes_.push_back({kEmpty, kEmpty});
      }
      MILEPOST_CHECK((nodes_[node][side] & kIsData) == 0, "a block of an MMDB lies inside of another");
      node = nodes_[node][side];
    }
    return &nodes_[node][bit(first, prefix - 1)];
  }

  /// Nullptr where no nodes lead to it.
  const Record* find(Key6 first, unsigned prefix) const {
    std::size_t node = 0;
    for (unsigned depth = 0; depth + 1 < prefix; ++depth) {
      const Record next = nodes_[node][bit(first, depth)];
      if (next == kEmpty || (next & kIsData) != 0) return nullptr;
      node = next;
    }
    return &nodes_[node][bit(first, prefix - 1)];
  }

  bool is_free(Key6 first, unsigned prefix) const {
    std::size_t node = 0;
    for (unsigned depth = 0; depth < prefix; ++depth) {
      const Record next = nodes_[node][bit(first, depth)];
      if (next == kEmpty) return true;
      if ((next & kIsData) != 0) return false;
      node = next;
    }
    return false;
  }

  std::vector<std::array<Record, 2>> nodes_{{kEmpty, kEmpty}};
};

/// The blocks of all ranges that have a value, from the address `from` on.
template <class Key, class Put>
void visit_valued_blocks(const Ranges<Key>& ranges, Key from, const Put& put) {
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    const Key last = static_cast<Key>(i + 1 < ranges.size() ? ranges[i + 1].start - 1 : ~Key{0});
    if (ranges[i].value == kNoValue || last < from) continue;
    visit_blocks(std::max(ranges[i].start, from), last,
                 [&](Key first, unsigned prefix) { put(first, prefix, ranges[i].value); });
  }
}

constexpr Key6 kBehindIpv4 = Key6{1} << 32;       // the first address that is not in ::/96
constexpr Key6 kMapped = Key6{0xffff} << 32;      // ::ffff:0:0
constexpr Key6 kSixToFour = Key6{0x2002} << 112;  // 2002::

/// What lies under ::/96 is the business of the ranges of IPv4.
Tree make_tree(const AddressRanges& ranges) {
  Tree tree;
  visit_valued_blocks(ranges.v4, Key4{0}, [&](Key4 first, unsigned prefix, std::uint32_t value) {
    tree.put(first, 96 + prefix, value);
  });
  visit_valued_blocks(ranges.v6, kBehindIpv4, [&](Key6 first, unsigned prefix, std::uint32_t value) {
    tree.put(first, prefix, value);
  });
  tree.alias(kMapped, 96, 0, 96);
  tree.alias(kSixToFour, 16, 0, 96);
  return tree;
}

std::string metadata_octets(const MmdbMetadata& metadata, std::size_t node_count, unsigned record_bits) {
  MmdbData data;
  data.begin_map(9);
  data.text("binary_format_major_version");
  data.u16(2);
  data.text("binary_format_minor_version");
  data.u16(0);
  data.text("build_epoch");
  data.u64(metadata.build_epoch);
  data.text("database_type");
  data.text(metadata.database_type);
  data.text("description");
  data.begin_map(1);
  data.text("en");
  data.text(metadata.description);
  data.text("ip_version");
  data.u16(6);
  data.text("languages");
  data.begin_array(1);
  data.text("en");
  data.text("node_count");
  data.u32(static_cast<std::uint32_t>(node_count));
  data.text("record_size");
  data.u16(static_cast<std::uint16_t>(record_bits));
  return data.octets();
}

void append_big_endian(std::string& out, std::uint32_t value, unsigned octets) {
  while (octets-- > 0) out.push_back(static_cast<char>(value >> (8 * octets)));
}

/// Two records; of 28 bits, the octet between the others has the four highest of each.
void append_node(std::string& out, std::uint32_t left, std::uint32_t right, unsigned bits) {
  const unsigned octets = bits == 32 ? 4 : 3;
  append_big_endian(out, left, octets);
  if (bits == 28) out.push_back(static_cast<char>((left >> 24) << 4 | right >> 24));
  append_big_endian(out, right, octets);
}

/// The least size of records that can hold `max`; nullopt when that is more than `wanted`, or than any.
std::optional<unsigned> record_size(std::size_t max, unsigned wanted) {
  for (const unsigned bits : {24U, 28U, 32U}) {
    if (max >> bits == 0 && (wanted == 0 || wanted >= bits)) return wanted == 0 ? bits : wanted;
  }
  return std::nullopt;
}

/// The data section, and where in it each value is that the tree names.
struct Section {
  MmdbData data;
  std::unordered_map<std::uint32_t, std::uint32_t> offsets;
};

Section write_data(const Tree& tree, const WriteRecord& write) {
  Section section;
  for (const auto& node : tree.nodes()) {
    for (const Record record : node) {
      if (record == kEmpty || (record & kIsData) == 0) continue;
      const std::uint32_t value = record & ~kIsData;
      const auto offset = static_cast<std::uint32_t>(section.data.size());
      if (section.offsets.emplace(value, offset).second) write(section.data, value);
    }
  }
  return section;
}

}  // namespace

void write_geoip2_place(MmdbData& data, const Place& place) {
  const bool exact = place.precision == Precision::kExact;
  data.begin_map(std::size_t{place.continent != kNoCode} + std::size_t{place.country != kNoCode} +
                 std::size_t{place.subdivision != kNoCode} + std::size_t{exact});
  const auto code = [&](std::string_view key, std::string_view inner, PlaceCode value) {
    if (value == kNoCode) return;
    data.text(key);
    data.begin_map(1);
    data.text(inner);
    data.text(print_code(value));
  };
  code("continent", "code", place.continent);
  code("country", "iso_code", place.country);
  if (exact) {
    data.text("location");
    data.begin_map(2);
    data.text("latitude");
    data.real(place.position.latitude());
    data.text("longitude");
    data.real(place.position.longitude());
  }
  if (place.subdivision == kNoCode) return;
  data.text("subdivisions");
  data.begin_array(1);
  data.begin_map(1);
  data.text("iso_code");
  data.text(print_code(place.subdivision));
}

base::Result<WrittenMmdb> compose_mmdb(const AddressRanges& ranges, const WriteRecord& write,
                                       const MmdbMetadata& metadata) {
  const Tree tree = make_tree(ranges);
  const Section section = write_data(tree, write);
  const std::size_t nodes = tree.nodes().size();
  const auto bits = record_size(nodes + kSeparator + section.data.size(), metadata.record_bits);
  if (!bits) {
    return base::fail(
        "LocationData",
        fmt::format("{} nodes and {} octets of data are more than records of {} bits can name", nodes,
                    section.data.size(), metadata.record_bits == 0 ? 32 : metadata.record_bits));
  }
  const auto number = [&](Record record) -> std::uint32_t {
    if (record == kEmpty) return static_cast<std::uint32_t>(nodes);
    if ((record & kIsData) == 0) return record;
    return static_cast<std::uint32_t>(nodes + kSeparator + section.offsets.at(record & ~kIsData));
  };
  WrittenMmdb out{
      .octets = {}, .node_count = nodes, .record_count = section.offsets.size(), .record_bits = *bits};
  out.octets.reserve(nodes * *bits / 4 + section.data.size() + 1024);
  for (const auto& node : tree.nodes()) append_node(out.octets, number(node[0]), number(node[1]), *bits);
  out.octets.append(kSeparator, '\0');
  out.octets += section.data.octets();
  out.octets += kMetadataMark;
  out.octets += metadata_octets(metadata, nodes, *bits);
  return out;
}

}  // namespace milepost::routing
