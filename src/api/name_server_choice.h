// Which four name servers a zone gets, so that no two zones that could answer for one name share one.
//
// API reference, ConflictingDomainExists: "Two hosted zones that have the same name or that have a
// parent/child relationship (example.com and test.example.com) can't have any common name servers." Without
// the rule a stranger who creates test.example.com often enough would answer for it on a name server that
// example.com is delegated to.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/context.h"
#include "base/result.h"

namespace milepost::api {

/// Four host names, without trailing dot.
struct NameServerChoice {
  std::vector<std::string> hosts;
  std::optional<std::int64_t> number;  // as model::DelegationSet has it
};

/// The next set of shuffle sharding (model/shuffle_sharding.h): for a new reusable set. Errors:
/// DelegationSetNotAvailable when the patterns have fewer than four hosts, those of SetNumbers.
base::Result<NameServerChoice> next_name_servers(const Context& context);

/// The next set on none of whose hosts a zone named `zone_name`, above it or below it lives. When none of many is
/// free, any free host of each of four patterns (of fewer, several hosts of one). Error DelegationSetNotAvailable when
/// there are not enough such hosts.
base::Result<NameServerChoice> free_name_servers(const Context& context, std::string_view zone_name);

/// What the NS record set of every private zone names, whatever serves it: the first host of each pattern, as AWS
/// names ns-0, ns-512, ns-1024 and ns-1536.
std::vector<std::string> private_name_servers(const NameServerHosts& hosts);

/// True when a zone named `zone_name`, above it or below it lives on one of `hosts`.
base::Result<bool> conflicts(store::Store& store, std::span<const std::string> hosts,
                             std::string_view zone_name);

/// A host, and when a zone last came to it.
struct HostGuard {
  std::string host;
  store::Revision revision = 0;
};
base::Result<std::vector<HostGuard>> read_guards(store::Store& store, std::span<const std::string> hosts);

/// Puts `zone_id` on `hosts` in `transaction`, which then commits only when no other zone came to one of them
/// since `guards` was read. REQUIRES: conflicts() was asked after read_guards().
void put_on_hosts(std::span<const HostGuard> guards, std::string_view zone_name, std::string_view zone_id,
                  store::Transaction& transaction);

}  // namespace milepost::api
