// CIDR collections: made, changed, deleted. Each change of a collection writes its key, which the next one compares.
#include "api/cidr_collections.h"

#include <fmt/core.h>

#include <utility>

#include "api/change_info.h"
#include "api/cidr_references.h"
#include "api/contention.h"
#include "base/random.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;
using store::Compare;
using store::Write;

/// The account's collections, and what says whether another one was made since.
struct OwnCollections {
  std::vector<model::CidrCollection> collections;
  store::Revision newest_revision = 0;
};

Result<OwnCollections> read_own(store::Store& store, std::string_view account) {
  OwnCollections own;
  const auto newest = store.get(keys::newest_cidr_collection(account));
  if (!newest) return std::unexpected(newest.error());
  if (*newest) own.newest_revision = (*newest)->mod_revision;
  const auto range = store.range(store::RangeRequest::prefix(keys::account_cidr_collections(account)));
  if (!range) return std::unexpected(range.error());
  for (const store::KeyValue& entry : range->entries) {
    const auto listed = store.get(keys::cidr_collection(keys::last_part(entry.key)));
    if (!listed) return std::unexpected(listed.error());
    if (!*listed) continue;  // deleted meanwhile
    auto collection = model::decode_stored<model::CidrCollection>(**listed);
    if (!collection) return std::unexpected(collection.error());
    own.collections.push_back(std::move(*collection));
  }
  return own;
}

/// The collection that an earlier request like this one made; nullopt when this one may make it.
Result<std::optional<model::CidrCollection>> find_made(const OwnCollections& own,
                                                       const CreateCidrCollectionRequest& request,
                                                       std::int64_t collections_max) {
  for (const model::CidrCollection& each : own.collections) {
    const bool same_name = each.name == request.name;
    const bool same_reference = each.caller_reference == request.caller_reference;
    if (same_name && same_reference) return each;
    if (same_name) {
      return base::fail(
          "CidrCollectionAlreadyExistsException",
          fmt::format("A CIDR collection with the name {} and a different caller reference already "
                      "exists in this account.",
                      request.name));
    }
    if (same_reference) {
      return base::fail(
          "CidrCollectionAlreadyExistsException",
          "A CIDR collection with the specified caller reference and a different name already exists in this "
          "account.");
    }
  }
  if (std::ssize(own.collections) < collections_max) return std::nullopt;
  return base::fail(
      "LimitsExceeded",
      fmt::format("Limits Exceeded: Cannot create more than {} CIDR collections.", collections_max));
}

Result<std::optional<model::CidrCollection>> try_to_create(const Context& context, const aws::Caller& caller,
                                                           const CreateCidrCollectionRequest& request) {
  const auto own = read_own(context.store, caller.account);
  if (!own) return std::unexpected(own.error());
  auto made = find_made(*own, request, context.limits.cidr_collections);
  if (!made || *made) return made;

  const model::CidrCollection collection{.id = base::random_uuid(),
                                         .account = caller.account,
                                         .name = request.name,
                                         .caller_reference = request.caller_reference};
  const std::string newest = keys::newest_cidr_collection(caller.account);
  store::Transaction transaction;
  transaction.compares.push_back(Compare::unchanged(newest, own->newest_revision));
  transaction.writes.push_back(Write::put(newest, collection.id));
  transaction.writes.push_back(
      Write::put(keys::cidr_collection(collection.id), model::encode_stored(collection)));
  transaction.writes.push_back(Write::put(keys::account_cidr_collection(caller.account, collection.id), {}));
  return commit_for(collection, transaction, context.store);
}

base::Status check_version(const model::CidrCollection& collection, std::optional<std::int64_t> expected) {
  if (!expected || *expected == collection.version) return {};
  return base::fail(
      "CidrCollectionVersionMismatchException",
      fmt::format("The CIDR collection version you provided, {}, doesn't match the version of the "
                  "collection, {}.",
                  *expected, collection.version));
}

/// Writes the locations that are different, and the collection's next version.
void put_changes(StoredCidrCollection stored, const std::vector<model::CidrLocation>& changed,
                 store::Transaction& out) {
  const std::string key = keys::cidr_collection(stored.collection.id);
  ++stored.collection.version;
  out.compares.push_back(Compare::unchanged(key, stored.revision));
  out.writes.push_back(Write::put(key, model::encode_stored(stored.collection)));
  for (const model::CidrLocation& location : changed) {
    std::string location_key = keys::cidr_location(stored.collection.id, location.name);
    out.writes.push_back(location.blocks.empty()
                             ? Write::erase(std::move(location_key))
                             : Write::put(std::move(location_key), model::encode_stored(location)));
  }
}

/// The names of the locations that are no more.
std::vector<std::string> removed_of(const std::vector<model::CidrLocation>& changed) {
  std::vector<std::string> names;
  for (const model::CidrLocation& location : changed) {
    if (location.blocks.empty()) names.push_back(location.name);
  }
  return names;
}

Result<std::optional<ChangeCidrCollectionResponse>> try_to_change(
    const Context& context, const aws::Caller& caller, const ChangeCidrCollectionRequest& request) {
  const auto stored = find_cidr_collection(context.store, caller, request.id);
  if (!stored) return std::unexpected(stored.error());
  if (const auto status = check_version(stored->collection, request.collection_version); !status)
    return std::unexpected(status.error());
  // If these are of a later version than the collection above, the transaction's compare does not hold.
  const auto locations = read_cidr_locations(context.store, request.id);
  if (!locations) return std::unexpected(locations.error());
  const auto changed =
      model::change_locations(*locations, request.changes, context.limits.cidr_blocks_per_collection);
  if (!changed) return std::unexpected(changed.error());

  const model::Change change = new_change(context, caller, {});
  store::Transaction transaction;
  if (const auto free = hold_unreferenced(context.store, request.id, removed_of(*changed), transaction);
      !free)
    return std::unexpected(free.error());
  put_changes(*stored, *changed, transaction);
  transaction.writes.push_back(write_of(change));
  return commit_for(ChangeCidrCollectionResponse{change.id}, transaction, context.store);
}

Result<std::optional<DeleteCidrCollectionResponse>> try_to_delete(
    const Context& context, const aws::Caller& caller, const DeleteCidrCollectionRequest& request) {
  const auto stored = find_cidr_collection(context.store, caller, request.id);
  if (!stored) return std::unexpected(stored.error());
  const auto locations = read_cidr_locations(context.store, request.id);
  if (!locations) return std::unexpected(locations.error());
  if (!locations->empty()) {
    return base::fail("CidrCollectionInUseException",
                      fmt::format("The CIDR collection {} is in use, and isn't empty.", request.id));
  }
  const std::string key = keys::cidr_collection(request.id);
  store::Transaction transaction;
  // A record set may route by the location "*" of a collection that has no others.
  if (const auto free = hold_unreferenced(context.store, request.id, transaction); !free)
    return std::unexpected(free.error());
  transaction.compares.push_back(Compare::unchanged(key, stored->revision));
  transaction.writes.push_back(Write::erase(key));
  transaction.writes.push_back(Write::erase(keys::newest_cidr_reference(request.id)));
  transaction.writes.push_back(Write::erase(keys::account_cidr_collection(caller.account, request.id)));
  return commit_for(DeleteCidrCollectionResponse{}, transaction, context.store);
}

}  // namespace

CidrCollection shape_of(const model::CidrCollection& collection) {
  return {.arn = "arn:aws:route53:::cidrcollection/" + collection.id,
          .id = collection.id,
          .name = collection.name,
          .version = collection.version};
}

Result<StoredCidrCollection> find_cidr_collection(store::Store& store, const aws::Caller& caller,
                                                  std::string_view id) {
  const auto none =
      base::fail("NoSuchCidrCollectionException", fmt::format("No CIDR collection found with ID: {}", id));
  const auto entry = store.get(keys::cidr_collection(id));
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return none;
  auto collection = model::decode_stored<model::CidrCollection>(**entry);
  if (!collection) return std::unexpected(collection.error());
  if (collection->account != caller.account) return none;
  return StoredCidrCollection{std::move(*collection), (*entry)->mod_revision};
}

Result<std::vector<model::CidrLocation>> read_cidr_locations(store::Store& store,
                                                             std::string_view collection) {
  const auto range = store.range(store::RangeRequest::prefix(keys::cidr_locations(collection)));
  if (!range) return std::unexpected(range.error());
  std::vector<model::CidrLocation> locations;
  for (const store::KeyValue& entry : range->entries) {
    auto location = model::decode_stored<model::CidrLocation>(entry);
    if (!location) return std::unexpected(location.error());
    locations.push_back(std::move(*location));
  }
  return locations;
}

Result<CreateCidrCollectionResponse> create_cidr_collection(const Context& context, const aws::Caller& caller,
                                                            const CreateCidrCollectionRequest& request) {
  const auto made =
      until_uncontended([&] { return try_to_create(context, caller, request); }, concurrent_modification());
  if (!made) return std::unexpected(made.error());
  return CreateCidrCollectionResponse{shape_of(*made), "/2013-04-01/cidrcollection/" + made->id};
}

Result<ChangeCidrCollectionResponse> change_cidr_collection(const Context& context, const aws::Caller& caller,
                                                            const ChangeCidrCollectionRequest& request) {
  const auto turn = context.turns->take(request.id);
  return until_uncontended([&] { return try_to_change(context, caller, request); },
                           concurrent_modification());
}

Result<DeleteCidrCollectionResponse> delete_cidr_collection(const Context& context, const aws::Caller& caller,
                                                            const DeleteCidrCollectionRequest& request) {
  return until_uncontended([&] { return try_to_delete(context, caller, request); },
                           concurrent_modification());
}

}  // namespace milepost::api
