#include "zone/catalog_writer.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "zone/plan_fixture.h"
#include "zone/zone_fixture.h"

namespace milepost::zone {
namespace {

using dns::RrType;

dns::Rdata soa_rdata(std::uint32_t minimum) {
  dns::Rdata rdata = {0, 0};  // two root names
  rdata.resize(22);
  base::store_u32(rdata.data() + 18, minimum);
  return rdata;
}

class CatalogWriterTest : public testing::Test {
 protected:
  base::Published<Catalog> catalog_;
};

TEST_F(CatalogWriterTest, ReadersKeepTheirSnapshot) {
  CatalogWriter writer(catalog_);
  base::Published<Catalog>::Reader reader(catalog_);
  writer.put_zone({"Z1", name("example.com."), 1, {}});
  ASSERT_TRUE(
      writer.put_rrset("Z1", name("www.example.com."), RrType::A, 300, std::vector<dns::Rdata>{address(1)}));
  writer.commit(1);
  const Catalog* before = reader.pin();
  const auto held = contents(*before);
  for (std::uint32_t i = 2; i < 2000; ++i) {
    ASSERT_TRUE(writer.put_rrset("Z1", name("www.example.com."), RrType::A, 300,
                                 std::vector<dns::Rdata>{address(i)}));
    ASSERT_TRUE(writer.put_rrset("Z1", name("h" + std::to_string(i) + ".example.com."), RrType::A, 300,
                                 std::vector<dns::Rdata>{address(i)}));
    writer.commit(i);
  }
  EXPECT_EQ(contents(*before), held);
  EXPECT_EQ(before->revision(), 1);
  reader.unpin();
  EXPECT_EQ(reader.pin()->revision(), 1999);
  reader.unpin();
}

TEST_F(CatalogWriterTest, NothingIsVisibleBeforeCommit) {
  CatalogWriter writer(catalog_);
  writer.put_zone({"Z1", name("example.com."), 1, {}});
  EXPECT_EQ(catalog_.newest()->zone_count(), 0u);
  writer.commit(1);
  EXPECT_EQ(catalog_.newest()->zone_count(), 1u);
}

TEST_F(CatalogWriterTest, RefusesWhatCannotBe) {
  CatalogWriter writer(catalog_);
  writer.put_zone({"Z1", name("example.com."), 1, {}});
  const std::vector<dns::Rdata> one = {address(1)};
  EXPECT_EQ(writer.put_rrset("Z2", name("example.com."), RrType::A, 1, one).error().code, "NoSuchZone");
  EXPECT_EQ(writer.put_rrset("Z1", name("example.org."), RrType::A, 1, one).error().code, "OutOfZone");
  EXPECT_EQ(writer.put_rrset("Z1", name("example.com."), RrType::A, 1, {}).error().code, "EmptyRecordSet");
  EXPECT_EQ(writer
                .put_rrset("Z1", name("example.com."), RrType::TXT, 1,
                           std::vector{dns::Rdata(40000), dns::Rdata(40000)})
                .error()
                .code,
            "RecordSetTooLarge");
}

TEST_F(CatalogWriterTest, OfTwoZonesOfOneNameTheHostDecides) {
  CatalogWriter writer(catalog_);
  writer.put_zone({"Z1", name("example.com."), 7, {1, 2}});
  writer.put_zone({"Z2", name("example.com."), 3, {3, 4}});
  writer.commit(1);
  const Catalog& catalog = *catalog_.newest();
  const HashedName question(name("www.example.com."), catalog.seed());
  Identity identity{false, {}};
  EXPECT_EQ(catalog.find(question, identity), nullptr);
  identity.hosts.set(2);
  EXPECT_EQ(catalog.find(question, identity)->id(), "Z1");
  identity.hosts.reset().set(3);
  EXPECT_EQ(catalog.find(question, identity)->id(), "Z2");
  EXPECT_EQ(catalog.find(question, Identity())->id(), "Z2")
      << "a listener for every host answers the lower order";
  writer.remove_zone("Z2");
  writer.commit(2);
  EXPECT_EQ(catalog_.newest()->find(question, Identity())->id(), "Z1");
}

TEST_F(CatalogWriterTest, FindsTheMostSpecificZone) {
  CatalogWriter writer(catalog_);
  writer.put_zone({"root", name("."), 1, {}});
  writer.put_zone({"com", name("com."), 1, {}});
  writer.put_zone({"deep", name("a.b.c.example.com."), 1, {}});
  writer.commit(1);
  const Catalog& catalog = *catalog_.newest();
  const auto find = [&](std::string_view question, std::size_t from = 0) {
    return catalog.find(HashedName(name(question), catalog.seed()), Identity(), from)->id();
  };
  EXPECT_EQ(find("org."), "root");
  EXPECT_EQ(find("example.com."), "com");
  EXPECT_EQ(find("x.y.z.A.B.c.example.COM."), "deep");
  EXPECT_EQ(find("a.b.c.example.com.", 1), "com");
  EXPECT_EQ(find("com.", 1), "root");
}

TEST_F(CatalogWriterTest, NegativeTtlIsTheLowerOfSoaTtlAndMinimum) {
  CatalogWriter writer(catalog_);
  writer.put_zone({"Z1", name("example.com."), 1, {}});
  ASSERT_TRUE(writer.put_rrset("Z1", name("example.com."), RrType::SOA, 900,
                               std::vector<dns::Rdata>{soa_rdata(86400)}));
  writer.commit(1);
  const HashedName question(name("example.com."), catalog_.newest()->seed());
  EXPECT_EQ(base::load_u32(catalog_.newest()->find(question, Identity())->negative_soa().at + 6), 900u);
  ASSERT_TRUE(
      writer.put_rrset("Z1", name("example.com."), RrType::SOA, 900, std::vector<dns::Rdata>{soa_rdata(60)}));
  writer.commit(2);
  EXPECT_EQ(base::load_u32(catalog_.newest()->find(question, Identity())->negative_soa().at + 6), 60u);
}

TEST_F(CatalogWriterTest, ClearKeepsTheOldSnapshotUntilCommit) {
  CatalogWriter writer(catalog_);
  writer.put_zone({"Z1", name("example.com."), 1, {}});
  ASSERT_TRUE(
      writer.put_rrset("Z1", name("www.example.com."), RrType::A, 300, std::vector<dns::Rdata>{address(1)}));
  writer.commit(1);
  const auto before = contents(*catalog_.newest());
  writer.clear();
  writer.put_zone({"Z9", name("example.org."), 1, {}});
  EXPECT_EQ(contents(*catalog_.newest()), before);
  writer.commit(2);
  EXPECT_EQ(catalog_.newest()->zone_count(), 1u);
  EXPECT_FALSE(writer.has_zone("Z1"));
}

// --- record sets that compete ---

class CompetitionTest : public CatalogWriterTest {
 protected:
  CompetitionTest() : writer_(catalog_) { writer_.put_zone({"Z1", name("example.com."), 1, {}}); }

  void put(Policy policy, std::string label, std::uint32_t number = 1, std::string_view collection = "") {
    ASSERT_TRUE(writer_.put_member("Z1", owner_, RrType::A, policy, collection,
                                   leads_to_records(std::move(label), number)));
  }
  void put_simple(std::uint32_t number = 1) {
    ASSERT_TRUE(writer_.put_rrset("Z1", owner_, RrType::A, 60, std::vector<dns::Rdata>{address(number)}));
  }
  void remove(std::string_view label) { ASSERT_TRUE(writer_.remove_member("Z1", owner_, RrType::A, label)); }
  const Zone& zone() const { return *catalog_.newest()->find_by_id("Z1"); }
  std::optional<RrsetView> rrset() const {
    const std::uint8_t* node = zone().find(HashedName(owner_, catalog_.newest()->seed()), 0);
    return node != nullptr ? NodeView(node).find(RrType::A) : std::nullopt;
  }
  /// "weighted: a b", "plain" or "nothing", once committed.
  std::string committed() {
    writer_.commit(++revision_);
    const auto found = rrset();
    EXPECT_EQ(zone().plan_count, found && found->is_plan() ? 1u : 0u);
    if (!found) return "nothing";
    if (!found->is_plan()) return "plain";
    constexpr const char* kPolicies[] = {"simple",      "weighted",   "latency",      "failover",
                                         "geolocation", "multivalue", "geoproximity", "ip-based"};
    const GroupView group = plan_of(*found);
    std::string text = kPolicies[static_cast<std::size_t>(group.policy())];
    text += group.is_whole() ? ", whole:" : ":";
    for (std::size_t i = 0; i < group.size(); ++i) text.append(" ").append(group[i].label());
    return text;
  }

  CatalogWriter writer_;
  const dns::Name owner_ = name("www.example.com.");
  std::int64_t revision_ = 0;
};

TEST_F(CompetitionTest, MembersComeAndGoByTheirLabels) {
  put(Policy::kWeighted, "m");
  put(Policy::kWeighted, "z");
  put(Policy::kWeighted, "a");
  EXPECT_EQ(committed(), "weighted: a m z") << "in order, whatever came first";
  put(Policy::kWeighted, "m", 77);
  EXPECT_EQ(committed(), "weighted: a m z");
  const RrsetView changed(plan_of(*rrset())[1].content());
  EXPECT_EQ(base::load_u32(RecordView{changed.records().data()}.rdata().data()), 77u);
  remove("a");
  remove("nobody");
  remove("");
  EXPECT_EQ(committed(), "weighted: m z");
  remove("m");
  remove("z");
  EXPECT_EQ(committed(), "nothing");
  EXPECT_EQ(zone().node_count, 1u) << "the apex alone";
}

// Changes of one batch arrive in the order of their keys: those of another policy may be put before the old ones go.
TEST_F(CompetitionTest, AnotherPolicyTakesTheNameOver) {
  put(Policy::kWeighted, "a");
  put(Policy::kWeighted, "z");
  EXPECT_EQ(committed(), "weighted: a z");
  remove("a");
  put(Policy::kLatency, "b");
  put(Policy::kLatency, "c");
  remove("z");
  EXPECT_EQ(committed(), "latency: b c");
  put(Policy::kFailover, "b");
  put(Policy::kFailover, "c");
  EXPECT_EQ(committed(), "failover: b c") << "the same labels with another policy";
}

TEST_F(CompetitionTest, SimpleToPolicyAndBack) {
  put_simple();
  EXPECT_EQ(committed(), "plain");
  remove("");
  put(Policy::kMultivalue, "a");
  EXPECT_EQ(committed(), "multivalue: a");
  put_simple();
  remove("a");
  EXPECT_EQ(committed(), "plain");
  put(Policy::kMultivalue, "a");
  remove("");
  EXPECT_EQ(committed(), "multivalue: a") << "whichever comes first";
  put(Policy::kSimple, "");
  remove("a");
  EXPECT_EQ(committed(), "simple: ");
  remove("");
  EXPECT_EQ(committed(), "nothing");
}

TEST_F(CompetitionTest, AnotherCollectionTakesTheNameOver) {
  put(Policy::kIpBased, "a", 1, "c1");
  put(Policy::kIpBased, "b", 1, "c1");
  EXPECT_EQ(committed(), "ip-based: a b");
  put(Policy::kIpBased, "a", 1, "c2");
  EXPECT_EQ(committed(), "ip-based: a") << "one group compares with one collection";
  put(Policy::kIpBased, "b", 1, "c2");
  EXPECT_EQ(committed(), "ip-based: a b");
  EXPECT_EQ(plan_of(*rrset()).collection(), "c2");
}

TEST_F(CompetitionTest, WholePlansStandAlone) {
  const PlanGroup plan{.policy = Policy::kWeighted, .whole = true, .members = {leads_to_records("a", 1)}};
  put(Policy::kWeighted, "x");
  ASSERT_TRUE(writer_.put_plan("Z1", owner_, RrType::A, plan));
  remove("x");
  remove("a");
  EXPECT_EQ(committed(), "weighted, whole: a") << "its members have no keys of their own";
  put(Policy::kWeighted, "y");
  EXPECT_EQ(committed(), "weighted: y");
  ASSERT_TRUE(writer_.put_plan("Z1", owner_, RrType::A, plan));
  remove("");
  EXPECT_EQ(committed(), "nothing");
}

TEST_F(CompetitionTest, OtherTypesOfTheNameStay) {
  put(Policy::kWeighted, "a");
  ASSERT_TRUE(writer_.put_rrset("Z1", owner_, RrType::TXT, 60, std::vector<dns::Rdata>{dns::Rdata{1, 'x'}}));
  ASSERT_TRUE(writer_.put_member("Z1", owner_, RrType::AAAA, Policy::kFailover, "",
                                 leads_to_name("p", "other.example.com.")));
  writer_.commit(1);
  EXPECT_EQ(zone().rrset_count, 3u);
  EXPECT_EQ(zone().plan_count, 2u);
  remove("a");
  writer_.commit(2);
  EXPECT_EQ(zone().rrset_count, 2u);
  EXPECT_EQ(zone().plan_count, 1u);
}

TEST_F(CompetitionTest, WhatCannotBeChangesNothing) {
  put(Policy::kWeighted, "a");
  const PlanMember member = leads_to_records("b", 1);
  const auto put_at = [&](std::string_view zone, std::string_view owner, RrType type, PlanMember each) {
    return writer_.put_member(zone, name(owner), type, Policy::kWeighted, "", std::move(each)).error().code;
  };
  EXPECT_EQ(put_at("Z2", "www.example.com.", RrType::A, member), "NoSuchZone");
  EXPECT_EQ(put_at("Z1", "www.example.org.", RrType::A, member), "OutOfZone");
  EXPECT_EQ(put_at("Z1", "www.example.com.", RrType::NS, member), "BadType");
  EXPECT_EQ(put_at("Z1", "www.example.com.", RrType::SOA, member), "BadType");
  EXPECT_EQ(
      put_at("Z1", "www.example.com.", RrType::A, {.label = std::string(256, 'x'), .records = records(1)}),
      "RecordSetTooLarge");
  EXPECT_EQ(writer_.remove_member("Z2", owner_, RrType::A, "a").error().code, "NoSuchZone");
  EXPECT_EQ(writer_.remove_member("Z1", name("example."), RrType::A, "a").error().code, "OutOfZone");
  PlanGroup large{.policy = Policy::kMultivalue, .members = {}};
  large.members.resize(3000, {.records = records(1, 250)});
  EXPECT_EQ(writer_.put_plan("Z1", owner_, RrType::A, large).error().code, "RecordSetTooLarge");
  EXPECT_EQ(committed(), "weighted: a");
}

// A large plan shares its page with other names: what moves must move whole.
TEST_F(CompetitionTest, LargePlansAndTheirNeighbours) {
  PlanGroup large{.policy = Policy::kMultivalue, .whole = true, .members = {}};
  for (std::uint32_t i = 0; i < 2000; ++i)
    large.members.push_back({.label = "m" + std::to_string(i), .records = records(i, 50)});
  for (std::uint32_t i = 0; i < 100; ++i) {
    const dns::Name neighbour = name("h" + std::to_string(i) + ".example.com.");
    ASSERT_TRUE(writer_.put_rrset("Z1", neighbour, RrType::A, 60, std::vector<dns::Rdata>{address(i)}));
    if (i == 50) {
      ASSERT_TRUE(writer_.put_plan("Z1", owner_, RrType::A, large));
    }
    writer_.commit(++revision_);
  }
  const RrsetView found = rrset().value();
  EXPECT_GT(found.records().size(), std::size_t{0x10000}) << "its size takes both halves of the header";
  EXPECT_EQ(decompose_plan(
                {found.records().data() - sizeof(RrsetHeader), found.records().size() + sizeof(RrsetHeader)}),
            large);
  EXPECT_EQ(zone().node_count, 102u);
}

}  // namespace
}  // namespace milepost::zone
