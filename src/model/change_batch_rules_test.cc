// The batch rules: each text of ROUTE53.md 2.6, the order of changes, and a slow obvious twin on generated
// batches.
#include "model/change_batch_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <tuple>
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

ZoneContents small_zone() {
  return {.id = "Z1",
          .name = "example.com.",
          .record_set_count = 4,
          .record_sets = {kApexNs, kApexSoa, kWww, kDocs}};
}

base::Result<BatchOutcome> judge(std::vector<RecordSetChange> changes,
                                 const ZoneContents& zone = small_zone(), const BatchLimits& limits = {}) {
  const auto prepared = prepare_batch({.comment = {}, .changes = std::move(changes)}, zone.name, limits);
  return apply_batch(prepared, zone, limits);
}

MATCHER_P2(Writes, record_set, previous, "") {
  return arg.record_set == record_set && arg.previous == previous;
}

std::string refusal(std::vector<RecordSetChange> changes) {
  const auto outcome = judge(std::move(changes));
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
  const auto grown = judge({create(fresh)}, small_zone(), limits);
  ASSERT_FALSE(grown);
  EXPECT_EQ(grown.error().message, "[Exceeded limit MAX_RRSETS_BY_ZONE for zone: Z1]");
  EXPECT_TRUE(judge({create(fresh), remove(kDocs)}, small_zone(), limits))
      << "what counts is the end of the batch";
  EXPECT_TRUE(judge({upsert(kWww)}, small_zone(), {.record_sets_max = 1}))
      << "a zone over its limit can be changed";
}

TEST(ChangeBatchRules, ReadsOnlyTheNamesItTouches) {
  const auto prepared = prepare_batch({.comment = {},
                                       .changes = {create(make_set("b.example.com", "A", {"192.0.2.1"})),
                                                   create(make_set("B.example.com", "AAAA", {"2001:db8::1"})),
                                                   create(make_set("a.example.com", "A", {"192.0.2.1"})),
                                                   create(make_set("x.example.org", "A", {"192.0.2.1"}))}},
                                      "example.com.", {});
  EXPECT_THAT(names_of(prepared), ElementsAre("a.example.com.", "b.example.com."));
}

// --- the twin: one std::map, applied in order, that knows nothing of how the fast one is built ---

using TwinKey = std::pair<std::string, std::string>;  // name, type
using Twin = std::map<TwinKey, RecordSet>;

/// Applies the batch to a copy; nullopt when any change is refused.
std::optional<Twin> apply_to_twin(const Twin& before, const std::vector<RecordSetChange>& changes) {
  Twin after = before;
  std::map<TwinKey, std::string> history;
  bool valid = true;
  for (const auto& [action, set] : changes) {
    const TwinKey key{set.name, set.type};
    std::string& past = history[key];
    past += base::word_for(action).front();
    if (past.size() > 1 && past != "DC" && past != "DU") {
      valid = false;
      continue;
    }
    const auto found = after.find(key);
    if (action == ChangeAction::kDelete) {
      if (found != after.end() && found->second == set) {
        after.erase(found);
      } else {
        valid = false;
      }
      continue;
    }
    if (action == ChangeAction::kCreate && found != after.end()) valid = false;
    for (const auto& [other, unused] : after) {
      if (other.first == set.name && (other.second == "CNAME") != (set.type == "CNAME")) valid = false;
    }
    if (valid) after[key] = set;
  }
  valid = valid && after.contains({"example.com.", "NS"}) && after.contains({"example.com.", "SOA"});
  return valid ? std::optional(after) : std::nullopt;
}

class BatchGenerator {
 public:
  explicit BatchGenerator(unsigned seed) : random_(seed) {}

  Twin zone() {
    Twin zone = {{{"example.com.", "NS"}, kApexNs}, {{"example.com.", "SOA"}, kApexSoa}};
    for (int i = pick(4); i > 0; --i) {
      const RecordSet set = record_set();
      const bool clashes = std::any_of(zone.begin(), zone.end(), [&](const auto& entry) {
        return entry.first.first == set.name && (entry.first.second == "CNAME") != (set.type == "CNAME");
      });
      if (!clashes) zone[{set.name, set.type}] = set;
    }
    return zone;
  }

  std::vector<RecordSetChange> batch(const Twin& zone) {
    std::vector<RecordSetChange> changes;
    for (int i = 1 + pick(3); i > 0; --i) {
      const auto action = static_cast<ChangeAction>(pick(3));
      // Half of the changes name a set that is there, so that batches are accepted about as often as refused.
      const bool existing = pick(2) == 0;
      changes.push_back({action, existing
                                     ? std::next(zone.begin(), pick(static_cast<int>(zone.size())))->second
                                     : record_set()});
    }
    return changes;
  }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  RecordSet record_set() {
    const std::string name = std::array{"a.example.com.", "b.example.com.", "\\052.example.com."}[pick(3)];
    switch (pick(3)) {
      case 0:
        return make_set(name, "A", {"192.0.2." + std::to_string(pick(3))});
      case 1:
        return make_set(name, "TXT", {"\"t" + std::to_string(pick(2)) + "\""});
      default:
        return make_set(name, "CNAME", {"target.example."});
    }
  }

  std::mt19937 random_;
};

TEST(ChangeBatchRules, AgreesWithItsTwin) {
  int accepted = 0;
  for (unsigned seed = 0; seed < 20000; ++seed) {
    BatchGenerator generator(seed);
    const Twin zone = generator.zone();
    const auto changes = generator.batch(zone);
    const auto expected = apply_to_twin(zone, changes);

    ZoneContents contents{
        .id = "Z1", .name = "example.com.", .record_set_count = std::ssize(zone), .record_sets = {}};
    for (const auto& [key, set] : zone) contents.record_sets.push_back(set);
    const auto outcome = judge(changes, contents);
    ASSERT_EQ(outcome.has_value(), expected.has_value())
        << "seed " << seed << (outcome ? "" : outcome.error().message);
    if (!outcome) continue;
    ++accepted;
    Twin after = zone;
    for (const auto& set : outcome->erased)
      ASSERT_EQ(after.erase(TwinKey(set.name, set.type)), 1u) << "seed " << seed;
    for (const auto& [set, previous] : outcome->written) {
      const auto found = zone.find(TwinKey(set.name, set.type));
      ASSERT_EQ(previous, found == zone.end() ? std::nullopt : std::optional(found->second))
          << "seed " << seed;
      after[TwinKey(set.name, set.type)] = set;
    }
    ASSERT_EQ(after, *expected) << "seed " << seed;
    ASSERT_EQ(outcome->record_set_count, std::ssize(after)) << "seed " << seed;
  }
  EXPECT_GT(accepted, 4000) << "the generator makes too few batches that are accepted";
}

}  // namespace
}  // namespace milepost::model
