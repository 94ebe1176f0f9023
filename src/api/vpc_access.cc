// Finds VPCs for requests; puts zones into their sight.
#include "api/vpc_access.h"

#include <fmt/core.h>

#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {

namespace keys = model::keys;

void StoredVpc::hold(store::Transaction& transaction) const {
  const std::string key = keys::vpc(vpc.region, vpc.id);
  transaction.compares.push_back(store::Compare::unchanged(key, revision));
  transaction.writes.push_back(store::Write::put(key, model::encode_stored(vpc)));
}

base::Result<std::optional<StoredVpc>> read_vpc(store::Store& store, const model::VpcReference& which) {
  const auto entry = store.get(keys::vpc(which.region, which.id));
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return std::nullopt;
  auto vpc = model::decode_stored<model::Vpc>(**entry);
  if (!vpc) return std::unexpected(vpc.error());
  return StoredVpc{std::move(*vpc), (*entry)->mod_revision};
}

std::unique_lock<std::mutex> take_turn_of(const Context& context, const std::optional<Vpc>& vpc) {
  if (!vpc) return {};
  return context.turns->take(keys::vpc(vpc->vpc_region.value_or(""), vpc->vpc_id.value_or("")));
}

base::Error invalid_vpc_id() {
  return {"InvalidVPCId", "The VPC ID is invalid."};
}

base::Result<StoredVpc> find_vpc(store::Store& store, const Vpc& named) {
  if (!named.vpc_region || !named.vpc_id) return std::unexpected(invalid_vpc_id());
  auto found = read_vpc(store, {*named.vpc_region, *named.vpc_id});
  if (!found) return std::unexpected(found.error());
  if (!*found) return std::unexpected(invalid_vpc_id());
  return std::move(**found);
}

base::Status put_in_sight(store::Store& store, const StoredVpc& vpc, std::string_view zone_name,
                          std::string_view zone_id, store::Transaction& transaction) {
  const std::string key = keys::vpc_zone(vpc.vpc.region, vpc.vpc.id, zone_name);
  const auto seen = store.get(key);
  if (!seen) return std::unexpected(seen.error());
  if (*seen) {
    return base::fail(
        "ConflictingDomainExists",
        fmt::format("The VPC {} in region {} has already been associated with the hosted zone {} "
                    "with the same domain name.",
                    vpc.vpc.id, vpc.vpc.region, (*seen)->value));
  }
  transaction.compares.push_back(store::Compare::absent(key));
  transaction.writes.push_back(store::Write::put(key, std::string(zone_id)));
  vpc.hold(transaction);
  return {};
}

}  // namespace milepost::api
