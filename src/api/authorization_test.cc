// What policies decide about real calls: resources and condition values come from the request alone.
#include "api/authorization.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "api/api_test_fixture.h"
#include "api/policy_vocabulary.h"
#include "aws/access_policy.h"

namespace milepost::api {
namespace {

using testing::HasSubstr;

constexpr std::string_view kAliceArn = "arn:aws:iam::123456789012:user/alice";

std::string change(const std::string& action, const std::string& name, const std::string& type) {
  return "<Change><Action>" + action + "</Action><ResourceRecordSet><Name>" + name + "</Name><Type>" + type +
         "</Type></ResourceRecordSet></Change>";
}

std::string batch(const std::string& changes) {
  return "<ChangeResourceRecordSetsRequest><ChangeBatch><Changes>" + changes +
         "</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>";
}

class Authorization : public ApiTest {
 protected:
  void be_allowed(const std::string& statements) {
    auto policy = aws::AccessPolicy::compile(R"({"Version":"2012-10-17","Statement":[)" + statements + "]}",
                                             policy_vocabulary(), {});
    ASSERT_TRUE(policy) << policy.error().message;
    alice_.policy = std::make_shared<const aws::AccessPolicy>(*std::move(policy));
  }

  /// "Code: message" of what authorization says to a request; empty when it lets it through.
  std::string verdict(std::string_view method, const std::string& target, std::string_view body = "") {
    const RouteMatch match = find_route(method, "/2013-04-01" + target);
    EXPECT_NE(match.route, nullptr) << target;
    return problem_of(
        authorize(*match.route,
                  {.context = *context_, .caller = alice_, .parameters = match.parameters, .body = body}));
  }

  aws::Caller alice_{.account = "123456789012",
                     .user = "alice",
                     .access_key_id = "AKIAALICE",
                     .arn = std::string(kAliceArn),
                     .source = "192.0.2.1"};
};

TEST_F(Authorization, WithoutAPolicyEverythingIsAllowed) {
  EXPECT_EQ(verdict("DELETE", "/hostedzone/Z1"), "");
}

TEST_F(Authorization, RefusalsAreInTheWordsOfAws) {
  be_allowed(R"({"Effect":"Deny","Action":"route53:Delete*","Resource":"*"})");
  EXPECT_EQ(
      verdict("GET", "/hostedzone/Z1"),
      "AccessDenied: User: arn:aws:iam::123456789012:user/alice is not authorized to perform: "
      "route53:GetHostedZone on resource: arn:aws:route53:::hostedzone/Z1 because no identity-based policy "
      "allows the route53:GetHostedZone action");
  EXPECT_EQ(
      verdict("GET", "/hostedzone"),
      "AccessDenied: User: arn:aws:iam::123456789012:user/alice is not authorized to perform: "
      "route53:ListHostedZones because no identity-based policy allows the route53:ListHostedZones action");
  EXPECT_EQ(
      verdict("DELETE", "/hostedzone/Z1"),
      "AccessDenied: User: arn:aws:iam::123456789012:user/alice is not authorized to perform: "
      "route53:DeleteHostedZone on resource: arn:aws:route53:::hostedzone/Z1 with an explicit deny in an "
      "identity-based policy");
}

TEST_F(Authorization, OtherSpellingsOfAnIdAreTheSameResource) {
  be_allowed(R"({"Effect":"Allow","Action":"*","Resource":"*"},
                {"Effect":"Deny","Action":"*","Resource":"arn:aws:route53:::hostedzone/Z1"})");
  for (const char* id : {"Z1", "%5A1", "%2Fhostedzone%2FZ1", "Z1/"}) {
    EXPECT_THAT(verdict("GET", "/hostedzone/" + std::string(id)), HasSubstr("explicit deny")) << id;
  }
  EXPECT_EQ(verdict("GET", "/hostedzone/Z2"), "");
}

TEST_F(Authorization, IdsComeFromPathQueryAndBody) {
  const auto resource = [this](std::string_view method, const std::string& target,
                               std::string_view body = "") {
    be_allowed(R"({"Effect":"Deny","Action":"*","Resource":"*"})");
    const std::string text = verdict(method, target, body);
    const std::size_t from = text.find("arn:aws:route53");
    return from == std::string::npos ? "*" : text.substr(from, text.find(' ', from) - from);
  };
  EXPECT_EQ(resource("GET", "/change/C1"), "arn:aws:route53:::change/C1");
  EXPECT_EQ(resource("POST", "/tags/healthcheck/H1"), "arn:aws:route53:::healthcheck/H1");
  EXPECT_EQ(resource("GET", "/trafficpolicyinstances/hostedzone?id=Z1"), "arn:aws:route53:::hostedzone/Z1");
  EXPECT_EQ(resource("GET", "/trafficpolicyinstances/trafficpolicy?id=T1&version=1"),
            "arn:aws:route53:::trafficpolicy/T1");
  EXPECT_EQ(resource("GET", "/queryloggingconfig"), "*");
  EXPECT_EQ(resource("GET", "/queryloggingconfig?hostedzoneid=Z1"), "arn:aws:route53:::hostedzone/Z1");
  EXPECT_EQ(resource("POST", "/keysigningkey", "<R><HostedZoneId>/hostedzone/Z1</HostedZoneId></R>"),
            "arn:aws:route53:::hostedzone/Z1");
  EXPECT_EQ(resource("POST", "/hostedzone", "not even XML"), "*");
}

TEST_F(Authorization, EachOfSeveralResourcesMustBeAllowed) {
  be_allowed(
      R"({"Effect":"Allow","Action":"*","Resource":["arn:aws:route53:::hostedzone/Z1","arn:aws:route53:::hostedzone/Z2"]})");
  const auto tags_of = [](const std::string& second) {
    return "<R><ResourceIds><ResourceId>Z1</ResourceId><ResourceId>" + second +
           "</ResourceId></ResourceIds></R>";
  };
  EXPECT_EQ(verdict("POST", "/tags/hostedzone", tags_of("Z2")), "");
  EXPECT_THAT(verdict("POST", "/tags/hostedzone", tags_of("Z3")), HasSubstr("hostedzone/Z3 because"));
  EXPECT_THAT(verdict("POST", "/tags/healthcheck", tags_of("Z2")), HasSubstr("healthcheck/Z1 because"));
  EXPECT_THAT(verdict("POST", "/tags/hostedzone", "<R/>"), HasSubstr("AccessDenied"));
  EXPECT_THAT(verdict("POST", "/trafficpolicyinstance",
                      "<R><HostedZoneId>Z1</HostedZoneId><TrafficPolicyId>T1</TrafficPolicyId></R>"),
              HasSubstr("trafficpolicy/T1 because"));
}

TEST_F(Authorization, RecordKeysAreThoseOfEveryChange) {
  be_allowed(R"({"Effect":"Allow","Action":"route53:ChangeResourceRecordSets","Resource":"*","Condition":{
      "ForAllValues:StringEquals":{"route53:ChangeResourceRecordSetsRecordTypes":"TXT",
                                   "route53:ChangeResourceRecordSetsActions":["CREATE","UPSERT"]},
      "ForAllValues:StringLike":{"route53:ChangeResourceRecordSetsNormalizedRecordNames":["_acme-challenge.*","\\052.b"]}}})");
  const auto said = [this](const std::string& changes) {
    return verdict("POST", "/hostedzone/Z1/rrset/", batch(changes));
  };
  const std::string fine = change("UPSERT", "_ACME-Challenge.a.", "TXT");
  EXPECT_EQ(said(fine), "");
  EXPECT_EQ(said(fine + change("CREATE", "*.B", "TXT")), "");
  EXPECT_THAT(said(fine + change("UPSERT", "www.a", "TXT")), HasSubstr("AccessDenied"));
  EXPECT_THAT(said(fine + change("UPSERT", "_acme-challenge.a", "A")), HasSubstr("AccessDenied"));
  EXPECT_THAT(said(fine + change("DELETE", "_acme-challenge.a", "TXT")), HasSubstr("AccessDenied"));
  EXPECT_THAT(said(change("CREATE", "\\137acme-challenge.a", "TXT")), testing::IsEmpty());
}

TEST_F(Authorization, BodiesThatAreNoXmlMatterOnlyWhereThePolicyAsks) {
  be_allowed(R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{"ForAllValues:StringEquals":{
      "route53:ChangeResourceRecordSetsRecordTypes":"TXT"}}})");
  EXPECT_THAT(verdict("POST", "/hostedzone/Z1/rrset", "{}"), HasSubstr("MalformedInput"));
  be_allowed(R"({"Effect":"Allow","Action":"route53:GetChange","Resource":"*"})");
  EXPECT_THAT(verdict("POST", "/hostedzone/Z1/rrset", "{}"), HasSubstr("AccessDenied"));
}

TEST_F(Authorization, VpcsAreWrittenAsAwsWritesThem) {
  be_allowed(R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{"ForAnyValue:StringLike":{
      "route53:VPCs":"VPCId=vpc-1,VPCRegion=eu-*"}}})");
  const auto body = [](const std::string& region) {
    return "<R><VPC><VPCRegion>" + region + "</VPCRegion><VPCId>vpc-1</VPCId></VPC></R>";
  };
  EXPECT_EQ(verdict("POST", "/hostedzone/Z1/associatevpc", body("eu-west-1")), "");
  EXPECT_THAT(verdict("POST", "/hostedzone/Z1/associatevpc", body("us-east-1")), HasSubstr("AccessDenied"));
  EXPECT_EQ(verdict("GET", "/hostedzonesbyvpc?vpcid=vpc-1&vpcregion=eu-west-1"), "");
  EXPECT_THAT(verdict("GET", "/hostedzonesbyvpc?vpcid=vpc-2&vpcregion=eu-west-1"), HasSubstr("AccessDenied"));
}

TEST_F(Authorization, CallersAndTimesCanBeConditions) {
  const auto allowed_if = [this](const std::string& condition) {
    be_allowed(R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":)" + condition + "}");
    return verdict("GET", "/hostedzone/Z1").empty();
  };
  EXPECT_TRUE(allowed_if(R"({"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}})"));
  EXPECT_FALSE(allowed_if(R"({"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}})"));
  EXPECT_TRUE(
      allowed_if(R"({"StringEquals":{"aws:username":"alice","aws:PrincipalAccount":"123456789012"}})"));
  EXPECT_TRUE(
      allowed_if(R"({"StringLike":{"aws:PrincipalArn":"arn:aws:iam::*:user/alice","aws:userid":"AIDA*"}})"));
  EXPECT_TRUE(allowed_if(R"({"DateEquals":{"aws:CurrentTime":"2026-11-22T00:00:00Z"}})"));
  EXPECT_FALSE(allowed_if(R"({"DateLessThan":{"aws:CurrentTime":"2026-11-22"}})"));
}

// An operation on a resource that the table forgot would be one on "*", which no Deny for the resource stops.
TEST_F(Authorization, EveryOperationOnAnIdHasAResource) {
  be_allowed(R"({"Effect":"Deny","Action":"*","Resource":"*"})");
  for (const Route& route : routes()) {
    std::string target(route.pattern);
    if (!target.contains('{') || target.starts_with("/accountlimit/")) continue;
    std::ranges::replace_if(target, [](char c) { return c == '{' || c == '}'; }, 'x');
    const std::string body = "<R><ResourceIds><ResourceId>Z</ResourceId></ResourceIds></R>";
    EXPECT_THAT(verdict(route.method, target, body), HasSubstr(" on resource: arn:aws:route53:::"))
        << route.name;
  }
}

// AmazonRoute53ReadOnlyAccess and AmazonRoute53FullAccess, as AWS has them.
TEST_F(Authorization, ManagedPoliciesOfAwsAreTaken) {
  be_allowed(
      R"({"Effect":"Allow","Action":["route53:Get*","route53:List*","route53:TestDNSAnswer"],"Resource":["*"]})");
  EXPECT_EQ(verdict("GET", "/testdnsanswer"), "");
  EXPECT_THAT(verdict("POST", "/hostedzone"), HasSubstr("AccessDenied"));
  be_allowed(R"({"Effect":"Allow","Action":["route53:*","route53domains:*","cloudfront:ListDistributions",
      "elasticloadbalancing:DescribeLoadBalancers","elasticbeanstalk:DescribeEnvironments","s3:ListAllMyBuckets",
      "s3:GetBucketLocation","s3:GetBucketWebsite","ec2:DescribeVpcs","ec2:DescribeVpcEndpoints","ec2:DescribeRegions",
      "sns:ListTopics","sns:ListSubscriptionsByTopic","cloudwatch:DescribeAlarms","cloudwatch:GetMetricStatistics"],
      "Resource":"*"},{"Effect":"Allow","Action":"apigateway:GET","Resource":"arn:aws:apigateway:*::/domainnames"})");
  EXPECT_EQ(verdict("POST", "/hostedzone"), "");
}

}  // namespace
}  // namespace milepost::api
