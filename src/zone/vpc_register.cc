#include "zone/vpc_register.h"

#include <algorithm>
#include <iterator>
#include <span>

namespace milepost::zone {
namespace {

PrefixLengths lengths_in_use(std::span<const std::uint32_t> counts) {
  PrefixLengths used;
  for (std::size_t length = counts.size(); length-- > 0;) {
    if (counts[length] > 0) used.lengths[used.count++] = static_cast<std::uint8_t>(length);
  }
  return used;
}

}  // namespace

void VpcRegister::put(const VpcInfo& vpc) {
  MILEPOST_CHECK(!vpc.id.empty() && vpc.id.size() <= kIdSizeMax, "an id of a VPC that no entry can hold");
  std::vector<base::Cidr> networks = vpc.networks;
  std::ranges::sort(networks);
  networks.erase(std::unique(networks.begin(), networks.end()), networks.end());
  std::vector<base::Cidr>& current = by_id_[vpc.id];
  std::vector<base::Cidr> gone;
  std::vector<base::Cidr> added;
  std::ranges::set_difference(current, networks, std::back_inserter(gone));
  std::ranges::set_difference(networks, current, std::back_inserter(added));
  for (const base::Cidr& network : gone) erase(vpc.id, network);
  for (const base::Cidr& network : added) add(vpc.id, network);
  current = std::move(networks);
}

bool VpcRegister::remove(std::string_view id) {
  const auto known = by_id_.find(id);
  if (known == by_id_.end()) return false;
  for (const base::Cidr& network : known->second) erase(known->first, network);
  by_id_.erase(known);
  return true;
}

void VpcRegister::clear() {
  TrieEditor(batch_, networks_.entries).clear();
  by_id_.clear();
  v4_counts_ = {};
  v6_counts_ = {};
  networks_ = {};
}

const std::uint8_t* VpcRegister::find(const std::string& id, const NetworkBits& network) const {
  const std::uint32_t hash = network.hash(seed_);
  return find_entry(find_page(networks_.entries, hash), hash, [&](const std::uint8_t* at) {
    return NetworkEntry::read(at).network == network && NetworkEntry::vpc_at(at) == id;
  });
}

void VpcRegister::add(const std::string& id, const base::Cidr& network) {
  NetworkEntry entry{};
  entry.network = NetworkBits::of(network);
  entry.vpc_hash = hash_id(id, seed_);
  entry.vpc_size = static_cast<std::uint8_t>(id.size());
  std::vector<std::uint8_t> bytes(sizeof(entry) + id.size());
  std::memcpy(bytes.data(), &entry, sizeof(entry));
  std::memcpy(bytes.data() + sizeof(entry), id.data(), id.size());
  TrieEditor(batch_, networks_.entries).put(entry.network.hash(seed_), nullptr, bytes);
  count(network, 1);
}

void VpcRegister::erase(const std::string& id, const base::Cidr& network) {
  const NetworkBits bits = NetworkBits::of(network);
  TrieEditor(batch_, networks_.entries).erase(bits.hash(seed_), find(id, bits));
  count(network, -1);
}

void VpcRegister::count(const base::Cidr& network, int change) {
  if (network.network.size == 4) {
    v4_counts_[network.prefix] += static_cast<std::uint32_t>(change);
    networks_.v4 = lengths_in_use(v4_counts_);
  } else {
    v6_counts_[network.prefix] += static_cast<std::uint32_t>(change);
    networks_.v6 = lengths_in_use(v6_counts_);
  }
}

}  // namespace milepost::zone
