// What plans depend on, through the writer: checks, other names, names elsewhere, collections and regions.
#include "zone/plan_register.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "zone/catalog_writer.h"
#include "zone/plan_fixture.h"

namespace milepost::zone {
namespace {

using dns::RrType;

class PlanRegisterTest : public testing::Test {
 protected:
  PlanRegisterTest() { put_zone(); }

  void put_zone(std::string_view apex = "example.") { writer_.put_zone({"Z", name(apex), 1, {}}); }
  void put_records(std::string_view owner, std::uint32_t number = 1) {
    ASSERT_TRUE(writer_.put_rrset("Z", name(owner), RrType::A, 60, std::vector<dns::Rdata>{address(number)}));
  }
  void remove(std::string_view owner, std::string_view label = "") {
    ASSERT_TRUE(writer_.remove_member("Z", name(owner), RrType::A, label));
  }
  void put(std::string_view owner, PlanMember member, Policy policy = Policy::kWeighted) {
    ASSERT_TRUE(writer_.put_member("Z", name(owner), RrType::A, policy, "", std::move(member)));
  }
  void put_plan(std::string_view owner, PlanGroup group) {
    group.whole = true;
    ASSERT_TRUE(writer_.put_plan("Z", name(owner), RrType::A, group));
  }
  void commit() { writer_.commit(++revision_); }

  const Catalog& catalog() const { return *catalog_.newest(); }
  GroupView group(std::string_view owner) const {
    const HashedName hashed(name(owner), catalog().seed());
    return plan_of(NodeView(catalog().find_by_id("Z")->find(hashed, 0)).find(RrType::A).value());
  }
  bool healthy(const MemberView& member) const {
    const VerdictTable& verdicts = *catalog().tables().verdicts;
    return verdicts.healthy(member.check_slot()) && verdicts.healthy(member.target_slot());
  }
  /// Of the first record set there, as the newest snapshot's readers see it.
  bool healthy(std::string_view owner) const { return healthy(group(owner)[0]); }

  base::Published<Catalog> catalog_;
  CatalogWriter writer_{catalog_, [](std::string_view region) {
                          return region == "r7" ? LinkedRegion{7, {1, 0, 0}} : LinkedRegion{};
                        }};
  std::int64_t revision_ = 0;
};

PlanMember checked(std::string label, std::string check, std::uint32_t number = 1) {
  PlanMember member = leads_to_records(std::move(label), number);
  member.check = std::move(check);
  return member;
}

TEST_F(PlanRegisterTest, VerdictsAreSeenWithoutACommit) {
  put("www.example.", checked("a", "c1"));
  commit();
  EXPECT_TRUE(healthy("www.example."));
  writer_.put_verdict("c1", false);
  EXPECT_FALSE(healthy("www.example."));
  writer_.remove_verdict("c1");
  EXPECT_TRUE(healthy("www.example."));
}

TEST_F(PlanRegisterTest, AVerdictMayComeBeforeItsRecordSet) {
  writer_.put_verdict("c1", false);
  put("www.example.", checked("a", "c1"));
  commit();
  EXPECT_FALSE(healthy("www.example."));
}

TEST_F(PlanRegisterTest, AnAliasIsAsHealthyAsWhatStandsAtItsTarget) {
  put("www.example.", leads_to_name("a", "target.example."));
  commit();
  EXPECT_FALSE(healthy("www.example.")) << "nothing stands there";
  put_records("target.example.");
  EXPECT_FALSE(healthy("www.example.")) << "not before the commit";
  commit();
  EXPECT_TRUE(healthy("www.example."));
  put("target.example.", checked("x", "c1"));
  put("target.example.", checked("y", "c2"));
  commit();
  EXPECT_TRUE(healthy("www.example."));
  writer_.put_verdict("c1", false);
  EXPECT_TRUE(healthy("www.example.")) << "one of the record sets is";
  writer_.put_verdict("c2", false);
  EXPECT_FALSE(healthy("www.example."));
  put("target.example.", checked("z", ""));
  commit();
  EXPECT_TRUE(healthy("www.example."));
  for (const char* label : {"x", "y", "z"}) remove("target.example.", label);
  commit();
  EXPECT_FALSE(healthy("www.example."));
}

TEST_F(PlanRegisterTest, AnAliasWithoutEvaluationIsHealthy) {
  put("www.example.", leads_to_name("a", "gone.example.", false));
  commit();
  EXPECT_TRUE(healthy("www.example."));
}

TEST_F(PlanRegisterTest, ATargetMayComeInTheSameCommitBeforeOrAfter) {
  put("a.example.", leads_to_name("", "m.example."), Policy::kSimple);
  put("m.example.", leads_to_name("", "z.example."), Policy::kSimple);
  put("z.example.", checked("", "c1"), Policy::kSimple);
  put("zz.example.", leads_to_name("", "a.example."), Policy::kSimple);
  commit();
  for (const char* owner : {"a.example.", "m.example.", "z.example.", "zz.example."})
    EXPECT_TRUE(healthy(owner)) << owner;
  writer_.put_verdict("c1", false);
  for (const char* owner : {"a.example.", "m.example.", "z.example.", "zz.example."})
    EXPECT_FALSE(healthy(owner)) << owner;
}

TEST_F(PlanRegisterTest, TypesAreApart) {
  ASSERT_TRUE(writer_.put_rrset("Z", name("target.example."), RrType::AAAA, 60,
                                std::vector<dns::Rdata>{dns::Rdata(16)}));
  put("www.example.", leads_to_name("a", "target.example."));
  commit();
  EXPECT_FALSE(healthy("www.example."));
}

// Found by these tests: the groups of a plan that is replaced were undefined, and so unhealthy, before the commit.
TEST_F(PlanRegisterTest, APlanThatIsReplacedAnswersAsBeforeUntilTheCommit) {
  const PlanGroup inner{.policy = Policy::kFailover, .members = {checked("p", "c1"), checked("s", "c2")}};
  put_plan("www.example.", {.policy = Policy::kWeighted, .members = {leads_on("i", inner)}});
  put("above.example.", leads_to_name("a", "www.example."));
  commit();
  ASSERT_TRUE(healthy("www.example."));
  ASSERT_TRUE(healthy("above.example."));
  put_plan("www.example.",
           {.policy = Policy::kWeighted, .members = {leads_to_records("h", 3), leads_on("i", inner)}});
  EXPECT_TRUE(healthy("www.example."));
  EXPECT_TRUE(healthy("above.example."));
  commit();
  EXPECT_TRUE(healthy(group("www.example.")[1]));
  writer_.put_verdict("c1", false);
  EXPECT_TRUE(healthy(group("www.example.")[1]));
  writer_.put_verdict("c2", false);
  EXPECT_FALSE(healthy(group("www.example.")[1]));
  EXPECT_TRUE(healthy("above.example.")) << "the other record set has no check";
}

// Found by these tests: what aliases had known of a zone outlived it.
TEST_F(PlanRegisterTest, AZoneThatComesAgainBringsNoHealthOfItsPast) {
  put("www.example.", leads_to_name("a", "target.example."));
  put_records("target.example.");
  commit();
  ASSERT_TRUE(healthy("www.example."));
  remove("www.example.", "a");
  commit();
  writer_.remove_zone("Z");  // now without plans
  commit();
  put_zone();
  put("www.example.", leads_to_name("a", "target.example."));
  commit();
  EXPECT_FALSE(healthy("www.example."));
}

TEST_F(PlanRegisterTest, AZoneThatIsRenamedKeepsNothing) {
  put("www.example.", leads_to_name("a", "target.example."));
  put("out.example.", leads_outside("", "elsewhere.test."), Policy::kSimple);
  put_records("target.example.");
  commit();
  put_zone("example.org.");
  EXPECT_TRUE(healthy("www.example.")) << "not before the commit";
  commit();
  EXPECT_TRUE(writer_.outside_targets().empty());
  EXPECT_EQ(catalog().find_by_id("Z")->plan_count, 0u);
}

TEST_F(PlanRegisterTest, ZonesAreApart) {
  writer_.put_zone({"Y", name("example."), 2, {}});
  ASSERT_TRUE(
      writer_.put_rrset("Y", name("target.example."), RrType::A, 60, std::vector<dns::Rdata>{address(1)}));
  put("www.example.", leads_to_name("a", "target.example."));
  commit();
  EXPECT_FALSE(healthy("www.example.")) << "what stands in another zone of the name";
  put_records("target.example.");
  commit();
  writer_.remove_zone("Y");
  commit();
  EXPECT_TRUE(healthy("www.example."));
}

TEST_F(PlanRegisterTest, NamesElsewhereAreHealthyWhileTheyResolve) {
  put("www.example.", leads_outside("a", "Elsewhere.TEST."));
  commit();
  EXPECT_FALSE(healthy("www.example."));
  writer_.put_outside(
      {.type = RrType::A, .name = name("elsewhere.test."), .records = records(5), .use_until_s = 9});
  commit();
  EXPECT_TRUE(healthy("www.example."));
  const MemberView member = group("www.example.")[0];
  const auto* answer = catalog().tables().outside->find(member.target_hash(), member.target(), RrType::A);
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->use_until_s, 9);
  EXPECT_EQ(catalog().tables().outside->find(member.target_hash(), member.target(), RrType::AAAA), nullptr);
  writer_.put_outside({.type = RrType::A, .name = name("ELSEWHERE.test."), .records = {}, .use_until_s = 10});
  commit();
  EXPECT_FALSE(healthy("www.example.")) << "it has no such records";
  writer_.remove_outside(name("elsewhere.test."), RrType::A);
  commit();
  EXPECT_EQ(catalog().tables().outside->find(member.target_hash(), member.target(), RrType::A), nullptr);
}

TEST_F(PlanRegisterTest, OutsideTargetsAreThoseThatPlansLeadTo) {
  const auto target = [](std::string_view text) {
    const dns::Name folded = name(text);
    return OutsideTarget(std::string(reinterpret_cast<const char*>(folded.view().data()), folded.size()),
                         RrType::A);
  };
  put("a.example.", leads_outside("", "x.test."), Policy::kSimple);
  put("b.example.", leads_outside("1", "X.test."));
  put("b.example.", leads_outside("2", "y.test."));
  put_plan(
      "c.example.",
      {.members = {leads_on("", {.policy = Policy::kWeighted, .members = {leads_outside("q", "z.test.")}})}});
  EXPECT_EQ(writer_.outside_targets(),
            (std::vector{target("x.test."), target("y.test."), target("z.test.")}));
  commit();
  remove("b.example.", "1");
  EXPECT_EQ(writer_.outside_targets().size(), 3u) << "x.test. is still wanted";
  remove("a.example.");
  remove("c.example.");
  EXPECT_EQ(writer_.outside_targets(), (std::vector{target("y.test.")}));
  put("b.example.", leads_to_records("2", 1));
  EXPECT_TRUE(writer_.outside_targets().empty());
}

TEST_F(PlanRegisterTest, CollectionsChangeWithTheCommit) {
  const auto scope = [&](std::string_view id) {
    const auto& collections = *catalog().tables().collections;
    const auto known = std::ranges::find(collections, id, &CidrCollection::id);
    if (known == collections.end() || known->map == nullptr) return std::string("none");
    std::string matches;
    const base::IpAddress client{{10, 1, 2, 3}};
    known->map->for_each_match({client.octets.data(), 4}, 32, [&](std::uint64_t key) {
      for (const char* location : {"l1", "l2"})
        if (key == CidrMap::location_key(location, catalog().seed())) matches += location;
      return true;
    });
    return matches;
  };
  const auto blocks = [](std::string_view text) { return std::vector{base::Cidr::parse(text).value()}; };
  writer_.put_cidr_location("col", {"l1", blocks("10.0.0.0/8")});
  writer_.put_cidr_location("col", {"l2", blocks("10.1.0.0/16")});
  writer_.put_cidr_location("other", {"l1", blocks("192.0.2.0/24")});
  EXPECT_EQ(scope("col"), "none");
  commit();
  EXPECT_EQ(scope("col"), "l2l1");
  EXPECT_EQ(scope("other"), "");
  writer_.put_cidr_location("col", {"l2", blocks("10.9.0.0/16")});
  writer_.remove_cidr_location("other", "l1");
  writer_.remove_cidr_location("other", "l1");
  commit();
  EXPECT_EQ(scope("col"), "l1");
  EXPECT_EQ(scope("other"), "none");
}

TEST_F(PlanRegisterTest, RegionsAreLinked) {
  PlanMember near = leads_to_records("a", 1);
  near.param = "r7";
  PlanMember unknown = leads_to_records("b", 2);
  unknown.param = "nowhere";
  put("www.example.", near, Policy::kLatency);
  put("www.example.", unknown, Policy::kLatency);
  commit();
  EXPECT_EQ(group("www.example.")[0].key(), 7u);
  EXPECT_EQ(group("www.example.").position(0), (std::array<float, 3>{1, 0, 0}));
  EXPECT_EQ(group("www.example.")[1].key(), kUnknownRegion);
}

TEST_F(PlanRegisterTest, ClearForgetsWithTheNextCommitAndNotForReadersOfTheOldSnapshot) {
  base::Published<Catalog>::Reader reader(catalog_);
  put("www.example.", checked("a", "c1"));
  writer_.put_verdict("c1", false);
  commit();
  const Catalog* before = reader.pin();
  const auto held = Meanings::of(*before);
  writer_.clear();
  EXPECT_EQ(Meanings::of(*before), held);
  put_zone();
  put("www.example.", checked("a", "c1"));
  writer_.put_verdict("c1", true);
  EXPECT_EQ(Meanings::of(*before), held) << "verdicts of what is being read are not its";
  EXPECT_EQ(&catalog(), before);
  commit();
  EXPECT_TRUE(healthy("www.example."));
  EXPECT_EQ(Meanings::of(*before), held);
  reader.unpin();
}

}  // namespace
}  // namespace milepost::zone
