// The rules of aliases on their own, text by text, and where aliases and CNAMEs lead (ROUTE53.md 2.6, 2.7).
#include "model/alias_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace milepost::model {
namespace {

using testing::ElementsAre;

HostedZone make_zone(bool private_zone = false) {
  HostedZone zone;
  zone.id = "Z1";
  zone.name = "example.com.";
  zone.private_zone = private_zone;
  return zone;
}

RecordSet alias_to(std::string zone, std::string name, bool evaluate = false, std::string type = "A") {
  RecordSet set;
  set.name = "x.example.com.";
  set.type = std::move(type);
  set.alias_target = AliasTarget{std::move(zone), std::move(name), evaluate};
  return set;
}

RecordSet cname_to(std::string value) {
  RecordSet set;
  set.name = "x.example.com.";
  set.type = "CNAME";
  set.ttl = 300;
  set.resource_records = {{std::move(value)}};
  return set;
}

std::vector<std::string> problems_of(const RecordSet& set, bool private_zone = false) {
  std::vector<std::string> problems;
  check_alias(set, make_zone(private_zone), problems);
  return problems;
}

TEST(AliasRules, ATargetInTheOwnZoneLiesWithinIt) {
  EXPECT_THAT(problems_of(alias_to("Z1", "y.example.com.")), ElementsAre());
  EXPECT_THAT(problems_of(alias_to("Z1", "example.com.")), ElementsAre());
  const std::string tried =
      "Tried to create an alias that targets lb-1.us-west-1.elb.amazonaws.com., type A in zone Z1, but ";
  EXPECT_THAT(problems_of(alias_to("Z1", "lb-1.us-west-1.elb.amazonaws.com.")),
              ElementsAre(tried + "the alias target name does not lie within the target zone",
                          tried + "that target was not found"));
}

TEST(AliasRules, OtherZonesAreTakenAsTheyAreSaid) {
  EXPECT_THAT(problems_of(alias_to("Z32O12XQLNTSW2", "lb-1.eu-west-1.elb.amazonaws.com.", true)),
              ElementsAre());
  EXPECT_THAT(problems_of(alias_to("Z2BJ6XQ5FK7U4H", "a1.awsglobalaccelerator.com.", true), true),
              ElementsAre());
}

TEST(AliasRules, DelegationsAndSoaAreNoAliases) {
  for (const std::string type : {"NS", "SOA"}) {
    EXPECT_THAT(problems_of(alias_to("Z1", "y.example.com.", false, type)),
                ElementsAre("RRSet with DNS name x.example.com., type " + type +
                            " cannot be created as records of type " + type + " cannot be aliases."));
  }
}

TEST(AliasRules, CloudFrontTellsNoHealthAndIsPublic) {
  const RecordSet fine = alias_to("Z2FDTNDATAQYW2", "d111111abcdef8.cloudfront.net.");
  EXPECT_THAT(problems_of(fine), ElementsAre());
  const std::string tried =
      "Tried to create an alias that targets d111111abcdef8.cloudfront.net., type A in zone Z2FDTNDATAQYW2, "
      "but ";
  EXPECT_THAT(problems_of(alias_to("Z2FDTNDATAQYW2", "d111111abcdef8.cloudfront.net.", true)),
              ElementsAre(tried + "EvaluateTargetHealth cannot be true for a CloudFront distribution"));
  EXPECT_THAT(problems_of(fine, true),
              ElementsAre(tried + "a private hosted zone cannot have aliases to CloudFront distributions"));
}

TEST(AliasRules, LinksStayWithinTheZone) {
  const HostedZone zone = make_zone();
  EXPECT_THAT(links_of(alias_to("Z1", "y.example.com."), zone), ElementsAre("y.example.com."));
  EXPECT_THAT(links_of(alias_to("Z2", "y.example.com."), zone), ElementsAre());
  EXPECT_THAT(links_of(cname_to("Y.Example.com"), zone), ElementsAre("y.example.com."));
  EXPECT_THAT(links_of(cname_to("*.example.com"), zone), ElementsAre("\\052.example.com."));
  EXPECT_THAT(links_of(cname_to("y.example.net."), zone), ElementsAre());
  EXPECT_THAT(links_of(cname_to("no name"), zone), ElementsAre());
  RecordSet mail = cname_to("10 y.example.com.");
  mail.type = "MX";
  EXPECT_THAT(links_of(mail, zone), ElementsAre());
}

}  // namespace
}  // namespace milepost::model
