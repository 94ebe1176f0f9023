// Conformance of commits: conditions, revisions, atomicity, what keys and values may be.
#include <atomic>
#include <thread>

#include "store/conformance.h"

namespace milepost::store {
namespace {

using Relation = Compare::Relation;
using Target = Compare::Target;
using testing::ElementsAre;

TEST_P(Conformance, StartsEmptyAtRevisionZeroOrMore) {
  EXPECT_GE(store().revision(), 0);
  EXPECT_EQ(value_of("a"), "(absent)");
}

TEST_P(Conformance, EachChangeTakesTheNextRevision) {
  const Revision first = put("a", "1");
  EXPECT_EQ(put("a", "2"), first + 1);
  EXPECT_EQ(erase("a"), first + 2);
  EXPECT_EQ(store().revision(), first + 2);
}

TEST_P(Conformance, AKeyKnowsWhenItWasMadeAndWritten) {
  const Revision made = put("a", "1");
  const Revision written = put("a", "2");
  const auto found = store().get("a");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->create_revision, made);
  EXPECT_EQ((*found)->mod_revision, written);
  EXPECT_EQ((*found)->value, "2");
  EXPECT_EQ((*found)->lease, 0);
}

TEST_P(Conformance, AKeyMadeAgainIsNew) {
  put("a", "1");
  erase("a");
  const Revision again = put("a", "2");
  EXPECT_EQ((*store().get("a"))->create_revision, again);
}

TEST_P(Conformance, AllWritesOfATransactionShareOneRevision) {
  put("c", "old");
  const Revision revision = write({Write::put("a", "1"), Write::put("b", "2"), Write::erase("c")});
  EXPECT_EQ((*store().get("a"))->mod_revision, revision);
  EXPECT_EQ((*store().get("b"))->mod_revision, revision);
  EXPECT_EQ(value_of("c"), "(absent)");
  EXPECT_EQ(store().revision(), revision);
}

TEST_P(Conformance, WhatChangesNothingTakesNoRevision) {
  const Revision revision = put("a", "1");
  EXPECT_EQ(write({}), revision);
  EXPECT_EQ(erase("absent"), revision);
  EXPECT_EQ(store().revision(), revision);
}

TEST_P(Conformance, TheSameValueAgainIsAChange) {
  const Revision revision = put("a", "1");
  EXPECT_EQ(put("a", "1"), revision + 1);
}

TEST_P(Conformance, AFailedCompareWritesNothing) {
  const Revision revision = put("a", "1");
  const auto committed = store().commit({.compares = {Compare::present("a"), Compare::absent("a")},
                                         .writes = {Write::put("a", "2"), Write::put("b", "2")}});
  ASSERT_TRUE(committed);
  EXPECT_FALSE(committed->succeeded);
  EXPECT_EQ(committed->revision, revision);
  EXPECT_EQ(value_of("a"), "1");
  EXPECT_EQ(value_of("b"), "(absent)");
}

TEST_P(Conformance, ComparesOfEveryKind) {
  const Revision made = put("k", "m");
  const Revision written = put("k", "m");
  const auto holds = [&](const std::string& key, Target target, Relation relation, Revision revision,
                         std::string value) {
    const auto committed =
        store().commit({.compares = {{key, target, relation, revision, std::move(value)}}, .writes = {}});
    EXPECT_TRUE(committed);
    return committed && committed->succeeded;
  };
  struct Row {
    Relation relation;
    bool below, same,
        above;  // whether it holds for a present key whose number or value is below, same, above
  };
  for (const Row& row :
       {Row{Relation::kEqual, false, true, false}, Row{Relation::kNotEqual, true, false, true},
        Row{Relation::kLess, true, false, false}, Row{Relation::kGreater, false, false, true}}) {
    SCOPED_TRACE(static_cast<int>(row.relation));
    for (const auto& [target, actual] :
         {std::pair(Target::kCreateRevision, made), std::pair(Target::kModRevision, written)}) {
      EXPECT_EQ(holds("k", target, row.relation, actual + 1, ""), row.below);
      EXPECT_EQ(holds("k", target, row.relation, actual, ""), row.same);
      EXPECT_EQ(holds("k", target, row.relation, actual - 1, ""), row.above);
      EXPECT_EQ(holds("absent", target, row.relation, 1, ""), row.below);  // its revisions are 0
      EXPECT_EQ(holds("absent", target, row.relation, 0, ""), row.same);
    }
    EXPECT_EQ(holds("k", Target::kValue, row.relation, 0, "n"), row.below);
    EXPECT_EQ(holds("k", Target::kValue, row.relation, 0, "m"), row.same);
    EXPECT_EQ(holds("k", Target::kValue, row.relation, 0, "l"), row.above);
    EXPECT_FALSE(holds("absent", Target::kValue, row.relation, 0, "m"))
        << "an absent key has no value to compare";
  }
}

TEST_P(Conformance, ValuesCompareAsUnsignedBytes) {
  put("k", std::string("\x80", 1));
  const auto above =
      store().commit({.compares = {{"k", Target::kValue, Relation::kGreater, 0, "\x7f"}}, .writes = {}});
  EXPECT_TRUE(above && above->succeeded);
  const auto longer = store().commit(
      {.compares = {{"k", Target::kValue, Relation::kLess, 0, std::string("\x80\0", 2)}}, .writes = {}});
  EXPECT_TRUE(longer && longer->succeeded);
}

TEST_P(Conformance, AKeyMayBeComparedAndWritten) {
  const Revision revision = put("a", "1");
  const auto committed =
      store().commit({.compares = {Compare::unchanged("a", revision)}, .writes = {Write::put("a", "2")}});
  EXPECT_TRUE(committed && committed->succeeded);
  EXPECT_EQ(value_of("a"), "2");
}

TEST_P(Conformance, RefusesATransactionThatWritesAKeyTwice) {
  const Revision before = store().revision();
  EXPECT_EQ(
      code_of(store().commit(
          {.compares = {}, .writes = {Write::put("a", "1"), Write::put("b", "1"), Write::put("a", "2")}})),
      "InvalidTransaction");
  EXPECT_EQ(code_of(store().commit({.compares = {}, .writes = {Write::put("a", "1"), Write::erase("a")}})),
            "InvalidTransaction");
  EXPECT_EQ(store().revision(), before);
  EXPECT_EQ(value_of("b"), "(absent)");
}

TEST_P(Conformance, RefusesKeysAndValuesOfWrongSize) {
  const auto commit = [&](std::string key, std::string value) {
    return code_of(
        store().commit({.compares = {}, .writes = {Write::put(std::move(key), std::move(value))}}));
  };
  EXPECT_EQ(commit("", "1"), "InvalidTransaction");
  EXPECT_EQ(commit(std::string(kKeySizeMax + 1, 'k'), "1"), "InvalidTransaction");
  EXPECT_EQ(commit(std::string(kKeySizeMax, 'k'), "1"), "ok");
  EXPECT_EQ(commit("v", std::string(kValueSizeMax + 1, 'v')), "InvalidTransaction");
  EXPECT_EQ(commit("v", std::string(kValueSizeMax, 'v')), "ok");
  EXPECT_EQ(value_of("v").size(), kValueSizeMax);
}

TEST_P(Conformance, AnEmptyValueIsAValue) {
  const Revision revision = put("a", "");
  EXPECT_EQ(value_of("a"), "");
  const auto watch = this->watch({}, revision - 1);
  const auto events = take(*watch, 1);
  ASSERT_EQ(events.size(), 1);
  EXPECT_EQ(events[0].value, "");
}

TEST_P(Conformance, KeysAndValuesAreBytes) {
  const std::string key("k\0\x01\xff\x80'\"", 7);
  const std::string value("\0\xff\0", 3);
  put(key, value);
  EXPECT_EQ(value_of(key), value);
  EXPECT_EQ(value_of(std::string("k\0\x01\xff", 4)), "(absent)");
  EXPECT_EQ(value_of("k"), "(absent)");
}

TEST_P(Conformance, WhatWasCommittedIsThereAfterReopening) {
  put("a", "1");
  put("b", "1");
  const Revision revision = write({Write::put("a", "2"), Write::erase("b")});
  site().reopen();
  EXPECT_EQ(value_of("a"), "2");
  EXPECT_EQ(value_of("b"), "(absent)");
  EXPECT_GE(store().revision(), revision);
  EXPECT_GT(put("c", "3"), revision);
}

TEST_P(Conformance, ThousandsOfWritesAreOneCommit) {
  std::vector<Write> writes;
  for (int i = 0; i < 3000; ++i) {
    writes.push_back(Write::put("many/" + std::to_string(i), std::to_string(i)));
  }
  const Revision revision = write(std::move(writes));
  auto all = RangeRequest::prefix("many/");
  all.count_only = true;
  EXPECT_EQ(store().range(all)->count, 3000);
  EXPECT_EQ((*store().get("many/2999"))->mod_revision, revision);
}

// A counter that many threads raise by compare and swap: no raise is lost, and none happens twice.
TEST_P(Conformance, ConcurrentWritersAreInOneOrder) {
  put("counter", "0");
  constexpr int kThreads = 8;
  constexpr int kRaises = 50;
  const auto raise = [&] {
    for (int done = 0; done < kRaises;) {
      const auto now = store().get("counter");
      ASSERT_TRUE(now && *now);
      const auto next = std::to_string(std::stoi((*now)->value) + 1);
      const auto committed =
          store().commit({.compares = {Compare::unchanged("counter", (*now)->mod_revision)},
                          .writes = {Write::put("counter", next), Write::put("raise/" + next, "")}});
      ASSERT_TRUE(committed);
      done += committed->succeeded ? 1 : 0;
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back(raise);
    }
  }
  EXPECT_EQ(value_of("counter"), std::to_string(kThreads * kRaises));
  auto raises = RangeRequest::prefix("raise/");
  raises.count_only = true;
  EXPECT_EQ(store().range(raises)->count, kThreads * kRaises);
}

// Of transactions that want the same key first, one has it; the others' other writes do not happen.
TEST_P(Conformance, OneOfManyMakesAKey) {
  std::atomic<int> made{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&, i] {
        const auto committed = store().commit(
            {.compares = {Compare::absent("only")},
             .writes = {Write::put("only", std::to_string(i)), Write::put("by/" + std::to_string(i), "")}});
        made += committed && committed->succeeded ? 1 : 0;
      });
    }
  }
  EXPECT_EQ(made, 1);
  EXPECT_THAT(list(RangeRequest::prefix("by/")), ElementsAre("by/" + value_of("only") + "="));
}

}  // namespace
}  // namespace milepost::store
