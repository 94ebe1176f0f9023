// The layout of the store: each List operation is one ordered range scan.
//
//   account/<account>                                      Account
//   account_state/<account>/<part>                         AccountState: a share of the counts
//   access_key/<access key id>                             AccessKey
//   hosted_zone/<zone>                                     HostedZone (all accounts; what publish/ follows)
//   hosted_zone_state/<zone>                               ZoneState: written by each change of the zone
//   account_zone/<account>/<zone>                          empty: ListHostedZones
//   account_zone_name/<account>/<reversed name>\0<zone>    empty: ListHostedZonesByName
//   account_private_zone/<account>/<zone>                  empty: ListHostedZones of private zones
//   caller_reference/<account>/<kind>/<reference>          id of what was made; never erased
//   record_set/<zone>/<reversed name>\0<type>\0<set id>    RecordSet: ListResourceRecordSets (ROUTE53.md 2.5)
//   protection/<zone>/<reversed name>\0<type>              Protection: ListResourceRecordSetProtections
//   delegation_set/<set>                                   DelegationSet, reusable or a zone's own
//   account_delegation_set/<account>/<set>                 empty: reusable ones only
//   delegation_set_number                                  SetNumbers: which no API node has reserved
//   delegation_set_zone/<set>/<reversed name>\0<zone>      empty: the zones on a set
//   host/<host name>                                       id of the zone last put on that name server or taken off
//   host_zone/<host name>/<reversed name>                  id of the one zone of that name on that name server
//   vpc/<region>/<vpc>                                     Vpc (what publish/ follows); written by what refers to it
//   vpc_network/<CIDR block>                               VpcReference: the one VPC that has the block
//   vpc_zone/<region>/<vpc>/<reversed name>                id of the one zone of that name the VPC sees
//   vpc_authorization/<zone>/<region>/<vpc>                VpcReference: ListVPCAssociationAuthorizations
//   cidr_collection/<collection>                           CidrCollection
//   account_cidr_collection/<account>                      id of the collection that the account made last
//   account_cidr_collection/<account>/<collection>         empty: ListCidrCollections
//   cidr_location/<collection>/<location>                  CidrLocation: ListCidrLocations, ListCidrBlocks
//   cidr_reference/<collection>/<location>/<zone>/...      empty: a record set that routes by it; the rest as in its key
//   newest_cidr_reference/<collection>                     id of the zone whose record sets began to route by it last
//   verdict/<health check>                                 Verdict (what publish/ follows)
//   outside_answer/<name>/<type>                           OutsideAnswer (what publish/ follows)
//   outside_resolver                                       id of the node that resolves them, under its lease
//   traffic_policy/<policy>                                TrafficPolicy
//   traffic_policy_version/<policy>/<version>              TrafficPolicyVersion: ListTrafficPolicyVersions
//   deleted_traffic_policy_version/<policy>/<version>      TrafficPolicyVersion; GetTrafficPolicy still tells it
//   account_traffic_policy/<account>/<created>/<policy>    empty: ListTrafficPolicies, oldest first
//   traffic_policy_name/<account>/<name>                   id of the account's one policy of that name
//   traffic_policy_use/<policy>/<version>/<zone>/<reversed name>\0<type>
//                                                          id of the instance: ListTrafficPolicyInstancesByPolicy
//   traffic_policy_instance/<instance>                     TrafficPolicyInstance
//   account_traffic_policy_instance/<account>/<zone>/<reversed name>\0<type>
//                                                          id of the instance: ListTrafficPolicyInstances, ..ByHostedZone
//   traffic_plan/<zone>/<reversed name>\0<type>\0          TrafficPlan (what publish/ follows), beside the root record set
//   change/<change>                                        Change
//   change_effect/<change>/<number>                        ChangeEffect: what record sets were before and after
//   change_reversal/<change>                               id of the change that reverted it
//   audit/<instant>/<request id>                           AuditEntry: milepost audit, oldest first
//   tags/<resource type>/<resource id>                     Tags
//   node/<node>                                            Node, under its lease: milepost nodes
//   applied/<node>                                         AppliedRevision of a name server, under the same lease
//   placement/<node>                                       NameServerPlacement (what publish/ follows); it outlives
//                                                          the node, until `milepost nodes remove`
//   newest_placement                                       name of the node that took a stripe last
//   store_identity                                         StoreIdentity
//   first_account_claim                                    empty: a node is making the first account, under a lease
//
// <reversed name> is the escaped, lower-case name with its labels reversed and the trailing dot kept:
// www.example.com. -> com.example.www.   Bytes of escaped names are above 0x20, so \0 sorts before all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace milepost::model::keys {

/// "www.example.com." -> "com.example.www."; escapes stay as they are (an escaped dot splits nothing).
std::string reversed(std::string_view escaped_name);
/// The inverse: "com.example.www." -> "www.example.com.".
std::string unreversed(std::string_view reversed_name);

inline constexpr std::string_view kHostedZones = "hosted_zone/";
inline constexpr std::string_view kRecordSets = "record_set/";
inline constexpr std::string_view kDelegationSets = "delegation_set/";
inline constexpr std::string_view kSetNumbers = "delegation_set_number";
inline constexpr std::string_view kNodes = "node/";
inline constexpr std::string_view kApplied = "applied/";
inline constexpr std::string_view kPlacements = "placement/";
/// Every transaction in which a node takes a stripe compares and writes this key, so that two do not take the same.
inline constexpr std::string_view kNewestPlacement = "newest_placement";
inline constexpr std::string_view kStoreIdentity = "store_identity";
inline constexpr std::string_view kFirstAccountClaim = "first_account_claim";
inline constexpr std::string_view kVpcs = "vpc/";
inline constexpr std::string_view kCidrLocations = "cidr_location/";
inline constexpr std::string_view kVerdicts = "verdict/";
inline constexpr std::string_view kOutsideAnswers = "outside_answer/";
inline constexpr std::string_view kOutsideResolver = "outside_resolver";
inline constexpr std::string_view kVpcAuthorizations = "vpc_authorization/";
inline constexpr std::string_view kAuditEntries = "audit/";
inline constexpr std::string_view kTrafficPlans = "traffic_plan/";

std::string account(std::string_view account);
std::string account_state(std::string_view account);  // prefix
std::string account_state_part(std::string_view account, std::size_t part);
std::string access_key(std::string_view key_id);
std::string hosted_zone(std::string_view zone);
std::string hosted_zone_state(std::string_view zone);
std::string account_zones(std::string_view account);  // prefix
std::string account_zone(std::string_view account, std::string_view zone);
std::string account_zone_names(std::string_view account);  // prefix
std::string account_zone_name(std::string_view account, std::string_view escaped_name, std::string_view zone);
std::string account_private_zones(std::string_view account);  // prefix
std::string account_private_zone(std::string_view account, std::string_view zone);
std::string caller_reference(std::string_view account, std::string_view kind, std::string_view reference);
std::string record_sets(std::string_view zone);  // prefix
std::string record_set(std::string_view zone, std::string_view escaped_name, std::string_view type,
                       std::string_view set_identifier);
std::string delegation_set(std::string_view set);
std::string account_delegation_sets(std::string_view account);  // prefix
std::string account_delegation_set(std::string_view account, std::string_view set);
std::string delegation_set_zones(std::string_view set);  // prefix
std::string delegation_set_zone(std::string_view set, std::string_view escaped_name, std::string_view zone);
/// Every transaction that puts a zone on a name server compares and writes this key, so that what it read
/// under host_zones() still holds when it commits.
std::string host(std::string_view host);
/// The key of the zone named `escaped_name` on `host`, and the prefix of that zone and all zones below it.
std::string host_zones(std::string_view host, std::string_view escaped_name);
std::string protections(std::string_view zone);  // prefix
std::string protection(std::string_view zone, std::string_view escaped_name, std::string_view type);
std::string vpc(std::string_view region, std::string_view vpc);
/// `block` as base::Cidr prints it.
std::string vpc_network(std::string_view block);
/// Prefix of the zones that a VPC sees, and the key of the one of that name.
std::string vpc_zones(std::string_view region, std::string_view vpc);
std::string vpc_zone(std::string_view region, std::string_view vpc, std::string_view escaped_name);
std::string vpc_authorizations(std::string_view zone);  // prefix
std::string vpc_authorization(std::string_view zone, std::string_view region, std::string_view vpc);
std::string cidr_collection(std::string_view collection);
/// Every transaction that makes a collection compares and writes this key, so that names stay unique and limits
/// exact.
std::string newest_cidr_collection(std::string_view account);
std::string account_cidr_collections(std::string_view account);  // prefix
std::string account_cidr_collection(std::string_view account, std::string_view collection);
std::string cidr_locations(std::string_view collection);  // prefix
std::string cidr_location(std::string_view collection, std::string_view location);
/// Prefixes of all record sets that route by a collection, and by one of its locations.
std::string cidr_references(std::string_view collection);
std::string cidr_references(std::string_view collection, std::string_view location);
/// `record_set_key`: as record_set() gives it.
std::string cidr_reference(std::string_view collection, std::string_view location,
                           std::string_view record_set_key);
/// Every transaction that adds a reference writes this key, so that whoever compares it has seen all that there are.
std::string newest_cidr_reference(std::string_view collection);
std::string verdict(std::string_view health_check);
std::string outside_answer(std::string_view escaped_name, std::string_view type);
std::string traffic_policy(std::string_view policy);
std::string traffic_policy_versions(std::string_view policy);  // prefix
/// Versions of one policy sort as numbers. REQUIRES: 0 <= version < 10,000.
std::string traffic_policy_version(std::string_view policy, std::int64_t version);
std::string deleted_traffic_policy_version(std::string_view policy, std::int64_t version);
std::string account_traffic_policies(std::string_view account);  // prefix
/// `created` as model::print_instant() writes it.
std::string account_traffic_policy(std::string_view account, std::string_view created,
                                   std::string_view policy);
std::string traffic_policy_name(std::string_view account, std::string_view name);
std::string traffic_policy_instance(std::string_view instance);

/// Where an instance stands in a list: the zone, the name in it, the type at that. A position may say less and is then
/// before all that it leaves open: no type, no name, no zone.
struct InstancePosition {
  std::string_view zone = {};
  std::string_view escaped_name = {};
  std::string_view type = {};
};
std::string traffic_policy_uses(std::string_view policy, std::int64_t version);  // prefix
std::string traffic_policy_use(std::string_view policy, std::int64_t version,
                               const InstancePosition& position);
std::string account_traffic_policy_instances(std::string_view account);  // prefix
/// The key of an instance, and with a zone alone the prefix of the zone's.
std::string account_traffic_policy_instance(std::string_view account, const InstancePosition& position);

std::string traffic_plans(std::string_view zone);  // prefix
std::string traffic_plan(std::string_view zone, std::string_view escaped_name, std::string_view type);
std::string change(std::string_view change);
std::string change_effects(std::string_view change);  // prefix
/// Numbers of one change sort as numbers. REQUIRES: 0 <= number < 10,000.
std::string change_effect(std::string_view change, int number);
std::string change_reversal(std::string_view change);
/// `instant` as model::print_instant() writes it: entries sort by time.
std::string audit_entry(std::string_view instant, std::string_view request_id);
std::string tags(std::string_view resource_type, std::string_view resource_id);
std::string node(std::string_view node);
std::string applied(std::string_view node);
std::string placement(std::string_view node);

/// What a record_set key says.
struct RecordSetKey {
  std::string zone;
  std::string escaped_name;
  std::string type;
  std::string set_identifier;
};
/// Reads `key` into `out`; false (and `out` as it was) when it is no record_set key.
bool parse_record_set(std::string_view key, RecordSetKey& out);
/// The same of a traffic_plan key; the set identifier is empty.
bool parse_traffic_plan(std::string_view key, RecordSetKey& out);

/// What stands behind a key's last separator: the zone of an account_zone, account_zone_name or
/// delegation_set_zone key, the set of an account_delegation_set key.
std::string_view last_part(std::string_view key);

}  // namespace milepost::model::keys
