// The batch rules: each text of ROUTE53.md 2.6 and the order of changes.
#include "model/change_batch_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace milepost::model {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

RecordSet make_set(std::string name, std::string type, std::vector<std::string> values,
                   std::int64_t ttl = 300) {
  RecordSet set;
  set.name = std::move(name);
  set.type = std::move(type);
  set.ttl = ttl;
  for (auto& value : values) set.resource_records.push_back({std::move(value)});
  return set;
}

RecordSetChange create(RecordSet set) {
  return {ChangeAction::kCreate, std::move(set)};
}
RecordSetChange remove(RecordSet set) {
  return {ChangeAction::kDelete, std::move(set)};
}
RecordSetChange upsert(RecordSet set) {
  return {ChangeAction::kUpsert, std::move(set)};
}

const RecordSet kApexNs = make_set("example.com.", "NS", {"ns-1.example.net."}, 172800);
const RecordSet kApexSoa = make_set(
    "example.com.", "SOA", {"ns-1.example.net. hostmaster.example.net. 1 7200 900 1209600 86400"}, 900);
const RecordSet kWww = make_set("www.example.com.", "A", {"192.0.2.1", "192.0.2.2"});
const RecordSet kDocs = make_set("docs.example.com.", "CNAME", {"www.example.com"});

HostedZone zone_of(bool private_zone = false) {
  HostedZone zone;
  zone.id = "Z1";
  zone.name = "example.com.";
  zone.private_zone = private_zone;
  return zone;
}
const HostedZone kZone = zone_of();

/// The apex, www, docs, and `more`.
ZoneContents contents_with(std::vector<RecordSet> more = {}) {
  std::vector<RecordSet> sets = {kApexNs, kApexSoa, kWww, kDocs};
  sets.insert(sets.end(), more.begin(), more.end());
  return {.record_set_count = std::ssize(sets), .record_sets = sets};
}

base::Result<BatchOutcome> judge(std::vector<RecordSetChange> changes,
                                 const ZoneContents& contents = contents_with(),
                                 const BatchLimits& limits = {}) {
  const auto prepared = prepare_batch({.comment = {}, .changes = std::move(changes)}, kZone, limits);
  return apply_batch(prepared, kZone, contents, limits);
}

MATCHER_P2(Writes, record_set, previous, "") {
  return arg.record_set == record_set && arg.previous == previous;
}

std::string refusal(std::vector<RecordSetChange> changes, const ZoneContents& contents = contents_with()) {
  const auto outcome = judge(std::move(changes), contents);
  if (outcome) return "accepted";
  EXPECT_EQ(outcome.error().code, "InvalidChangeBatch");
  return outcome.error().message;
}

TEST(ChangeBatchRules, CreatesReplacesAndDeletes) {
  const RecordSet fresh = make_set("new.example.com.", "TXT", {"\"hello\""});
  const RecordSet replaced = make_set("www.example.com.", "A", {"192.0.2.9"}, 60);
  const auto outcome = judge({create(fresh), upsert(replaced), remove(kDocs)});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_THAT(outcome->written, testing::UnorderedElementsAre(Writes(fresh, std::optional<RecordSet>()),
                                                              Writes(replaced, std::optional(kWww))));
  EXPECT_THAT(outcome->erased, ElementsAre(kDocs));
  EXPECT_EQ(outcome->record_set_count, 4);
}

TEST(ChangeBatchRules, KeepsValuesAsEnteredAndNamesInTheStoredForm) {
  const auto outcome = judge({create(make_set("*.EXAMPLE.com", "MX", {"10 Mail.Example.COM"}))});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_THAT(outcome->written,
              ElementsAre(Writes(make_set("\\052.example.com.", "MX", {"10 Mail.Example.COM"}),
                                 std::optional<RecordSet>())));
}

TEST(ChangeBatchRules, WritesNothingWhereNothingChanges) {
  const auto outcome = judge({upsert(kWww), remove(kDocs), create(kDocs)});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_THAT(outcome->written, ElementsAre());
  EXPECT_THAT(outcome->erased, ElementsAre());
  EXPECT_EQ(outcome->record_set_count, 4);
}

TEST(ChangeBatchRules, RefusesInTheWordsOfRoute53) {
  const RecordSet www_a = make_set("www.example.com", "A", {"192.0.2.1"});
  struct Row {
    std::vector<RecordSetChange> changes;
    std::string message;
  };
  const std::vector<Row> rows = {
      {{create(www_a)},
       "[Tried to create resource record set [name='www.example.com.', type='A'] but it already exists]"},
      {{remove(make_set("a.example.com", "A", {"192.0.2.1"}))},
       "[Tried to delete resource record set [name='a.example.com.', type='A'] but it was not found]"},
      {{remove(www_a)},
       "[Tried to delete resource record set [name='www.example.com.', type='A'] but the values provided do "
       "not match "
       "the current values]"},
      {{remove(make_set("www.example.com", "A", {"192.0.2.1", "192.0.2.2"}, 299))},
       "[Tried to delete resource record set [name='www.example.com.', type='A'] but the values provided do "
       "not match "
       "the current values]"},
      {{upsert(www_a), upsert(www_a)},
       "[The request contains an invalid set of changes for a resource record set 'A www.example.com.']"},
      {{remove(kWww), remove(kWww)},
       "[The request contains an invalid set of changes for a resource record set 'A www.example.com.']"},
      {{create(make_set("n.example.com", "A", {"192.0.2.1"})),
        remove(make_set("n.example.com", "A", {"192.0.2.1"}))},
       "[The request contains an invalid set of changes for a resource record set 'A n.example.com.']"},
      {{create(make_set("www.example.com", "CNAME", {"a.example."}))},
       "[RRSet of type CNAME with DNS name www.example.com. is not permitted as it conflicts with other "
       "records with the "
       "same DNS name in zone example.com.]"},
      {{create(make_set("docs.example.com", "A", {"192.0.2.1"}))},
       "[RRSet of type A with DNS name docs.example.com. is not permitted because a conflicting RRSet of "
       "type CNAME with "
       "the same DNS name already exists in zone example.com.]"},
      {{remove(kApexNs)}, "[A HostedZone must contain at least one NS record for the zone itself.]"},
      {{remove(kApexSoa)}, "[A HostedZone must contain exactly one SOA record.]"},
      {{create(make_set("a b.example.com", "A", {"192.0.2.1"}))},
       "[FATAL problem: UnsupportedCharacter (Value contains unsupported characters) encountered with ' ']"},
  };
  for (const auto& [changes, message] : rows) EXPECT_EQ(refusal(changes), message);
}

TEST(ChangeBatchRules, NamesTheSetIdentifier) {
  RecordSet geo = make_set("geo.example.com", "A", {"192.0.2.1"});
  geo.set_identifier = "Default";
  EXPECT_EQ(refusal({remove(geo)}),
            "[Tried to delete resource record set [name='geo.example.com.', type='A', "
            "set-identifier='Default'] but it "
            "was not found]");
}

TEST(ChangeBatchRules, ListsAllProblemsInTheOrderOfTheChanges) {
  EXPECT_EQ(refusal({create(make_set("www.example.org", "A", {"192.0.2.1"})), create(kWww),
                     create(make_set("fine.example.com", "A", {"192.0.2.1"})),
                     create(make_set("bad.example.com", "A", {"999.1.1.1"}))}),
            "[RRSet with DNS name www.example.org. is not permitted in zone example.com., "
            "Tried to create resource record set [name='www.example.com.', type='A'] but it already exists, "
            "Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 "
            "address) "
            "encountered with '999.1.1.1'']");
}

TEST(ChangeBatchRules, ChangesSeeThoseBeforeThem) {
  const RecordSet as_cname = make_set("www.example.com.", "CNAME", {"a.example."});
  EXPECT_EQ(refusal({remove(kWww), create(as_cname)}), "accepted");
  EXPECT_NE(refusal({create(as_cname), remove(kWww)}), "accepted")
      << "the A is still there when the CNAME comes";
  EXPECT_EQ(refusal({remove(kWww), create(make_set("www.example.com", "A", {"192.0.2.7"}))}), "accepted");
  EXPECT_EQ(refusal({remove(kApexSoa), create(kApexSoa)}), "accepted")
      << "the zone has its SOA when the batch is done";
  EXPECT_EQ(refusal({upsert(make_set("example.com", "NS", {"ns-9.example.net."}))}), "accepted");
}

// --- aliases ---

RecordSet alias_to(std::string name, std::string target, std::string type = "A", std::string zone = "Z1") {
  RecordSet set;
  set.name = std::move(name);
  set.type = std::move(type);
  set.alias_target = AliasTarget{std::move(zone), std::move(target), false};
  return set;
}

const std::string kTried = "Tried to create an alias that targets ";

TEST(ChangeBatchRules, AnAliasIsStoredWithItsTargetsNameInTheStoredForm) {
  const auto outcome = judge({create(alias_to("a.example.com", "WWW.Example.com"))});
  ASSERT_TRUE(outcome) << outcome.error().message;
  ASSERT_EQ(outcome->written.size(), 1u);
  EXPECT_EQ(outcome->written[0].record_set, alias_to("a.example.com.", "www.example.com."));
  EXPECT_EQ(refusal({create(alias_to("a.example.com", ""))}),
            "[FATAL problem: DomainNameEmpty (Domain name is empty) encountered with '']");
}

TEST(ChangeBatchRules, AnAliasNeedsItsTarget) {
  const RecordSet target = make_set("t.example.com", "A", {"192.0.2.1"});
  const RecordSet alias = alias_to("a.example.com", "t.example.com");
  const std::string missing =
      "[" + kTried + "t.example.com., type A in zone Z1, but that target was not found]";
  EXPECT_EQ(refusal({create(alias)}), missing);
  EXPECT_EQ(refusal({create(target), create(alias)}), "accepted");
  // DNSControl's issue 937: Route 53 makes the changes in their order.
  EXPECT_EQ(refusal({create(alias), create(target)}), missing);
  EXPECT_EQ(refusal({create(alias_to("a.example.com", "docs.example.com"))}),
            "[" + kTried + "docs.example.com., type A in zone Z1, but that target was not found]")
      << "of the same type";
  EXPECT_EQ(refusal({create(alias_to("a.example.com", "d1.cloudfront.net", "A", "Z2FDTNDATAQYW2"))}),
            "accepted");
  EXPECT_EQ(refusal({create(alias_to("a.example.com", "t.example.net"))}),
            "[" + kTried +
                "t.example.net., type A in zone Z1, but the alias target name does not lie within the "
                "target zone, " +
                kTried + "t.example.net., type A in zone Z1, but that target was not found]");
}

TEST(ChangeBatchRules, AnAliasStaysOutOfOtherHostedZonesHere) {
  BatchLimits limits;
  limits.alias_names = *OutsideNames::parse({"*.example.net"});
  const std::vector<RecordSetChange> changes = {
      create(alias_to("a.example.com", "t.example.net", "A", "Z9"))};
  EXPECT_TRUE(judge(changes, contents_with(), limits));
  EXPECT_THAT(alias_zones_of(prepare_batch({.comment = {}, .changes = changes}, kZone, limits), kZone),
              ElementsAre("Z9"));
  ZoneContents contents = contents_with();
  contents.alias_zones = {"Z9"};
  const auto judged = judge(changes, contents, limits);
  ASSERT_FALSE(judged);
  EXPECT_EQ(judged.error().message, "[" + kTried +
                                        "t.example.net., type A in zone Z9, but the alias target name does "
                                        "not lie within the target zone, " +
                                        kTried +
                                        "t.example.net., type A in zone Z9, but that target was not found]");
}

TEST(ChangeBatchRules, ATargetMayGoBeforeItsAlias) {
  // No text of Route 53 is known that would hold a record set for its aliases' sake.
  const RecordSet alias = alias_to("a.example.com.", "www.example.com.");
  EXPECT_EQ(refusal({remove(kWww)}, contents_with({alias})), "accepted");
}

TEST(ChangeBatchRules, DeletesAliasesByWhatTheySay) {
  const ZoneContents contents = contents_with({alias_to("a.example.com.", "www.example.com.")});
  EXPECT_EQ(refusal({remove(alias_to("a.example.com", "WWW.example.com"))}, contents), "accepted");
  const std::string other =
      "[Tried to delete resource record set [name='a.example.com.', type='A'] but the values provided do not "
      "match "
      "the current values]";
  EXPECT_EQ(refusal({remove(alias_to("a.example.com", "docs.example.com"))}, contents), other);
  EXPECT_EQ(refusal({remove(alias_to("a.example.com", "www.example.com", "A", "Z9"))}, contents), other);
  RecordSet evaluating = alias_to("a.example.com", "www.example.com");
  evaluating.alias_target->evaluate_target_health = true;
  EXPECT_EQ(refusal({remove(evaluating)}, contents), other);
  EXPECT_EQ(refusal({remove(make_set("a.example.com", "A", {"192.0.2.1"}))}, contents), other);
}

std::string loop_at(const std::string& name, const std::string& type) {
  return "RRSet of type " + type + " with DNS name " + name +
         " is not permitted as it creates a CNAME or alias loop in the zone.";
}

TEST(ChangeBatchRules, NothingLeadsBackToItself) {
  const RecordSet ab = make_set("a.example.com.", "CNAME", {"B.example.com"});
  const RecordSet ba = make_set("b.example.com.", "CNAME", {"a.example.com"});
  EXPECT_EQ(refusal({create(make_set("a.example.com", "CNAME", {"a.example.com"}))}),
            "[" + loop_at("a.example.com.", "CNAME") + "]");
  EXPECT_EQ(refusal({create(ab), create(ba)}), "[" + loop_at("b.example.com.", "CNAME") + "]")
      << "the change that closes the loop is the one to blame";
  EXPECT_EQ(refusal({create(ba)}, contents_with({ab})), "[" + loop_at("b.example.com.", "CNAME") + "]");
  EXPECT_EQ(refusal({upsert(ba), upsert(make_set("a.example.com", "CNAME", {"c.example.net"}))},
                    contents_with({ab})),
            "accepted")
      << "the loop is gone when the batch is done";
  // DNSControl's issue 2107 has both texts.
  EXPECT_EQ(refusal({create(alias_to("a.example.com", "a.example.com"))}),
            "[" + kTried + "a.example.com., type A in zone Z1, but that target was not found, " +
                loop_at("a.example.com.", "A") + "]");
  EXPECT_EQ(refusal({upsert(alias_to("www.example.com", "www.example.com"))}),
            "[" + loop_at("www.example.com.", "A") + "]");
  EXPECT_EQ(refusal({create(alias_to("a.example.com", "docs.example.com", "CNAME"))}), "accepted");
  EXPECT_EQ(refusal({create(alias_to("a.example.com", "b.example.com", "CNAME"))}, contents_with({ba})),
            "[" + loop_at("a.example.com.", "CNAME") + "]");
}

// --- routing policies (their texts: routing_rules_test.cc) ---

RecordSet weighted(std::string identifier, std::int64_t ttl = 300) {
  RecordSet set = make_set("x.example.com.", "A", {"192.0.2.1"}, ttl);
  set.set_identifier = std::move(identifier);
  set.weight = 10;
  return set;
}
RecordSet latency(std::string identifier, std::string region) {
  RecordSet set = weighted(std::move(identifier));
  set.weight.reset();
  set.region = std::move(region);
  return set;
}
RecordSet failover(std::string identifier, std::string role) {
  RecordSet set = weighted(std::move(identifier));
  set.weight.reset();
  set.failover = std::move(role);
  set.health_check_id = "h";
  return set;
}

const std::string kMixed =
    "[RRSet with DNS name x.example.com., type A, SetIdentifier two cannot be created as a non-weighted set "
    "exists "
    "with the same name and type.]";

TEST(ChangeBatchRules, AGroupHasOnePolicy) {
  const RecordSet simple = make_set("x.example.com.", "A", {"192.0.2.1"});
  EXPECT_EQ(refusal({upsert(weighted("two"))}, contents_with({simple})), kMixed)
      << "an UPSERT with another set identifier is another record set";
  EXPECT_EQ(refusal({upsert(simple)}, contents_with({weighted("two")})),
            "[RRSet with DNS name x.example.com., type A cannot be created as other RRSets exist with the "
            "same name "
            "and type.]");
  EXPECT_EQ(refusal({remove(simple), create(weighted("two"))}, contents_with({simple})), "accepted");
  EXPECT_EQ(refusal({create(latency("one", "eu-west-1")), create(weighted("two"))}), kMixed)
      << "the later of the two is to blame";
  EXPECT_EQ(refusal({upsert(weighted("one"))}, contents_with({latency("one", "eu-west-1")})), "accepted")
      << "the only one may change its policy";
  EXPECT_EQ(refusal({upsert(weighted("two"))},
                    contents_with({latency("one", "eu-west-1"), latency("two", "eu-west-2")})),
            kMixed);
  EXPECT_EQ(refusal({upsert(weighted("one")), upsert(weighted("two"))},
                    contents_with({latency("one", "eu-west-1"), latency("two", "eu-west-2")})),
            "accepted")
      << "all of them may at once";
  EXPECT_EQ(refusal({create(weighted("one")), create(weighted("one"))}),
            "[The request contains an invalid set of changes for a resource record set 'A x.example.com.']");
}

TEST(ChangeBatchRules, AGroupMayBeChangedAsAWhole) {
  const ZoneContents pair = contents_with({weighted("one"), weighted("two")});
  EXPECT_EQ(
      refusal({upsert(weighted("one", 60))}, pair),
      "[RRSet with DNS name x.example.com. and type A, SetIdentifier one cannot be created as weighted sets "
      "must contain the same TTL.]");
  EXPECT_EQ(refusal({upsert(weighted("one", 60)), upsert(weighted("two", 60))}, pair), "accepted");
  const ZoneContents roles = contents_with({failover("one", "PRIMARY"), failover("two", "SECONDARY")});
  EXPECT_NE(refusal({upsert(failover("one", "SECONDARY"))}, roles), "accepted");
  EXPECT_EQ(refusal({upsert(failover("one", "SECONDARY")), upsert(failover("two", "PRIMARY"))}, roles),
            "accepted");
}

TEST(ChangeBatchRules, LimitsTheSizeOfAGroup) {
  const BatchLimits limits{.routed_records_max = 2, .geoproximity_records_max = 1};
  const ZoneContents pair = contents_with({weighted("one"), weighted("two")});
  const auto grown = judge({create(weighted("three")), upsert(weighted("one"))}, pair, limits);
  ASSERT_FALSE(grown);
  EXPECT_EQ(grown.error().message,
            "[Exceeded limit on number of weighted RRSets for x.example.com., type A in this zone.]");
  EXPECT_TRUE(judge({remove(weighted("one")), create(weighted("three"))}, pair, limits));
  EXPECT_TRUE(judge({upsert(weighted("one"))}, pair, {.routed_records_max = 1}))
      << "a group over its limit can be changed";
  RecordSet near = weighted("one");
  near.weight.reset();
  near.geo_proximity_location = GeoProximityLocation{"eu-west-1", {}, {}, {}};
  RecordSet far = near;
  far.set_identifier = "two";
  EXPECT_EQ(judge({create(near), create(far)}, contents_with(), limits).error().message,
            "[Exceeded limit on number of geoproximity RRSets for x.example.com., type A in this zone.]");
}

TEST(ChangeBatchRules, CidrLocationsHaveToExist) {
  const std::string id = "01234567-89ab-cdef-0123-456789abcdef";
  const auto routed_to = [&](std::string location) {
    RecordSet set = weighted(location);
    set.weight.reset();
    set.cidr_routing_config = CidrRoutingConfig{id, std::move(location)};
    return set;
  };
  ZoneContents contents = contents_with();
  EXPECT_EQ(refusal({create(routed_to("*"))}, contents), "[No CIDR collection found with ID: " + id + "]");
  contents.cidr_collections = {{id, {"office"}}};
  EXPECT_EQ(refusal({create(routed_to("*")), create(routed_to("office"))}, contents), "accepted");
  EXPECT_EQ(refusal({create(routed_to("home"))}, contents),
            "[No location home found in the CIDR collection with ID: " + id + "]");
}

RecordSet root_of(const std::string& name, const std::string& type, const std::string& instance) {
  RecordSet set = make_set(name, type, {}, 60);
  set.traffic_policy_instance_id = instance;
  return set;
}

TEST(ChangeBatchRules, RootRecordSetsOfInstancesAreNotMadeOrChangedByBatches) {
  const ZoneContents contents = contents_with({root_of("x.example.com.", "A", "i")});
  EXPECT_EQ(refusal({create(root_of("y.example.com", "A", "i"))}),
            "[RRSet with DNS name y.example.com., type A cannot be created with the traffic policy instance "
            "ID i: the "
            "record sets of traffic policy instances are made with the instances.]");
  EXPECT_EQ(
      refusal({upsert(make_set("x.example.com", "A", {"192.0.2.1"}))}, contents),
      "[Tried to change resource record set [name='x.example.com.', type='A'] but it belongs to the traffic "
      "policy instance i]");
  EXPECT_EQ(refusal({create(make_set("x.example.com", "A", {"192.0.2.1"}))}, contents),
            "[Tried to create resource record set [name='x.example.com.', type='A'] but it already exists]");
  EXPECT_EQ(
      refusal({create(make_set("x.example.com", "CNAME", {"www.example.com"}))}, contents),
      "[RRSet of type CNAME with DNS name x.example.com. is not permitted as it conflicts with other records "
      "with the same DNS name in zone example.com.]");
  RecordSet weighted = make_set("x.example.com", "A", {"192.0.2.1"});
  weighted.set_identifier = "a";
  weighted.weight = 1;
  EXPECT_THAT(refusal({create(weighted)}, contents), HasSubstr("cannot be created as"));
}

TEST(ChangeBatchRules, RootRecordSetsOfInstancesCanBeDeletedAsListedAndWithoutTheirTtl) {
  const RecordSet root = root_of("x.example.com.", "A", "i");
  const ZoneContents contents = contents_with({root});
  RecordSet short_form = root;
  short_form.ttl.reset();
  for (const RecordSet& given : {root, short_form}) {
    const auto outcome = judge({remove(given)}, contents);
    ASSERT_TRUE(outcome) << outcome.error().message;
    EXPECT_THAT(outcome->erased, ElementsAre(root));
  }
  EXPECT_THAT(refusal({remove(root_of("x.example.com.", "A", "j"))}, contents), HasSubstr("do not match"));
  const RecordSet plain = make_set("x.example.com.", "A", {"192.0.2.1"});
  const auto replaced = judge({remove(root), create(plain)}, contents);
  ASSERT_TRUE(replaced) << replaced.error().message;
  EXPECT_THAT(replaced->written, ElementsAre(Writes(plain, std::optional(root))));
}

TEST(ChangeBatchRules, AnInstanceTakesThePlaceOfItsOwnRootRecordSetOnly) {
  const auto judged = [](ChangeAction action, const std::string& name, const ZoneContents& contents) {
    const TrafficPolicyInstance instance{.id = "i",
                                         .account = "123456789012",
                                         .zone = kZone.id,
                                         .name = name,
                                         .ttl = 60,
                                         .policy = "p",
                                         .type = "A"};
    return apply_batch({prepare_instance_change(action, instance, kZone, {})}, kZone, contents, {});
  };
  const ZoneContents contents =
      contents_with({root_of("x.example.com.", "A", "i"), root_of("y.example.com.", "A", "j")});
  EXPECT_TRUE(judged(ChangeAction::kCreate, "new.example.com.", contents));
  EXPECT_TRUE(judged(ChangeAction::kUpsert, "x.example.com.", contents));
  EXPECT_TRUE(judged(ChangeAction::kDelete, "x.example.com.", contents));
  EXPECT_THAT(judged(ChangeAction::kUpsert, "www.example.com.", contents).error().message,
              HasSubstr("but it already exists"));
  EXPECT_THAT(judged(ChangeAction::kUpsert, "y.example.com.", contents).error().message,
              HasSubstr("belongs to the traffic policy instance j"));
  EXPECT_THAT(judged(ChangeAction::kCreate, "docs.example.com.", contents).error().message,
              HasSubstr("a conflicting RRSet of type CNAME"));
  EXPECT_THAT(judged(ChangeAction::kCreate, "example.net.", contents).error().message,
              HasSubstr("is not permitted in zone example.com."));
}

TEST(ChangeBatchRules, ProtectedRecordSetsStayAsTheyAre) {
  ZoneContents contents = contents_with();
  contents.protections = {{"www.example.com.", "A", "ask first"}, {"docs.example.com.", "CNAME", {}}};
  EXPECT_EQ(
      refusal({remove(kWww), upsert(kDocs)}, contents),
      "[Tried to change resource record set [name='www.example.com.', type='A'] but it is protected: ask "
      "first, Tried to change resource record set [name='docs.example.com.', type='CNAME'] but it is "
      "protected]");
  EXPECT_EQ(refusal({create(make_set("www.example.com", "AAAA", {"2001:db8::1"}))}, contents), "accepted");
}

TEST(ChangeBatchRules, FalseAndEmptySayNothing) {
  RecordSet set = make_set("x.example.com", "A", {"192.0.2.1"});
  set.multi_value_answer = false;
  set.health_check_id = "";
  const auto outcome = judge({create(set)});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->written[0].record_set, make_set("x.example.com.", "A", {"192.0.2.1"}));
}

TEST(ChangeBatchRules, HoldsTheZoneToItsLimit) {
  const BatchLimits limits{.record_sets_max = 4};
  const RecordSet fresh = make_set("new.example.com", "A", {"192.0.2.1"});
  const auto grown = judge({create(fresh)}, contents_with(), limits);
  ASSERT_FALSE(grown);
  EXPECT_EQ(grown.error().message, "[Exceeded limit MAX_RRSETS_BY_ZONE for zone: Z1]");
  EXPECT_TRUE(judge({create(fresh), remove(kDocs)}, contents_with(), limits))
      << "what counts is the end of the batch";
  EXPECT_TRUE(judge({upsert(kWww)}, contents_with(), {.record_sets_max = 1}))
      << "a zone over its limit can be changed";
}

TEST(ChangeBatchRules, ReadsWhereItsLinksLead) {
  const auto prepared =
      prepare_batch({.comment = {},
                     .changes = {create(alias_to("a.example.com", "t.example.com")),
                                 create(make_set("b.example.com", "CNAME", {"u.example.com"})),
                                 remove(make_set("c.example.com", "CNAME", {"v.example.com"})),
                                 create(make_set("d.example.com", "CNAME", {"w.example.net"}))}},
                    kZone, {});
  EXPECT_THAT(names_of(prepared, kZone), ElementsAre("a.example.com.", "b.example.com.", "c.example.com.",
                                                     "d.example.com.", "t.example.com.", "u.example.com."));
}

TEST(ChangeBatchRules, ReadsOnlyTheNamesItTouches) {
  const auto prepared = prepare_batch({.comment = {},
                                       .changes = {create(make_set("b.example.com", "A", {"192.0.2.1"})),
                                                   create(make_set("B.example.com", "AAAA", {"2001:db8::1"})),
                                                   create(make_set("a.example.com", "A", {"192.0.2.1"})),
                                                   create(make_set("x.example.org", "A", {"192.0.2.1"}))}},
                                      kZone, {});
  EXPECT_THAT(names_of(prepared, kZone), ElementsAre("a.example.com.", "b.example.com."));
}

}  // namespace
}  // namespace milepost::model
