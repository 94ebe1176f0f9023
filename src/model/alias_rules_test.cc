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

std::vector<std::string> problems_of(const RecordSet& set, bool private_zone = false,
                                     const OutsideNames& names = {}) {
  std::vector<std::string> problems;
  check_alias(set, make_zone(private_zone), names, problems);
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

TEST(AliasRules, AwsServicesAreNamedByTheirHostedZones) {
  EXPECT_THAT(problems_of(alias_to("Z32O12XQLNTSW2", "lb-1.eu-west-1.elb.amazonaws.com.", true)),
              ElementsAre());
  EXPECT_THAT(problems_of(alias_to("Z2BJ6XQ5FK7U4H", "a1.awsglobalaccelerator.com.", true, "AAAA"), true),
              ElementsAre());
  EXPECT_THAT(problems_of(alias_to("ZNEW", "lb-1.ap-mars-1.elb.amazonaws.com.")), ElementsAre())
      << "a region that no table has yet";
  // The balancer's name by the zone of another region, of another service, and of nobody.
  for (const std::string zone : {"Z35SXDOTRQ7X7K", "Z1BKCTXD74EZPE", "Z9"}) {
    const std::string tried =
        "Tried to create an alias that targets lb-1.eu-west-1.elb.amazonaws.com., type A in zone " + zone +
        ", but ";
    EXPECT_THAT(problems_of(alias_to(zone, "lb-1.eu-west-1.elb.amazonaws.com.")),
                ElementsAre(tried + "the alias target name does not lie within the target zone",
                            tried + "that target was not found"));
  }
  EXPECT_EQ(problems_of(alias_to("Z2FDTNDATAQYW2", "www.example.net.")).size(), 2u);
}

TEST(AliasRules, OtherNamesAreTheOperatorsToAllow) {
  const RecordSet set = alias_to("Z9", "lb.example.net.", true);
  EXPECT_THAT(
      problems_of(set),
      ElementsAre("Tried to create an alias that targets lb.example.net., type A in zone Z9, but the name is "
                  "neither of that hosted zone here nor of an AWS service, and this server's configuration "
                  "([alias] allow) does not let aliases lead there"));
  const OutsideNames names = *OutsideNames::parse({"*.example.net"});
  EXPECT_THAT(problems_of(set, false, names), ElementsAre());
  EXPECT_THAT(problems_of(alias_to("Z35SXDOTRQ7X7K", "lb.example.net."), false, names), ElementsAre());
  EXPECT_EQ(problems_of(alias_to("Z9", "example.net."), false, names).size(), 1u);
  EXPECT_TRUE(names_unknown_zone(set, make_zone()));
  EXPECT_FALSE(names_unknown_zone(alias_to("Z1", "y.example.com."), make_zone()));
  EXPECT_FALSE(names_unknown_zone(alias_to("Z2FDTNDATAQYW2", "d1.cloudfront.net."), make_zone()));
}

TEST(AliasRules, OnlyAddressesLeadOutside) {
  const std::string not_found = ", but that target was not found";
  const std::string balancer = "lb-1.us-east-1.elb.amazonaws.com.";
  for (const std::string type : {"TXT", "CNAME", "MX", "HTTPS"}) {
    EXPECT_THAT(problems_of(alias_to("Z35SXDOTRQ7X7K", balancer, false, type)),
                ElementsAre("Tried to create an alias that targets " + balancer + ", type " + type +
                            " in zone Z35SXDOTRQ7X7K" + not_found));
  }
  EXPECT_THAT(problems_of(alias_to("Z2FDTNDATAQYW2", "d1.cloudfront.net.", false, "HTTPS")), ElementsAre());
  const OutsideNames names = *OutsideNames::parse({"lb.example.net"});
  EXPECT_THAT(problems_of(alias_to("Z9", "lb.example.net.", false, "HTTPS"), false, names), ElementsAre());
  EXPECT_EQ(problems_of(alias_to("Z9", "lb.example.net.", false, "TXT"), false, names).size(), 1u);
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
