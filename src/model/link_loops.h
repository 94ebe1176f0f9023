// Loops of aliases and CNAMEs within a hosted zone: Route 53 takes no change that closes one.
#pragma once

#include <cstddef>
#include <vector>

#include "model/hosted_zone.h"
#include "model/zone_draft.h"

namespace milepost::model {

/// The numbers (Slot::written), ascending, of the batch's changes whose record sets close a loop of what the
/// draft holds now. Of a loop's links the one written last is to blame. Without a loop the cost is linear in
/// the links.
std::vector<std::size_t> find_loop_closers(const ZoneDraft& draft, const HostedZone& zone);

}  // namespace milepost::model
