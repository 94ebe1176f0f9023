// CreateHostedZone over the embedded store: what it makes, what it refuses, and who shares name servers with
// whom.
#include "api/create_hosted_zone.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <thread>

#include "api/api_test_fixture.h"
#include "api/delegation_sets.h"
#include "api/hosted_zones.h"
#include "model/record_set.h"
#include "model/shuffle_sharding.h"

namespace milepost::api {
namespace {

using model::keys::record_set;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;

class CreateHostedZone : public ApiTest {
 protected:
  std::string make_reusable_set() {
    const auto made = create_reusable_delegation_set(*context_, caller_, {"a set", {}});
    EXPECT_TRUE(made) << made.error().message;
    return *made->delegation_set.id;
  }
};

bool share_a_name_server(const CreateHostedZoneResponse& one, const CreateHostedZoneResponse& other) {
  const auto& hosts = other.delegation_set->name_servers;
  return std::ranges::any_of(one.delegation_set->name_servers, [&](const std::string& host) {
    return std::ranges::find(hosts, host) != hosts.end();
  });
}

TEST_F(CreateHostedZone, AnswersAsRoute53Does) {
  CreateHostedZoneRequest request;
  request.name = "Example.COM";
  request.caller_reference = "r1";
  request.hosted_zone_config = HostedZoneConfig{"a comment", false};
  const auto response = create_hosted_zone(*context_, caller_, request);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_THAT(response->hosted_zone.id, MatchesRegex("Z[A-Z0-9]{20}"));
  EXPECT_EQ(response->hosted_zone.name, "example.com.");
  EXPECT_EQ(response->hosted_zone.config.comment, "a comment");
  EXPECT_EQ(response->hosted_zone.config.private_zone, false);
  EXPECT_EQ(response->hosted_zone.resource_record_set_count, 2);
  EXPECT_THAT(response->change_info.id, MatchesRegex("C[A-Z0-9]{20}"));
  EXPECT_EQ(response->change_info.status, ChangeStatus::kPending);
  EXPECT_EQ(response->change_info.submitted_at, "2026-11-22T00:00:00.000Z");
  EXPECT_FALSE(response->delegation_set->id);  // only reusable sets show theirs
  EXPECT_THAT(response->delegation_set->name_servers,
              ElementsAre(MatchesRegex("ns-[0-9]+\\.milepost-1\\.test"),
                          MatchesRegex("ns-[0-9]+\\.milepost-2\\.test"),
                          MatchesRegex("ns-[0-9]+\\.milepost-3\\.test"),
                          MatchesRegex("ns-[0-9]+\\.milepost-4\\.test")));
  EXPECT_EQ(response->location, "/2013-04-01/hostedzone/" + response->hosted_zone.id);
}

TEST_F(CreateHostedZone, MakesNsAndSoaAtTheApex) {
  const auto response = create("example.com");
  const std::string& id = response.hosted_zone.id;
  const auto& hosts = response.delegation_set->name_servers;
  const auto ns = stored<model::RecordSet>(record_set(id, "example.com.", "NS", ""));
  EXPECT_EQ(ns.ttl, 172800);
  ASSERT_EQ(ns.resource_records.size(), 4u);
  EXPECT_EQ(ns.resource_records[3].value, hosts[3] + ".");
  const auto soa = stored<model::RecordSet>(record_set(id, "example.com.", "SOA", ""));
  EXPECT_EQ(soa.ttl, 900);
  EXPECT_EQ(soa.resource_records.at(0).value,
            hosts[0] + ". hostmaster.milepost-1.test. 1 7200 900 1209600 86400");
  EXPECT_EQ(stored<model::ZoneState>(model::keys::hosted_zone_state(id)).record_set_count, 2);
}

TEST_F(CreateHostedZone, NumbersOfHostsBelongToTheirPattern) {
  const auto hosts = create("example.com").delegation_set->name_servers;
  for (int pattern = 0; pattern < 4; ++pattern) {
    const int number = std::stoi(hosts[pattern].substr(3));
    EXPECT_GE(number, pattern * 512);
    EXPECT_LT(number, (pattern + 1) * 512);
  }
}

TEST_F(CreateHostedZone, OfMorePatternsFourAreChosen) {
  context_->hosts.patterns = {"a{}.one.test",  "a{}.two.test",  "a{}.three.test",
                              "a{}.four.test", "a{}.five.test", "a{}.six.test"};
  std::set<std::string> domains;
  for (int i = 0; i < 30; ++i) {
    const auto hosts = create("zone" + std::to_string(i) + ".example").delegation_set->name_servers;
    std::set<std::string> of_this;
    for (const std::string& host : hosts) of_this.insert(host.substr(host.find('.')));
    EXPECT_EQ(of_this.size(), 4u);
    domains.merge(of_this);
  }
  EXPECT_EQ(domains.size(), 6u);
}

TEST_F(CreateHostedZone, CallerReferenceIsUsedUpForeverButOnlyForItsAccount) {
  const std::string refused =
      "HostedZoneAlreadyExists: A hosted zone has already been created with the specified caller reference.";
  const auto zone = create("example.com", "r1");
  EXPECT_EQ(problem_of(try_to_create("example.com", "r1")), refused);
  EXPECT_EQ(problem_of(try_to_create("other.example", "r1")), refused);
  ASSERT_TRUE(delete_hosted_zone(*context_, caller_, {zone.hosted_zone.id}));
  EXPECT_EQ(problem_of(try_to_create("example.com", "r1")), refused);

  CreateHostedZoneRequest request;
  request.name = "example.com";
  request.caller_reference = "r1";
  EXPECT_TRUE(create_hosted_zone(*context_, stranger_, request));
}

TEST_F(CreateHostedZone, BadNamesAreRefused) {
  EXPECT_EQ(problem_of(try_to_create("com", "r")), "InvalidDomainName: com is reserved by AWS!");
  EXPECT_EQ(problem_of(try_to_create(".", "r")), "InvalidDomainName: . is reserved by AWS!");
  EXPECT_EQ(problem_of(try_to_create("a.milepost-2.test", "r")),
            "InvalidDomainName: a.milepost-2.test is reserved by AWS!");
  EXPECT_EQ(problem_of(try_to_create("a..example.com", "r")),
            "InvalidDomainName: FATAL problem: DomainLabelEmpty (Domain label is empty) encountered with "
            "'a..example.com'");
  EXPECT_THAT(problem_of(try_to_create("*.example.com", "r")), HasSubstr("InvalidDomainName: "));
  EXPECT_THAT(problem_of(try_to_create("", "r")), HasSubstr("DomainNameEmpty"));
  EXPECT_TRUE(keys_of_store().empty());
  EXPECT_TRUE(try_to_create("xmilepost-2.test", "r"));
}

TEST_F(CreateHostedZone, LimitIsExact) {
  context_->limits.hosted_zones = 2;
  create("a.example");
  const auto second = create("b.example");
  EXPECT_EQ(problem_of(try_to_create("c.example", "r")),
            "TooManyHostedZones: Limits Exceeded: MAX_HOSTED_ZONES_BY_OWNER - Cannot create more than 2 "
            "hosted zones.");
  ASSERT_TRUE(delete_hosted_zone(*context_, caller_, {second.hosted_zone.id}));
  EXPECT_TRUE(try_to_create("c.example", "r"));
}

TEST_F(CreateHostedZone, ZonesOfOneNameShareNoNameServer) {
  context_->hosts.hosts_per_pattern = 3;  // so that chance alone would make them share
  const auto first = create("example.com", "1");
  const auto second = create("example.com", "2");
  const auto third = create("example.com", "3");
  EXPECT_FALSE(share_a_name_server(first, second));
  EXPECT_FALSE(share_a_name_server(first, third));
  EXPECT_FALSE(share_a_name_server(second, third));
  EXPECT_THAT(problem_of(try_to_create("example.com", "4")), HasSubstr("DelegationSetNotAvailable: "));
  EXPECT_TRUE(try_to_create("example.net", "5"));
}

TEST_F(CreateHostedZone, ParentsAndChildrenShareNoNameServerEitherWhoeverOwnsThem) {
  context_->hosts.hosts_per_pattern = 2;
  const auto parent = create("example.com");
  CreateHostedZoneRequest request;
  request.name = "a.b.example.com";
  request.caller_reference = "r";
  const auto child = create_hosted_zone(*context_, stranger_, request);
  ASSERT_TRUE(child) << child.error().message;
  EXPECT_FALSE(share_a_name_server(parent, *child));
  EXPECT_THAT(problem_of(try_to_create("b.example.com", "r")), HasSubstr("DelegationSetNotAvailable: "));
}

TEST_F(CreateHostedZone, ConcurrentZonesOfOneNameShareNoNameServer) {
  context_->hosts.hosts_per_pattern = 8;
  std::vector<CreateHostedZoneResponse> made(8);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([this, &made, i] { made[i] = create("example.com", std::to_string(i)); });
    }
  }
  std::set<std::string> hosts;
  for (const auto& zone : made) {
    hosts.insert(zone.delegation_set->name_servers.begin(), zone.delegation_set->name_servers.end());
  }
  EXPECT_EQ(hosts.size(), 32u);
}

// --- shuffle sharding ---

TEST_F(CreateHostedZone, ItsNameServersAreTheSetOfANumberThatIsStored) {
  const model::ShuffleSharding sharding(4, 512);
  for (int i = 0; i < 3; ++i) {
    const auto made = create("zone" + std::to_string(i) + ".example");
    const auto zone = stored<model::HostedZone>(model::keys::hosted_zone(made.hosted_zone.id));
    const auto set = stored<model::DelegationSet>(model::keys::delegation_set(zone.delegation_set));
    ASSERT_EQ(set.number, i);
    std::vector<std::string> hosts;
    for (const model::PatternHost& host : sharding.hosts(static_cast<std::uint64_t>(i)))
      hosts.push_back(context_->hosts.host(host.pattern, host.number));
    EXPECT_EQ(made.delegation_set->name_servers, hosts);
  }
  const std::string reusable = make_reusable_set();
  EXPECT_EQ(stored<model::DelegationSet>(model::keys::delegation_set(reusable)).number, 3);
}

TEST_F(CreateHostedZone, FewZonesShareNoNameServerAtAll) {
  std::set<std::string> hosts;
  for (int i = 0; i < 50; ++i) {
    const auto made = create("zone" + std::to_string(i) + ".example");
    hosts.insert(made.delegation_set->name_servers.begin(), made.delegation_set->name_servers.end());
  }
  EXPECT_EQ(hosts.size(), 200u);
}

TEST_F(CreateHostedZone, WhereARelatedZoneIsTheNextNumberIsTaken) {
  context_->hosts.hosts_per_pattern = 5;
  const auto number_of = [&](const CreateHostedZoneResponse& made) {
    const auto zone = stored<model::HostedZone>(model::keys::hosted_zone(made.hosted_zone.id));
    return stored<model::DelegationSet>(model::keys::delegation_set(zone.delegation_set)).number;
  };
  EXPECT_EQ(number_of(create("example.com", "1")), 0);
  for (int i = 1; i < 5; ++i) create("other" + std::to_string(i) + ".example");
  const auto second = create("example.com", "2");  // each of 5 to 9 may share one host with 0
  EXPECT_GE(number_of(second), 5);
}

/// No set by number is free, but of each pattern one host is: it is found, and the set has no number.
TEST_F(CreateHostedZone, WhereNoNumberIsFreeTheLastFreeHostsAreFound) {
  context_->hosts.hosts_per_pattern = 9;  // stripes of 8 by number: the ninth host is in no set
  std::vector<CreateHostedZoneResponse> made;
  for (int i = 0; i < 9; ++i) made.push_back(create("example.com", std::to_string(i)));
  EXPECT_THAT(problem_of(try_to_create("example.com", "9")), HasSubstr("DelegationSetNotAvailable: "));
  const auto zone = stored<model::HostedZone>(model::keys::hosted_zone(made.back().hosted_zone.id));
  EXPECT_EQ(stored<model::DelegationSet>(model::keys::delegation_set(zone.delegation_set)).number,
            std::nullopt);
}

TEST_F(CreateHostedZone, OfMorePatternsThoseThatHaveFreeHostsAreFound) {
  context_->hosts.patterns = {"a{}.one.test", "a{}.two.test", "a{}.three.test", "a{}.four.test",
                              "a{}.five.test"};
  context_->hosts.hosts_per_pattern = 1;
  const auto first = create("example.com", "1");
  EXPECT_THAT(problem_of(try_to_create("example.com", "2")), HasSubstr("DelegationSetNotAvailable: "));
  // Take one of its hosts away from the set: with the fifth pattern's four hosts are free, wherever they are.
  context_->hosts.patterns = {"a{}.one.test", "a{}.six.test", "a{}.seven.test", "a{}.eight.test",
                              "a{}.nine.test"};
  const auto second = try_to_create("example.com", "2");
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_FALSE(share_a_name_server(first, *second));
}

TEST_F(CreateHostedZone, PatternsWithoutFourHostsHaveNoDelegationSet) {
  context_->hosts.patterns = {"a{}.one.test"};
  context_->hosts.hosts_per_pattern = 3;
  EXPECT_THAT(problem_of(try_to_create("example.com", "1")), HasSubstr("DelegationSetNotAvailable: "));
  EXPECT_THAT(problem_of(create_reusable_delegation_set(*context_, caller_, {"r", {}})),
              HasSubstr("DelegationSetNotAvailable: "));
  context_->hosts.hosts_per_pattern = 4;
  EXPECT_EQ(create("example.com", "2").delegation_set->name_servers.size(), 4u);
}

// --- reusable delegation sets ---

TEST_F(CreateHostedZone, OnAReusableSetItGetsTheSetsNameServers) {
  const std::string set = make_reusable_set();
  const auto first = try_to_create("example.com", "1", set);
  const auto second = try_to_create("example.net", "2", set);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->delegation_set->id, set);
  EXPECT_EQ(first->delegation_set->caller_reference, "a set");
  EXPECT_EQ(first->delegation_set->name_servers, second->delegation_set->name_servers);
}

TEST_F(CreateHostedZone, RelatedZonesOnOneSetConflict) {
  const std::string set = make_reusable_set();
  ASSERT_TRUE(try_to_create("a.com", "1", set));
  const auto refusal = [&](const std::string& name) {
    return "ConflictingDomainExists: Cannot create hosted zone with DelegationSetId DelegationSetId:" + set +
           " as the DNSName " + name + " conflicts with existing ones sharing the delegation set";
  };
  EXPECT_EQ(problem_of(try_to_create("a.com", "2", set)), refusal("a.com."));
  EXPECT_EQ(problem_of(try_to_create("b.a.com", "3", set)), refusal("b.a.com."));
  ASSERT_TRUE(try_to_create("d.c.b.net", "4", set));
  EXPECT_EQ(problem_of(try_to_create("b.net", "5", set)), refusal("b.net."));
  EXPECT_TRUE(try_to_create("aa.com", "6", set));
}

TEST_F(CreateHostedZone, SetsThatCannotBeUsedAreNamed) {
  EXPECT_EQ(problem_of(try_to_create("a.com", "1", "N1")),
            "NoSuchDelegationSet: No delegation set found with ID: N1");
  const auto zone = create("b.com");
  const std::string own =
      stored<model::HostedZone>(model::keys::hosted_zone(zone.hosted_zone.id)).delegation_set;
  EXPECT_THAT(problem_of(try_to_create("a.com", "1", own)), HasSubstr("DelegationSetNotReusable: "));
  context_->limits.zones_per_reusable_delegation_set = 1;
  const std::string set = make_reusable_set();
  ASSERT_TRUE(try_to_create("c.com", "2", set));
  EXPECT_THAT(problem_of(try_to_create("d.com", "3", set)),
              HasSubstr("MAX_ZONES_BY_REUSABLE_DELEGATION_SET"));
}

}  // namespace
}  // namespace milepost::api
