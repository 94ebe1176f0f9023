// CIDR collections: named locations of address blocks, for IP-based routing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/context.h"
#include "aws/caller.h"
#include "base/describe.h"
#include "base/result.h"
#include "model/cidr_changes.h"
#include "model/cidr_collection.h"

namespace milepost::api {

/// API reference: CidrCollection, CollectionSummary.
struct CidrCollection {
  std::string arn;
  std::string id;  // UUID
  std::string name;
  std::int64_t version = 1;
};

struct CreateCidrCollectionRequest {
  std::string name;
  std::string caller_reference;
};
struct CreateCidrCollectionResponse {
  CidrCollection collection;
  std::string location;
};

struct ChangeCidrCollectionRequest {
  std::string id;
  std::optional<std::int64_t> collection_version;  // absent: whatever it is
  std::vector<model::CidrCollectionChange> changes;
};
struct ChangeCidrCollectionResponse {
  std::string id;  // for GetChange
};

struct DeleteCidrCollectionRequest {
  std::string id;
};
struct DeleteCidrCollectionResponse {};

CidrCollection shape_of(const model::CidrCollection& collection);

struct StoredCidrCollection {
  model::CidrCollection collection;
  store::Revision revision = 0;  // mod_revision of its key
};
/// The caller's collection. Error NoSuchCidrCollectionException.
base::Result<StoredCidrCollection> find_cidr_collection(store::Store& store, const aws::Caller& caller,
                                                        std::string_view id);

/// Every location of the collection, in order of their names.
base::Result<std::vector<model::CidrLocation>> read_cidr_locations(store::Store& store,
                                                                   std::string_view collection);

/// The same name with the same caller reference gives the collection that is there, so that a request can be
/// repeated. Errors: CidrCollectionAlreadyExistsException (the name, or the reference, is another collection's),
/// LimitsExceeded, ConcurrentModification.
base::Result<CreateCidrCollectionResponse> create_cidr_collection(const Context& context,
                                                                  const aws::Caller& caller,
                                                                  const CreateCidrCollectionRequest& request);
/// All changes or none; see model::change_locations(). Errors: its own, NoSuchCidrCollectionException,
/// CidrCollectionVersionMismatchException, ConcurrentModification.
base::Result<ChangeCidrCollectionResponse> change_cidr_collection(const Context& context,
                                                                  const aws::Caller& caller,
                                                                  const ChangeCidrCollectionRequest& request);
/// Errors: NoSuchCidrCollectionException, CidrCollectionInUseException (it has a location),
/// ConcurrentModification.
base::Result<DeleteCidrCollectionResponse> delete_cidr_collection(const Context& context,
                                                                  const aws::Caller& caller,
                                                                  const DeleteCidrCollectionRequest& request);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::CidrCollection> {
  using T = api::CidrCollection;
  static constexpr std::string_view name = "CidrCollection";
  static constexpr auto fields = std::tuple{
      field("Arn", &T::arn, length(20, 2048, pattern<".*\\S.*">).named("ARN")), field("Id", &T::id, uuid()),
      field("Name", &T::name, length(1, 64, pattern<"[0-9A-Za-z_\\-]+">).named("CollectionName")),
      field("Version", &T::version, between(1, kUnbounded).named("CollectionVersion"))};
};

template <>
struct Description<api::CreateCidrCollectionRequest> {
  using T = api::CreateCidrCollectionRequest;
  static constexpr std::string_view name = "CreateCidrCollectionRequest";
  static constexpr auto fields =
      std::tuple{field("Name", &T::name, length(1, 64, pattern<"[0-9A-Za-z_\\-]+">).named("CollectionName")),
                 field("CallerReference", &T::caller_reference,
                       length(1, 64, pattern<"\\p{ASCII}+">).named("CidrNonce"))};
};

template <>
struct Description<api::CreateCidrCollectionResponse> {
  using T = api::CreateCidrCollectionResponse;
  static constexpr std::string_view name = "CreateCidrCollectionResponse";
  static constexpr auto fields =
      std::tuple{field("Collection", &T::collection),
                 field("Location", &T::location, length(0, 1024).named("ResourceURI")).header("Location")};
};

template <>
struct Description<api::ChangeCidrCollectionRequest> {
  using T = api::ChangeCidrCollectionRequest;
  static constexpr std::string_view name = "ChangeCidrCollectionRequest";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id, uuid()).path("CidrCollectionId"),
                 field("CollectionVersion", &T::collection_version, between(1, kUnbounded)),
                 field("Changes", &T::changes, length(1, 1000))};
};

template <>
struct Description<api::ChangeCidrCollectionResponse> {
  using T = api::ChangeCidrCollectionResponse;
  static constexpr std::string_view name = "ChangeCidrCollectionResponse";
  static constexpr auto fields = std::tuple{field("Id", &T::id, length(1, 6500).named("ChangeId"))};
};

template <>
struct Description<api::DeleteCidrCollectionRequest> {
  using T = api::DeleteCidrCollectionRequest;
  static constexpr std::string_view name = "DeleteCidrCollectionRequest";
  static constexpr auto fields = std::tuple{field("Id", &T::id, uuid()).path("CidrCollectionId")};
};

template <>
struct Description<api::DeleteCidrCollectionResponse> {
  static constexpr std::string_view name = "DeleteCidrCollectionResponse";
  static constexpr auto fields = std::tuple{};
};

}  // namespace milepost::base
