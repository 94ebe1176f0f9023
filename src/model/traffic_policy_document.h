// Traffic policy documents: trees of routing rules over endpoints, as Route 53's traffic flow writes them (API
// reference "Traffic Policy Document Format"; ROUTE53.md 2.10). Pure.
//
//   {"AWSPolicyFormatVersion":"2015-10-01", "RecordType":"A", "StartRule":"r",
//    "Endpoints":{"e":{"Type":"value","Value":"192.0.2.1"}, ..},
//    "Rules":{"r":{"RuleType":"weighted","Items":[{"Weight":"3","EndpointReference":"e"}, ..]}, ..}}
//
//   start --> rule --branches--> rule --branches--> endpoint
//
// A rule or an endpoint may be referred to several times: what is written is a graph without cycles, what it means is
// the tree that it unfolds to.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/describe.h"
#include "base/result.h"
#include "model/record_set.h"

namespace milepost::model {

inline constexpr std::size_t kTrafficDocumentSizeMax = 102'400;  // characters (API reference)
inline constexpr std::size_t kTrafficDepthMax = 16;         // rules on the way from the start to an endpoint
inline constexpr std::size_t kTrafficTreeSizeMax = 10'000;  // branches of the tree that it unfolds to
// A rule stands for record sets of one name and type, of which Route 53 takes as many (DG:DNSLimitations).
inline constexpr std::size_t kTrafficBranchesMax = 100;
inline constexpr std::size_t kGeoproximityBranchesMax = 30;

enum class TrafficEndpointType {
  kValue,
  kCloudfront,
  kElasticLoadBalancer,
  kApplicationLoadBalancer,
  kNetworkLoadBalancer,
  kElasticBeanstalk,
  kS3Website,
};

struct TrafficEndpoint {
  TrafficEndpointType type = TrafficEndpointType::kValue;
  std::string value;  // kValue: rdata as a record set's value; kS3Website: a bucket; else a DNS name
  std::optional<std::string> region;  // of an S3 bucket
};

/// What follows: an endpoint or a rule, by its id.
struct TrafficReference {
  enum class Kind : std::uint8_t { kEndpoint, kRule };

  Kind kind = Kind::kEndpoint;
  std::string id;

  friend bool operator==(const TrafficReference&, const TrafficReference&) = default;
};

enum class TrafficRuleType { kFailover, kGeo, kLatency, kGeoproximity, kMultivalue, kWeighted };

/// One way on from a rule. Which of the members behind health_check it has is a matter of the rule's type.
struct TrafficBranch {
  TrafficReference target;
  /// Absent: not said. The reference gives no default, but its own examples of failover leave it out.
  std::optional<bool> evaluate_target_health;
  std::optional<std::string> health_check;
  std::int64_t weight = 0;         // kWeighted: 0..255
  std::string region;              // kLatency: us-east-1
  GeoLocation geo_location;        // kGeo: one that geo_locations.h knows; the default is country *
  GeoProximityLocation proximity;  // kGeoproximity: one kind of place, and the bias where there is one

  bool evaluates_target_health() const { return evaluate_target_health.value_or(true); }
};

struct TrafficRule {
  TrafficRuleType type = TrafficRuleType::kFailover;
  std::vector<TrafficBranch> branches;  // as written; kFailover: the primary, then the secondary
};

/// As parse_traffic_policy_document() gives it, every reference leads somewhere and no way comes back to where it was.
struct TrafficPolicyDocument {
  std::string format_version;  // 2015-10-01 or 2023-05-09
  std::string record_type;     // a mnemonic of kRecordTypes, but not NS, SOA, DS
  TrafficReference start;
  std::map<std::string, TrafficEndpoint, std::less<>> endpoints;  // by their ids
  std::map<std::string, TrafficRule, std::less<>> rules;
};

/// Error InvalidTrafficPolicyDocument with every problem as `<id of the rule or endpoint>: text`, joined by `;`;
/// problems of the document itself have no id. Linear in the text but for sorting: `text` may be anything.
base::Result<TrafficPolicyDocument> parse_traffic_policy_document(std::string_view text);

/// What a new version has to keep to besides. Documents that are stored may be from before, and are answered all the
/// same. Error InvalidTrafficPolicyDocument, as above.
base::Status check_new_traffic_policy_document(const TrafficPolicyDocument& document);

/// A branch that depends on a health check.
struct TrafficHealthCheckUse {
  std::string rule;   // id
  std::string place;  // of the branch: Primary, Items[2]
  std::string check;  // id

  friend bool operator==(const TrafficHealthCheckUse&, const TrafficHealthCheckUse&) = default;
};

/// In the order of the rules' ids, and in each rule of its branches.
std::vector<TrafficHealthCheckUse> health_check_uses(const TrafficPolicyDocument& document);

}  // namespace milepost::model

namespace milepost::base {

template <>
struct Words<model::TrafficEndpointType> {
  using Type = model::TrafficEndpointType;
  static constexpr auto words = std::to_array<std::pair<Type, std::string_view>>({
      {Type::kValue, "value"},
      {Type::kCloudfront, "cloudfront"},
      {Type::kElasticLoadBalancer, "elastic-load-balancer"},
      {Type::kApplicationLoadBalancer, "application-load-balancer"},
      {Type::kNetworkLoadBalancer, "network-load-balancer"},
      {Type::kElasticBeanstalk, "elastic-beanstalk"},
      {Type::kS3Website, "s3-website"},
  });
};

template <>
struct Words<model::TrafficRuleType> {
  using Type = model::TrafficRuleType;
  static constexpr auto words = std::to_array<std::pair<Type, std::string_view>>({
      {Type::kFailover, "failover"},
      {Type::kGeo, "geo"},
      {Type::kLatency, "latency"},
      {Type::kGeoproximity, "geoproximity"},
      {Type::kMultivalue, "multivalue"},
      {Type::kWeighted, "weighted"},
  });
};

}  // namespace milepost::base
