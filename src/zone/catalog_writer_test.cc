#include "zone/catalog_writer.h"

#include <gtest/gtest.h>

#include <string>

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

}  // namespace
}  // namespace milepost::zone
