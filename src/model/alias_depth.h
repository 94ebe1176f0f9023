// How many aliases lie between a name and its answer: name servers follow a bounded number.
#pragma once

#include <cstddef>
#include <vector>

#include "model/hosted_zone.h"
#include "model/zone_draft.h"

namespace milepost::model {

/// Aliases one behind the other within a zone. Name servers follow a few more (routing::kDepthMax), since a target
/// that is itself led on later is not seen here.
inline constexpr std::size_t kAliasesInARowMax = 60;

/// The numbers (Slot::written), ascending, of the batch's changes whose aliases lead through more than that, by what
/// the draft holds now.
std::vector<std::size_t> find_deep_aliases(const ZoneDraft& draft, const HostedZone& zone);

}  // namespace milepost::model
