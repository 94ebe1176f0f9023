#include "zone/private_zones.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace milepost::zone {
namespace {

std::vector<std::string_view> viewers(const Zone* zone) {
  std::vector<std::string_view> ids;
  if (zone != nullptr) for_each_id(zone->vpcs(), [&](std::string_view id) { ids.push_back(id); });
  return ids;
}

std::vector<std::uint8_t> sight_bytes(std::string_view vpc, std::string_view zone, HashSeed seed) {
  const auto zone_hash = static_cast<std::uint32_t>(hash_id(zone, seed) >> 32);
  std::vector<std::uint8_t> bytes(6);
  std::memcpy(bytes.data(), &zone_hash, sizeof(zone_hash));
  bytes[4] = static_cast<std::uint8_t>(vpc.size());
  bytes[5] = static_cast<std::uint8_t>(zone.size());
  bytes.insert(bytes.end(), vpc.begin(), vpc.end());
  bytes.insert(bytes.end(), zone.begin(), zone.end());
  return bytes;
}

}  // namespace

void replace_sights(Batch& batch, Slot& sights, HashSeed seed, const Zone* before, const Zone* after) {
  // A change of records, by far the most frequent one, leaves them alone.
  if (before != nullptr && after != nullptr && std::ranges::equal(before->vpcs(), after->vpcs())) return;
  const std::vector<std::string_view> old_viewers = viewers(before);
  const std::vector<std::string_view> new_viewers = viewers(after);
  const Zone& zone = before != nullptr ? *before : *after;  // name and id are the same in both
  const std::uint64_t name_state = HashedName(zone.name(), seed).state(0);
  std::vector<std::string_view> gone;
  std::vector<std::string_view> added;
  std::ranges::set_difference(old_viewers, new_viewers, std::back_inserter(gone));
  std::ranges::set_difference(new_viewers, old_viewers, std::back_inserter(added));
  TrieEditor trie(batch, sights);
  for (const std::string_view vpc : gone) {
    const std::uint32_t hash = Sight::hash(name_state, hash_id(vpc, seed));
    trie.erase(hash, find_entry(find_page(sights, hash), hash, [&](const std::uint8_t* at) {
                 const Sight sight = Sight::read(at);
                 return sight.vpc == vpc && sight.zone == zone.id();
               }));
  }
  for (const std::string_view vpc : added) {
    trie.put(Sight::hash(name_state, hash_id(vpc, seed)), nullptr, sight_bytes(vpc, zone.id(), seed));
  }
}

}  // namespace milepost::zone
