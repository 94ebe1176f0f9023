// VPCs: made, listed, given other networks, deleted.
#include "api/vpcs.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "api/contention.h"
#include "api/vpc_access.h"
#include "base/cidr.h"
#include "base/random.h"
#include "model/instant.h"
#include "model/keys.h"
#include "model/regions.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;
using store::Compare;
using store::Write;

constexpr std::string_view kHexadecimal = "0123456789abcdef";
/// AWS's have 21 characters at most; positions in lists of them become page tokens (page_token.h).
constexpr std::size_t kIdSizeMax = 128;

template <class Range>
bool contains(const Range& all, std::string_view one) {
  return std::ranges::find(all, one) != std::ranges::end(all);
}

/// Ids are parts of keys and of URLs.
bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= kIdSizeMax && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
}

base::Status check_name(std::string_view region, std::string_view id) {
  if (!contains(model::kVpcRegions, region)) {
    return base::fail("InvalidVpc", fmt::format("{} is no region. Regions: {}.", region,
                                                fmt::join(model::kVpcRegions, " ")));
  }
  if (!is_id(id)) {
    return base::fail(
        "InvalidVpc",
        fmt::format("'{}' is no VPC id: 1 to {} letters, digits and - _ . such as vpc-0a1b2c3d.", id,
                    kIdSizeMax));
  }
  return {};
}

/// One block in its canonical form. Bits behind the prefix are refused rather than dropped: 10.1.2.3/8 is a slip
/// for 10.1.2.3/32 as likely as for 10.0.0.0/8.
Result<std::string> read_network(std::string_view text) {
  const auto block = base::Cidr::parse(text);
  if (!block) {
    return base::fail("InvalidVpc",
                      fmt::format("'{}' is no network: write address/prefix length, as in 10.0.0.0/8 or "
                                  "2001:db8::/32.",
                                  text));
  }
  if (base::IpAddress::parse(text.substr(0, text.find('/'))) != block->network) {
    return base::fail("InvalidVpc",
                      fmt::format("{} has bits behind its prefix: did you mean {}?", text, block->print()));
  }
  return block->print();
}

Result<std::vector<std::string>> read_networks(const std::vector<std::string>& texts) {
  if (texts.empty()) return base::fail("InvalidVpc", "A VPC needs at least one network.");
  if (texts.size() > kVpcNetworksMax) {
    return base::fail("InvalidVpc", fmt::format("A VPC has at most {} networks; these are {}.",
                                                kVpcNetworksMax, texts.size()));
  }
  std::vector<std::string> networks;
  for (const std::string& text : texts) {
    auto network = read_network(text);
    if (!network) return std::unexpected(network.error());
    if (!contains(networks, *network)) networks.push_back(std::move(*network));
  }
  return networks;
}

base::Error no_such_vpc(std::string_view id) {
  return {"NoSuchVpc", fmt::format("There is no VPC {}; `milepost vpc list` shows those that are.", id)};
}

Result<StoredVpc> need_vpc(store::Store& store, const model::VpcReference& which) {
  auto found = read_vpc(store, which);
  if (!found) return std::unexpected(found.error());
  if (!*found) return std::unexpected(no_such_vpc(fmt::format("{} in {}", which.id, which.region)));
  return std::move(**found);
}

/// Gives `network` to `vpc` in `transaction`, which then happens only while nobody else has it.
base::Status take_network(store::Store& store, const std::string& network, const model::VpcReference& vpc,
                          store::Transaction& transaction) {
  const std::string key = keys::vpc_network(network);
  const auto entry = store.get(key);
  if (!entry) return std::unexpected(entry.error());
  if (*entry) {
    const auto owner = model::decode_stored<model::VpcReference>(**entry);
    if (!owner) return std::unexpected(owner.error());
    return base::fail("NetworkInUse", fmt::format("The network {} belongs to VPC {} in {} already.", network,
                                                  owner->id, owner->region));
  }
  transaction.compares.push_back(Compare::absent(key));
  transaction.writes.push_back(Write::put(key, model::encode_stored(vpc)));
  return {};
}

Result<std::optional<model::Vpc>> try_to_create(store::Store& store, const model::Vpc& vpc) {
  const std::string account_key = keys::account(vpc.account);
  const std::string key = keys::vpc(vpc.region, vpc.id);
  const auto account = store.get(account_key);
  if (!account) return std::unexpected(account.error());
  if (!*account) return base::fail("NoSuchEntity", fmt::format("There is no account {}.", vpc.account));
  const auto existing = store.get(key);
  if (!existing) return std::unexpected(existing.error());
  if (*existing) {
    return base::fail("VpcAlreadyExists",
                      fmt::format("There is a VPC {} in {} already.", vpc.id, vpc.region));
  }
  store::Transaction transaction{.compares = {Compare::present(account_key), Compare::absent(key)},
                                 .writes = {Write::put(key, model::encode_stored(vpc))}};
  for (const std::string& network : vpc.networks) {
    const auto taken = take_network(store, network, {vpc.region, vpc.id}, transaction);
    if (!taken) return std::unexpected(taken.error());
  }
  return commit_for(vpc, transaction, store);
}

Result<std::optional<model::Vpc>> try_to_set_networks(store::Store& store, const model::VpcReference& which,
                                                      const std::vector<std::string>& networks) {
  auto stored = need_vpc(store, which);
  if (!stored) return std::unexpected(stored.error());
  const std::vector<std::string> before = std::exchange(stored->vpc.networks, networks);
  store::Transaction transaction;
  stored->hold(transaction);
  for (const std::string& network : networks) {
    if (contains(before, network)) continue;
    const auto taken = take_network(store, network, which, transaction);
    if (!taken) return std::unexpected(taken.error());
  }
  for (const std::string& network : before) {
    if (!contains(networks, network)) {
      transaction.writes.push_back(Write::erase(keys::vpc_network(network)));
    }
  }
  return commit_for(stored->vpc, transaction, store);
}

/// Error VpcInUse while the VPC sees zones.
base::Status check_unused(store::Store& store, const model::VpcReference& which) {
  constexpr std::size_t kNamed = 10;
  const std::string prefix = keys::vpc_zones(which.region, which.id);
  store::RangeRequest request = store::RangeRequest::prefix(prefix);
  request.limit = kNamed;
  const auto zones = store.range(request);
  if (!zones) return std::unexpected(zones.error());
  if (zones->entries.empty()) return {};
  std::vector<std::string> named;
  for (const store::KeyValue& entry : zones->entries) {
    named.push_back(fmt::format("{} ({})", entry.value, keys::unreversed(entry.key.substr(prefix.size()))));
  }
  return base::fail("VpcInUse",
                    fmt::format("VPC {} is associated with hosted zones: {}{}. Disassociate it from them, or "
                                "delete them, first.",
                                which.id, fmt::join(named, ", "), zones->more ? ", and others" : ""));
}

/// Of whichever zones: or else the next VPC of this name would have them.
base::Status erase_authorizations(store::Store& store, const model::VpcReference& which,
                                  store::Transaction& out) {
  store::RangeRequest request = store::RangeRequest::prefix(keys::kVpcAuthorizations);
  request.keys_only = true;
  const auto all = store.range(request);
  if (!all) return std::unexpected(all.error());
  const std::string suffix = fmt::format("/{}/{}", which.region, which.id);
  for (const store::KeyValue& entry : all->entries) {
    if (entry.key.ends_with(suffix)) out.writes.push_back(Write::erase(entry.key));
  }
  return {};
}

struct Deleted {};

Result<std::optional<Deleted>> try_to_delete(store::Store& store, const model::VpcReference& which) {
  const auto stored = need_vpc(store, which);
  if (!stored) return std::unexpected(stored.error());
  const std::string key = keys::vpc(which.region, which.id);
  store::Transaction transaction{.compares = {Compare::unchanged(key, stored->revision)},
                                 .writes = {Write::erase(key)}};
  for (const std::string& network : stored->vpc.networks) {
    transaction.writes.push_back(Write::erase(keys::vpc_network(network)));
  }
  base::Status status = check_unused(store, which);
  if (status) status = erase_authorizations(store, which, transaction);
  if (!status) return std::unexpected(status.error());
  return commit_for(Deleted{}, transaction, store);
}

}  // namespace

Result<model::Vpc> create_vpc(store::Store& store, const NewVpc& request,
                              std::chrono::system_clock::time_point now) {
  model::Vpc vpc{.region = request.region,
                 .id = request.id.empty() ? "vpc-" + base::random_text(kHexadecimal, 17) : request.id,
                 .account = request.account,
                 .networks = {},
                 .comment = request.comment,
                 .created = model::print_instant(now)};
  if (auto status = check_name(vpc.region, vpc.id); !status) return std::unexpected(status.error());
  auto networks = read_networks(request.networks);
  if (!networks) return std::unexpected(networks.error());
  vpc.networks = std::move(*networks);
  return until_uncontended([&] { return try_to_create(store, vpc); });
}

Result<std::vector<model::Vpc>> list_vpcs(store::Store& store) {
  const auto range = store.range(store::RangeRequest::prefix(keys::kVpcs));
  if (!range) return std::unexpected(range.error());
  std::vector<model::Vpc> vpcs;
  for (const store::KeyValue& entry : range->entries) {
    auto vpc = model::decode_stored<model::Vpc>(entry);
    if (!vpc) return std::unexpected(vpc.error());
    vpcs.push_back(std::move(*vpc));
  }
  return vpcs;
}

Result<model::VpcReference> find_vpc_by_id(store::Store& store, std::string_view id,
                                           const std::optional<std::string>& region) {
  const auto vpcs = list_vpcs(store);
  if (!vpcs) return std::unexpected(vpcs.error());
  std::vector<model::VpcReference> found;
  for (const model::Vpc& vpc : *vpcs) {
    if (vpc.id == id && (!region || vpc.region == *region)) found.push_back({vpc.region, vpc.id});
  }
  if (found.empty()) {
    return std::unexpected(no_such_vpc(region ? fmt::format("{} in {}", id, *region) : std::string(id)));
  }
  if (found.size() == 1) return found.front();
  return base::fail("InvalidVpc", fmt::format("There are VPCs {} in several regions: say which one.", id));
}

Result<model::Vpc> set_vpc_networks(store::Store& store, const model::VpcReference& which,
                                    const std::vector<std::string>& networks) {
  const auto read = read_networks(networks);
  if (!read) return std::unexpected(read.error());
  return until_uncontended([&] { return try_to_set_networks(store, which, *read); });
}

base::Status delete_vpc(store::Store& store, const model::VpcReference& which) {
  const auto deleted = until_uncontended([&] { return try_to_delete(store, which); });
  if (!deleted) return std::unexpected(deleted.error());
  return {};
}

}  // namespace milepost::api
