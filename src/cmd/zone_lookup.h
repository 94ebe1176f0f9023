// Finds the zone that a command means, by name or id.
#pragma once

#include <string>
#include <string_view>

#include "api/hosted_zone_shapes.h"
#include "base/result.h"
#include "cmd/route53_client.h"
#include "dns/name.h"

namespace milepost::cmd {

/// The one zone named `name`. Errors: NoSuchHostedZone, AmbiguousZone (names the ids); the client's.
base::Result<api::HostedZone> find_zone_by_name(Route53Client& client, const dns::Name& name);

/// A name or an id, whichever there is a zone of. Errors as above.
base::Result<api::HostedZone> find_zone(Route53Client& client, const std::string& name_or_id);

/// The zone `zone_id` (it must be named `name`), or the one named `name`, made first when there is none and `create`.
base::Result<api::HostedZone> find_zone_to_fill(Route53Client& client, const dns::Name& name,
                                                const std::string& zone_id, bool create);

}  // namespace milepost::cmd
