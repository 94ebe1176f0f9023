// Finds a caller's hosted zone: the first step of every operation on one.
#pragma once

#include <string_view>

#include "api/context.h"
#include "aws/caller.h"
#include "base/result.h"
#include "model/hosted_zone.h"

namespace milepost::api {

struct StoredZone {
  model::HostedZone zone;
  model::ZoneState state;
  store::Revision zone_revision = 0;   // mod_revision of the zone's key
  store::Revision state_revision = 0;  // mod_revision of its state's key: what a change compares against
};

/// The zone and its state. `zone_id` is bare. Errors: NoSuchHostedZone; AccessDenied when it is
/// another account's, as AWS answers; the store's.
base::Result<StoredZone> find_zone(const Context& context, const aws::Caller& caller,
                                   std::string_view zone_id);

/// The same, whoever owns it: for operations that judge themselves what another account may do with it. Errors:
/// NoSuchHostedZone; the store's.
base::Result<StoredZone> find_zone_of_anyone(const Context& context, std::string_view zone_id);

/// Error AccessDenied: the caller may not touch what belongs to another account.
base::Error access_denied(const aws::Caller& caller);

}  // namespace milepost::api
