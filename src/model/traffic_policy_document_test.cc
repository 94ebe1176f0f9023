// Traffic policy documents: what is read of them, and each way in which one can be wrong.
#include "model/traffic_policy_document.h"

#include <fmt/core.h>
#include <gmock/gmock.h>

namespace milepost::model {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Kind = TrafficReference::Kind;

/// A document that begins at rule r, its endpoints a and b.
std::string with_rule(const std::string& rule, const std::string& version = "2015-10-01",
                      const std::string& type = "A", const std::string& more_rules = "") {
  return fmt::format(R"({{"AWSPolicyFormatVersion":"{}","RecordType":"{}","StartRule":"r",)"
                     R"("Endpoints":{{"a":{{"Type":"value","Value":"192.0.2.1"}},)"
                     R"("b":{{"Type":"value","Value":"192.0.2.2"}}}},"Rules":{{"r":{}{}}}}})",
                     version, type, rule, more_rules);
}

/// A document of one endpoint, e.
std::string with_endpoint(const std::string& endpoint, const std::string& type = "A") {
  return fmt::format(
      R"({{"AWSPolicyFormatVersion":"2015-10-01","RecordType":"{}","StartEndpoint":"e","Endpoints":{{"e":{}}}}})",
      type, endpoint);
}

std::string problem_of(const std::string& document) {
  const auto parsed = parse_traffic_policy_document(document);
  if (parsed) return "";
  EXPECT_EQ(parsed.error().code, "InvalidTrafficPolicyDocument");
  return parsed.error().message;
}

/// The document, which has to be right.
TrafficPolicyDocument read(const std::string& document) {
  const auto parsed = parse_traffic_policy_document(document);
  EXPECT_TRUE(parsed) << parsed.error().message << "\n" << document;
  return parsed.value_or(TrafficPolicyDocument{});
}

TEST(TrafficPolicyDocument, IsReadWhole) {
  const auto document = read(with_rule(
      R"({"RuleType":"weighted","Items":[{"Weight":"3","EndpointReference":"a","EvaluateTargetHealth":"true"},
          {"Weight":0,"RuleReference":"s","HealthCheck":"h1"}]})",
      "2023-05-09", "A",
      R"(,"s":{"RuleType":"failover","Primary":{"EndpointReference":"b","HealthCheck":"h2"},
          "Secondary":{"EndpointReference":"a","EvaluateTargetHealth":false,"HealthCheck":""}})"));
  EXPECT_EQ(document.format_version, "2023-05-09");
  EXPECT_EQ(document.record_type, "A");
  EXPECT_EQ(document.start, (TrafficReference{Kind::kRule, "r"}));
  ASSERT_EQ(document.endpoints.size(), 2u);
  EXPECT_EQ(document.endpoints.find("b")->second.value, "192.0.2.2");
  const TrafficRule& weighted = document.rules.find("r")->second;
  ASSERT_EQ(weighted.branches.size(), 2u);
  EXPECT_EQ(weighted.type, TrafficRuleType::kWeighted);
  EXPECT_EQ(weighted.branches[0].weight, 3);
  EXPECT_EQ(weighted.branches[0].evaluate_target_health, true);
  EXPECT_EQ(weighted.branches[1].weight, 0);
  EXPECT_EQ(weighted.branches[1].target, (TrafficReference{Kind::kRule, "s"}));
  EXPECT_EQ(weighted.branches[1].evaluate_target_health, std::nullopt);
  const TrafficRule& failover = document.rules.find("s")->second;
  ASSERT_EQ(failover.branches.size(), 2u);
  EXPECT_EQ(failover.branches[0].target.id, "b");
  EXPECT_EQ(failover.branches[1].evaluate_target_health, false);
  EXPECT_EQ(failover.branches[1].health_check, std::nullopt);
  EXPECT_THAT(health_check_uses(document), ElementsAre(TrafficHealthCheckUse{"r", "Items[1]", "h1"},
                                                       TrafficHealthCheckUse{"s", "Primary", "h2"}));
}

TEST(TrafficPolicyDocument, ReadsEveryKindOfGeolocation) {
  const auto document = read(with_rule(
      R"({"RuleType":"geo","Locations":[{"IsDefault":true,"EndpointReference":"a"},
          {"Continent":"EU","EndpointReference":"b"},{"Country":"US","IsDefault":"false","EndpointReference":"b"},
          {"Country":"US","Subdivision":"CA","EndpointReference":"a"}]})"));
  const auto& branches = document.rules.find("r")->second.branches;
  ASSERT_EQ(branches.size(), 4u);
  EXPECT_EQ(branches[0].geo_location.country_code, "*");
  EXPECT_EQ(branches[1].geo_location.continent_code, "EU");
  EXPECT_EQ(branches[2].geo_location.country_code, "US");
  EXPECT_EQ(branches[3].geo_location.subdivision_code, "CA");
}

TEST(TrafficPolicyDocument, ReadsPlacesInTheFormOfItsVersion) {
  const auto old_form = read(with_rule(
      R"({"RuleType":"geoproximity","GeoproximityLocations":[
          {"Region":"aws:route53:us-east-1","Bias":"-99","EndpointReference":"a"},
          {"Latitude":"51.50","Longitude":-0.16,"Bias":10,"EndpointReference":"b"}]})"));
  const auto& branches = old_form.rules.find("r")->second.branches;
  ASSERT_EQ(branches.size(), 2u);
  EXPECT_EQ(branches[0].proximity.aws_region, "us-east-1");
  EXPECT_EQ(branches[0].proximity.bias, -99);
  EXPECT_EQ(branches[1].proximity.coordinates, (Coordinates{"51.50", "-0.16"}));
  const auto new_form = read(with_rule(
      R"({"RuleType":"geoproximity","GeoproximityLocations":[
          {"Location":{"Type":"Region","LocationName":"aws:route53:eu-west-1"},"EndpointReference":"a"},
          {"Location":{"Type":"LocalZone","LocationName":"aws:route53:us-east-1-atl-1a"},"EndpointReference":"b"},
          {"Location":{"Type":"Coordinate","Latitude":"-90","Longitude":"180"},"EndpointReference":"b"},
          {"Region":"aws:route53:eu-west-2","EndpointReference":"a"},
          {"LocalZoneGroup":"us-west-2-lax-1","EndpointReference":"a"},
          {"Latitude":"1","Longitude":"2","EndpointReference":"a"}]})",
      "2023-05-09"));
  const auto& places = new_form.rules.find("r")->second.branches;
  ASSERT_EQ(places.size(), 6u);
  EXPECT_EQ(places[3].proximity.aws_region, "eu-west-2") << "as every version has it";
  EXPECT_EQ(places[4].proximity.local_zone_group, "us-west-2-lax-1");
  EXPECT_EQ(places[5].proximity.coordinates, (Coordinates{"1", "2"}));
  EXPECT_EQ(places[0].proximity.aws_region, "eu-west-1");
  EXPECT_EQ(places[1].proximity.local_zone_group, "us-east-1-atl-1");
  EXPECT_EQ(places[2].proximity.coordinates->latitude, "-90");
}

TEST(TrafficPolicyDocument, EndpointsOfAllTypes) {
  const char* const right[] = {
      R"({"Type":"value","Value":"192.0.2.1"})",
      R"({"Type":"cloudfront","Value":"d111111abcdef8.cloudfront.net"})",
      R"({"Type":"elastic-load-balancer","Value":"elb-111111.us-east-1.elb.amazonaws.com"})",
      R"({"Type":"elastic-load-balancer","Value":"dualstack.my-lb-1234567890.us-west-2.elb.amazonaws.com."})",
      R"({"Type":"application-load-balancer","Value":"exampleAlb-1283637735.us-east-1.elb.amazonaws.com"})",
      R"({"Type":"network-load-balancer","Value":"exampleNlb-74f87b114e21682a.elb.us-gov-west-1.amazonaws.com"})",
      R"({"Type":"elastic-beanstalk","Value":"env-1.eba-ns4qrife.us-east-1.elasticbeanstalk.com"})",
      R"({"Type":"elastic-beanstalk","Value":"env-1.us-east-1.elasticbeanstalk.com"})",
      R"({"Type":"s3-website","Region":"us-east-1","Value":"www.example.com"})",
      R"({"Type":"s3-website","Region":"us-east-1","Value":"example.com.s3-website-us-east-1.amazonaws.com"})",
  };
  for (const char* endpoint : right) EXPECT_EQ(problem_of(with_endpoint(endpoint)), "") << endpoint;
  EXPECT_EQ(problem_of(with_endpoint(R"({"Type":"value","Value":"10 mail.example.com"})", "MX")), "");
  EXPECT_EQ(problem_of(with_endpoint(R"({"Type":"value","Value":"\"hello\" \"world\""})", "TXT")), "");
  EXPECT_EQ(problem_of(with_endpoint(R"({"Type":"value","Value":"1 . alpn=h2"})", "HTTPS")), "");
  EXPECT_EQ(problem_of(with_endpoint(R"({"Type":"cloudfront","Value":"d1.cloudfront.net"})", "AAAA")), "");
}

struct Wrong {
  std::string document;
  std::string problem;
};

void expect_problems(const std::vector<Wrong>& rows) {
  for (const Wrong& row : rows) EXPECT_EQ(problem_of(row.document), row.problem) << row.document;
}

TEST(TrafficPolicyDocument, EndpointsThatAreWrong) {
  const auto elb = [](const char* type, const char* value) {
    return with_endpoint(fmt::format(R"({{"Type":"{}","Value":"{}"}})", type, value));
  };
  expect_problems({
      {with_endpoint(R"({"Type":"value","Value":"999.1.1.1"})"),
       "e: Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 "
       "address) "
       "encountered with '999.1.1.1''"},
      {elb("network-load-balancer", "lb-1.us-east-1.elb.amazonaws.com"),
       "e: Value is not a valid ELB Network load balancer name."},
      {elb("elastic-load-balancer", "lb-1.elb.us-east-1.amazonaws.com"),
       "e: Value is not a valid ELB Classic load balancer name."},
      {elb("application-load-balancer", "192.0.2.1"),
       "e: Value is not a valid ELB Application load balancer name."},
      {elb("cloudfront", "www.example.com"), "e: Value is not a valid CloudFront distribution domain name."},
      {elb("elastic-beanstalk", "us-east-1.elasticbeanstalk.com"),
       "e: Value is not a valid Elastic Beanstalk environment domain name."},
      {with_endpoint(R"({"Type":"s3-website","Region":"us-east-1","Value":"a..b"})"),
       "e: Value is not a valid Amazon S3 bucket name."},
      {with_endpoint(R"({"Type":"s3-website","Value":"www.example.com"})"),
       "e: An endpoint of type s3-website needs a Region."},
      {with_endpoint(R"({"Type":"s3-website","Region":"mars-1","Value":"www.example.com"})"),
       "e: Region 'mars-1' is not known."},
      {with_endpoint(R"({"Type":"value","Region":"us-east-1","Value":"192.0.2.1"})"),
       "e: Region can be given only for an endpoint of type s3-website."},
      {with_endpoint(R"({"Type":"s3-website","Region":"us-east-1","Value":"x.example.com"})", "AAAA"),
       "e: An endpoint of type s3-website cannot be used with the record type AAAA."},
      {with_endpoint(R"({"Type":"cloudfront","Value":"d1.cloudfront.net"})", "CNAME"),
       "e: An endpoint of type cloudfront cannot be used with the record type CNAME."},
      {with_endpoint(R"({"Type":"ec2","Value":"192.0.2.1"})"), "e: Endpoint type 'ec2' is not known."},
      {with_endpoint(R"({"Value":7})"), "e: Member Type is missing.;e: Member Value must be a string."},
      {with_endpoint(R"({"Type":"value","Value":"192.0.2.1","Port":1})"), "e: Unknown member 'Port'."},
      {with_endpoint("[]"), "e: Must be an object."},
  });
}

TEST(TrafficPolicyDocument, EnvelopesThatAreWrong) {
  expect_problems({
      {"", "The document cannot be read: not JSON near line 1: incomplete JSON."},
      {"[]", "Must be an object."},
      {R"({"a":1,"a":2})", "The document cannot be read: \"a\" comes twice near line 1."},
      {"{}",
       "Member AWSPolicyFormatVersion is missing.;Member RecordType is missing.;Exactly one of StartEndpoint "
       "and "
       "StartRule is needed."},
      {with_rule(R"({"RuleType":"failover","Primary":{"EndpointReference":"a"},
                     "Secondary":{"EndpointReference":"b"}})",
                 "2024-01-01"),
       "AWSPolicyFormatVersion must be 2015-10-01 or 2023-05-09, not '2024-01-01'."},
      {with_endpoint(R"({"Type":"value","Value":"ns.example.com"})", "NS"),
       "RecordType NS cannot be used in a traffic policy."},
      {with_endpoint(R"({"Type":"value","Value":"x"})", "ANY"), "RecordType 'ANY' is not known."},
      {R"({"AWSPolicyFormatVersion":"2015-10-01","RecordType":"A","StartEndpoint":"x","Comment":"c"})",
       "Unknown member 'Comment'.;StartEndpoint 'x' is not the ID of an endpoint."},
      {R"({"AWSPolicyFormatVersion":"2015-10-01","RecordType":"A","StartEndpoint":"","Rules":[]})",
       "The start must not be empty.;Member Rules must be an object."},
      {std::string(kTrafficDocumentSizeMax + 1, ' '), "The document has more than 102400 characters."},
      {std::string(17, '[') + std::string(17, ']'),
       "The document cannot be read: not JSON near line 1: too deep."},
  });
}

TEST(TrafficPolicyDocument, RulesThatAreWrong) {
  expect_problems({
      {with_rule(R"({"RuleType":"round-robin"})"), "r: Rule type 'round-robin' is not known."},
      {with_rule("{}"), "r: Member RuleType is missing."},
      {with_rule(R"({"RuleType":"weighted"})"), "r: Member Items is missing."},
      {with_rule(R"({"RuleType":"weighted","Items":[]})"), "r: Items must not be empty."},
      {with_rule(R"({"RuleType":"weighted","Items":{}})"), "r: Member Items must be a list."},
      {with_rule(R"({"RuleType":"weighted","Items":[1]})"), "r: Items[0]: Must be an object."},
      {with_rule(R"({"RuleType":"failover","Primary":{"EndpointReference":"a"}})"),
       "r: Member Secondary is missing."},
      {with_rule(R"({"RuleType":"weighted","Items":[{"EndpointReference":"a"},
                     {"EndpointReference":"b","Weight":"256"}]})"),
       "r: Items[0]: Member Weight is missing.;r: Items[1]: Member Weight must be a whole number from 0 to "
       "255."},
      {with_rule(R"({"RuleType":"weighted","Items":[{"Weight":1},
                     {"Weight":1,"EndpointReference":"a","RuleReference":"r"}]})"),
       "r: Items[0]: Exactly one of EndpointReference and RuleReference is needed.;r: Items[1]: Exactly one "
       "of "
       "EndpointReference and RuleReference is needed."},
      {with_rule(R"({"RuleType":"weighted","Items":[{"Weight":1,"EndpointReference":"a","Wait":1,
                     "EvaluateTargetHealth":"yes"},{"Weight":1,"EndpointReference":"b"}],"Regions":[]})"),
       "r: Items[0]: Member EvaluateTargetHealth must be true or false.;r: Items[0]: Unknown member "
       "'Wait'.;r: "
       "Unknown member 'Regions'."},
      {with_rule(R"({"RuleType":"multivalue","Items":[{"RuleReference":"r"}]})"),
       "r: Items[0]: EndpointReference is needed.;r: Items[0]: Unknown member 'RuleReference'."},
  });
}

TEST(TrafficPolicyDocument, PlacesThatAreWrong) {
  const auto geo = [](const std::string& first, const std::string& second = R"("Country":"DE")") {
    return with_rule(fmt::format(R"({{"RuleType":"geo","Locations":[{{"EndpointReference":"a",{}}},)"
                                 R"({{"EndpointReference":"b",{}}}]}})",
                                 first, second));
  };
  const auto near = [](const std::string& place, const std::string& version = "2015-10-01") {
    return with_rule(
        fmt::format(R"({{"RuleType":"geoproximity","GeoproximityLocations":[)"
                    R"({{"EndpointReference":"a",{}}},{{"EndpointReference":"b",{}}}]}})",
                    place,
                    version == "2015-10-01"
                        ? R"("Region":"aws:route53:eu-west-1")"
                        : R"("Location":{"Type":"Region","LocationName":"aws:route53:eu-west-1"})"),
        version);
  };
  const std::string at = "r: GeoproximityLocations[0]: ";
  expect_problems({
      {geo(R"("Country":"DE")"), "r: Locations[1] is for the same place as Locations[0]."},
      {geo(R"("IsDefault":true)", R"("Country":"*")"),
       "r: Locations[1] is for the same place as Locations[0]."},
      {geo(R"("Country":"XX")"), "r: Locations[0]: Cannot find the geographic location 'XX'."},
      {geo(R"("Country":"FR","Subdivision":"CA")"),
       "r: Locations[0]: Cannot find the geographic location 'FR-CA'."},
      {geo(R"("Subdivision":"CA")"), "r: Locations[0]: Subdivision needs a Country."},
      {geo(R"("Continent":"EU","Country":"FR")"),
       "r: Locations[0]: Exactly one of IsDefault, Continent and Country is needed."},
      {geo(R"("IsDefault":false)"),
       "r: Locations[0]: Exactly one of IsDefault, Continent and Country is needed."},
      {geo(R"("IsDefault":true,"Country":"FR")"),
       "r: Locations[0]: IsDefault cannot be true for the country 'FR'."},
      {near(R"("Region":"eu-west-1")"),
       at + "'eu-west-1' is not a region in the form aws:route53:us-east-1."},
      {near(R"("Bias":100,"Region":"aws:route53:us-east-1")"),
       at + "Member Bias must be a whole number from -99 to 99."},
      {near(R"("Latitude":"1")"), at + "Latitude and Longitude are needed, both of them."},
      {near(R"("Latitude":"47.6086","Longitude":"1")"),
       at + "Latitude must be a number from -90 to 90 with two decimals at most."},
      {near(R"("Latitude":"1","Longitude":"181")"),
       at + "Longitude must be a number from -180 to 180 with two decimals at most."},
      {near(R"("Location":{"Type":"Region","LocationName":"aws:route53:us-east-1"})"),
       at + "Latitude and Longitude are needed, both of them.;" + at + "Unknown member 'Location'."},
      {near(R"("Region":"aws:route53:us-east-1","LocalZoneGroup":"us-east-1-atl-1")", "2023-05-09"),
       at + "Region and LocalZoneGroup cannot be given together."},
      {near(R"("LocalZoneGroup":"us-east-1-atl-1")"),
       at + "Latitude and Longitude are needed, both of them.;" + at + "Unknown member 'LocalZoneGroup'."},
      {near(R"("Location":{"Type":"LocalZone","LocationName":"aws:route53:mars-west-1-abc-1a"})",
            "2023-05-09"),
       at + "Location: 'aws:route53:mars-west-1-abc-1a' is not a Local Zone in the form "
            "aws:route53:us-east-1-atl-1a."},
      {near(R"("Location":{"Type":"Town"})", "2023-05-09"),
       at + "Location: Location type 'Town' is not known."},
      {with_rule(R"({"RuleType":"latency","Regions":[{"Region":"eu-west-1","EndpointReference":"a"},
                     {"Region":"eu-west-1","EndpointReference":"b"},{"Region":"eu-mars-1","EndpointReference":"b"}]})"),
       "r: Regions[2]: Cannot find the region 'eu-mars-1'.;r: Regions[1] is for the same place as "
       "Regions[0]."},
  });
}

TEST(TrafficPolicyDocument, ReferencesThatLeadNowhereOrBack) {
  const auto to = [](const std::string& reference) {
    return R"({"RuleType":"weighted","Items":[{"Weight":1,"EndpointReference":"a"},{"Weight":1,"EndpointReference":"b"},
              {"Weight":1,"RuleReference":")" +
           reference + R"("}]})";
  };
  expect_problems({
      {with_rule(to("x")), "r: Items[2]: RuleReference 'x' is not the ID of a rule."},
      {with_rule(R"({"RuleType":"failover","Secondary":{"EndpointReference":"x"}})"),
       "r: Member Primary is missing.;r: Secondary: EndpointReference 'x' is not the ID of an endpoint."},
      {with_rule(to("r")), "r: The rule leads back to itself: 'r -> r'."},
      {with_rule(to("s"), "2015-10-01", "A", R"(,"s":)" + to("r")),
       "r: The rule leads back to itself: 'r -> s -> r'."},
      {with_rule(R"({"RuleType":"multivalue","Items":[{"EndpointReference":"a"}]})", "2015-10-01", "A",
                 R"(,"s":)" + to("s")),
       "s: The rule is never reached from the start of the policy.;b: The endpoint is never reached from the "
       "start of "
       "the policy."},
      {R"({"AWSPolicyFormatVersion":"2015-10-01","RecordType":"A","StartRule":"r",
          "Endpoints":{"e":{"Type":"cloudfront","Value":"d1.cloudfront.net"}},
          "Rules":{"r":{"RuleType":"multivalue","Items":[{"EndpointReference":"e"}]}}})",
       "r: A multivalue rule can route only to endpoints of type value; 'e' is of type cloudfront."},
      {R"({"AWSPolicyFormatVersion":"2015-10-01","RecordType":"CNAME","StartRule":"r",
          "Endpoints":{"e":{"Type":"value","Value":"www.example.com"}},
          "Rules":{"r":{"RuleType":"multivalue","Items":[{"EndpointReference":"e"}]}}})",
       "r: A multivalue rule cannot be used with the record type CNAME."},
  });
}

// Stored documents may say so: they are read.
TEST(TrafficPolicyDocument, NewOnesDoNotEvaluateTheHealthOfDistributions) {
  const auto problem_with = [](const std::string& evaluate) {
    const auto document = read(R"({"AWSPolicyFormatVersion":"2015-10-01","RecordType":"A","StartRule":"f",
          "Endpoints":{"cdn":{"Type":"cloudfront","Value":"d1.cloudfront.net"},
                       "lb":{"Type":"elastic-load-balancer","Value":"lb-1.us-west-2.elb.amazonaws.com"}},
          "Rules":{"f":{"RuleType":"failover","Primary":{"EndpointReference":"lb","EvaluateTargetHealth":true},
                        "Secondary":{"RuleReference":"w","EvaluateTargetHealth":true}},
                   "w":{"RuleType":"weighted","Items":[{"Weight":1,"EndpointReference":"lb"},
                        {"Weight":1,"EndpointReference":"cdn")" +
                               evaluate + R"(}]}}})");
    const auto checked = check_new_traffic_policy_document(document);
    return checked ? "" : checked.error().code + ": " + checked.error().message;
  };
  EXPECT_EQ(problem_with(""), "");
  EXPECT_EQ(problem_with(R"(,"EvaluateTargetHealth":"false")"), "");
  EXPECT_EQ(problem_with(R"(,"EvaluateTargetHealth":"true")"),
            "InvalidTrafficPolicyDocument: w: Items[1]: EvaluateTargetHealth cannot be true for a CloudFront "
            "distribution, which 'cdn' is.");
}

/// r0 -> r1 -> .. -> e, each rule with `ways` branches to the next.
std::string ladder(int rules, int ways) {
  std::string text = R"({"AWSPolicyFormatVersion":"2015-10-01","RecordType":"A","StartRule":"r0",)"
                     R"("Endpoints":{"e":{"Type":"value","Value":"192.0.2.1"}},"Rules":{)";
  for (int i = 0; i < rules; ++i) {
    text += fmt::format(R"({}"r{}":{{"RuleType":"weighted","Items":[)", i == 0 ? "" : ",", i);
    const std::string target =
        i + 1 == rules ? R"("EndpointReference":"e")" : fmt::format(R"("RuleReference":"r{}")", i + 1);
    for (int way = 0; way < ways; ++way)
      text += fmt::format(R"({}{{"Weight":1,{}}})", way == 0 ? "" : ",", target);
    text += "]}";
  }
  return text + "}}";
}

TEST(TrafficPolicyDocument, TreesHaveADepthAndASize) {
  EXPECT_EQ(problem_of(ladder(kTrafficDepthMax, 1)), "");
  EXPECT_EQ(problem_of(ladder(kTrafficDepthMax + 1, 1)), "r0: More than 16 rules follow each other.");
  // 100 + 100 * 99 = 10,000 branches; with 100 each it is 100 more.
  EXPECT_EQ(problem_of(ladder(2, 99)), "");
  EXPECT_EQ(problem_of(ladder(2, 100)),
            "r0: The tree that the rules unfold to has more than 10000 branches.");
  // Sixteen levels of 100 ways each are more branches than any number type can count; the document is small.
  EXPECT_EQ(problem_of(ladder(16, 100)),
            "r0: The tree that the rules unfold to has more than 10000 branches.");
  EXPECT_EQ(problem_of(ladder(1, 101)), "r0: Items has more than 100 items.");
}

TEST(TrafficPolicyDocument, OfManyProblemsTheFirstAreTold) {
  std::string items;
  for (int i = 0; i < 50; ++i)
    items += fmt::format(R"({}{{"Weight":1,"EndpointReference":"x{}"}})", i ? "," : "", i);
  const std::string problem = problem_of(with_rule(R"({"RuleType":"weighted","Items":[)" + items + "]}"));
  EXPECT_THAT(
      problem,
      HasSubstr("r: Items[19]: EndpointReference 'x19' is not the ID of an endpoint.;and 30 more problems."));
  EXPECT_THAT(problem, testing::Not(HasSubstr("x20")));
  const std::string id(5'000, 'i');
  EXPECT_LT(problem_of(with_endpoint(R"({"Type":"value","Value":")" + id + R"("})")).size(), 1'000u);
  EXPECT_THAT(problem_of(R"({"AWSPolicyFormatVersion":"2015-10-01","RecordType":"A","StartEndpoint":")" + id +
                         R"("})"),
              HasSubstr("StartEndpoint 'iiii"));
}

}  // namespace
}  // namespace milepost::model
