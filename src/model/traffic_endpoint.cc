// Reads endpoints of traffic policy documents. Of names that AWS gave out only their form can be judged here.
#include "model/traffic_endpoint.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/pattern.h"
#include "model/record_rules.h"
#include "model/regions.h"
#include "model/traffic_object.h"

namespace milepost::model {
namespace {

using Type = TrafficEndpointType;

/// What a name of a type looks like in lower case without a trailing dot, and what messages call it. The text for
/// Classic load balancers is Route 53's, the others follow its pattern.
struct NameForm {
  Type type;
  std::string_view called;
  base::Pattern pattern;
};

constexpr NameForm kNameForms[] = {
    {Type::kCloudfront, "CloudFront distribution domain name",
     base::pattern<"[a-z0-9]+\\.cloudfront\\.(net|cn)">},
    {Type::kElasticLoadBalancer, "ELB Classic load balancer name",
     base::pattern<"(dualstack\\.)?[a-z0-9-]+\\.[a-z]+(-[a-z]+)+-[0-9]\\.elb\\.amazonaws\\.com(\\.cn)?">},
    {Type::kApplicationLoadBalancer, "ELB Application load balancer name",
     base::pattern<"(dualstack\\.)?[a-z0-9-]+\\.[a-z]+(-[a-z]+)+-[0-9]\\.elb\\.amazonaws\\.com(\\.cn)?">},
    {Type::kNetworkLoadBalancer, "ELB Network load balancer name",
     base::pattern<"(dualstack\\.)?[a-z0-9-]+\\.elb\\.[a-z]+(-[a-z]+)+-[0-9]\\.amazonaws\\.com(\\.cn)?">},
    {Type::kElasticBeanstalk, "Elastic Beanstalk environment domain name",
     base::pattern<"[a-z0-9-]+(\\.[a-z0-9-]+)?\\.[a-z]+(-[a-z]+)+-[0-9]\\.elasticbeanstalk\\.com(\\.cn)?">},
    {Type::kS3Website, "Amazon S3 bucket name", base::pattern<"[a-z0-9]([a-z0-9-]*\\.?[a-z0-9-])*">},
};

constexpr std::size_t kNameSizeMax = 255;

std::string plain(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  std::string out(name);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

void check_name(const TrafficEndpoint& endpoint, TrafficObject& object) {
  const NameForm* form = std::ranges::find(kNameForms, endpoint.type, &NameForm::type);
  const bool fits = endpoint.value.size() <= kNameSizeMax && form->pattern.matches(plain(endpoint.value));
  if (!fits) object.refuse(fmt::format("Value is not a valid {}.", form->called));
}

/// "CloudFront: choose A or AAAA", "S3: choose A" (API reference, RecordType).
void check_record_type(Type type, std::string_view record_type, TrafficObject& object) {
  if (record_type.empty() || record_type == "A") return;
  if (record_type == "AAAA" && type != Type::kS3Website) return;
  object.refuse(fmt::format("An endpoint of type {} cannot be used with the record type {}.",
                            base::word_for(type), record_type));
}

/// Only a bucket has a region, and a bucket's plain name does not tell it.
void check_region(const TrafficEndpoint& endpoint, TrafficObject& object) {
  if (endpoint.type != Type::kS3Website) {
    if (endpoint.region) object.refuse("Region can be given only for an endpoint of type s3-website.");
  } else if (!endpoint.region) {
    object.refuse("An endpoint of type s3-website needs a Region.");
  } else if (std::ranges::find(kResourceRecordSetRegions, *endpoint.region) ==
             kResourceRecordSetRegions.end()) {
    object.refuse(fmt::format("Region {} is not known.", quoted(*endpoint.region)));
  }
}

void check_value(const TrafficEndpoint& endpoint, std::string_view record_type, TrafficObject& object) {
  const auto type = record_type.empty() ? std::nullopt : model::record_type(record_type);
  if (!type) return;
  if (const auto problem = find_value_problem(*type, endpoint.value)) object.refuse(*problem);
}

}  // namespace

TrafficEndpoint read_traffic_endpoint(const base::JsonTree& json, std::string_view id,
                                      std::string_view record_type, TrafficProblems& problems) {
  TrafficObject object(json, id, {}, problems);
  TrafficEndpoint endpoint;
  const auto word = object.required_text("Type");
  const auto type = word ? base::enum_for<Type>(*word) : std::nullopt;
  if (word && !type) object.refuse(fmt::format("Endpoint type {} is not known.", quoted(*word)));
  const auto value = object.required_text("Value");
  endpoint.region = object.text("Region");
  object.refuse_unknown();
  if (!type || !value) return endpoint;
  endpoint.type = *type;
  endpoint.value = *value;
  check_region(endpoint, object);
  if (*type == Type::kValue) {
    check_value(endpoint, record_type, object);
  } else {
    check_record_type(*type, record_type, object);
    check_name(endpoint, object);
  }
  return endpoint;
}

}  // namespace milepost::model
