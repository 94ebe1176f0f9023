// Where a new hosted zone answers: a public one on four name servers, a private one in the sight of a VPC.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/context.h"
#include "api/hosted_zone_shapes.h"
#include "aws/caller.h"
#include "base/result.h"
#include "model/hosted_zone.h"

namespace milepost::api {

struct Placement {
  std::vector<std::string> name_servers;    // of the zone's NS record set, without trailing dot
  std::optional<model::DelegationSet> set;  // of a public zone
  std::optional<model::VpcReference> vpc;   // of a private zone
};

/// Says in `zone`, which has its id and name, that it is public and on four name servers, and puts it there in
/// `transaction`. They are those of the caller's reusable set `set_id`; without one, four that serve no related
/// zone (name_server_choice.h). nullopt: one that was free when it was chosen is not any more. Errors:
/// NoSuchDelegationSet, DelegationSetNotReusable, TooManyHostedZones (the set's), DelegationSetNotAvailable,
/// ConflictingDomainExists.
base::Result<std::optional<Placement>> place_on_name_servers(const Context& context,
                                                             const aws::Caller& caller,
                                                             const std::optional<std::string>& set_id,
                                                             model::HostedZone& zone,
                                                             store::Transaction& transaction);

/// Says in `zone` that it is private and seen by the caller's own VPC `named`, and puts it there in `transaction`.
/// Errors: InvalidVPCId (also for another account's VPC: nobody can have authorised a zone that is not there yet),
/// ConflictingDomainExists.
base::Result<Placement> place_in_vpc(const Context& context, const aws::Caller& caller, const Vpc& named,
                                     model::HostedZone& zone, store::Transaction& transaction);

}  // namespace milepost::api
