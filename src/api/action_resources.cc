// The table of the resources that operations act on (Service Authorization Reference, "Amazon Route 53").
#include "api/action_resources.h"

#include <algorithm>
#include <array>

#include "aws/rest_request.h"

namespace milepost::api {

namespace {

enum class Source { kPath, kQuery, kBody, kTagged };

/// A resource of `type` whose id stands in the request at `member`. kTagged: the type does, too.
struct Row {
  std::string_view operation;
  std::string_view type;
  Source source;
  std::string_view member;  // a label of the path, a key of the query, a path of elements
};

// Operations without a row act on "*". The reference lists ec2:DescribeVpcs beside the VPC operations; there is no
// EC2 here whose VPCs could be described, so nobody needs it.
constexpr auto kRows = std::to_array<Row>({
    {"GetHostedZone", "hostedzone", Source::kPath, "Id"},
    {"UpdateHostedZoneComment", "hostedzone", Source::kPath, "Id"},
    {"UpdateHostedZoneFeatures", "hostedzone", Source::kPath, "Id"},
    {"DeleteHostedZone", "hostedzone", Source::kPath, "Id"},
    {"GetHostedZoneLimit", "hostedzone", Source::kPath, "Id"},
    {"ChangeResourceRecordSets", "hostedzone", Source::kPath, "Id"},
    {"ListResourceRecordSets", "hostedzone", Source::kPath, "Id"},
    {"CreateResourceRecordSetProtections", "hostedzone", Source::kPath, "HostedZoneId"},
    {"DeleteResourceRecordSetProtections", "hostedzone", Source::kPath, "HostedZoneId"},
    {"ListResourceRecordSetProtections", "hostedzone", Source::kPath, "HostedZoneId"},
    {"AssociateVPCWithHostedZone", "hostedzone", Source::kPath, "Id"},
    {"DisassociateVPCFromHostedZone", "hostedzone", Source::kPath, "Id"},
    {"CreateVPCAssociationAuthorization", "hostedzone", Source::kPath, "Id"},
    {"DeleteVPCAssociationAuthorization", "hostedzone", Source::kPath, "Id"},
    {"ListVPCAssociationAuthorizations", "hostedzone", Source::kPath, "Id"},
    {"CreateKeySigningKey", "hostedzone", Source::kBody, "HostedZoneId"},
    {"ActivateKeySigningKey", "hostedzone", Source::kPath, "HostedZoneId"},
    {"DeactivateKeySigningKey", "hostedzone", Source::kPath, "HostedZoneId"},
    {"DeleteKeySigningKey", "hostedzone", Source::kPath, "HostedZoneId"},
    {"GetDNSSEC", "hostedzone", Source::kPath, "Id"},
    {"EnableHostedZoneDNSSEC", "hostedzone", Source::kPath, "Id"},
    {"DisableHostedZoneDNSSEC", "hostedzone", Source::kPath, "Id"},
    {"GetChange", "change", Source::kPath, "Id"},
    {"GetHealthCheck", "healthcheck", Source::kPath, "HealthCheckId"},
    {"UpdateHealthCheck", "healthcheck", Source::kPath, "HealthCheckId"},
    {"DeleteHealthCheck", "healthcheck", Source::kPath, "HealthCheckId"},
    {"GetHealthCheckStatus", "healthcheck", Source::kPath, "HealthCheckId"},
    {"GetHealthCheckLastFailureReason", "healthcheck", Source::kPath, "HealthCheckId"},
    {"CreateTrafficPolicyVersion", "trafficpolicy", Source::kPath, "Id"},
    {"GetTrafficPolicy", "trafficpolicy", Source::kPath, "Id"},
    {"UpdateTrafficPolicyComment", "trafficpolicy", Source::kPath, "Id"},
    {"DeleteTrafficPolicy", "trafficpolicy", Source::kPath, "Id"},
    {"ListTrafficPolicyVersions", "trafficpolicy", Source::kPath, "Id"},
    {"ListTrafficPolicyInstancesByPolicy", "trafficpolicy", Source::kQuery, "id"},
    {"CreateTrafficPolicyInstance", "hostedzone", Source::kBody, "HostedZoneId"},
    {"CreateTrafficPolicyInstance", "trafficpolicy", Source::kBody, "TrafficPolicyId"},
    {"GetTrafficPolicyInstance", "trafficpolicyinstance", Source::kPath, "Id"},
    {"UpdateTrafficPolicyInstance", "trafficpolicyinstance", Source::kPath, "Id"},
    {"DeleteTrafficPolicyInstance", "trafficpolicyinstance", Source::kPath, "Id"},
    {"ListTrafficPolicyInstancesByHostedZone", "hostedzone", Source::kQuery, "id"},
    {"GetReusableDelegationSet", "delegationset", Source::kPath, "Id"},
    {"DeleteReusableDelegationSet", "delegationset", Source::kPath, "Id"},
    {"GetReusableDelegationSetLimit", "delegationset", Source::kPath, "Id"},
    {"CreateQueryLoggingConfig", "hostedzone", Source::kBody, "HostedZoneId"},
    {"GetQueryLoggingConfig", "queryloggingconfig", Source::kPath, "Id"},
    {"DeleteQueryLoggingConfig", "queryloggingconfig", Source::kPath, "Id"},
    {"ListQueryLoggingConfigs", "hostedzone", Source::kQuery, "hostedzoneid"},
    {"ChangeCidrCollection", "cidrcollection", Source::kPath, "CidrCollectionId"},
    {"DeleteCidrCollection", "cidrcollection", Source::kPath, "CidrCollectionId"},
    {"ListCidrLocations", "cidrcollection", Source::kPath, "CidrCollectionId"},
    {"ListCidrBlocks", "cidrcollection", Source::kPath, "CidrCollectionId"},
    {"ChangeTagsForResource", "", Source::kTagged, "ResourceId"},
    {"ListTagsForResource", "", Source::kTagged, "ResourceId"},
    {"ListTagsForResources", "", Source::kTagged, "ResourceIds/ResourceId"},
});

std::string value_or_empty(const aws::NamedValues& values, std::string_view name) {
  const std::string* value = aws::find_value(values, name);
  return value == nullptr ? "" : *value;
}

/// Ids are taken as the operations take them, with and without "/hostedzone/" before them: a Deny for a zone must
/// not be passed by another spelling of its id.
std::string arn_of(std::string_view type, std::string_view id) {
  const std::string prefix = '/' + std::string(type) + '/';
  if (id.starts_with(prefix)) id.remove_prefix(prefix.size());
  return "arn:aws:route53:::" + std::string(type) + '/' + std::string(id);
}

base::Result<std::vector<std::string>> ids_of(const Row& row, const Call& call) {
  const bool in_body = row.source == Source::kBody || row.member.contains('/');
  if (in_body) {
    const auto body = aws::parse_xml(call.body);
    if (!body) return std::unexpected(body.error());
    return texts_at(*body, row.member);
  }
  const auto& values = row.source == Source::kQuery ? call.parameters.query : call.parameters.path;
  std::string id = value_or_empty(values, row.member);
  return id.empty() ? std::vector<std::string>() : std::vector{std::move(id)};
}

}  // namespace

std::vector<std::string> texts_at(const aws::XmlElement& root, std::string_view path) {
  const std::string_view name = path.substr(0, path.find('/'));
  const std::string_view below = path.substr(std::min(path.size(), name.size() + 1));
  std::vector<std::string> texts;
  for (const aws::XmlElement& child : root.children) {
    if (child.name != name) continue;
    if (below.empty()) {
      texts.push_back(child.text);
    } else {
      for (std::string& text : texts_at(child, below)) texts.push_back(std::move(text));
    }
  }
  return texts;
}

base::Result<std::vector<std::string>> resources_of(std::string_view operation, const Call& call) {
  std::vector<std::string> resources;
  for (const Row& row : kRows) {
    if (row.operation != operation) continue;
    const auto ids = ids_of(row, call);
    if (!ids) return std::unexpected(ids.error());
    const std::string type = row.source == Source::kTagged
                                 ? value_or_empty(call.parameters.path, "ResourceType")
                                 : std::string(row.type);
    for (const std::string& id : *ids) resources.push_back(arn_of(type, id));
  }
  if (resources.empty())
    resources.emplace_back("*");  // also where a request lacks what its operation requires
  return resources;
}

}  // namespace milepost::api
