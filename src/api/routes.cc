// The table of operations, and how a request finds its row.
#include "api/routes.h"

#include <algorithm>
#include <array>

#include "api/changes.h"
#include "api/checker_ranges.h"
#include "api/cidr_collections.h"
#include "api/create_hosted_zone.h"
#include "api/delegation_sets.h"
#include "api/dnssec.h"
#include "api/geo_locations.h"
#include "api/health_checks.h"
#include "api/hosted_zones.h"
#include "api/limits.h"
#include "api/list_cidr_collections.h"
#include "api/list_hosted_zones.h"
#include "api/list_hosted_zones_by_vpc.h"
#include "api/list_traffic_policies.h"
#include "api/list_traffic_policy_instances.h"
#include "api/query_logging.h"
#include "api/record_set_protections.h"
#include "api/record_sets.h"
#include "api/tags.h"
#include "api/test_dns_answer.h"
#include "api/traffic_policies.h"
#include "api/traffic_policy_instances.h"
#include "api/vpc_associations.h"
#include "api/vpc_authorizations.h"

namespace milepost::api {
namespace {

constexpr std::string_view kVersion = "/2013-04-01";

// The order of ROUTE53.md 1.
constexpr auto kRoutes = std::to_array<Route>({
    // Hosted zones
    {"POST", "/hostedzone", "CreateHostedZone", 201, handle<create_hosted_zone>},
    {"GET", "/hostedzone/{Id}", "GetHostedZone", 200, handle<get_hosted_zone>},
    {"GET", "/hostedzone", "ListHostedZones", 200, handle<list_hosted_zones>},
    {"GET", "/hostedzonesbyname", "ListHostedZonesByName", 200, handle<list_hosted_zones_by_name>},
    {"GET", "/hostedzonecount", "GetHostedZoneCount", 200, handle<get_hosted_zone_count>},
    {"POST", "/hostedzone/{Id}", "UpdateHostedZoneComment", 200, handle<update_hosted_zone_comment>},
    {"POST", "/hostedzone/{Id}/features", "UpdateHostedZoneFeatures", 200,
     handle<update_hosted_zone_features>},
    {"DELETE", "/hostedzone/{Id}", "DeleteHostedZone", 200, handle<delete_hosted_zone>},
    // Record sets and changes
    {"POST", "/hostedzone/{Id}/rrset", "ChangeResourceRecordSets", 200, handle<change_resource_record_sets>},
    {"GET", "/hostedzone/{Id}/rrset", "ListResourceRecordSets", 200, handle<list_resource_record_sets>},
    {"GET", "/change/{Id}", "GetChange", 200, handle<get_change>},
    {"GET", "/testdnsanswer", "TestDNSAnswer", 200, handle<test_dns_answer>},
    // VPC association
    {"POST", "/hostedzone/{Id}/associatevpc", "AssociateVPCWithHostedZone", 200,
     handle<associate_vpc_with_hosted_zone>},
    {"POST", "/hostedzone/{Id}/disassociatevpc", "DisassociateVPCFromHostedZone", 200,
     handle<disassociate_vpc_from_hosted_zone>},
    {"GET", "/hostedzonesbyvpc", "ListHostedZonesByVPC", 200, handle<list_hosted_zones_by_vpc>},
    {"POST", "/hostedzone/{Id}/authorizevpcassociation", "CreateVPCAssociationAuthorization", 200,
     handle<create_vpc_association_authorization>},
    {"POST", "/hostedzone/{Id}/deauthorizevpcassociation", "DeleteVPCAssociationAuthorization", 200,
     handle<delete_vpc_association_authorization>},
    {"GET", "/hostedzone/{Id}/authorizevpcassociation", "ListVPCAssociationAuthorizations", 200,
     handle<list_vpc_association_authorizations>},
    // Health checks
    {"POST", "/healthcheck", "CreateHealthCheck", 201,
     later<CreateHealthCheckRequest, CreateHealthCheckResponse>},
    {"GET", "/healthcheck/{HealthCheckId}", "GetHealthCheck", 200,
     later<GetHealthCheckRequest, GetHealthCheckResponse>},
    {"GET", "/healthcheck", "ListHealthChecks", 200, handle<list_health_checks>},
    {"POST", "/healthcheck/{HealthCheckId}", "UpdateHealthCheck", 200,
     later<UpdateHealthCheckRequest, UpdateHealthCheckResponse>},
    {"DELETE", "/healthcheck/{HealthCheckId}", "DeleteHealthCheck", 200,
     later<DeleteHealthCheckRequest, DeleteHealthCheckResponse>},
    {"GET", "/healthcheckcount", "GetHealthCheckCount", 200, handle<get_health_check_count>},
    {"GET", "/healthcheck/{HealthCheckId}/status", "GetHealthCheckStatus", 200,
     later<GetHealthCheckStatusRequest, GetHealthCheckStatusResponse>},
    {"GET", "/healthcheck/{HealthCheckId}/lastfailurereason", "GetHealthCheckLastFailureReason", 200,
     later<GetHealthCheckLastFailureReasonRequest, GetHealthCheckLastFailureReasonResponse>},
    {"GET", "/checkeripranges", "GetCheckerIpRanges", 200, handle<get_checker_ip_ranges>, true},
    // Traffic policies
    {"POST", "/trafficpolicy", "CreateTrafficPolicy", 201, handle<create_traffic_policy>},
    {"POST", "/trafficpolicy/{Id}", "CreateTrafficPolicyVersion", 201, handle<create_traffic_policy_version>},
    {"GET", "/trafficpolicy/{Id}/{Version}", "GetTrafficPolicy", 200, handle<get_traffic_policy>},
    {"GET", "/trafficpolicies", "ListTrafficPolicies", 200, handle<list_traffic_policies>},
    {"GET", "/trafficpolicies/{Id}/versions", "ListTrafficPolicyVersions", 200,
     handle<list_traffic_policy_versions>},
    {"POST", "/trafficpolicy/{Id}/{Version}", "UpdateTrafficPolicyComment", 200,
     handle<update_traffic_policy_comment>},
    {"DELETE", "/trafficpolicy/{Id}/{Version}", "DeleteTrafficPolicy", 200, handle<delete_traffic_policy>},
    // Traffic policy instances
    {"POST", "/trafficpolicyinstance", "CreateTrafficPolicyInstance", 201,
     handle<create_traffic_policy_instance>},
    {"GET", "/trafficpolicyinstance/{Id}", "GetTrafficPolicyInstance", 200,
     handle<get_traffic_policy_instance>},
    {"POST", "/trafficpolicyinstance/{Id}", "UpdateTrafficPolicyInstance", 200,
     handle<update_traffic_policy_instance>},
    {"DELETE", "/trafficpolicyinstance/{Id}", "DeleteTrafficPolicyInstance", 200,
     handle<delete_traffic_policy_instance>},
    {"GET", "/trafficpolicyinstances", "ListTrafficPolicyInstances", 200,
     handle<list_traffic_policy_instances>},
    {"GET", "/trafficpolicyinstances/hostedzone", "ListTrafficPolicyInstancesByHostedZone", 200,
     handle<list_traffic_policy_instances_by_hosted_zone>},
    {"GET", "/trafficpolicyinstances/trafficpolicy", "ListTrafficPolicyInstancesByPolicy", 200,
     handle<list_traffic_policy_instances_by_policy>},
    {"GET", "/trafficpolicyinstancecount", "GetTrafficPolicyInstanceCount", 200,
     handle<get_traffic_policy_instance_count>},
    // Reusable delegation sets
    {"POST", "/delegationset", "CreateReusableDelegationSet", 201, handle<create_reusable_delegation_set>},
    {"GET", "/delegationset/{Id}", "GetReusableDelegationSet", 200, handle<get_reusable_delegation_set>},
    {"GET", "/delegationset", "ListReusableDelegationSets", 200, handle<list_reusable_delegation_sets>},
    {"DELETE", "/delegationset/{Id}", "DeleteReusableDelegationSet", 200,
     handle<delete_reusable_delegation_set>},
    {"GET", "/reusabledelegationsetlimit/{Id}/{Type}", "GetReusableDelegationSetLimit", 200,
     handle<get_reusable_delegation_set_limit>},
    // DNSSEC
    {"POST", "/keysigningkey", "CreateKeySigningKey", 201,
     later<CreateKeySigningKeyRequest, CreateKeySigningKeyResponse>},
    {"POST", "/keysigningkey/{HostedZoneId}/{Name}/activate", "ActivateKeySigningKey", 200,
     later<ActivateKeySigningKeyRequest, ActivateKeySigningKeyResponse>},
    {"POST", "/keysigningkey/{HostedZoneId}/{Name}/deactivate", "DeactivateKeySigningKey", 200,
     later<DeactivateKeySigningKeyRequest, DeactivateKeySigningKeyResponse>},
    {"DELETE", "/keysigningkey/{HostedZoneId}/{Name}", "DeleteKeySigningKey", 200,
     later<DeleteKeySigningKeyRequest, DeleteKeySigningKeyResponse>},
    {"GET", "/hostedzone/{Id}/dnssec", "GetDNSSEC", 200, later<GetDnssecRequest, GetDnssecResponse>},
    {"POST", "/hostedzone/{Id}/enable-dnssec", "EnableHostedZoneDNSSEC", 200,
     later<EnableHostedZoneDnssecRequest, EnableHostedZoneDnssecResponse>},
    {"POST", "/hostedzone/{Id}/disable-dnssec", "DisableHostedZoneDNSSEC", 200,
     later<DisableHostedZoneDnssecRequest, DisableHostedZoneDnssecResponse>},
    // Query logging
    {"POST", "/queryloggingconfig", "CreateQueryLoggingConfig", 201,
     later<CreateQueryLoggingConfigRequest, CreateQueryLoggingConfigResponse>},
    {"GET", "/queryloggingconfig/{Id}", "GetQueryLoggingConfig", 200,
     later<GetQueryLoggingConfigRequest, GetQueryLoggingConfigResponse>},
    {"GET", "/queryloggingconfig", "ListQueryLoggingConfigs", 200,
     later<ListQueryLoggingConfigsRequest, ListQueryLoggingConfigsResponse>},
    {"DELETE", "/queryloggingconfig/{Id}", "DeleteQueryLoggingConfig", 200,
     later<DeleteQueryLoggingConfigRequest, DeleteQueryLoggingConfigResponse>},
    // CIDR collections
    {"POST", "/cidrcollection", "CreateCidrCollection", 201, handle<create_cidr_collection>},
    {"POST", "/cidrcollection/{CidrCollectionId}", "ChangeCidrCollection", 200,
     handle<change_cidr_collection>},
    {"DELETE", "/cidrcollection/{CidrCollectionId}", "DeleteCidrCollection", 200,
     handle<delete_cidr_collection>},
    {"GET", "/cidrcollection", "ListCidrCollections", 200, handle<list_cidr_collections>},
    {"GET", "/cidrcollection/{CidrCollectionId}", "ListCidrLocations", 200, handle<list_cidr_locations>},
    {"GET", "/cidrcollection/{CidrCollectionId}/cidrblocks", "ListCidrBlocks", 200, handle<list_cidr_blocks>},
    // Tags
    {"POST", "/tags/{ResourceType}/{ResourceId}", "ChangeTagsForResource", 200,
     handle<change_tags_for_resource>},
    {"GET", "/tags/{ResourceType}/{ResourceId}", "ListTagsForResource", 200, handle<list_tags_for_resource>},
    {"POST", "/tags/{ResourceType}", "ListTagsForResources", 200, handle<list_tags_for_resources>},
    // Limits and geolocations
    {"GET", "/accountlimit/{Type}", "GetAccountLimit", 200, handle<get_account_limit>},
    {"GET", "/hostedzonelimit/{Id}/{Type}", "GetHostedZoneLimit", 200, handle<get_hosted_zone_limit>},
    {"GET", "/geolocation", "GetGeoLocation", 200, handle<get_geo_location>, true},
    {"GET", "/geolocations", "ListGeoLocations", 200, handle<list_geo_locations>, true},
    // Record set protections
    {"POST", "/hostedzone/{HostedZoneId}/rrsetprotection", "CreateResourceRecordSetProtections", 200,
     handle<create_resource_record_set_protections>},
    {"POST", "/hostedzone/{HostedZoneId}/rrsetprotection/delete", "DeleteResourceRecordSetProtections", 200,
     handle<delete_resource_record_set_protections>},
    {"GET", "/hostedzone/{HostedZoneId}/rrsetprotection", "ListResourceRecordSetProtections", 200,
     handle<list_resource_record_set_protections>},
});

/// Takes the segment behind the leading slash off the front of `path`.
std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const std::size_t end = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

/// Matches segment by segment; labels take one whole non-empty segment, so an id that holds a slash has to be
/// encoded.
bool matches(std::string_view pattern, std::string_view path, aws::NamedValues& labels) {
  labels.clear();
  while (!pattern.empty() && !path.empty()) {
    const std::string_view expected = take_segment(pattern);
    const std::string_view sent = take_segment(path);
    if (!expected.starts_with('{')) {
      if (expected != sent) return false;
      continue;
    }
    std::optional<std::string> value = aws::percent_decode(sent);
    if (!value || value->empty()) return false;
    labels.emplace_back(expected.substr(1, expected.size() - 2), std::move(*value));
  }
  return pattern.empty() && path.empty();
}

}  // namespace

std::span<const Route> routes() {
  return kRoutes;
}

RouteMatch find_route(std::string_view method, std::string_view target) {
  const std::size_t question = target.find('?');
  std::string_view path = target.substr(0, question);
  RouteMatch match;
  if (!path.starts_with(kVersion)) return match;
  path.remove_prefix(kVersion.size());
  if (path.ends_with('/')) path.remove_suffix(1);
  if (!path.starts_with('/')) return match;
  for (const Route& route : kRoutes) {
    if (route.method == method && matches(route.pattern, path, match.parameters.path)) {
      match.route = &route;
      break;
    }
  }
  if (question != std::string_view::npos) {
    match.parameters.query = aws::parse_query(target.substr(question + 1));
  }
  return match;
}

}  // namespace milepost::api
