#include "zone/catalog_writer.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "zone/record_file.h"
#include "zone/zone_fixture.h"

namespace milepost::zone {
namespace {

using dns::RrType;

dns::Rdata address(std::uint32_t number) {
  dns::Rdata rdata(4);
  base::store_u32(rdata.data(), number);
  return rdata;
}

dns::Rdata soa_rdata(std::uint32_t minimum) {
  dns::Rdata rdata = {0, 0};  // two root names
  rdata.resize(22);
  base::store_u32(rdata.data() + 18, minimum);
  return rdata;
}

/// Everything a catalog holds, in a form that can be compared.
std::map<std::string, std::string> contents(const Catalog& catalog) {
  std::map<std::string, std::string> all;
  catalog.for_each_zone([&](const Zone& zone) {
    const std::string id(zone.id());
    all[id] = dns::print_name(zone.name(), dns::Escapes::kDecimal) + " sets " +
              std::to_string(zone.rrset_count) + " nodes " + std::to_string(zone.node_count) + " cuts " +
              std::to_string(zone.cut_count) + (zone.is_private ? " private" : " public");
    for_each_id(zone.vpcs(), [&](std::string_view vpc) { all[id].append(" ").append(vpc); });
    for_each_page(zone.nodes, [&](const Page& page, std::uint32_t, int) {
      for (std::uint32_t i = 0; i < page.count; ++i) {
        const NodeView node(page.entry(i));
        const std::string owner(node.relative_name().begin(), node.relative_name().end());
        all[id + "/" + owner] = std::to_string(node.children());
        node.for_each_rrset([&](const RrsetView& rrset) {
          all[id + "/" + owner + "/" + dns::print_type(rrset.type())] =
              std::string(rrset.records().begin(), rrset.records().end());
        });
      }
    });
  });
  for_each_page(catalog.parts().networks.entries, [&](const Page& page, std::uint32_t, int) {
    for (std::uint32_t i = 0; i < page.count; ++i) {
      const std::string network = NetworkEntry::read(page.entry(i)).network.cidr().print();
      all[network + " " + std::string(NetworkEntry::vpc_at(page.entry(i)))] = "network";
    }
  });
  return all;
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

std::string vpc(std::uint32_t number) {
  return "us-east-1/vpc-" + std::to_string(number);
}

/// One of 200 networks of both families, some inside others.
base::Cidr network(std::uint32_t number) {
  base::IpAddress address{{10, static_cast<std::uint8_t>(number % 10), 0, 1}};
  if (number >= 100) address.size = 16;
  return base::Cidr::of(address, static_cast<std::uint8_t>(8 + number % 23));
}

// A long random history in memory and on disk must always give the same.
class DiskCopyTest : public testing::Test {
 protected:
  /// One commit of a few random changes over a handful of zones.
  static void change(CatalogWriter& writer, std::uint32_t& random, std::int64_t revision) {
    const auto next = [&random](std::uint32_t below) {
      random = random * 1664525 + 1013904223;
      return (random >> 8) % below;
    };
    for (int i = 0; i < 20; ++i) {
      const std::string id = "Z" + std::to_string(next(5));
      const std::string apex = "zone" + id + ".example.";
      const std::string owner = (next(3) == 0 ? "a.b." : "") + ("h" + std::to_string(next(300))) + "." + apex;
      if (!writer.has_zone(id))
        writer.put_zone({id, name(apex), next(100), {static_cast<std::uint16_t>(next(100))}});
      switch (next(60)) {
        case 0:
          writer.remove_zone(id);
          break;
        case 2:
          writer.put_zone({id, name(apex), next(100), {}, true, {vpc(next(4)), vpc(next(4))}});
          break;
        case 3:
          writer.put_vpc({vpc(next(4)), {network(next(200)), network(next(200)), network(next(200))}});
          break;
        case 4:
          writer.remove_vpc(vpc(next(4)));
          break;
        case 1:
          writer.put_zone({id, name(apex), next(100), {5, 6}});
          break;
        default:
          if (next(3) == 0) {
            EXPECT_TRUE(writer.remove_rrset(id, name(owner), RrType::A));
          } else {
            EXPECT_TRUE(writer.put_rrset(id, name(owner), RrType::A, next(1000),
                                         std::vector<dns::Rdata>{address(next(1000)), address(7)}));
          }
      }
    }
    writer.commit(revision);
  }

  std::unique_ptr<CatalogWriter> open(base::Published<Catalog>& catalog) {
    auto writer = CatalogWriter::open(catalog, folder_.path());
    EXPECT_TRUE(writer) << writer.error().message;
    return writer ? std::move(*writer) : nullptr;
  }

  std::filesystem::path newest(std::string_view kind) {
    std::filesystem::path found;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      if (entry.path().filename().string().starts_with(kind) && entry.path() > found) found = entry.path();
    }
    return found;
  }

  Folder folder_;
};

TEST_F(DiskCopyTest, AStartGivesWhatWasCommitted) {
  std::uint32_t random = 42;
  std::map<std::string, std::string> expected;
  std::int64_t revision = 0;
  for (int start = 0; start < 15; ++start) {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    EXPECT_EQ(writer->revision(), revision);
    EXPECT_EQ(contents(*catalog.newest()), expected) << "start " << start;
    for (int i = 0; i < 30; ++i) change(*writer, random, ++revision);
    expected = contents(*catalog.newest());
  }
  EXPECT_GT(expected.size(), 300u);
}

TEST_F(DiskCopyTest, LongJournalsBecomeImages) {
  std::map<std::string, std::string> expected;
  {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    writer->put_zone({"Z1", name("example.com."), 1, {}});
    for (std::uint32_t i = 0; i < 200000; ++i) {
      ASSERT_TRUE(writer->put_rrset("Z1", name("h" + std::to_string(i) + ".example.com."), RrType::A, 300,
                                    std::vector<dns::Rdata>{address(i)}));
      if (i % 1000 == 999) writer->commit(i);
    }
    expected = contents(*catalog.newest());
  }
  EXPECT_FALSE(newest("image").empty());
  EXPECT_LT(std::filesystem::file_size(newest("journal")), 1u << 20);
  base::Published<Catalog> catalog;
  const auto writer = open(catalog);
  EXPECT_EQ(writer->revision(), 199999);
  EXPECT_TRUE(contents(*catalog.newest()) == expected);
}

TEST_F(DiskCopyTest, ATornTailLosesOnlyTheTornCommit) {
  std::uint32_t random = 7;
  std::map<std::string, std::string> expected;
  {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    for (int i = 1; i <= 20; ++i) change(*writer, random, i);
    expected = contents(*catalog.newest());
    change(*writer, random, 21);
  }
  const auto journal = newest("journal");
  std::filesystem::resize_file(journal, std::filesystem::file_size(journal) - 3);
  {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    EXPECT_EQ(writer->revision(), 20);
    EXPECT_EQ(contents(*catalog.newest()), expected);
    change(*writer, random, 22);
    expected = contents(*catalog.newest());
  }
  base::Published<Catalog> catalog;
  const auto writer = open(catalog);
  EXPECT_EQ(contents(*catalog.newest()), expected) << "the journal goes on behind what was cut off";
}

void flip_octet(const std::filesystem::path& path, std::uint64_t at) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(at));
  const char octet = static_cast<char>(file.get());
  file.seekp(static_cast<std::streamoff>(at));
  file.put(static_cast<char>(octet ^ 0x40));
}

TEST_F(DiskCopyTest, ADamagedImageIsSetAsideAndNothingOfItIsUsed) {
  {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    writer->clear();  // asks for an image
    writer->put_zone({"Z1", name("example.com."), 1, {}});
    writer->commit(5);
  }
  const auto image = newest("image");
  ASSERT_FALSE(image.empty());
  flip_octet(image, std::filesystem::file_size(image) / 2);
  base::Published<Catalog> catalog;
  const auto writer = open(catalog);
  EXPECT_EQ(writer->revision(), 0);
  EXPECT_EQ(catalog.newest()->zone_count(), 0u);
  EXPECT_TRUE(std::filesystem::exists(image.string() + ".damaged"));
}

/// Writes the image again as a program of another format would have.
void change_format(const std::filesystem::path& image, char format) {
  // The format stands behind frame header 12, record header 5 and magic 8; the checksum must match to be believed.
  std::string octets;
  {
    std::ifstream file(image, std::ios::binary);
    octets.assign(std::istreambuf_iterator<char>(file), {});
  }
  auto writer = RecordWriter::create(image);
  ASSERT_TRUE(writer);
  std::string header = octets.substr(17, 48);
  header[8] = format;
  writer->add(1, {{reinterpret_cast<const std::uint8_t*>(header.data()), header.size()}});
  ASSERT_TRUE(writer->flush());
}

TEST_F(DiskCopyTest, AFutureFormatIsLeftUntouched) {
  {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    writer->clear();
    writer->commit(5);
  }
  const auto image = newest("image");
  change_format(image, 99);
  const auto size = std::filesystem::file_size(image);
  base::Published<Catalog> catalog;
  const auto opened = CatalogWriter::open(catalog, folder_.path());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "DataFormat");
  EXPECT_EQ(std::filesystem::file_size(image), size);
}

// Revision 0 makes the follower read everything from the store.
TEST_F(DiskCopyTest, AnOlderFormatIsRemovedToComeAgainFromTheStore) {
  {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    writer->clear();
    writer->put_zone({"Z1", name("example.com."), 1, {}});
    writer->commit(5);
  }
  const auto image = newest("image");
  change_format(image, 1);
  {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    EXPECT_EQ(writer->revision(), 0);
    EXPECT_EQ(catalog.newest()->zone_count(), 0u);
    EXPECT_FALSE(std::filesystem::exists(image));
    writer->put_zone({"Z2", name("example.net."), 1, {}});
    writer->commit(6);
  }
  base::Published<Catalog> catalog;
  EXPECT_EQ(open(catalog)->revision(), 6) << "what came again is kept";
  EXPECT_NE(catalog.newest()->find_by_id("Z2"), nullptr);
}

// A copy of the format before private zones that never grew an image.
TEST_F(DiskCopyTest, AnOlderJournalIsRemovedToo) {
  const auto journal = folder_.path() / "journal-0";
  auto writer = RecordWriter::create(journal);
  ASSERT_TRUE(writer);
  std::string header = "MILPJNL1";  // then format 1, and 1: goes on from the journal before
  for (const char number : {'\1', '\1'}) header.append({number, '\0', '\0', '\0'});
  writer->add(0, {{reinterpret_cast<const std::uint8_t*>(header.data()), header.size()}});
  ASSERT_TRUE(writer->flush());
  const auto old_size = std::filesystem::file_size(journal);
  base::Published<Catalog> catalog;
  const auto opened = open(catalog);
  ASSERT_NE(opened, nullptr);
  EXPECT_EQ(opened->revision(), 0);
  opened->commit(3);
  EXPECT_GT(std::filesystem::file_size(journal), old_size) << "a new journal of this format";
  EXPECT_FALSE(std::filesystem::exists(journal.string() + ".damaged"));
}

}  // namespace
}  // namespace milepost::zone
