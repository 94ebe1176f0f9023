// Tags: one key in the store for each tagged resource.
#include "api/tags.h"

#include <fmt/core.h>

#include <algorithm>

#include "api/contention.h"
#include "api/zone_access.h"
#include "aws/xml_faults.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

using base::Result;

constexpr std::int64_t kZoneIdSizeMax = 32;

struct Resource {
  std::string_view type;
  const std::string& id;

  std::string key() const { return model::keys::tags(type, id); }
};

/// That the resource exists and is the caller's. Appends what must still hold when a change of its tags
/// commits.
base::Status find_resource(const Context& context, const aws::Caller& caller, const Resource& resource,
                           std::vector<store::Compare>& still) {
  if (resource.type == "healthcheck") {
    return base::fail("NoSuchHealthCheck",
                      fmt::format("A health check with id {} does not exist.", resource.id));
  }
  const std::string constraint = aws::parameter_constraint(resource.id, base::length(0, kZoneIdSizeMax));
  if (!constraint.empty()) {
    return std::unexpected(
        aws::parameter_error({aws::parameter_fault(&resource.id, "ResourceId", constraint)}));
  }
  const auto zone = find_zone(context, caller, resource.id);
  if (!zone) return std::unexpected(zone.error());
  still.push_back(store::Compare::present(model::keys::hosted_zone(resource.id)));
  return {};
}

struct StoredTags {
  model::Tags tags;
  store::Revision revision = 0;
};

Result<StoredTags> read_tags(store::Store& store, const std::string& key) {
  const auto entry = store.get(key);
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return StoredTags{};
  auto tags = model::decode_stored<model::Tags>(**entry);
  if (!tags) return std::unexpected(tags.error());
  return StoredTags{std::move(*tags), (*entry)->mod_revision};
}

Result<ResourceTagSet> read_tag_set(const Context& context, const aws::Caller& caller,
                                    const Resource& resource) {
  std::vector<store::Compare> still;
  if (auto status = find_resource(context, caller, resource, still); !status) {
    return std::unexpected(status.error());
  }
  auto stored = read_tags(context.store, resource.key());
  if (!stored) return std::unexpected(stored.error());
  return ResourceTagSet{std::string(resource.type), resource.id, std::move(stored->tags.tags)};
}

void apply(const ChangeTagsForResourceRequest& request, std::vector<model::Tag>& tags) {
  for (const std::string& key : request.remove_tag_keys.value_or(std::vector<std::string>{})) {
    std::erase_if(tags, [&](const model::Tag& tag) { return tag.key.value_or("") == key; });
  }
  for (const model::Tag& added : request.add_tags.value_or(std::vector<model::Tag>{})) {
    const auto found = std::ranges::find(tags, added.key, &model::Tag::key);
    if (found == tags.end()) {
      tags.push_back(added);
    } else {
      found->value = added.value;
    }
  }
}

Result<std::optional<ChangeTagsForResourceResponse>> try_to_change(
    const Context& context, const aws::Caller& caller, const ChangeTagsForResourceRequest& request) {
  const Resource resource{request.resource_type, request.resource_id};
  store::Transaction transaction;
  if (auto status = find_resource(context, caller, resource, transaction.compares); !status) {
    return std::unexpected(status.error());
  }
  auto stored = read_tags(context.store, resource.key());
  if (!stored) return std::unexpected(stored.error());
  apply(request, stored->tags.tags);
  if (std::ssize(stored->tags.tags) > context.limits.tags_per_resource) {
    return base::fail("InvalidInput",
                      fmt::format("A resource can have at most {} tags.", context.limits.tags_per_resource));
  }
  transaction.compares.push_back(store::Compare::unchanged(resource.key(), stored->revision));
  transaction.writes.push_back(stored->tags.tags.empty()
                                   ? store::Write::erase(resource.key())
                                   : store::Write::put(resource.key(), model::encode_stored(stored->tags)));
  return commit_for(ChangeTagsForResourceResponse{}, transaction, context.store);
}

}  // namespace

Result<ChangeTagsForResourceResponse> change_tags_for_resource(const Context& context,
                                                               const aws::Caller& caller,
                                                               const ChangeTagsForResourceRequest& request) {
  if (!request.add_tags && !request.remove_tag_keys) {
    return base::fail("InvalidInput", "Either AddTags or RemoveTagKeys must be specified.");
  }
  for (const model::Tag& tag : request.add_tags.value_or(std::vector<model::Tag>{})) {
    if (tag.key.value_or("").empty())
      return base::fail("InvalidInput", "The key of a tag must not be empty.");
  }
  return until_uncontended([&] { return try_to_change(context, caller, request); });
}

Result<ListTagsForResourceResponse> list_tags_for_resource(const Context& context, const aws::Caller& caller,
                                                           const ListTagsForResourceRequest& request) {
  auto set = read_tag_set(context, caller, {request.resource_type, request.resource_id});
  if (!set) return std::unexpected(set.error());
  return ListTagsForResourceResponse{std::move(*set)};
}

Result<ListTagsForResourcesResponse> list_tags_for_resources(const Context& context,
                                                             const aws::Caller& caller,
                                                             const ListTagsForResourcesRequest& request) {
  ListTagsForResourcesResponse response;
  for (const std::string& id : request.resource_ids) {
    auto set = read_tag_set(context, caller, {request.resource_type, id});
    if (!set) return std::unexpected(set.error());
    response.resource_tag_sets.push_back(std::move(*set));
  }
  return response;
}

}  // namespace milepost::api
