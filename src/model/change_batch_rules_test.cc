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
