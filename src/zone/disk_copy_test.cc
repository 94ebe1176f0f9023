// What is committed is there again after a start, whatever happened to the files meanwhile.
#include "zone/disk_copy.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>

#include "zone/catalog_writer.h"
#include "zone/journal.h"
#include "zone/plan_fixture.h"
#include "zone/record_file.h"
#include "zone/zone_fixture.h"

namespace milepost::zone {
namespace {

using dns::RrType;

std::string vpc(std::uint32_t number) {
  return "us-east-1/vpc-" + std::to_string(number);
}

/// One of 200 networks of both families, some inside others.
base::Cidr network(std::uint32_t number) {
  base::IpAddress address{{10, static_cast<std::uint8_t>(number % 10), 0, 1}};
  if (number >= 100) address.size = 16;
  return base::Cidr::of(address, static_cast<std::uint8_t>(8 + number % 23));
}

LinkedRegion region(std::string_view name) {
  return name == "r1" ? LinkedRegion{1, {1, 0, 0}} : LinkedRegion{};
}

/// A change of plans or of what they refer to, in a zone that exists.
template <class Next>
void change_plans(CatalogWriter& writer, const std::string& id, const std::string& apex, Next&& next) {
  const auto number = [&](const char* kind, std::uint32_t below) {
    return kind + std::to_string(next(below));
  };
  const std::uint32_t place = next(300);
  const dns::Name owner = name("h" + std::to_string(place) + "." + apex);
  // Aliases lead onwards: the health of a circle would depend on its history.
  const std::string target = "h" + std::to_string(place + 1 + next(40)) + "." + apex;
  switch (next(12)) {
    case 0:
      writer.put_verdict(number("check", 6), next(2) == 0);
      break;
    case 1:
      writer.remove_verdict(number("check", 6));
      break;
    case 2:
      writer.put_cidr_location(number("col", 3), {Meanings::location(next(4)), {network(next(200))}});
      break;
    case 3:
      writer.remove_cidr_location(number("col", 3), Meanings::location(next(4)));
      break;
    case 4:
      writer.put_outside({.type = RrType::A,
                          .name = name(number("o", 4) + ".test."),
                          .records = next(3) == 0 ? PreparedRrset() : records(next(1000)),
                          .use_until_s = next(1000)});
      break;
    case 5:
      writer.remove_outside(name(number("o", 4) + ".test."), RrType::A);
      break;
    case 6:
      EXPECT_TRUE(writer.remove_member(id, owner, RrType::A, number("", 3)));
      break;
    case 7: {
      PlanMember inner = leads_to_name("i", target);
      inner.check = number("check", 6);
      const PlanGroup plan{.policy = Policy::kFailover,
                           .whole = true,
                           .members = {leads_on("g", {.policy = Policy::kWeighted, .members = {inner}}),
                                       leads_outside("o", number("o", 4) + ".test.")}};
      EXPECT_TRUE(writer.put_plan(id, owner, RrType::A, plan));
      break;
    }
    default: {
      constexpr Policy kPolicies[] = {Policy::kWeighted, Policy::kLatency, Policy::kIpBased,
                                      Policy::kMultivalue};
      const Policy policy = kPolicies[next(4)];
      PlanMember member = next(2) == 0 ? leads_to_name("", target) : leads_to_records("", next(1000));
      member.label = number("", 3);
      if (next(2) == 0) member.check = number("check", 6);
      if (policy == Policy::kLatency) member.param = number("r", 2);
      if (policy == Policy::kIpBased) member.param = Meanings::location(next(4));
      EXPECT_TRUE(writer.put_member(id, owner, RrType::A, policy, policy == Policy::kIpBased ? "col1" : "",
                                    std::move(member)));
    }
  }
}

/// Everything a catalog holds and everything that plans in it mean.
std::map<std::string, std::string> everything(const Catalog& catalog) {
  std::map<std::string, std::string> all = contents(catalog);
  all.merge(Meanings::of(catalog));
  return all;
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
            change_plans(writer, id, apex, next);
          } else if (next(3) == 0) {
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
    auto writer = CatalogWriter::open(catalog, folder_.path(), region);
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

// Some starts come after an image was written and the journals rotated. Health and links are worked out anew each time.
TEST_F(DiskCopyTest, AStartGivesWhatWasCommitted) {
  std::uint32_t random = 42;
  std::map<std::string, std::string> expected;
  std::int64_t revision = 0;
  for (int start = 0; start < 15; ++start) {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    EXPECT_EQ(writer->revision(), revision);
    EXPECT_EQ(everything(*catalog.newest()), expected) << "start " << start;
    const int commits = start % 4 == 2 ? 1200 : 30;
    for (int i = 0; i < commits; ++i) change(*writer, random, ++revision);
    expected = everything(*catalog.newest());
  }
  EXPECT_GT(expected.size(), 400u);
  EXPECT_FALSE(newest("image").empty());
}

// A journal begins with all that its image does not hold. After a power failure the image may be whole and its journal not.
TEST_F(DiskCopyTest, AnImageWithoutTheBeginningOfItsJournalIsReadAnew) {
  std::uint32_t random = 8;
  std::map<std::string, std::string> zones;
  {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    for (int i = 1; i <= 1200; ++i) change(*writer, random, i);
    zones = contents(*catalog.newest());
  }
  const auto image = newest("image");
  const auto journal = newest("journal");
  ASSERT_FALSE(image.empty());
  std::filesystem::resize_file(journal, std::filesystem::file_size(journal) / 2);
  {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    EXPECT_EQ(writer->revision(), 0) << "everything is read anew";
    EXPECT_EQ(writer->note(), "");
    EXPECT_EQ(contents(*catalog.newest()), zones) << "and answered meanwhile";
  }
  base::Published<Catalog> catalog;
  const auto writer = open(catalog);
  EXPECT_EQ(writer->revision(), 0) << "also if it was stopped before";
  writer->clear();
  change(*writer, random, 3000);
  EXPECT_EQ(writer->revision(), 3000);
}

TEST_F(DiskCopyTest, AnImageWithoutItsJournalIsReadAnew) {
  std::uint32_t random = 9;
  {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    writer->clear();  // which only an image can say
    writer->put_verdict("check", false);
    writer->commit(5);
  }
  std::filesystem::remove(newest("journal"));
  {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    EXPECT_EQ(writer->revision(), 0);
    writer->clear();
    for (int i = 6; i < 10; ++i) change(*writer, random, i);
  }
  base::Published<Catalog> catalog;
  EXPECT_EQ(open(catalog)->revision(), 9);
}

TEST_F(DiskCopyTest, ANoteComesBackFromJournalAndImage) {
  std::uint32_t random = 7;
  {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    EXPECT_EQ(writer->note(), "");
    change(*writer, random, 1);
    writer->commit(2, "second");
  }
  {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    EXPECT_EQ(writer->note(), "second") << "from the journal";
    writer->clear();  // which only an image can say
    writer->commit(3, "third");
  }
  base::Published<Catalog> catalog;
  const auto writer = open(catalog);
  EXPECT_EQ(writer->note(), "third") << "from the image";
  EXPECT_EQ(writer->revision(), 3);
}

// A journal that goes on from an image is nothing without it: what it changes is a part of the zones alone.
TEST_F(DiskCopyTest, AJournalWhoseImageIsLostIsNotReplayedOnNothing) {
  {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    std::uint32_t random = 3;
    for (int i = 1; i <= 20'000; ++i)
      change(*writer, random, i);  // journals grow into images, and go on behind them
  }
  {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    writer->put_zone({"Z-new", name("new.example."), 1, {}});
    writer->commit(20'001);
  }
  ASSERT_FALSE(newest("image").empty());
  std::filesystem::remove(newest("image"));
  base::Published<Catalog> catalog;
  const auto writer = open(catalog);
  EXPECT_EQ(writer->revision(), 0) << "everything comes again from the store";
  EXPECT_TRUE(contents(*catalog.newest()).empty());
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
    expected = everything(*catalog.newest());
    change(*writer, random, 21);
  }
  const auto journal = newest("journal");
  std::filesystem::resize_file(journal, std::filesystem::file_size(journal) - 3);
  {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    EXPECT_EQ(writer->revision(), 20);
    EXPECT_EQ(everything(*catalog.newest()), expected);
    change(*writer, random, 22);
    expected = everything(*catalog.newest());
  }
  base::Published<Catalog> catalog;
  const auto writer = open(catalog);
  EXPECT_EQ(everything(*catalog.newest()), expected) << "the journal goes on behind what was cut off";
}

// What was taken of the frame before its bad record is in memory, and not in the journal any more.
TEST_F(DiskCopyTest, ARecordThatCannotBeHasEverythingReadAnew) {
  std::uint32_t random = 11;
  {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    for (int i = 1; i <= 20; ++i) change(*writer, random, i);
  }
  const auto journal = newest("journal");
  {
    auto writer = RecordWriter::resume(journal, std::filesystem::file_size(journal));
    ASSERT_TRUE(writer);
    JournalComposer(*writer).put_zone({"Z99", name("bad.example."), 1, {5}});
    JournalComposer(*writer).remove_zone("");
    ASSERT_TRUE(writer->flush());
  }
  {
    base::Published<Catalog> catalog;
    const auto writer = open(catalog);
    EXPECT_EQ(writer->revision(), 0);
    writer->clear();
    change(*writer, random, 30);
  }
  base::Published<Catalog> catalog;
  const auto writer = open(catalog);
  EXPECT_EQ(writer->revision(), 30);
  EXPECT_FALSE(writer->has_zone("Z99"));
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
