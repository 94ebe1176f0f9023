// VPCs as an operator makes them: `milepost vpc create` and its siblings. The API only refers to them
// (vpc_access.h).
//
// A VPC is where queries come from: an account's name (region and id) for source networks. Networks of different
// VPCs may lie inside each other, then the longest prefix says where an address belongs; no two are equal.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/vpc.h"
#include "store/store.h"

namespace milepost::api {

/// Networks of one VPC.
inline constexpr std::size_t kVpcNetworksMax = 1'000;

struct NewVpc {
  std::string region;  // a VPCRegion of the service model
  std::string id;      // empty: vpc- and 17 hexadecimal digits, as AWS makes them
  std::string account;
  std::vector<std::string> networks;  // CIDR blocks, at least one
  std::optional<std::string> comment;
};

/// Errors: InvalidVpc (region, id or a network that is none), NoSuchEntity (the account), VpcAlreadyExists,
/// NetworkInUse.
base::Result<model::Vpc> create_vpc(
    store::Store& store, const NewVpc& request,
    std::chrono::system_clock::time_point now = std::chrono::system_clock::now());

/// All of them, by region and id.
base::Result<std::vector<model::Vpc>> list_vpcs(store::Store& store);

/// The one VPC of that id; of ids that several regions have, the one in `region`. Errors: NoSuchVpc, InvalidVpc
/// (it takes a region to say which).
base::Result<model::VpcReference> find_vpc_by_id(store::Store& store, std::string_view id,
                                                 const std::optional<std::string>& region);

/// Replaces the networks of a VPC. Errors: InvalidVpc, NoSuchVpc, NetworkInUse.
base::Result<model::Vpc> set_vpc_networks(store::Store& store, const model::VpcReference& which,
                                          const std::vector<std::string>& networks);

/// The authorisations to associate the VPC go with it. Errors: NoSuchVpc, VpcInUse (the message names the hosted
/// zones that it is associated with).
base::Status delete_vpc(store::Store& store, const model::VpcReference& which);

}  // namespace milepost::api
