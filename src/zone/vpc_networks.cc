#include "zone/vpc_networks.h"

namespace milepost::zone {
namespace {

/// Ones in the first `bits` (at most 64) places.
std::uint64_t leading_ones(unsigned bits) {
  return bits == 0 ? 0 : ~std::uint64_t{0} << (64 - bits);
}

std::uint64_t load_u64(const std::uint8_t* octets) {
  return std::uint64_t{base::load_u32(octets)} << 32 | base::load_u32(octets + 4);
}

NetworkBits cut_to(NetworkBits address, std::uint8_t prefix) {
  address.prefix = prefix;
  address.high &= leading_ones(prefix < 64u ? prefix : 64u);
  address.low &= leading_ones(prefix > 64u ? prefix - 64u : 0u);
  return address;
}

NetworkBits whole(base::Bytes address) {
  if (address.size() == 4) return {std::uint64_t{base::load_u32(address.data())} << 32, 0, 32, 4};
  return {load_u64(address.data()), load_u64(address.data() + 8), 128, 16};
}

}  // namespace

NetworkBits NetworkBits::of(base::Bytes address, std::uint8_t prefix) {
  return cut_to(whole(address), prefix);
}

base::Cidr NetworkBits::cidr() const {
  base::Cidr cidr;
  cidr.prefix = prefix;
  cidr.network.size = address_size;
  const std::uint64_t halves[] = {high, low};
  for (std::size_t i = 0; i < address_size; ++i) {
    cidr.network.octets[i] = static_cast<std::uint8_t>(halves[i / 8] >> (56 - 8 * (i % 8)));
  }
  return cidr;
}

std::uint32_t NetworkBits::hash(HashSeed seed) const {
  const std::uint64_t form = std::uint64_t{prefix} << 8 | address_size;
  const std::uint64_t state = internal::fold_multiply(seed ^ high ^ form * internal::kOdd2, internal::kOdd1);
  return static_cast<std::uint32_t>(internal::fold_multiply(state ^ low, internal::kOdd1) >> 32);
}

std::optional<VpcView> VpcNetworks::find(base::Bytes address, HashSeed seed) const {
  const NetworkBits source = whole(address);
  const PrefixLengths& used = address.size() == 4 ? v4 : v6;
  for (std::size_t i = 0; i < used.count; ++i) {
    const NetworkBits network = cut_to(source, used.lengths[i]);
    const std::uint32_t hash = network.hash(seed);
    std::optional<VpcView> found;
    find_entry(find_page(entries, hash), hash, [&](const std::uint8_t* at) {
      const NetworkEntry entry = NetworkEntry::read(at);
      const std::string_view id = NetworkEntry::vpc_at(at);
      if (entry.network == network && (!found || id < found->id)) found = {id, entry.vpc_hash};
      return false;  // look at all that share the network
    });
    if (found) return found;
  }
  return std::nullopt;
}

}  // namespace milepost::zone
