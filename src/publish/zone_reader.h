// One hosted zone out of the store, with all that its answers depend on: for whoever looks at a zone beside the name
// servers, which follow all of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/hosted_zone.h"
#include "store/store.h"

namespace milepost::publish {

/// The most specific public zone that holds `name` (in the stored form); of zones with one name the oldest, as a listener
/// for all name servers answers. Errors: NoSuchHostedZone, the store's.
base::Result<model::HostedZone> find_zone_of_name(store::Store& store, std::string_view name);

/// Errors: NoSuchHostedZone, the store's.
base::Result<model::HostedZone> read_hosted_zone(store::Store& store, std::string_view id);

/// The zone, its record sets and the plans of traffic policies in it, verdicts, answers of names elsewhere, the locations of every CIDR collection that its record
/// sets or `collections` name, and of a private zone the VPCs: one revision of them as one batch, such as
/// CatalogFeed::apply() takes. Errors: NoSuchHostedZone, the store's.
base::Result<store::EventBatch> read_zone(store::Store& store, const model::HostedZone& zone,
                                          const std::vector<std::string>& collections = {});

}  // namespace milepost::publish
