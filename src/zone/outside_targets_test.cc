// Names elsewhere that plans lead to: which they are, as record sets come and go, and when their answers are too old.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "zone/catalog_writer.h"
#include "zone/zone_fixture.h"

namespace milepost::zone {
namespace {

using dns::RrType;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

PlanMember outside(std::string_view target, std::string label = "") {
  return {.label = std::move(label),
          .evaluate_target = true,
          .kind = ContentKind::kOutside,
          .target = name(target)};
}

class OutsideTargetsTest : public testing::Test {
 protected:
  OutsideTargetsTest() { writer_.put_zone({"Z1", name("example.com."), 1, {}}); }

  void put(std::string_view owner, PlanMember member, Policy policy = Policy::kSimple) {
    ASSERT_TRUE(writer_.put_member("Z1", name(owner), RrType::A, policy, "", std::move(member)));
  }
  /// "+lb.example.net. A": begun, "-...": ceased.
  std::vector<std::string> changes() {
    std::vector<std::string> texts;
    for (const auto& [target, named] : writer_.take_outside_changes()) {
      const dns::NameView view(reinterpret_cast<const std::uint8_t*>(target.first.data()),
                               target.first.size());
      texts.push_back((named ? "+" : "-") + dns::print_name(view, dns::Escapes::kDecimal) + " " +
                      dns::print_type(target.second));
    }
    return texts;
  }
  void put_answer(std::string_view target, std::int64_t use_until_s) {
    OutsideAnswer answer{.type = RrType::A, .name = name(target), .records = {}, .use_until_s = use_until_s};
    answer.records = *prepare_rrset(RrType::A, 60, std::vector<dns::Rdata>{address(1)});
    writer_.put_outside(std::move(answer));
  }
  /// Whether what stands at the name and leads elsewhere is healthy.
  bool healthy(std::string_view owner) {
    const Catalog& catalog = *catalog_.newest();
    const Zone* zone = catalog.find_by_id("Z1");
    const HashedName hashed(name(owner), catalog.seed());
    const auto rrset = NodeView(zone->find(hashed, 0)).find(RrType::A);
    return catalog.tables().verdicts->healthy(plan_of(*rrset)[0].target_slot());
  }

  base::Published<Catalog> catalog_;
  CatalogWriter writer_{catalog_};
};

TEST_F(OutsideTargetsTest, TheyComeAndGoWithTheRecordSetsThatNameThem) {
  put("a.example.com.", outside("LB.example.net."));
  put("b.example.com.", outside("lb.example.net."));
  put("c.example.com.", outside("cdn.example.net.", "1"), Policy::kWeighted);
  writer_.commit(1);
  EXPECT_THAT(changes(), UnorderedElementsAre("+lb.example.net. A", "+cdn.example.net. A"));
  EXPECT_THAT(changes(), IsEmpty());
  ASSERT_TRUE(writer_.remove_member("Z1", name("a.example.com."), RrType::A, ""));
  writer_.commit(2);
  for (const std::string& change : changes())
    EXPECT_EQ(change, "+lb.example.net. A") << "another still names it";
  ASSERT_TRUE(writer_.remove_member("Z1", name("b.example.com."), RrType::A, ""));
  put("c.example.com.", outside("edge.example.net.", "1"), Policy::kWeighted);
  writer_.commit(3);
  EXPECT_THAT(changes(),
              UnorderedElementsAre("-lb.example.net. A", "-cdn.example.net. A", "+edge.example.net. A"));
  writer_.remove_zone("Z1");
  writer_.commit(4);
  EXPECT_THAT(changes(), UnorderedElementsAre("-edge.example.net. A"));
  EXPECT_THAT(writer_.outside_targets(), IsEmpty());
}

TEST_F(OutsideTargetsTest, AFullReadSaysWhatIsNoLongerNamed) {
  put("a.example.com.", outside("lb.example.net."));
  put("b.example.com.", outside("cdn.example.net."));
  writer_.commit(1);
  changes();
  writer_.clear();
  writer_.put_zone({"Z1", name("example.com."), 1, {}});
  put("b.example.com.", outside("cdn.example.net."));
  put("c.example.com.", outside("edge.example.net."));
  writer_.commit(2);
  EXPECT_THAT(changes(),
              UnorderedElementsAre("-lb.example.net. A", "+cdn.example.net. A", "+edge.example.net. A"));
}

TEST_F(OutsideTargetsTest, ACopyOnDiskKnowsThemAndTheirAnswers) {
  const Folder directory;
  {
    base::Published<Catalog> catalog;
    const auto writer = *CatalogWriter::open(catalog, directory.path());
    writer->put_zone({"Z1", name("example.com."), 1, {}});
    ASSERT_TRUE(writer->put_member("Z1", name("a.example.com."), RrType::A, Policy::kSimple, "",
                                   outside("lb.example.net.")));
    OutsideAnswer answer{
        .type = RrType::A, .name = name("lb.example.net."), .records = {}, .use_until_s = 1'000};
    answer.records = *prepare_rrset(RrType::A, 60, std::vector<dns::Rdata>{address(1)});
    writer->put_outside(std::move(answer));
    writer->commit(1);
  }
  base::Published<Catalog> catalog;
  const auto writer = *CatalogWriter::open(catalog, directory.path());
  ASSERT_EQ(writer->take_outside_changes().size(), 1u);
  const Catalog& read = *catalog.newest();
  const dns::Name target = name("lb.example.net.");
  const auto* answer =
      read.tables().outside->find(HashedName(target, read.seed()).hash(0), target, RrType::A);
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->use_until_s, 1'000);
  EXPECT_FALSE(answer->records.empty());
}

TEST_F(OutsideTargetsTest, AnAnswerIsHealthyUntilItsTimeOfUseIsOver) {
  put("a.example.com.", outside("lb.example.net."));
  writer_.commit(1);
  EXPECT_FALSE(healthy("a.example.com.")) << "it never resolved";
  put_answer("lb.example.net.", 1'000);
  writer_.commit(2);
  writer_.expire_outside(999);
  EXPECT_TRUE(healthy("a.example.com."));
  writer_.expire_outside(1'000);
  EXPECT_FALSE(healthy("a.example.com."));
  put_answer("lb.example.net.", 2'000);
  writer_.commit(3);
  EXPECT_TRUE(healthy("a.example.com."));
  writer_.expire_outside(3'000);
  EXPECT_FALSE(healthy("a.example.com."));
  writer_.remove_outside(name("lb.example.net."), RrType::A);
  writer_.commit(4);
  EXPECT_FALSE(healthy("a.example.com."));
}

}  // namespace
}  // namespace milepost::zone
