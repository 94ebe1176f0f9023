// Composes and parses the store's keys; keys.h draws the layout.
#include "model/keys.h"

#include <fmt/core.h>

#include <vector>

namespace milepost::model::keys {
namespace {

constexpr char kSeparator = '\0';

/// The labels of an escaped name, left to right, without their dots. Route 53 writes a dot inside a label
/// as \056, so every dot that stands here separates labels (DG:DomainNameFormat).
std::vector<std::string_view> labels_of(std::string_view name) {
  std::vector<std::string_view> labels;
  while (!name.empty()) {
    const std::size_t dot = name.find('.');
    labels.push_back(name.substr(0, dot));
    name = dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
  }
  return labels;
}

/// Cuts `text` at the first `separator`: returns what stands before it and leaves the rest in `text`.
/// Without a separator nothing is cut and `found` is false.
std::string_view cut(std::string_view& text, char separator, bool& found) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) {
    found = false;
    return {};
  }
  const std::string_view before = text.substr(0, at);
  text.remove_prefix(at + 1);
  return before;
}

std::string named(std::string_view prefix, std::string_view escaped_name, std::string_view last) {
  std::string key = fmt::format("{}{}", prefix, reversed(escaped_name));
  key += kSeparator;
  key += last;
  return key;
}

/// <prefix><zone>/<reversed name>\0<type>, as far as the position says it.
std::string positioned(std::string prefix, const InstancePosition& position) {
  if (position.zone.empty()) return prefix;
  prefix += position.zone;
  prefix += '/';
  if (position.escaped_name.empty()) return prefix;
  return named(prefix, position.escaped_name, position.type);
}

/// <zone>/<reversed name>\0<type>\0<set identifier>
bool parse_placed(std::string_view key, RecordSetKey& out) {
  bool found = true;
  const std::string_view zone = cut(key, '/', found);
  const std::string_view reversed_name = cut(key, kSeparator, found);
  const std::string_view type = cut(key, kSeparator, found);
  if (!found) return false;
  out = {std::string(zone), unreversed(reversed_name), std::string(type), std::string(key)};
  return true;
}

}  // namespace

std::string reversed(std::string_view escaped_name) {
  const auto labels = labels_of(escaped_name);
  std::string out;
  out.reserve(escaped_name.size() + 1);
  for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
    out += *label;
    out += '.';
  }
  return out;
}

// Turning labels round twice gives the name back.
std::string unreversed(std::string_view reversed_name) {
  return reversed(reversed_name);
}

std::string account(std::string_view account) {
  return fmt::format("account/{}", account);
}

std::string account_state(std::string_view account) {
  return fmt::format("account_state/{}/", account);
}

std::string account_state_part(std::string_view account, std::size_t part) {
  return account_state(account) + std::to_string(part);
}

std::string access_key(std::string_view key_id) {
  return fmt::format("access_key/{}", key_id);
}

std::string hosted_zone(std::string_view zone) {
  return fmt::format("{}{}", kHostedZones, zone);
}

std::string hosted_zone_state(std::string_view zone) {
  return fmt::format("hosted_zone_state/{}", zone);
}

std::string account_zones(std::string_view account) {
  return fmt::format("account_zone/{}/", account);
}

std::string account_zone(std::string_view account, std::string_view zone) {
  return account_zones(account).append(zone);
}

std::string account_zone_names(std::string_view account) {
  return fmt::format("account_zone_name/{}/", account);
}

std::string account_zone_name(std::string_view account, std::string_view escaped_name,
                              std::string_view zone) {
  return named(account_zone_names(account), escaped_name, zone);
}

std::string account_private_zones(std::string_view account) {
  return fmt::format("account_private_zone/{}/", account);
}

std::string account_private_zone(std::string_view account, std::string_view zone) {
  return account_private_zones(account).append(zone);
}

std::string caller_reference(std::string_view account, std::string_view kind, std::string_view reference) {
  return fmt::format("caller_reference/{}/{}/{}", account, kind, reference);
}

std::string record_sets(std::string_view zone) {
  return fmt::format("{}{}/", kRecordSets, zone);
}

std::string record_set(std::string_view zone, std::string_view escaped_name, std::string_view type,
                       std::string_view set_identifier) {
  std::string key = named(record_sets(zone), escaped_name, type);
  key += kSeparator;
  key += set_identifier;
  return key;
}

std::string delegation_set(std::string_view set) {
  return fmt::format("{}{}", kDelegationSets, set);
}

std::string account_delegation_sets(std::string_view account) {
  return fmt::format("account_delegation_set/{}/", account);
}

std::string account_delegation_set(std::string_view account, std::string_view set) {
  return account_delegation_sets(account).append(set);
}

std::string delegation_set_zones(std::string_view set) {
  return fmt::format("delegation_set_zone/{}/", set);
}

std::string delegation_set_zone(std::string_view set, std::string_view escaped_name, std::string_view zone) {
  return named(delegation_set_zones(set), escaped_name, zone);
}

std::string host(std::string_view host) {
  return fmt::format("host/{}", host);
}

std::string host_zones(std::string_view host, std::string_view escaped_name) {
  return fmt::format("host_zone/{}/{}", host, reversed(escaped_name));
}

std::string protections(std::string_view zone) {
  return fmt::format("protection/{}/", zone);
}

std::string protection(std::string_view zone, std::string_view escaped_name, std::string_view type) {
  return named(protections(zone), escaped_name, type);
}

std::string vpc(std::string_view region, std::string_view vpc) {
  return fmt::format("{}{}/{}", kVpcs, region, vpc);
}

std::string vpc_network(std::string_view block) {
  return fmt::format("vpc_network/{}", block);
}

std::string vpc_zones(std::string_view region, std::string_view vpc) {
  return fmt::format("vpc_zone/{}/{}/", region, vpc);
}

std::string vpc_zone(std::string_view region, std::string_view vpc, std::string_view escaped_name) {
  return vpc_zones(region, vpc).append(reversed(escaped_name));
}

std::string vpc_authorizations(std::string_view zone) {
  return fmt::format("{}{}/", kVpcAuthorizations, zone);
}

std::string vpc_authorization(std::string_view zone, std::string_view region, std::string_view vpc) {
  return fmt::format("{}{}/{}", vpc_authorizations(zone), region, vpc);
}

std::string cidr_collection(std::string_view collection) {
  return fmt::format("cidr_collection/{}", collection);
}

std::string newest_cidr_collection(std::string_view account) {
  return fmt::format("account_cidr_collection/{}", account);
}

std::string account_cidr_collections(std::string_view account) {
  return fmt::format("account_cidr_collection/{}/", account);
}

std::string account_cidr_collection(std::string_view account, std::string_view collection) {
  return account_cidr_collections(account).append(collection);
}

std::string cidr_locations(std::string_view collection) {
  return fmt::format("cidr_location/{}/", collection);
}

std::string cidr_location(std::string_view collection, std::string_view location) {
  return cidr_locations(collection).append(location);
}

std::string traffic_policy(std::string_view policy) {
  return fmt::format("traffic_policy/{}", policy);
}

std::string traffic_policy_versions(std::string_view policy) {
  return fmt::format("traffic_policy_version/{}/", policy);
}

std::string traffic_policy_version(std::string_view policy, std::int64_t version) {
  return fmt::format("{}{:04}", traffic_policy_versions(policy), version);
}

std::string deleted_traffic_policy_version(std::string_view policy, std::int64_t version) {
  return fmt::format("deleted_traffic_policy_version/{}/{:04}", policy, version);
}

std::string account_traffic_policies(std::string_view account) {
  return fmt::format("account_traffic_policy/{}/", account);
}

std::string account_traffic_policy(std::string_view account, std::string_view created,
                                   std::string_view policy) {
  return fmt::format("{}{}/{}", account_traffic_policies(account), created, policy);
}

std::string traffic_policy_name(std::string_view account, std::string_view name) {
  return fmt::format("traffic_policy_name/{}/{}", account, name);
}

std::string traffic_policy_instance(std::string_view instance) {
  return fmt::format("traffic_policy_instance/{}", instance);
}

std::string traffic_policy_uses(std::string_view policy, std::int64_t version) {
  return fmt::format("traffic_policy_use/{}/{:04}/", policy, version);
}

std::string traffic_policy_use(std::string_view policy, std::int64_t version,
                               const InstancePosition& position) {
  return positioned(traffic_policy_uses(policy, version), position);
}

std::string account_traffic_policy_instances(std::string_view account) {
  return fmt::format("account_traffic_policy_instance/{}/", account);
}

std::string account_traffic_policy_instance(std::string_view account, const InstancePosition& position) {
  return positioned(account_traffic_policy_instances(account), position);
}

std::string traffic_plans(std::string_view zone) {
  return fmt::format("{}{}/", kTrafficPlans, zone);
}

std::string traffic_plan(std::string_view zone, std::string_view escaped_name, std::string_view type) {
  std::string key = named(traffic_plans(zone), escaped_name, type);
  key += kSeparator;
  return key;
}

std::string verdict(std::string_view health_check) {
  return fmt::format("{}{}", kVerdicts, health_check);
}

std::string cidr_references(std::string_view collection) {
  return fmt::format("cidr_reference/{}/", collection);
}

std::string cidr_references(std::string_view collection, std::string_view location) {
  return fmt::format("cidr_reference/{}/{}/", collection, location);
}

std::string cidr_reference(std::string_view collection, std::string_view location,
                           std::string_view record_set_key) {
  return cidr_references(collection, location).append(record_set_key.substr(kRecordSets.size()));
}

std::string newest_cidr_reference(std::string_view collection) {
  return fmt::format("newest_cidr_reference/{}", collection);
}

std::string change_effects(std::string_view change) {
  return fmt::format("change_effect/{}/", change);
}

std::string change_effect(std::string_view change, int number) {
  return fmt::format("{}{:04}", change_effects(change), number);
}

std::string change_reversal(std::string_view change) {
  return fmt::format("change_reversal/{}", change);
}

std::string audit_entry(std::string_view instant, std::string_view request_id) {
  return fmt::format("{}{}/{}", kAuditEntries, instant, request_id);
}

std::string outside_answer(std::string_view escaped_name, std::string_view type) {
  return fmt::format("{}{}/{}", kOutsideAnswers, escaped_name, type);
}

std::string change(std::string_view change) {
  return fmt::format("change/{}", change);
}

std::string tags(std::string_view resource_type, std::string_view resource_id) {
  return fmt::format("tags/{}/{}", resource_type, resource_id);
}

std::string node(std::string_view node) {
  return fmt::format("{}{}", kNodes, node);
}

std::string applied(std::string_view node) {
  return fmt::format("{}{}", kApplied, node);
}

std::string placement(std::string_view node) {
  return fmt::format("{}{}", kPlacements, node);
}

bool parse_record_set(std::string_view key, RecordSetKey& out) {
  return key.starts_with(kRecordSets) && parse_placed(key.substr(kRecordSets.size()), out);
}

bool parse_traffic_plan(std::string_view key, RecordSetKey& out) {
  return key.starts_with(kTrafficPlans) && parse_placed(key.substr(kTrafficPlans.size()), out);
}

std::string_view last_part(std::string_view key) {
  return key.substr(key.find_last_of(std::string_view("/\0", 2)) + 1);
}

}  // namespace milepost::model::keys
