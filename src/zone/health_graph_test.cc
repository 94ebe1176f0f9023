#include "zone/health_graph.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "zone/plan_fixture.h"

namespace milepost::zone {
namespace {

using dns::RrType;

constexpr std::uint32_t kAlways = VerdictTable::kAlwaysHealthy;

dns::Name group_name(std::uint32_t number) {
  return name("g" + std::to_string(number) + ".example.");
}

class HealthGraphTest : public testing::Test {
 protected:
  std::uint32_t slot(std::uint32_t number) {
    return graph_.group_slot("Z", group_name(number), RrType::A, 0);
  }
  bool healthy(std::uint32_t slot) const { return graph_.table()->healthy(slot); }
  std::uint32_t check(std::string_view id) { return graph_.check_slot(id); }
  /// Defines what is due from `definitions_`; what is not there has no record sets.
  void settle() {
    graph_.settle([this](const HealthGraph::GroupKey& key) {
      asked_.push_back(key);
      return definitions_[key.owner];
    });
  }
  /// Has the group consist of these from the next settle() on.
  void put(std::uint32_t number, std::vector<HealthTerm> terms) {
    const dns::Name owner = group_name(number);
    definitions_[std::string(reinterpret_cast<const char*>(owner.view().data()), owner.size())] =
        std::move(terms);
    graph_.touch("Z", owner, RrType::A);
  }

  HealthGraph graph_;
  std::map<std::string, std::vector<HealthTerm>> definitions_;  // by owner
  std::vector<HealthGraph::GroupKey> asked_;
};

TEST_F(HealthGraphTest, AVerdictCountsWhetherItComesBeforeItsSlotOrAfter) {
  graph_.set_verdict("before", false);
  EXPECT_FALSE(healthy(check("before")));
  const std::uint32_t after = check("after");
  EXPECT_TRUE(healthy(after)) << "a new check is healthy until it is known";
  graph_.set_verdict("after", false);
  EXPECT_FALSE(healthy(after));
  EXPECT_EQ(check("after"), after) << "one slot a check";
  graph_.set_verdict("after", true);
  EXPECT_TRUE(healthy(after));
}

TEST_F(HealthGraphTest, WhatIsForgottenCountsAsHealthy) {
  graph_.set_verdict("a", false);
  graph_.set_verdict("b", false);
  const std::uint32_t a = check("a");
  EXPECT_TRUE(graph_.forget_verdict("a"));
  EXPECT_FALSE(graph_.forget_verdict("a"));
  EXPECT_TRUE(healthy(a));
  EXPECT_EQ(graph_.verdict_count(), 1u);
  graph_.forget_verdicts();
  EXPECT_EQ(graph_.verdict_count(), 0u);
  EXPECT_TRUE(healthy(check("b"))) << "its slot is new, and nothing is known";
}

TEST_F(HealthGraphTest, AGroupIsHealthyWhileOneOfItsRecordSetsIs) {
  const std::uint32_t group = slot(1);
  put(1, {{check("a"), kAlways}, {check("b"), check("c")}});
  settle();
  EXPECT_TRUE(healthy(group));
  graph_.set_verdict("a", false);
  EXPECT_TRUE(healthy(group));
  graph_.set_verdict("c", false);
  EXPECT_FALSE(healthy(group)) << "both its check and its target must hold";
  graph_.set_verdict("a", true);
  EXPECT_TRUE(healthy(group));
}

TEST_F(HealthGraphTest, AGroupOfNothingIsNotHealthy) {
  const std::uint32_t group = slot(1);
  settle();
  EXPECT_FALSE(healthy(group)) << "an alias that dangles";
  put(1, {{kAlways, kAlways}});
  settle();
  EXPECT_TRUE(healthy(group));
}

TEST_F(HealthGraphTest, AVerdictReachesWhateverDependsOnIt) {
  constexpr std::uint32_t kDepth = 500;
  put(kDepth, {{check("root"), kAlways}});
  for (std::uint32_t i = 0; i < kDepth; ++i) put(i, {{kAlways, slot(i + 1)}});
  const std::uint32_t top = slot(0);
  std::vector<std::uint32_t> sharing;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    sharing.push_back(slot(1000 + i));
    put(1000 + i, {{check("root"), kAlways}, {check("root"), slot(kDepth)}});
  }
  settle();
  for (const bool verdict : {false, true, false}) {
    graph_.set_verdict("root", verdict);
    EXPECT_EQ(healthy(top), verdict);
    for (const std::uint32_t group : sharing) ASSERT_EQ(healthy(group), verdict);
  }
}

TEST_F(HealthGraphTest, OnlyWhatChangedAndIsDependedOnIsWorkedOutAgain) {
  slot(1);
  slot(2);
  settle();
  EXPECT_EQ(asked_.size(), 2u);
  asked_.clear();
  put(1, {});
  put(1, {});
  put(3, {});  // nothing depends on it
  settle();
  ASSERT_EQ(asked_.size(), 1u);
  EXPECT_EQ(asked_[0].part, 0u);
  asked_.clear();
  graph_.touch_zone("Y");
  graph_.touch_zone("Z");
  settle();
  EXPECT_EQ(asked_.size(), 2u);
}

// Until the next snapshot is out, queries still read the plan with the parts that were dropped.
TEST_F(HealthGraphTest, DroppedPartsKeepWhatTheySayAndHoldNothingUp) {
  const dns::Name owner = group_name(1);
  const std::uint32_t part = graph_.group_slot("Z", owner, RrType::A, 40);
  graph_.define(part, {{check("a"), kAlways}});
  const std::uint32_t group = slot(1);
  const std::uint32_t above = slot(2);
  put(1, {{kAlways, part}});
  put(2, {{kAlways, group}});
  settle();
  graph_.drop_parts("Z", owner, RrType::A);
  for (const std::uint32_t each : {part, group, above}) EXPECT_TRUE(healthy(each));
  const std::uint32_t next_part = graph_.group_slot("Z", owner, RrType::A, 40);
  EXPECT_NE(next_part, part) << "a slot never means something else";
  graph_.define(next_part, {{check("b"), kAlways}});
  put(1, {{kAlways, next_part}});
  settle();
  graph_.set_verdict("a", false);
  EXPECT_TRUE(healthy(above)) << "nothing depends on it any more";
  graph_.set_verdict("b", false);
  EXPECT_FALSE(healthy(above));
}

TEST_F(HealthGraphTest, PartsOfOtherNamesAndTypesStay) {
  const auto part = [&](std::uint32_t number, RrType type) {
    const std::uint32_t slot = graph_.group_slot("Z", group_name(number), type, 8);
    graph_.define(slot, {{check("a"), kAlways}});
    return slot;
  };
  const std::vector<std::uint32_t> others = {part(1, RrType::AAAA), part(11, RrType::A), part(2, RrType::A)};
  part(1, RrType::A);
  graph_.drop_parts("Z", group_name(1), RrType::A);
  graph_.set_verdict("a", false);
  for (const std::uint32_t other : others) EXPECT_FALSE(healthy(other));
}

// The change side refuses circles; should one come all the same, health comes to rest and is right once it is gone.
TEST_F(HealthGraphTest, ACircleComesToRest) {
  for (std::uint32_t i = 0; i < 50; ++i) {
    put(i, {{check("c" + std::to_string(i)), slot((i + 1) % 50)}, {kAlways, slot(i * 7 % 50)}});
  }
  settle();
  Dice dice(1);
  for (int i = 0; i < 500; ++i) graph_.set_verdict("c" + std::to_string(dice.below(50)), dice.one_in(2));
  graph_.forget_verdicts();
  put(0, {{kAlways, kAlways}});
  for (std::uint32_t i = 1; i < 50; ++i) put(i, {{check("c" + std::to_string(i)), slot(i - 1)}});
  settle();
  for (std::uint32_t i = 0; i < 50; ++i) EXPECT_TRUE(healthy(slot(i)));
  graph_.set_verdict("c25", false);
  for (std::uint32_t i = 0; i < 50; ++i) EXPECT_EQ(healthy(slot(i)), i < 25);
}

// --- the twin ---

/// A slow and obvious graph: definitions in words, and health worked out from scratch for each question.
struct Twin {
  struct Term {
    std::string check;     // empty: none
    int group = -1;        // another name; -1: none
    std::size_t part = 0;  // of the own name instead; 0: none
  };
  struct Plan {
    std::vector<Term> terms;
    std::map<std::size_t, std::vector<Term>> parts;
  };

  bool healthy(const std::string& check) const {
    const auto verdict = verdicts.find(check);
    return check.empty() || verdict == verdicts.end() || verdict->second;
  }
  bool healthy(const Plan& plan, const std::vector<Term>& terms) const {
    bool any = false;
    for (const Term& term : terms) {
      const bool target = (term.group < 0 || healthy(static_cast<std::uint32_t>(term.group))) &&
                          (term.part == 0 || healthy(plan, plan.parts.at(term.part)));
      any = any || (healthy(term.check) && target);
    }
    return any;
  }
  bool healthy(std::uint32_t number) const {
    const auto plan = plans.find(number);
    return plan != plans.end() && healthy(plan->second, plan->second.terms);
  }

  std::map<std::string, bool> verdicts;
  std::map<std::uint32_t, Plan> plans;
};

/// The twin and the graph through the same history, as PlanRegister leads it.
class Pair {
 public:
  static constexpr std::uint32_t kGroups = 24;
  static constexpr std::uint32_t kChecks = 12;

  explicit Pair(std::uint64_t seed) : dice_(seed) {
    for (std::uint32_t i = 0; i < kGroups; ++i)
      slots_.push_back(graph_.group_slot("Z", group_name(i), RrType::A, 0));
  }

  void change_verdict() {
    const std::string check = random_check();
    if (dice_.one_in(4)) {
      EXPECT_EQ(graph_.forget_verdict(check), twin_.verdicts.erase(check) == 1);
      return;
    }
    const bool healthy = dice_.one_in(2);
    graph_.set_verdict(check, healthy);
    twin_.verdicts[check] = healthy;
  }

  /// A few names lead elsewhere; nothing that queries see changes before settle().
  void change_plans() {
    const std::vector<bool> before = seen();
    for (std::uint32_t changes = 1 + dice_.below(4); changes > 0; --changes) {
      const std::uint32_t number = dice_.below(kGroups);
      const dns::Name owner = group_name(number);
      graph_.drop_parts("Z", owner, RrType::A);
      terms_.erase(number);
      twin_.plans.erase(number);
      if (!dice_.one_in(5)) put(number);
      graph_.touch("Z", owner, RrType::A);
    }
    std::vector<bool> now = seen();
    now.resize(before.size());  // without the parts that are new
    ASSERT_EQ(now, before);
    graph_.settle([this](const HealthGraph::GroupKey& key) {
      return terms_[static_cast<std::uint32_t>(std::stoul(key.owner.substr(2)))];
    });
  }

  void compare() {
    for (std::uint32_t i = 0; i < kGroups; ++i)
      ASSERT_EQ(graph_.table()->healthy(slots_[i]), twin_.healthy(i)) << "group " << i;
  }

 private:
  std::string random_check() { return "c" + std::to_string(dice_.below(kChecks)); }

  std::vector<bool> seen() const {
    std::vector<bool> seen;
    for (const std::uint32_t slot : slots_) seen.push_back(graph_.table()->healthy(slot));
    for (const std::uint32_t slot : part_slots_) seen.push_back(graph_.table()->healthy(slot));
    return seen;
  }

  /// Leads to names of higher numbers only, and to parts that are already there.
  Twin::Term random_term(std::uint32_t number, const Twin::Plan& plan) {
    Twin::Term term;
    if (!dice_.one_in(3)) term.check = random_check();
    if (dice_.one_in(2) && number + 1 < kGroups) {
      term.group = static_cast<int>(number + 1 + dice_.below(kGroups - number - 1));
    } else if (dice_.one_in(2) && !plan.parts.empty()) {
      term.part = dice_.pick(plan.parts).first;
    }
    return term;
  }

  std::vector<Twin::Term> random_terms(std::uint32_t number, const Twin::Plan& plan) {
    std::vector<Twin::Term> terms(dice_.below(4));
    for (Twin::Term& term : terms) term = random_term(number, plan);
    return terms;
  }

  void put(std::uint32_t number) {
    Twin::Plan plan;
    std::map<std::size_t, std::uint32_t> parts;
    const auto link = [&](const std::vector<Twin::Term>& terms) {
      std::vector<HealthTerm> linked;
      for (const auto& [check, group, part] : terms) {
        HealthTerm term;
        if (!check.empty()) term.check = graph_.check_slot(check);
        if (group >= 0) term.target = slots_[static_cast<std::size_t>(group)];
        if (part > 0) term.target = parts.at(part);
        linked.push_back(term);
      }
      return linked;
    };
    for (std::uint32_t left = dice_.below(3); left > 0; --left) {
      const std::size_t part = 8 * left;
      const std::vector<Twin::Term> terms = random_terms(number, plan);
      parts[part] = graph_.group_slot("Z", group_name(number), RrType::A, part);
      graph_.define(parts[part], link(terms));
      plan.parts[part] = terms;
    }
    plan.terms = random_terms(number, plan);
    terms_[number] = link(plan.terms);
    for (const auto& [part, slot] : parts) part_slots_.push_back(slot);
    twin_.plans[number] = std::move(plan);
  }

  Dice dice_;
  HealthGraph graph_;
  Twin twin_;
  std::vector<std::uint32_t> slots_;
  std::vector<std::uint32_t> part_slots_;                   // all there ever were
  std::map<std::uint32_t, std::vector<HealthTerm>> terms_;  // by group
};

TEST(HealthGraphTwin, AgreesAfterEveryChange) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Pair pair(seed);
    for (int step = 0; step < 300; ++step) {
      step % 3 == 0 ? pair.change_plans() : pair.change_verdict();
      pair.compare();
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace milepost::zone
