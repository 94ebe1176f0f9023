// The writer's VPCs: which networks each has, kept as the table that the next snapshot carries.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "zone/block.h"
#include "zone/vpc_networks.h"
#include "zone/zone_info.h"

namespace milepost::zone {

/// Belongs to the writer's thread. A change costs as much as the networks that come and go.
class VpcRegister {
 public:
  VpcRegister(Batch& batch, const HashSeed& seed) : batch_(batch), seed_(seed) {}

  void put(const VpcInfo& vpc);
  /// False: there is none.
  bool remove(std::string_view id);
  void clear();
  /// Frees what the batch at work wrote: it will never be committed.
  void abandon() { free_uncommitted(batch_, networks_.entries); }

  const VpcNetworks& networks() const { return networks_; }

 private:
  void add(const std::string& id, const base::Cidr& network);
  void erase(const std::string& id, const base::Cidr& network);
  const std::uint8_t* find(const std::string& id, const NetworkBits& network) const;
  void count(const base::Cidr& network, int change);

  Batch& batch_;
  const HashSeed& seed_;
  std::map<std::string, std::vector<base::Cidr>, std::less<>> by_id_;  // ascending networks, each once
  std::array<std::uint32_t, 33> v4_counts_{};                          // networks of each prefix length
  std::array<std::uint32_t, 129> v6_counts_{};
  VpcNetworks networks_;
};

}  // namespace milepost::zone
