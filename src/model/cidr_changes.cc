// Applies changes to sets of blocks, then compares, counts and looks for a block that is in two of them.
#include "model/cidr_changes.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/check.h"

namespace milepost::model {
namespace {

using base::Cidr;
using base::IpAddress;

constexpr unsigned kPrefixMin = 1;
constexpr unsigned kIpv4PrefixMax = 24;
constexpr unsigned kIpv6PrefixMax = 48;

struct InListOrder {
  bool operator()(const Cidr& a, const Cidr& b) const { return listed_before(a, b); }
};

using Blocks = std::set<Cidr, InListOrder>;
using Locations = std::map<std::string, Blocks>;

std::unexpected<base::Error> invalid(std::string_view text, std::string_view why) {
  return base::fail("InvalidInput", fmt::format("Invalid CIDR block '{}': {}.", text, why));
}

base::Result<Cidr> parse_block(std::string_view text) {
  const auto block = Cidr::parse(text);
  if (!block) return invalid(text, "it is not an address, a slash and a prefix length");
  if (IpAddress::parse(text.substr(0, text.find('/'))) != block->network)
    return invalid(text, fmt::format("bits are set behind the prefix; the block is {}", block->print()));
  const unsigned max = block->network.size == 4 ? kIpv4PrefixMax : kIpv6PrefixMax;
  if (block->prefix < kPrefixMin || block->prefix > max)
    return invalid(text, fmt::format("the prefix length must be from {} to {}", kPrefixMin, max));
  return *block;
}

Cidr stored_block(std::string_view text) {
  const auto block = Cidr::parse(text);
  MILEPOST_CHECK(block.has_value(), "a stored CIDR block does not parse");
  return *block;
}

Locations blocks_of(const std::vector<CidrLocation>& locations) {
  Locations out;
  for (const CidrLocation& location : locations) {
    Blocks& blocks = out[location.name];
    for (const std::string& text : location.blocks) blocks.insert(stored_block(text));
  }
  return out;
}

base::Status check_size(const std::vector<CidrCollectionChange>& changes) {
  std::size_t count = 0;
  for (const CidrCollectionChange& change : changes) count += change.cidr_list.size();
  if (count <= kCidrBlocksOfRequestMax) return {};
  return base::fail("InvalidInput", fmt::format("The request holds {} CIDR blocks; it can hold at most {}.",
                                                count, kCidrBlocksOfRequestMax));
}

base::Status apply(const CidrCollectionChange& change, Locations& locations) {
  Blocks& blocks = locations[change.location_name];
  for (const std::string& text : change.cidr_list) {
    const auto block = parse_block(text);
    if (!block) return std::unexpected(block.error());
    if (change.action == "PUT") {
      blocks.insert(*block);
    } else {
      blocks.erase(*block);
    }
  }
  return {};
}

std::int64_t count_blocks(const Locations& locations) {
  std::int64_t count = 0;
  for (const auto& [name, blocks] : locations) count += std::ssize(blocks);
  return count;
}

/// That no block is in two locations.
base::Status check_unique(const Locations& locations) {
  std::map<Cidr, std::string_view, InListOrder> location_of;
  for (const auto& [name, blocks] : locations) {
    for (const Cidr& block : blocks) {
      const auto [first, is_new] = location_of.emplace(block, name);
      if (is_new) continue;
      return base::fail(
          "CidrBlockInUseException",
          fmt::format("The CIDR block {} cannot be in the locations {} and {} of one collection.",
                      block.print(), first->second, name));
    }
  }
  return {};
}

/// A collection that has too many, since the limit was lowered, may still shrink.
base::Status check_growth(std::int64_t before, std::int64_t after, std::int64_t max) {
  if (after <= std::max(before, max)) return {};
  return base::fail("LimitsExceeded", fmt::format("A CIDR collection can have at most {} CIDR blocks.", max));
}

}  // namespace

base::Result<std::vector<CidrLocation>> change_locations(const std::vector<CidrLocation>& locations,
                                                         const std::vector<CidrCollectionChange>& changes,
                                                         std::int64_t blocks_max) {
  if (const auto status = check_size(changes); !status) return std::unexpected(status.error());
  Locations before = blocks_of(locations);
  Locations after = before;
  for (const CidrCollectionChange& change : changes) {
    if (const auto status = apply(change, after); !status) return std::unexpected(status.error());
  }
  if (const auto status = check_unique(after); !status) return std::unexpected(status.error());
  if (const auto status = check_growth(count_blocks(before), count_blocks(after), blocks_max); !status)
    return std::unexpected(status.error());

  std::vector<CidrLocation> changed;
  for (const auto& [name, blocks] : after) {
    if (blocks == before[name]) continue;
    CidrLocation& location = changed.emplace_back(name, std::vector<std::string>{});
    for (const Cidr& block : blocks) location.blocks.push_back(block.print());
  }
  return changed;
}

bool listed_before(const Cidr& a, const Cidr& b) {
  const auto place_of = [](const Cidr& block) {
    return std::tuple(block.network.size, block.network.octets, block.prefix);
  };
  return place_of(a) < place_of(b);
}

}  // namespace milepost::model
