// ChangeTagsForResource, ListTagsForResource, ListTagsForResources.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/context.h"
#include "aws/caller.h"
#include "base/describe.h"
#include "base/result.h"
#include "model/tags.h"

namespace milepost::api {

/// TagResourceType in the service model.
inline constexpr auto kTagResourceTypes = std::to_array<std::string_view>({"healthcheck", "hostedzone"});

struct ResourceTagSet {
  std::string resource_type;
  std::string resource_id;
  std::vector<model::Tag> tags;
};

struct ChangeTagsForResourceRequest {
  std::string resource_type;
  std::string resource_id;
  std::optional<std::vector<model::Tag>> add_tags;
  std::optional<std::vector<std::string>> remove_tag_keys;
};
struct ChangeTagsForResourceResponse {};

struct ListTagsForResourceRequest {
  std::string resource_type;
  std::string resource_id;
};
struct ListTagsForResourceResponse {
  ResourceTagSet resource_tag_set;
};

struct ListTagsForResourcesRequest {
  std::string resource_type;
  std::vector<std::string> resource_ids;
};
struct ListTagsForResourcesResponse {
  std::vector<ResourceTagSet> resource_tag_sets;
};

// Resource ids are bare: /hostedzone/Z.. is refused, as AWS does (ROUTE53.md 2.1).
// Errors of all: InvalidInput, NoSuchHostedZone, NoSuchHealthCheck, AccessDenied for another account's.

/// Removes first, then adds; adding a key that is there replaces its value. Error PriorRequestNotComplete
/// when other changes of the tags keep coming first.
base::Result<ChangeTagsForResourceResponse> change_tags_for_resource(
    const Context& context, const aws::Caller& caller, const ChangeTagsForResourceRequest& request);
base::Result<ListTagsForResourceResponse> list_tags_for_resource(const Context& context,
                                                                 const aws::Caller& caller,
                                                                 const ListTagsForResourceRequest& request);
base::Result<ListTagsForResourcesResponse> list_tags_for_resources(
    const Context& context, const aws::Caller& caller, const ListTagsForResourcesRequest& request);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::ResourceTagSet> {
  using T = api::ResourceTagSet;
  static constexpr std::string_view name = "ResourceTagSet";
  static constexpr auto fields =
      std::tuple{field("ResourceType", &T::resource_type, one_of(api::kTagResourceTypes)),
                 field("ResourceId", &T::resource_id), field("Tags", &T::tags).of("Tag")};
};

template <>
struct Description<api::ChangeTagsForResourceRequest> {
  using T = api::ChangeTagsForResourceRequest;
  static constexpr std::string_view name = "ChangeTagsForResourceRequest";
  static constexpr auto fields = std::tuple{
      field("ResourceType", &T::resource_type, one_of(api::kTagResourceTypes)).path("ResourceType"),
      field("ResourceId", &T::resource_id, length(0, 64)).path("ResourceId"),
      field("AddTags", &T::add_tags, length(1, 10)).of("Tag"),
      field("RemoveTagKeys", &T::remove_tag_keys, length(1, 10)).of("Key", length(0, 128).named("TagKey"))};
};

template <>
struct Description<api::ChangeTagsForResourceResponse> {
  static constexpr std::string_view name = "ChangeTagsForResourceResponse";
  static constexpr auto fields = std::tuple{};
};

template <>
struct Description<api::ListTagsForResourceRequest> {
  using T = api::ListTagsForResourceRequest;
  static constexpr std::string_view name = "ListTagsForResourceRequest";
  static constexpr auto fields = std::tuple{
      field("ResourceType", &T::resource_type, one_of(api::kTagResourceTypes)).path("ResourceType"),
      field("ResourceId", &T::resource_id, length(0, 64)).path("ResourceId")};
};

template <>
struct Description<api::ListTagsForResourceResponse> {
  using T = api::ListTagsForResourceResponse;
  static constexpr std::string_view name = "ListTagsForResourceResponse";
  static constexpr auto fields = std::tuple{field("ResourceTagSet", &T::resource_tag_set)};
};

template <>
struct Description<api::ListTagsForResourcesRequest> {
  using T = api::ListTagsForResourcesRequest;
  static constexpr std::string_view name = "ListTagsForResourcesRequest";
  static constexpr auto fields = std::tuple{
      field("ResourceType", &T::resource_type, one_of(api::kTagResourceTypes)).path("ResourceType"),
      field("ResourceIds", &T::resource_ids, length(1, 10))
          .of("ResourceId", length(0, 64).named("TagResourceId"))};
};

template <>
struct Description<api::ListTagsForResourcesResponse> {
  using T = api::ListTagsForResourcesResponse;
  static constexpr std::string_view name = "ListTagsForResourcesResponse";
  static constexpr auto fields =
      std::tuple{field("ResourceTagSets", &T::resource_tag_sets).of("ResourceTagSet")};
};

}  // namespace milepost::base
