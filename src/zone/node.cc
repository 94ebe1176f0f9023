#include "zone/node.h"

#include <algorithm>

namespace milepost::zone {
namespace {

void append(std::vector<std::uint8_t>& to, const void* from, std::size_t size) {
  const auto* octets = static_cast<const std::uint8_t*>(from);
  to.insert(to.end(), octets, octets + size);
}

void pad(std::vector<std::uint8_t>& octets) {
  octets.resize((octets.size() + 3) & ~std::size_t{3});
}

std::vector<std::uint8_t> start_node(std::uint32_t children, base::Bytes relative_name) {
  const NodeHeader header{children, static_cast<std::uint8_t>(relative_name.size()), 0, 0};
  std::vector<std::uint8_t> node;
  append(node, &header, sizeof(header));
  append(node, relative_name.data(), relative_name.size());
  pad(node);
  return node;
}

void append_rrset(std::vector<std::uint8_t>& node, dns::RrType type, base::Bytes rrset) {
  append(node, rrset.data(), rrset.size());
  pad(node);
  NodeHeader header;
  std::memcpy(&header, node.data(), sizeof(header));
  ++header.rrset_count;
  if (type == dns::RrType::NS && header.name_size > 0) header.flags |= NodeView::kIsCut;
  if (type == dns::RrType::CNAME) header.flags |= NodeView::kHasCname;
  std::memcpy(node.data(), &header, sizeof(header));
}

base::Bytes bytes_of(const RrsetView& rrset) {
  return {rrset.records().data() - sizeof(RrsetHeader), rrset.records().size() + sizeof(RrsetHeader)};
}

}  // namespace

std::optional<PreparedRrset> prepare_rrset(dns::RrType type, std::uint32_t ttl,
                                           std::span<const dns::Rdata> rdatas) {
  PreparedRrset prepared(sizeof(RrsetHeader));
  for (const dns::Rdata& rdata : rdatas) {
    std::uint8_t head[kRecordHeaderSize];
    base::store_u16(head, kOwnerIsQuestion);
    base::store_u16(head + 2, static_cast<std::uint16_t>(type));
    base::store_u16(head + 4, static_cast<std::uint16_t>(dns::RrClass::IN));
    base::store_u32(head + 6, ttl);
    base::store_u16(head + 10, static_cast<std::uint16_t>(rdata.size()));
    append(prepared, head, sizeof(head));
    append(prepared, rdata.data(), rdata.size());
    if (prepared.size() - sizeof(RrsetHeader) > kRrsetSizeMax) return std::nullopt;
  }
  RrsetHeader header{static_cast<std::uint16_t>(type), static_cast<std::uint16_t>(rdatas.size()),
                     static_cast<std::uint16_t>(prepared.size() - sizeof(RrsetHeader)), 0, 0};
  if (const auto names = dns::name_in_rdata(type)) {
    header.name_offset = names->offset;
    header.name_flags =
        static_cast<std::uint8_t>(names->count | (names->compressible ? kNamesCompressible : 0));
  }
  std::memcpy(prepared.data(), &header, sizeof(header));
  return prepared;
}

std::vector<std::uint8_t> empty_node(base::Bytes relative_name) {
  return start_node(0, relative_name);
}

std::vector<std::uint8_t> node_with_rrset(const std::uint8_t* old, base::Bytes relative_name,
                                          const PreparedRrset& rrset) {
  const RrsetView added(rrset.data());
  if (old == nullptr) {
    std::vector<std::uint8_t> node = start_node(0, relative_name);
    append_rrset(node, added.type(), rrset);
    return node;
  }
  const NodeView before(old);
  std::vector<std::uint8_t> node = start_node(before.children(), before.relative_name());
  bool placed = false;
  before.for_each_rrset([&](const RrsetView& kept) {
    if (!placed && kept.type() >= added.type()) {
      append_rrset(node, added.type(), rrset);
      placed = true;
    }
    if (kept.type() != added.type()) append_rrset(node, kept.type(), bytes_of(kept));
  });
  if (!placed) append_rrset(node, added.type(), rrset);
  return node;
}

std::vector<std::uint8_t> node_without_rrset(const std::uint8_t* old, dns::RrType erased) {
  const NodeView before(old);
  std::vector<std::uint8_t> node = start_node(before.children(), before.relative_name());
  before.for_each_rrset([&](const RrsetView& kept) {
    if (kept.type() != erased) append_rrset(node, kept.type(), bytes_of(kept));
  });
  return node;
}

}  // namespace milepost::zone
