// Pages of traffic policies and of their versions: each is a range of keys.
#include "api/list_traffic_policies.h"

#include <fmt/core.h>

#include <charconv>
#include <utility>

#include "api/paging.h"
#include "api/traffic_policy_access.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;

TrafficPolicySummary summary_of(const model::TrafficPolicy& policy) {
  return {.id = policy.id,
          .name = policy.name,
          .type = policy.latest_type,
          .latest_version = policy.latest_version,
          .traffic_policy_count = policy.version_count};
}

/// Where the page begins: at the policy of the marker, or where it would be.
Result<std::string> begin_of(store::Store& store, const aws::Caller& caller,
                             const std::optional<std::string>& marker) {
  if (!marker) return keys::account_traffic_policies(caller.account);
  const auto stored = find_traffic_policy(store, caller, *marker);
  if (stored) return keys::account_traffic_policy(caller.account, stored->policy.created, *marker);
  if (stored.error().code != "NoSuchTrafficPolicy") return std::unexpected(stored.error());
  return base::fail("InvalidInput", fmt::format("The marker '{}' is not valid.", *marker));
}

/// The policies whose ids end the keys, as they were when they were listed.
Result<std::vector<TrafficPolicySummary>> read_summaries(store::Store& store, const store::Range& listed) {
  std::vector<store::RangeRequest> requests;
  for (const store::KeyValue& entry : listed.entries) {
    std::string key = keys::traffic_policy(keys::last_part(entry.key));
    std::string behind = key + '\0';
    requests.push_back({.begin = std::move(key), .end = std::move(behind), .at_revision = listed.revision});
  }
  const auto ranges = store.ranges(requests);
  if (!ranges) return std::unexpected(ranges.error());
  std::vector<TrafficPolicySummary> summaries;
  for (const store::Range& range : *ranges) {
    if (range.entries.empty()) continue;
    const auto policy = model::decode_stored<model::TrafficPolicy>(range.entries.front());
    if (!policy) return std::unexpected(policy.error());
    summaries.push_back(summary_of(*policy));
  }
  return summaries;
}

/// The key of the version that the marker names, which need not be there.
Result<std::string> begin_of(const ListTrafficPolicyVersionsRequest& request) {
  if (!request.traffic_policy_version_marker) return keys::traffic_policy_versions(request.id);
  const std::string& marker = *request.traffic_policy_version_marker;
  std::int64_t version = 0;
  const auto [end, problem] = std::from_chars(marker.data(), marker.data() + marker.size(), version);
  if (problem == std::errc{} && end == marker.data() + marker.size() && version >= 0) {
    return keys::traffic_policy_version(request.id, version);
  }
  return base::fail("InvalidInput", fmt::format("The marker '{}' is not valid.", marker));
}

/// One entry more than the page has, if there is one.
Result<store::Range> read_page(store::Store& store, std::string begin, const std::string& prefix,
                               std::size_t size, bool keys_only) {
  return store.range({.begin = std::move(begin),
                      .end = store::prefix_end(prefix),
                      .limit = size + 1,
                      .keys_only = keys_only});
}

}  // namespace

Result<ListTrafficPoliciesResponse> list_traffic_policies(const Context& context, const aws::Caller& caller,
                                                          const ListTrafficPoliciesRequest& request) {
  const auto size = page_size(request.max_items);
  if (!size) return std::unexpected(size.error());
  auto begin = begin_of(context.store, caller, request.traffic_policy_id_marker);
  if (!begin) return std::unexpected(begin.error());
  auto listed = read_page(context.store, std::move(*begin), keys::account_traffic_policies(caller.account),
                          *size, true);
  if (!listed) return std::unexpected(listed.error());

  ListTrafficPoliciesResponse response;
  response.max_items = fmt::format("{}", *size);
  if (listed->entries.size() > *size) {
    response.is_truncated = true;
    response.traffic_policy_id_marker = keys::last_part(listed->entries.back().key);
    listed->entries.pop_back();
  }
  auto summaries = read_summaries(context.store, *listed);
  if (!summaries) return std::unexpected(summaries.error());
  response.traffic_policy_summaries = std::move(*summaries);
  return response;
}

Result<ListTrafficPolicyVersionsResponse> list_traffic_policy_versions(
    const Context& context, const aws::Caller& caller, const ListTrafficPolicyVersionsRequest& request) {
  const auto size = page_size(request.max_items);
  if (!size) return std::unexpected(size.error());
  auto begin = begin_of(request);
  if (!begin) return std::unexpected(begin.error());
  const auto stored = find_live_traffic_policy(context.store, caller, request.id);
  if (!stored) return std::unexpected(stored.error());
  const auto listed =
      read_page(context.store, std::move(*begin), keys::traffic_policy_versions(request.id), *size, false);
  if (!listed) return std::unexpected(listed.error());

  ListTrafficPolicyVersionsResponse response;
  response.max_items = fmt::format("{}", *size);
  for (const store::KeyValue& entry : listed->entries) {
    const auto version = model::decode_stored<model::TrafficPolicyVersion>(entry);
    if (!version) return std::unexpected(version.error());
    if (response.traffic_policies.size() == *size) {
      response.is_truncated = true;
      response.traffic_policy_version_marker = fmt::format("{}", version->version);
      break;
    }
    response.traffic_policies.push_back(shape_of(stored->policy, *version));
  }
  return response;
}

}  // namespace milepost::api
