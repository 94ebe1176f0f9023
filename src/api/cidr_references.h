// Which record sets route by which location of a CIDR collection, so that neither goes while it is used.
//
//   a batch     adds and erases references with its record sets, and compares the collections: their locations are there
//   a deletion  of a location or collection sees that no reference is there, and compares that none was added since
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/change_batch_rules.h"
#include "store/store.h"

namespace milepost::api {

/// Adds to `transaction` what the batch changes about references, and that the collections it relies on are as it saw
/// them.
void put_cidr_references(std::string_view zone_id, const model::BatchOutcome& outcome,
                         store::Transaction& transaction);

/// Makes `transaction` succeed only while no record set routes by any of the collection's locations of these names.
/// Error CidrBlockInUseException: one does, and is named.
base::Status hold_unreferenced(store::Store& store, std::string_view collection,
                               const std::vector<std::string>& locations, store::Transaction& transaction);
/// The same for the collection as a whole. Error CidrCollectionInUseException.
base::Status hold_unreferenced(store::Store& store, std::string_view collection,
                               store::Transaction& transaction);

}  // namespace milepost::api
