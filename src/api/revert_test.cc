#include "api/revert.h"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "api/api_test_fixture.h"
#include "api/audited_store.h"
#include "api/hosted_zones.h"
#include "api/record_sets.h"
#include "model/keys.h"

namespace milepost::api {
namespace {

using model::ChangeAction;
using model::RecordSet;
using testing::HasSubstr;
using testing::StartsWith;

RecordSet make_set(const std::string& name, const std::string& type, const std::string& value,
                   std::int64_t ttl = 300) {
  RecordSet set;
  set.name = name;
  set.type = type;
  set.ttl = ttl;
  set.resource_records = {{value}};
  return set;
}

RecordSet a(const std::string& name, const std::string& value) {
  return make_set(name + ".example.com.", "A", value);
}

class RevertTest : public ApiTest {
 protected:
  void SetUp() override {
    ApiTest::SetUp();
    const auto made = create("example.com");
    zone_ = made.hosted_zone.id;
    creation_ = made.change_info.id;
  }

  using Changes = std::vector<model::RecordSetChange>;
  /// The id of the change.
  std::string change(Changes changes) {
    const auto changed = change_resource_record_sets(
        *context_, caller_,
        {.hosted_zone_id = zone_, .change_batch = {.comment = {}, .changes = std::move(changes)}});
    EXPECT_TRUE(changed) << changed.error().message;
    return changed ? changed->change_info.id : "";
  }
  std::string revert(const std::string& id) {
    const auto reverted = revert_change(*context_, {.change = id, .comment = {}});
    EXPECT_TRUE(reverted) << reverted.error().message;
    return reverted ? reverted->change.id : "";
  }
  std::string refusal(const std::string& id) {
    const store::Revision before = store_->revision();
    const std::string problem = problem_of(revert_change(*context_, {.change = id, .comment = {}}));
    EXPECT_EQ(store_->revision(), before) << "refused, and yet something changed";
    EXPECT_EQ(problem_of(plan_reversal(*context_, {.change = id, .comment = {}})), problem);
    return problem;
  }
  /// All record sets of the zone, by key, as they are stored.
  std::map<std::string, std::string> contents() {
    std::map<std::string, std::string> sets;
    const auto range = store_->range(store::RangeRequest::prefix(model::keys::record_sets(zone_)));
    for (const auto& entry : range->entries) sets.emplace(entry.key, entry.value);
    return sets;
  }
  std::int64_t counted() {
    return stored<model::ZoneState>(model::keys::hosted_zone_state(zone_)).record_set_count;
  }

  std::string zone_;
  std::string creation_;
};

TEST_F(RevertTest, BringsBackWhatWas) {
  change({{ChangeAction::kCreate, a("replaced", "192.0.2.1")},
          {ChangeAction::kCreate, a("deleted", "192.0.2.2")}});
  const auto before = contents();
  const std::string id = change({{ChangeAction::kUpsert, a("replaced", "192.0.2.9")},
                                 {ChangeAction::kDelete, a("deleted", "192.0.2.2")},
                                 {ChangeAction::kCreate, a("made", "192.0.2.3")}});
  ASSERT_NE(contents(), before);
  revert(id);
  EXPECT_EQ(contents(), before);
  EXPECT_EQ(counted(), 4);
}

TEST_F(RevertTest, IsAChangeOfItsOwnThatSaysWhatItReverts) {
  const std::string id = change({{ChangeAction::kCreate, a("www", "192.0.2.1")}});
  const auto reverted = revert_change(*context_, {.change = id, .comment = "wrong address"});
  ASSERT_TRUE(reverted);
  const auto stored_change = stored<model::Change>(model::keys::change(reverted->change.id));
  EXPECT_EQ(stored_change.comment, "Reverts " + id + ": wrong address");
  EXPECT_EQ(stored_change.account, caller_.account);
  EXPECT_EQ(stored_change.zone, zone_);
}

TEST_F(RevertTest, ARevertCanBeReverted) {
  const std::string id = change({{ChangeAction::kCreate, a("www", "192.0.2.1")}});
  const auto after = contents();
  const std::string reversal = revert(id);
  EXPECT_NE(contents(), after);
  revert(reversal);
  EXPECT_EQ(contents(), after);
}

TEST_F(RevertTest, ACnameAndWhatItReplacedChangePlaces) {
  const RecordSet cname = make_set("www.example.com.", "CNAME", "other.example.com.");
  change({{ChangeAction::kCreate, a("www", "192.0.2.1")}});
  const auto before = contents();
  const std::string id =
      change({{ChangeAction::kDelete, a("www", "192.0.2.1")}, {ChangeAction::kCreate, cname}});
  const auto after = contents();
  const std::string reversal = revert(id);
  EXPECT_EQ(contents(), before);
  revert(reversal);
  EXPECT_EQ(contents(), after);
}

RecordSet alias(const std::string& name, const std::string& target, const std::string& zone) {
  RecordSet set;
  set.name = name + ".example.com.";
  set.type = "A";
  set.alias_target = model::AliasTarget{zone, target + ".example.com.", true};
  return set;
}

// In the order of their names the last target would come back last.
TEST_F(RevertTest, AliasesComeBackBehindTheirTargets) {
  const Changes made = {{ChangeAction::kCreate, a("z", "192.0.2.1")},
                        {ChangeAction::kCreate, alias("y", "z", zone_)},
                        {ChangeAction::kCreate, alias("b", "y", zone_)},
                        {ChangeAction::kCreate, alias("a", "b", zone_)},
                        {ChangeAction::kCreate, alias("x", "a", zone_)}};
  change(made);
  const auto before = contents();
  Changes gone = made;
  for (auto& each : gone) each.action = ChangeAction::kDelete;
  const std::string id = change(gone);
  revert(id);
  EXPECT_EQ(contents(), before);
}

TEST_F(RevertTest, RecordSetsWithPoliciesComeBackAsTheyWere) {
  put(model::keys::verdict("check"), R"({"Healthy":true})");
  RecordSet primary = a("www", "192.0.2.1");
  primary.set_identifier = "first";
  primary.failover = "PRIMARY";
  primary.health_check_id = "check";
  RecordSet secondary = a("www", "192.0.2.2");
  secondary.set_identifier = "second";
  secondary.failover = "SECONDARY";
  change({{ChangeAction::kCreate, primary}, {ChangeAction::kCreate, secondary}});
  const auto before = contents();
  const std::string id = change({{ChangeAction::kDelete, primary},
                                 {ChangeAction::kDelete, secondary},
                                 {ChangeAction::kCreate, a("www", "192.0.2.3")}});
  const std::string reversal = revert(id);
  EXPECT_EQ(contents(), before);
  const std::string again = revert(reversal);
  ASSERT_TRUE(
      store_->commit({.compares = {}, .writes = {store::Write::erase(model::keys::verdict("check"))}}));
  EXPECT_EQ(refusal(again), "NoSuchHealthCheck: A health check with id check does not exist.");
}

TEST_F(RevertTest, LaterChangesOfTheSameRecordSetsAreNamed) {
  const std::string id = change({{ChangeAction::kCreate, a("changed", "192.0.2.1")},
                                 {ChangeAction::kCreate, a("deleted", "192.0.2.2")},
                                 {ChangeAction::kCreate, a("left", "192.0.2.3")}});
  change({{ChangeAction::kUpsert, a("changed", "192.0.2.9")},
          {ChangeAction::kDelete, a("deleted", "192.0.2.2")}});
  EXPECT_EQ(refusal(id), "TouchedSince: Change " + id +
                             " cannot be reverted, because later changes touched the same record sets:\n"
                             "  changed.example.com. A: now changed.example.com. 300 A 192.0.2.9\n"
                             "  deleted.example.com. A: deleted since");
}

TEST_F(RevertTest, WhatWasDeletedAndMadeAgainIsNamed) {
  change({{ChangeAction::kCreate, a("www", "192.0.2.1")}});
  const std::string id = change({{ChangeAction::kDelete, a("www", "192.0.2.1")}});
  change({{ChangeAction::kCreate, a("www", "192.0.2.1")}});
  EXPECT_THAT(refusal(id),
              HasSubstr("www.example.com. A: made again since: www.example.com. 300 A 192.0.2.1"));
}

TEST_F(RevertTest, AnUpsertThatChangedNothingIsNoTouch) {
  const std::string id = change({{ChangeAction::kCreate, a("www", "192.0.2.1")}});
  change({{ChangeAction::kUpsert, a("www", "192.0.2.1")}});
  revert(id);
}

TEST_F(RevertTest, ChangesOfOtherRecordSetsAreNoTouch) {
  const std::string id = change({{ChangeAction::kCreate, a("www", "192.0.2.1")}});
  change({{ChangeAction::kCreate, make_set("www.example.com.", "TXT", "\"beside\"")}});
  revert(id);
  EXPECT_EQ(counted(), 3);
}

TEST_F(RevertTest, WhatHasBeenRevertedSaysByWhat) {
  const std::string id = change({{ChangeAction::kCreate, a("www", "192.0.2.1")}});
  const std::string first = revert(id);
  EXPECT_EQ(refusal(id),
            fmt::format("AlreadyReverted: Change {} has been reverted already, by change {}. To undo "
                        "that, revert {}.",
                        id, first, first));
  const std::string second = revert(first);
  EXPECT_EQ(refusal(id),
            fmt::format("AlreadyReverted: Change {} has been reverted already, by change {}, and that "
                        "by {}. To undo that, revert {}.",
                        id, first, second, second));
}

TEST_F(RevertTest, WhatCannotBeRevertedSaysWhy) {
  EXPECT_THAT(refusal("C404"), StartsWith("NoSuchChange: There is no change C404"));
  EXPECT_THAT(refusal(creation_),
              StartsWith("NothingToRevert: Change " + creation_ + " is none of record sets"));
  change({{ChangeAction::kCreate, a("www", "192.0.2.1")}});
  const std::string idle = change({{ChangeAction::kUpsert, a("www", "192.0.2.1")}});
  EXPECT_EQ(refusal(idle), "NothingToRevert: Change " + idle + " left every record set as it was.");
}

TEST_F(RevertTest, AZoneThatIsGoneSaysSo) {
  const std::string id = change({{ChangeAction::kCreate, a("www", "192.0.2.1")}});
  change({{ChangeAction::kDelete, a("www", "192.0.2.1")}});
  ASSERT_TRUE(delete_hosted_zone(*context_, caller_, {zone_}));
  EXPECT_THAT(refusal(id), StartsWith("NoSuchHostedZone: "));
}

TEST_F(RevertTest, TheRulesOfRecordSetsHold) {
  change({{ChangeAction::kCreate, a("www", "192.0.2.1")}});
  const std::string deletion = change({{ChangeAction::kDelete, a("www", "192.0.2.1")}});
  change({{ChangeAction::kCreate, make_set("www.example.com.", "CNAME", "other.example.com.")}});
  // Nothing touched the A record, but beside a CNAME it cannot come back.
  EXPECT_THAT(refusal(deletion), StartsWith("InvalidChangeBatch: "));
}

TEST_F(RevertTest, QuotasDoNotStandInTheWay) {
  change({{ChangeAction::kCreate, a("www", "192.0.2.1")}});
  const std::string id = change({{ChangeAction::kDelete, a("www", "192.0.2.1")}});
  context_->limits.batch.record_sets_max = 1;
  revert(id);
}

TEST_F(RevertTest, CommentsHaveALimit) {
  const std::string id = change({{ChangeAction::kCreate, a("www", "192.0.2.1")}});
  EXPECT_THAT(problem_of(revert_change(*context_, {.change = id, .comment = std::string(300, 'x')})),
              StartsWith("InvalidInput: "));
}

TEST_F(RevertTest, APlanChangesNothingAndSaysWhatWouldBeDone) {
  change({{ChangeAction::kCreate, a("old", "192.0.2.1")}});
  const std::string id = change(
      {{ChangeAction::kDelete, a("old", "192.0.2.1")}, {ChangeAction::kCreate, a("www", "192.0.2.2")}});
  const store::Revision before = store_->revision();
  const auto plan = plan_reversal(*context_, {.change = id, .comment = {}});
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(store_->revision(), before);
  ASSERT_EQ(plan->batch.changes.size(), 2u);
  EXPECT_EQ(plan->batch.changes[0].action, ChangeAction::kDelete);
  EXPECT_EQ(plan->batch.changes[0].record_set, a("www", "192.0.2.2"));
  EXPECT_EQ(plan->batch.changes[1].action, ChangeAction::kCreate);
  EXPECT_EQ(plan->batch.changes[1].record_set, a("old", "192.0.2.1"));
}

TEST_F(RevertTest, IsOnRecordInItsOwnTransaction) {
  const std::string id = change({{ChangeAction::kCreate, a("www", "192.0.2.1")}});
  model::AuditEntry entry;
  entry.time = "2026-11-22T00:00:00.000Z";
  entry.request_id = "r";
  AuditedStore audited(*store_, entry);
  const auto reverted = revert_change({.store = audited}, {.change = id, .comment = {}});
  ASSERT_TRUE(reverted) << reverted.error().message;
  const auto recorded = store_->get(model::keys::audit_entry(entry.time, entry.request_id))->value();
  const auto made = store_->get(model::keys::change(reverted->change.id))->value();
  EXPECT_EQ(recorded.mod_revision, made.mod_revision);
}

using Contents = std::map<std::string, std::string>;  // of a zone, by key

/// Some of a few names, so that changes meet.
std::vector<model::RecordSetChange> random_batch(std::mt19937& random) {
  std::vector<model::RecordSetChange> changes;
  for (const auto* name : {"a", "b", "c", "d", "e", "f", "g", "h"}) {
    if (random() % 4 != 0) continue;
    changes.push_back({ChangeAction::kUpsert, a(name, fmt::format("192.0.2.{}", random() % 3))});
  }
  if (changes.empty()) changes.push_back({ChangeAction::kUpsert, a("a", "192.0.2.9")});
  return changes;
}

std::set<std::string> keys_that_differ(const Contents& before, const Contents& after) {
  std::set<std::string> keys;
  for (const auto& [key, value] : after) {
    const auto found = before.find(key);
    if (found == before.end() || found->second != value) keys.insert(key);
  }
  for (const auto& [key, value] : before) {
    if (!after.contains(key)) keys.insert(key);
  }
  return keys;
}

// The twin knows the contents after each change, and nothing of revisions.
TEST_F(RevertTest, AgreesWithItsTwinOnWhatWasTouchedSince) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  int reverted = 0;
  for (int round = 0; round < 60; ++round) {
    std::vector<Contents> history = {contents()};
    std::vector<std::string> ids;
    for (int i = 0; i < 4; ++i) {
      ids.push_back(change(random_batch(random)));
      history.push_back(contents());
    }
    const std::size_t chosen = random() % ids.size();
    const auto touched = keys_that_differ(history[chosen], history[chosen + 1]);
    std::set<std::string> later;
    for (std::size_t i = chosen + 1; i < ids.size(); ++i)
      later.merge(keys_that_differ(history[i], history[i + 1]));
    const bool meets = std::ranges::any_of(touched, [&](const auto& key) { return later.contains(key); });
    const std::string expected = touched.empty() ? "NothingToRevert" : meets ? "TouchedSince" : "";
    const auto outcome = revert_change(*context_, {.change = ids[chosen], .comment = {}});
    ASSERT_EQ(outcome ? "" : outcome.error().code, expected);
    if (!outcome) continue;
    ++reverted;
    Contents restored = history.back();
    for (const std::string& key : touched) {
      restored.erase(key);
      if (const auto found = history[chosen].find(key); found != history[chosen].end())
        restored.insert(*found);
    }
    ASSERT_EQ(contents(), restored);
  }
  // The last of a round can always be reverted unless it changed nothing; that none of 60 rounds chose it and changed
  // something is less likely than 0.8^60, one in half a million.
  EXPECT_GT(reverted, 0);
}

}  // namespace
}  // namespace milepost::api
