#include "zone/zone_edit.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "zone/catalog.h"

namespace milepost::zone {
namespace {

/// Ascending, each once, each behind its size octet.
std::string pack_ids(std::vector<std::string> ids) {
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::string packed;
  for (const std::string& id : ids) {
    MILEPOST_CHECK(!id.empty() && id.size() <= kIdSizeMax, "an id of a VPC that no zone can hold");
    packed += static_cast<char>(id.size());
    packed += id;
  }
  return packed;
}

std::uint32_t plans_of(const NodeView& node) {
  std::uint32_t plans = 0;
  node.for_each_rrset([&](const RrsetView& rrset) { plans += rrset.is_plan(); });
  return plans;
}

}  // namespace

ZoneEdit::ZoneEdit(Batch& batch, HashSeed seed, const ZoneInfo& info)
    : batch_(batch), seed_(seed), name_(info.name.folded()), id_(info.id) {
  fields_.label_count = static_cast<std::uint8_t>(name_.view().label_count());
  fields_.depth_max = fields_.label_count;
  set_info(info);
  // The apex exists from the first moment, whatever stands at it.
  TrieEditor(batch_, fields_.nodes).put(HashedName(name_, seed_).hash(0), nullptr, empty_node({}));
  fields_.node_count = 1;
}

ZoneEdit::ZoneEdit(Batch& batch, HashSeed seed, const Zone& zone)
    : batch_(batch),
      seed_(seed),
      name_(zone.name()),
      id_(zone.id()),
      vpcs_(reinterpret_cast<const char*>(zone.vpcs().data()), zone.vpcs_size),
      fields_(zone) {}

void ZoneEdit::set_info(const ZoneInfo& info) {
  MILEPOST_CHECK(info.hosts.size() <= kZoneHostsMax && info.id.size() <= kIdSizeMax,
                 "zone information too large");
  fields_.order = info.order;
  fields_.host_count = static_cast<std::uint8_t>(info.hosts.size());
  for (const std::uint16_t host : info.hosts) MILEPOST_CHECK(host < kHostsMax, "host number out of range");
  std::ranges::copy(info.hosts, fields_.hosts);
  fields_.is_private = info.is_private;
  vpcs_ = info.is_private ? pack_ids(info.vpcs) : std::string();
}

base::Bytes ZoneEdit::relative(const HashedName& name, std::size_t index) const {
  const std::size_t begin = name.offset(index);
  return {name.view().data() + begin, name.size() - name_.size() - begin};
}

const std::uint8_t* ZoneEdit::find(const HashedName& name, std::size_t index) const {
  const base::Bytes wanted = relative(name, index);
  return find_entry(find_page(fields_.nodes, name.hash(index)), name.hash(index),
                    [&](const std::uint8_t* entry) { return node_has_name(entry, wanted); });
}

void ZoneEdit::count_node(base::Bytes relative_name, int change) {
  fields_.node_count += static_cast<std::uint32_t>(change);
  if (relative_name.size() >= 2 && relative_name[0] == 1 && relative_name[1] == '*') {
    fields_.wildcard_count += static_cast<std::uint32_t>(change);
  }
}

std::optional<RrsetView> ZoneEdit::find_rrset(dns::NameView owner, dns::RrType type) const {
  const std::uint8_t* node = find(HashedName(owner, seed_), 0);
  return node != nullptr ? NodeView(node).find(type) : std::nullopt;
}

void ZoneEdit::put_rrset(dns::NameView owner, const PreparedRrset& rrset) {
  const HashedName name(owner, seed_);
  const std::uint8_t* old = find(name, 0);
  const bool was_cut = old != nullptr && NodeView(old).is_cut();
  const std::size_t had = old != nullptr ? NodeView(old).rrset_count() : 0;
  const std::vector<std::uint8_t> node = node_with_rrset(old, relative(name, 0), rrset);
  const NodeView now(node.data());
  fields_.rrset_count += now.rrset_count() - had;
  fields_.plan_count += plans_of(now) - (old != nullptr ? plans_of(NodeView(old)) : 0);
  if (now.is_cut() && !was_cut) ++fields_.cut_count;
  TrieEditor(batch_, fields_.nodes).put(name.hash(0), old, node);
  if (old != nullptr) return;
  count_node(relative(name, 0), 1);
  fields_.depth_max = static_cast<std::uint8_t>(std::max<std::size_t>(fields_.depth_max, name.label_count()));
  add_to_ancestors(name);
}

void ZoneEdit::add_to_ancestors(const HashedName& name) {
  // The apex always exists, so it need not count its children.
  const std::size_t apex = name.label_count() - fields_.label_count;
  TrieEditor nodes(batch_, fields_.nodes);
  for (std::size_t index = 1; index < apex; ++index) {
    const std::uint8_t* parent = find(name, index);
    const bool existed = parent != nullptr;
    if (!existed) {
      parent = nodes.put(name.hash(index), nullptr, empty_node(relative(name, index)));
      count_node(relative(name, index), 1);
    }
    std::uint8_t* node = nodes.writable(name.hash(index), parent);
    NodeHeader header;
    std::memcpy(&header, node, sizeof(header));
    ++header.children;
    std::memcpy(node, &header, sizeof(header));
    if (existed) return;
  }
}

void ZoneEdit::erase_rrset(dns::NameView owner, dns::RrType type) {
  const HashedName name(owner, seed_);
  const std::uint8_t* old = find(name, 0);
  if (old == nullptr || !NodeView(old).find(type)) return;
  const bool was_cut = NodeView(old).is_cut();
  const std::vector<std::uint8_t> node = node_without_rrset(old, type);
  const NodeView now(node.data());
  --fields_.rrset_count;
  fields_.plan_count -= plans_of(NodeView(old)) - plans_of(now);
  if (was_cut && !now.is_cut()) --fields_.cut_count;
  TrieEditor nodes(batch_, fields_.nodes);
  const bool is_apex = name.label_count() == fields_.label_count;
  if (now.rrset_count() > 0 || now.children() > 0 || is_apex) {
    nodes.put(name.hash(0), old, node);
    return;
  }
  nodes.erase(name.hash(0), old);
  count_node(relative(name, 0), -1);
  erase_from_ancestors(name);
}

void ZoneEdit::erase_from_ancestors(const HashedName& name) {
  const std::size_t apex = name.label_count() - fields_.label_count;
  TrieEditor nodes(batch_, fields_.nodes);
  for (std::size_t index = 1; index < apex; ++index) {
    std::uint8_t* node = nodes.writable(name.hash(index), find(name, index));
    NodeHeader header;
    std::memcpy(&header, node, sizeof(header));
    --header.children;
    std::memcpy(node, &header, sizeof(header));
    // An empty non-terminal lives as long as something below it does (RFC 4592 2.2.2).
    if (header.children > 0 || header.rrset_count > 0) return;
    nodes.erase(name.hash(index), node);
    count_node(relative(name, index), -1);
  }
}

void ZoneEdit::clear() {
  TrieEditor(batch_, fields_.nodes).clear();
  fields_.node_count = fields_.cut_count = fields_.wildcard_count = fields_.plan_count = 0;
  fields_.rrset_count = 0;
  fields_.depth_max = fields_.label_count;
}

PreparedRrset ZoneEdit::negative_soa() const {
  const HashedName apex(name_, seed_);
  const std::uint8_t* node = find(apex, 0);
  if (node == nullptr) return {};
  const auto soa = NodeView(node).find(dns::RrType::SOA);
  if (!soa) return {};
  PreparedRrset record(soa->records().begin(), soa->records().end());
  const std::uint32_t minimum = base::load_u32(record.data() + record.size() - 4);
  base::store_u32(record.data() + 6, std::min(soa->ttl(), minimum));
  return record;
}

const Zone* ZoneEdit::seal() {
  const PreparedRrset soa = negative_soa();
  fields_.name_size = static_cast<std::uint8_t>(name_.size());
  fields_.id_size = static_cast<std::uint8_t>(id_.size());
  fields_.negative_soa_size = static_cast<std::uint16_t>(soa.size());
  fields_.vpcs_size = static_cast<std::uint32_t>(vpcs_.size());
  Zone* zone = batch_.allocate<Zone>(fields_.size());
  const BlockHeader header = zone->block;
  *zone = fields_;
  zone->block = header;
  auto* data = reinterpret_cast<std::uint8_t*>(zone + 1);
  std::memcpy(data, name_.view().data(), name_.size());
  std::memcpy(data + name_.size(), id_.data(), id_.size());
  data += name_.size() + id_.size();
  if (!soa.empty()) std::memcpy(data, soa.data(), soa.size());
  std::memcpy(data + soa.size(), vpcs_.data(), vpcs_.size());
  return zone;
}

}  // namespace milepost::zone
