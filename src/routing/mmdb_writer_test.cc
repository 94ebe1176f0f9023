// Databases large enough for every kind of pointer and record, read back whole.
#include "routing/mmdb_writer.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "routing/mmdb_fixture.h"
#include "routing/prefix_map.h"

namespace milepost::routing {
namespace {

/// Places that differ by their coordinates.
std::vector<Place> many_places(std::size_t count) {
  std::vector<Place> out(count);
  for (std::size_t i = 0; i < count; ++i) {
    out[i].country = pack_code("DE").value();
    out[i].precision = Precision::kExact;
    out[i].position =
        Position::of_degrees(static_cast<double>(i % 18'000) / 100 - 90, static_cast<double>(i) / 1e3);
  }
  return out;
}

std::vector<PrefixValue> random_networks(std::size_t count, std::uint32_t places) {
  std::mt19937 random(5);
  std::vector<PrefixValue> out;
  for (std::size_t i = 0; i < count; ++i) {
    base::IpAddress at{.octets = {}, .size = static_cast<std::uint8_t>(i % 2 == 0 ? 4 : 16)};
    for (std::size_t octet = 0; octet < 6 && octet < at.size; ++octet)
      at.octets[octet] = static_cast<std::uint8_t>(random());
    if (at.size == 16) at.octets[0] = 0x2a;
    const auto length = static_cast<std::uint8_t>(at.size == 4 ? 12 + random() % 21 : 20 + random() % 109);
    out.push_back({base::Cidr::of(at, length), static_cast<std::uint32_t>(random() % places)});
  }
  return out;
}

TEST(MmdbWriterTest, WhatIsWrittenIsReadBack) {
  const auto places = many_places(30'000);
  const auto networks = random_networks(20'000, 30'000);
  const auto write = [&](MmdbData& data, std::uint32_t value) { write_geoip2_place(data, places[value]); };
  const auto made = compose_mmdb(flatten(networks), write, {.database_type = "x", .description = "y"});
  ASSERT_TRUE(made) << made.error().message;
  auto content = read_mmdb_octets(octets_of(made->octets), "x");
  ASSERT_TRUE(content) << content.error().message;
  const PrefixMap before{networks};
  const PrefixMap after{content->networks};
  for (const PrefixValue& network : networks) {
    const std::uint8_t* octets = network.prefix.network.octets.data();
    const std::size_t size = network.prefix.network.size;
    const auto found = after.lookup(octets, size);
    ASSERT_TRUE(found.has_value());
    const Place& expected = places[before.lookup(octets, size).value];
    ASSERT_LT(kilometres(content->places[found.value].position, expected.position), 0.01);
  }
}

TEST(MmdbWriterTest, LongTextsAndFarPointers) {
  // Sizes at which the control octet says it another way, then texts behind each reach of pointers.
  std::vector<std::string> texts;
  for (const std::size_t size : {0, 28, 29, 284, 285, 65'820, 65'821, 70'000}) texts.emplace_back(size, 'x');
  for (int i = 0; i < 12; ++i) texts.emplace_back(60'000, static_cast<char>('a' + i));
  const auto write = [&](MmdbData& data, std::uint32_t) {
    data.begin_map(2 * texts.size() + 1);
    for (int again = 0; again < 2; ++again) {
      for (std::size_t i = 0; i < texts.size(); ++i) {
        data.text(std::string(again == 0 ? "a" : "b") + std::to_string(i));
        data.text(texts[i]);
      }
    }
    data.text("country_code");
    data.text("DE");
  };
  const auto made = compose_mmdb(flatten({{base::Cidr::parse("10.0.0.0/8").value(), 0}}), write,
                                 {.database_type = "x", .description = {}});
  ASSERT_TRUE(made);
  std::size_t once = 0;
  for (const std::string& text : texts) once += text.size();
  EXPECT_LT(made->octets.size(), once + 5'000) << "texts stand there twice";
  const auto content = read_mmdb_octets(octets_of(made->octets), "x");
  ASSERT_TRUE(content) << content.error().message;
  EXPECT_EQ(print_code(content->places.at(0).country), "DE") << "behind everything else";
}

TEST(MmdbWriterTest, WhatDoesNotFitIsRefused) {
  const std::string large(16'800'000, 'x');
  const auto write = [&](MmdbData& data, std::uint32_t value) { data.text(value == 0 ? large : "y"); };
  const AddressRanges ranges = flatten({{base::Cidr::parse("10.0.0.0/8").value(), 0}});
  const auto fits = compose_mmdb(ranges, write, {.database_type = "x", .description = {}});
  ASSERT_FALSE(!fits);
  EXPECT_EQ(fits->record_bits, 28u);
  const auto refused =
      compose_mmdb(ranges, write, {.database_type = "x", .description = {}, .record_bits = 24});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message,
            "132 nodes and 16800004 octets of data are more than records of 24 bits can name");
}

TEST(MmdbWriterTest, NothingIsADatabaseToo) {
  const auto made =
      compose_mmdb({}, [](MmdbData&, std::uint32_t) {}, {.database_type = "x", .description = {}});
  ASSERT_TRUE(made);
  const auto content = read_mmdb_octets(octets_of(made->octets), "x");
  ASSERT_TRUE(content) << content.error().message;
  EXPECT_TRUE(content->networks.empty());
}

}  // namespace
}  // namespace milepost::routing
