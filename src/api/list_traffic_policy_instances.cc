// Pages of traffic policy instances: each list is a range of keys, whose values are the instances' ids.
#include "api/list_traffic_policy_instances.h"

#include <fmt/core.h>

#include <utility>

#include "api/account_state.h"
#include "api/changes.h"
#include "api/paging.h"
#include "api/traffic_policy_access.h"
#include "api/traffic_policy_instance_state.h"
#include "api/zone_access.h"
#include "model/keys.h"
#include "model/route53_name.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;
using Marker = std::optional<std::string>;

/// Where a page begins, its name in the stored form.
struct Start {
  std::string zone;
  std::string name;
  std::string type;

  keys::InstancePosition position() const { return {.zone = zone, .escaped_name = name, .type = type}; }
};

Result<Start> read_start(const Marker& zone, const Marker& name, const Marker& type) {
  if ((name && !zone) || (type && !name)) {
    return base::fail(
        "InvalidInput",
        "A marker for the name needs the one for the hosted zone, and a marker for the type the one "
        "for the name.");
  }
  Start start{.zone = zone.value_or(""), .name = {}, .type = type.value_or("")};
  if (name) {
    auto normalized = model::normalize_name(*name);
    if (!normalized) return std::unexpected(std::move(normalized.error()));
    start.name = std::move(*normalized);
  }
  return start;
}

struct Page {
  std::vector<TrafficPolicyInstance> instances;
  std::optional<TrafficPolicyInstance> next;  // the first of the page behind this one
};

/// What is under each of the keys, as it was at `at`; nullopt: nothing.
Result<std::vector<std::optional<store::KeyValue>>> read_keys(store::Store& store,
                                                              const std::vector<std::string>& wanted,
                                                              store::Revision at) {
  std::vector<store::RangeRequest> requests;
  for (const std::string& key : wanted) {
    requests.push_back({.begin = key, .end = key + '\0', .at_revision = at});
  }
  auto ranges = store.ranges(requests);
  if (!ranges) return std::unexpected(std::move(ranges.error()));
  std::vector<std::optional<store::KeyValue>> found;
  for (store::Range& range : *ranges) {
    if (range.entries.empty()) {
      found.emplace_back();
    } else {
      found.emplace_back(std::move(range.entries.front()));
    }
  }
  return found;
}

/// The instances whose ids are the values of `listed`, with their plans, as they were when they were listed.
Result<std::vector<StoredTrafficPolicyInstance>> read_stored(store::Store& store,
                                                             const store::Range& listed) {
  std::vector<std::string> wanted;
  for (const store::KeyValue& entry : listed.entries)
    wanted.push_back(keys::traffic_policy_instance(entry.value));
  const auto entries = read_keys(store, wanted, listed.revision);
  if (!entries) return std::unexpected(entries.error());
  std::vector<StoredTrafficPolicyInstance> instances;
  wanted.clear();
  for (const auto& entry : *entries) {
    if (!entry) continue;
    auto instance = model::decode_stored<model::TrafficPolicyInstance>(*entry);
    if (!instance) return std::unexpected(std::move(instance.error()));
    wanted.push_back(plan_key(*instance));
    instances.push_back({std::move(*instance), entry->create_revision, entry->mod_revision});
  }
  auto plans = read_keys(store, wanted, listed.revision);
  if (!plans) return std::unexpected(std::move(plans.error()));
  for (std::size_t i = 0; i < instances.size(); ++i) instances[i].plan = std::move((*plans)[i]);
  return instances;
}

Result<Page> read_page(const Context& context, std::string begin, const std::string& prefix,
                       std::size_t size) {
  const auto range =
      context.store.range({.begin = std::move(begin), .end = store::prefix_end(prefix), .limit = size + 1});
  if (!range) return std::unexpected(range.error());
  const auto instances = read_stored(context.store, *range);
  if (!instances) return std::unexpected(instances.error());
  const auto applied = applied_revision(context.store);
  if (!applied) return std::unexpected(applied.error());
  Page page;
  for (const StoredTrafficPolicyInstance& stored : *instances)
    page.instances.push_back(shape_of(context, stored, *applied));
  if (page.instances.size() > size) {
    page.next = std::move(page.instances.back());
    page.instances.pop_back();
  }
  return page;
}

/// What every one of the responses has.
template <class Response>
Response compose(Page page, std::size_t size) {
  Response response;
  response.traffic_policy_instances = std::move(page.instances);
  response.max_items = fmt::format("{}", size);
  response.is_truncated = page.next.has_value();
  if (page.next) {
    response.traffic_policy_instance_name_marker = std::move(page.next->name);
    response.traffic_policy_instance_type_marker = std::move(page.next->traffic_policy_type);
    if constexpr (requires { response.hosted_zone_id_marker; }) {
      response.hosted_zone_id_marker = std::move(page.next->hosted_zone_id);
    }
  }
  return response;
}

}  // namespace

Result<ListTrafficPolicyInstancesResponse> list_traffic_policy_instances(
    const Context& context, const aws::Caller& caller, const ListTrafficPolicyInstancesRequest& request) {
  const auto size = page_size(request.max_items);
  if (!size) return std::unexpected(size.error());
  const auto start = read_start(request.hosted_zone_id_marker, request.traffic_policy_instance_name_marker,
                                request.traffic_policy_instance_type_marker);
  if (!start) return std::unexpected(start.error());
  auto page = read_page(context, keys::account_traffic_policy_instance(caller.account, start->position()),
                        keys::account_traffic_policy_instances(caller.account), *size);
  if (!page) return std::unexpected(page.error());
  return compose<ListTrafficPolicyInstancesResponse>(std::move(*page), *size);
}

Result<ListTrafficPolicyInstancesByHostedZoneResponse> list_traffic_policy_instances_by_hosted_zone(
    const Context& context, const aws::Caller& caller,
    const ListTrafficPolicyInstancesByHostedZoneRequest& request) {
  const auto size = page_size(request.max_items);
  if (!size) return std::unexpected(size.error());
  const auto start = read_start(request.hosted_zone_id, request.traffic_policy_instance_name_marker,
                                request.traffic_policy_instance_type_marker);
  if (!start) return std::unexpected(start.error());
  const auto zone = find_zone(context, caller, request.hosted_zone_id);
  if (!zone) return std::unexpected(zone.error());
  auto page = read_page(context, keys::account_traffic_policy_instance(caller.account, start->position()),
                        keys::account_traffic_policy_instance(caller.account, {.zone = start->zone}), *size);
  if (!page) return std::unexpected(page.error());
  return compose<ListTrafficPolicyInstancesByHostedZoneResponse>(std::move(*page), *size);
}

Result<ListTrafficPolicyInstancesByPolicyResponse> list_traffic_policy_instances_by_policy(
    const Context& context, const aws::Caller& caller,
    const ListTrafficPolicyInstancesByPolicyRequest& request) {
  const auto size = page_size(request.max_items);
  if (!size) return std::unexpected(size.error());
  const auto start = read_start(request.hosted_zone_id_marker, request.traffic_policy_instance_name_marker,
                                request.traffic_policy_instance_type_marker);
  if (!start) return std::unexpected(start.error());
  const std::string& policy = request.traffic_policy_id;
  const std::int64_t version = request.traffic_policy_version;
  const auto stored = find_traffic_policy(context.store, caller, policy);
  if (!stored) return std::unexpected(stored.error());
  if (const auto found = find_traffic_policy_version(context.store, policy, version); !found) {
    return std::unexpected(found.error());
  }
  auto page = read_page(context, keys::traffic_policy_use(policy, version, start->position()),
                        keys::traffic_policy_uses(policy, version), *size);
  if (!page) return std::unexpected(page.error());
  return compose<ListTrafficPolicyInstancesByPolicyResponse>(std::move(*page), *size);
}

Result<GetTrafficPolicyInstanceCountResponse> get_traffic_policy_instance_count(
    const Context& context, const aws::Caller& caller, const GetTrafficPolicyInstanceCountRequest&) {
  const auto account = read_account_state(context.store, caller.account);
  if (!account) return std::unexpected(account.error());
  return GetTrafficPolicyInstanceCountResponse{account->state.traffic_policy_instance_count.value_or(0)};
}

}  // namespace milepost::api
