// The rules of routing policies, text by text (ROUTE53.md 2.6 "Policy mixing", 2.7).
#include "model/routing_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "model/routing_policy.h"

namespace milepost::model {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;

constexpr const char* kCollection = "01234567-89ab-cdef-0123-456789abcdef";

RecordSet simple() {
  RecordSet set;
  set.name = "x.example.com.";
  set.type = "A";
  set.ttl = 300;
  set.resource_records = {{"192.0.2.1"}};
  return set;
}

RecordSet routed(const std::string& identifier) {
  RecordSet set = simple();
  set.set_identifier = identifier;
  return set;
}
RecordSet weighted(const std::string& identifier, std::int64_t ttl = 300) {
  RecordSet set = routed(identifier);
  set.weight = 10;
  set.ttl = ttl;
  return set;
}
RecordSet latency(const std::string& identifier, const std::string& region) {
  RecordSet set = routed(identifier);
  set.region = region;
  return set;
}
RecordSet failover(const std::string& identifier, const std::string& role) {
  RecordSet set = routed(identifier);
  set.failover = role;
  set.health_check_id = "h";
  return set;
}
RecordSet geolocation(const std::string& identifier, GeoLocation location) {
  RecordSet set = routed(identifier);
  set.geo_location = std::move(location);
  return set;
}
RecordSet multivalue(const std::string& identifier) {
  RecordSet set = routed(identifier);
  set.multi_value_answer = true;
  return set;
}
RecordSet geoproximity(const std::string& identifier, GeoProximityLocation location) {
  RecordSet set = routed(identifier);
  set.geo_proximity_location = std::move(location);
  return set;
}
RecordSet ip_based(const std::string& identifier, const std::string& location,
                   const std::string& collection = kCollection) {
  RecordSet set = routed(identifier);
  set.cidr_routing_config = CidrRoutingConfig{collection, location};
  return set;
}

RecordSet alias(RecordSet set) {
  set.ttl.reset();
  set.resource_records.clear();
  set.alias_target = AliasTarget{"Z1", "y.example.com.", false};
  return set;
}

/// Of every policy one.
std::vector<RecordSet> one_of_each() {
  return {simple(),
          weighted("s"),
          latency("s", "eu-west-1"),
          failover("s", "PRIMARY"),
          geolocation("s", {"EU", {}, {}}),
          multivalue("s"),
          geoproximity("s", {"eu-west-1", {}, {}, {}}),
          ip_based("s", "office")};
}

std::vector<std::string> problems_of(const RecordSet& set, bool private_zone = false) {
  HostedZone zone;
  zone.id = "Z1";
  zone.name = "example.com.";
  zone.private_zone = private_zone;
  std::vector<std::string> problems;
  check_routing(set, zone, problems);
  return problems;
}

TEST(RoutingPolicy, IsToldByTheMembers) {
  std::vector<std::string> names;
  for (const RecordSet& set : one_of_each()) {
    names.emplace_back(name_of(policy_of(set)));
    EXPECT_EQ(policy_count(set), names.size() == 1 ? 0 : 1) << names.back();
  }
  EXPECT_THAT(names, ElementsAre("simple", "weighted", "latency", "failover", "geolocation",
                                 "multivalue answer", "geoproximity", "IP-based"));
  RecordSet not_many = simple();
  not_many.multi_value_answer = false;
  EXPECT_EQ(policy_of(not_many), RoutingPolicy::kSimple);
}

TEST(RoutingRules, AcceptWhatEachPolicyIsFor) {
  for (const RecordSet& set : one_of_each())
    EXPECT_THAT(problems_of(set), ElementsAre()) << name_of(policy_of(set));
  for (const char* type : {"A", "AAAA", "CAA", "CNAME", "HTTPS", "MX", "NAPTR", "PTR", "SPF", "SRV", "SSHFP",
                           "SVCB", "TLSA", "TXT"}) {
    RecordSet set = weighted("s");
    set.type = type;
    EXPECT_THAT(problems_of(set), ElementsAre()) << type;
  }
}

TEST(RoutingRules, SomeTypesHaveNoPolicy) {
  for (const char* type : {"NS", "SOA", "DS"}) {
    for (RecordSet set : one_of_each()) {
      set.type = type;
      const auto problems = problems_of(set);
      if (policy_of(set) == RoutingPolicy::kSimple) {
        EXPECT_THAT(problems, ElementsAre()) << type;
      } else {
        EXPECT_THAT(problems, ElementsAre("RRSet with DNS name x.example.com., type " + std::string(type) +
                                          ", SetIdentifier s cannot be created as " +
                                          std::string(name_of(policy_of(set))) +
                                          " routing is not available for records of type " + type + "."));
      }
    }
  }
}

struct Row {
  RecordSet set;
  std::vector<std::string> problems;
};

const std::string kSet = "RRSet with DNS name x.example.com., type A, SetIdentifier s";

TEST(RoutingRules, MultivalueAnswersAreNoCnamesAndNoAliases) {
  RecordSet cname = multivalue("s");
  cname.type = "CNAME";
  EXPECT_THAT(problems_of(cname),
              ElementsAre("RRSet with DNS name x.example.com., type CNAME, SetIdentifier s "
                          "cannot be created as multivalue answer routing is not available "
                          "for records of type CNAME."));
  EXPECT_THAT(problems_of(alias(multivalue("s"))),
              ElementsAre(kSet + " cannot be created as multivalue answer sets cannot be aliases."));
}

TEST(RoutingRules, WeightedAndLatencySetsHaveOneRecord) {
  const std::vector<ResourceRecord> two = {{"192.0.2.1"}, {"192.0.2.2"}};
  for (RecordSet set : one_of_each()) {
    set.resource_records = two;
    const RoutingPolicy policy = policy_of(set);
    if (policy == RoutingPolicy::kWeighted || policy == RoutingPolicy::kLatency) {
      EXPECT_THAT(problems_of(set),
                  ElementsAre(kSet + " cannot be created as " + std::string(name_of(policy)) +
                              " sets must contain exactly one resource record."));
    } else {
      EXPECT_THAT(problems_of(set), ElementsAre()) << name_of(policy);
    }
  }
}

TEST(RoutingRules, APrimaryNeedsAHealthCheck) {
  RecordSet primary = failover("s", "PRIMARY");
  primary.health_check_id.reset();
  EXPECT_THAT(
      problems_of(primary),
      ElementsAre(
          "A non-alias primary ResourceRecordSet must have an associated health check. No changes made."));
  EXPECT_THAT(problems_of(alias(primary)), ElementsAre()) << "an alias has the health of its target";
  RecordSet secondary = failover("s", "SECONDARY");
  secondary.health_check_id.reset();
  EXPECT_THAT(problems_of(secondary), ElementsAre());
}

TEST(RoutingRules, LocationsHaveToExist) {
  const auto unknown = [](const std::string& location) {
    return std::vector<std::string>{"Cannot find geographic location [" + location + "]. No changes made."};
  };
  const std::vector<Row> rows = {
      {geolocation("s", {"NA", {}, {}}), {}},
      {geolocation("s", {{}, "US", {}}), {}},
      {geolocation("s", {{}, "*", {}}), {}},
      {geolocation("s", {{}, "US", "CA"}), {}},
      {geolocation("s", {{}, "UA", "11"}), {}},
      {geolocation("s", {"XX", {}, {}}), unknown("continent = (XX, ?)")},
      {geolocation("s", {{}, "XX", {}}), unknown("country = (XX, ?)")},
      {geolocation("s", {{}, "us", {}}), unknown("country = (us, ?)")},
      {geolocation("s", {{}, "US", "XX"}), unknown("country = (US, United States), subdivision = (XX, ?)")},
      {geolocation("s", {{}, "DE", "BY"}), unknown("country = (DE, Germany), subdivision = (BY, ?)")},
  };
  for (const auto& [set, problems] : rows) EXPECT_THAT(problems_of(set), ElementsAreArray(problems));
}

TEST(RoutingRules, GeoproximityIsSomewhereOnEarth) {
  const auto at = [](std::string latitude, std::string longitude) {
    return geoproximity("s", {{}, {}, Coordinates{std::move(latitude), std::move(longitude)}, 10});
  };
  const std::string no_latitude = kSet + " cannot be created as latitude ";
  const std::string no_longitude = kSet + " cannot be created as longitude ";
  const std::vector<Row> rows = {
      {at("90", "180"), {}},
      {at("-90.00", "-180"), {}},
      {at("+52.5", "+13.41"), {}},
      {at("0.", "0"), {}},
      {at("90.01", "0"), {no_latitude + "90.01 is not between -90 and 90."}},
      {at("-91", "0"), {no_latitude + "-91 is not between -90 and 90."}},
      {at("0", "180.01"), {no_longitude + "180.01 is not between -180 and 180."}},
      {at("0", "-999"), {no_longitude + "-999 is not between -180 and 180."}},
      {geoproximity("s", {"eu-west-1", {}, {}, -99}), {}},
      {geoproximity("s", {"moon-1", {}, {}, {}}), {"Cannot find region 'moon-1'. No changes made."}},
      {geoproximity("s", {{}, "us-west-2-den-1", {}, {}}), {}},
  };
  for (const auto& [set, problems] : rows) EXPECT_THAT(problems_of(set), ElementsAreArray(problems));
}

TEST(RoutingRules, PrivateZonesKnowNoDistanceAndNoClientAddress) {
  for (const RecordSet& set : one_of_each()) {
    const RoutingPolicy policy = policy_of(set);
    if (policy == RoutingPolicy::kGeoproximity || policy == RoutingPolicy::kIpBased) {
      EXPECT_THAT(problems_of(set, true),
                  ElementsAre(kSet + " cannot be created as " + std::string(name_of(policy)) +
                              " routing is not available in private hosted zones."));
    } else {
      EXPECT_THAT(problems_of(set, true), ElementsAre()) << name_of(policy);
    }
  }
}

/// What is said of each policy's record set beside one of any other policy.
const std::vector<std::string> kMixing = {
    "RRSet with DNS name x.example.com., type A cannot be created as other RRSets exist with the same name "
    "and "
    "type.",
    kSet + " cannot be created as a non-weighted set exists with the same name and type.",
    kSet +
        ", and Region Name=eu-west-1 cannot be created because a non-latency RRSet with the same name and "
        "type "
        "already exists.",
    kSet + " cannot be created as a non-failover set exists with the same name and type.",
    kSet +
        ", and routing to [continent = (EU, Europe)] cannot be created because a non-GEO RRSet with the same "
        "name and type already exists.",
    kSet + " cannot be created because a non multivalue answer rrset exists with the same name and type.",
    kSet + " cannot be created as a non-geoproximity set exists with the same name and type.",
    kSet + " cannot be created as a non-CIDR set exists with the same name and type."};

TEST(RoutingRules, PoliciesDoNotMix) {
  const auto sets = one_of_each();
  for (std::size_t one = 0; one < sets.size(); ++one) {
    for (std::size_t other = 0; other < sets.size(); ++other) {
      if (one == other) continue;
      EXPECT_EQ(find_routing_conflict(sets[one], sets[other]), kMixing[one]) << one << ' ' << other;
    }
  }
}

TEST(RoutingRules, RecordSetsOfOnePolicyKeepApart) {
  const GeoLocation california{{}, "US", "CA"};
  struct Pair {
    RecordSet set, other;
    std::string conflict;  // empty: none
  };
  const std::vector<Pair> rows = {
      {weighted("s"), weighted("t"), ""},
      {weighted("s", 60), weighted("t", 300),
       "RRSet with DNS name x.example.com. and type A, SetIdentifier s cannot be created as weighted sets "
       "must "
       "contain the same TTL."},
      {alias(weighted("s", 60)), weighted("t", 300), ""},
      {latency("s", "eu-west-1"), latency("t", "eu-west-2"), ""},
      {latency("s", "eu-west-1"), latency("t", "eu-west-1"),
       kSet + ", and Region Name=eu-west-1 cannot be created because a latency RRSet with the same name, "
              "type and "
              "region already exists."},
      {failover("s", "PRIMARY"), failover("t", "SECONDARY"), ""},
      {failover("s", "SECONDARY"), failover("t", "SECONDARY"),
       kSet +
           ", and Failover=SECONDARY cannot be created because a failover RRSet with the same name, type and "
           "failover already exists."},
      {geolocation("s", california), geolocation("t", {{}, "US", {}}), ""},
      {geolocation("s", california), geolocation("t", california),
       kSet + ", and routing to [country = (US, United States), subdivision = (CA, California)] cannot be "
              "created "
              "because a GEO RRSet with the same name, type and location already exists."},
      {geolocation("s", {{}, "*", {}}), geolocation("t", {{}, "*", {}}),
       kSet + ", and routing to [country = (*, Default)] cannot be created because a GEO RRSet with the same "
              "name, "
              "type and location already exists."},
      {multivalue("s"), multivalue("t"), ""},
      {geoproximity("s", {"eu-west-1", {}, {}, 1}), geoproximity("t", {"eu-west-1", {}, {}, 2}), ""},
      {ip_based("s", "office"), ip_based("t", "*"), ""},
      {ip_based("s", "office"), ip_based("t", "office"),
       kSet +
           ", and CIDR location=office cannot be created because a CIDR RRSet with the same name, type and "
           "location already exists."},
      {ip_based("s", "office"), ip_based("t", "home", "76543210-89ab-cdef-0123-456789abcdef"),
       kSet + " cannot be created as CIDR sets must refer to the same CIDR collection."},
  };
  for (const auto& [set, other, conflict] : rows) {
    EXPECT_EQ(find_routing_conflict(set, other).value_or(""), conflict);
  }
}

}  // namespace
}  // namespace milepost::model
