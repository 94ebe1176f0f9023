// The VPC that a request names, and which private zones it sees.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "api/hosted_zone_shapes.h"
#include "base/result.h"
#include "model/vpc.h"
#include "store/store.h"

namespace milepost::api {

struct StoredVpc {
  model::Vpc vpc;
  store::Revision revision = 0;  // mod_revision of its key

  model::VpcReference reference() const { return {vpc.region, vpc.id}; }
  /// Makes `transaction` happen only while the VPC is as it was read, and writes its key. Whatever comes to refer
  /// to a VPC does this, so that none is deleted meanwhile.
  void hold(store::Transaction& transaction) const;
};

/// nullopt when there is none.
base::Result<std::optional<StoredVpc>> read_vpc(store::Store& store, const model::VpcReference& which);

/// The VPC that a request names. Error InvalidVPCId when there is none, or when the request leaves out its region
/// or id.
base::Result<StoredVpc> find_vpc(store::Store& store, const Vpc& named);

/// Calls that put something into one VPC's sight meet at its key (StoredVpc::hold): within this process they take
/// turns. No turn without a VPC. Whoever holds it must take no other.
std::unique_lock<std::mutex> take_turn_of(const Context& context, const std::optional<Vpc>& vpc);

/// Error InvalidVPCId, as Route 53 words it for every VPC that a caller may not use.
base::Error invalid_vpc_id();

/// Puts the zone `zone_id` into the sight of a VPC in `transaction`, which then happens only while the VPC sees no
/// other zone of that name. Error ConflictingDomainExists when it does already, be it this very zone.
base::Status put_in_sight(store::Store& store, const StoredVpc& vpc, std::string_view zone_name,
                          std::string_view zone_id, store::Transaction& transaction);

}  // namespace milepost::api
