// Files that change, break, vanish and come back, and what is published meanwhile.
#include "routing/client_map_source.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "routing/mmdb_fixture.h"
#include "routing/scratch_file.h"

namespace milepost::routing {
namespace {

using Reader = base::Published<Locator>::Reader;

class ClientMapSourceTest : public testing::Test {
 protected:
  std::string country(std::string_view address = "10.1.1.1") {
    Reader reader(published_);
    const auto at = base::IpAddress::parse(address).value();
    return print_code(
        static_cast<const ClientMap*>(reader.pin())->locate(at.octets.data(), at.size).place.country);
  }
  /// A file is read when two looks find it alike.
  static bool look_twice(ClientMapSource& source) { return source.look() || source.look(); }

  const RegionTable regions_;
  base::Published<Locator> published_;
};

TEST_F(ClientMapSourceTest, AChangedFileIsReadOnceItHasStoppedChanging) {
  const ScratchFile mmdb(geoip2_database("10.0.0.0/8,country=DE"));
  ClientMapSource source(published_, regions_, {.mmdb_files = {mmdb.path()}});
  source.load();
  EXPECT_EQ(country(), "DE");
  EXPECT_FALSE(look_twice(source)) << "nothing has changed";
  mmdb.write(geoip2_database("10.0.0.0/8,country=FR"));
  EXPECT_FALSE(source.look()) << "it may still be being written";
  EXPECT_EQ(country(), "DE");
  EXPECT_TRUE(source.look());
  EXPECT_EQ(country(), "FR");
  EXPECT_EQ(source.status().networks, 1u);
  EXPECT_EQ(source.status().load_failures, 0u);
}

TEST_F(ClientMapSourceTest, ABrokenFileLeavesTheOldMapAndCounts) {
  const std::string whole = geoip2_database("10.0.0.0/8,country=DE");
  const ScratchFile mmdb(whole);
  ClientMapSource source(published_, regions_, {.mmdb_files = {mmdb.path()}});
  source.load();
  mmdb.write(whole.substr(0, whole.size() / 2));
  EXPECT_FALSE(look_twice(source));
  EXPECT_EQ(source.status().load_failures, 1u);
  EXPECT_FALSE(look_twice(source));
  EXPECT_EQ(source.status().load_failures, 1u) << "the same file is not tried again";
  mmdb.remove();
  EXPECT_FALSE(look_twice(source));
  EXPECT_EQ(source.status().load_failures, 2u);
  EXPECT_EQ(country(), "DE");
  mmdb.write(geoip2_database("10.0.0.0/8,country=FR"));
  EXPECT_TRUE(look_twice(source));
  EXPECT_EQ(country(), "FR");
}

TEST_F(ClientMapSourceTest, AMissingFileAtTheStartIsReadWhenItComes) {
  const ScratchFile overlay("192.0.2.0/24,country=DE\n");
  const ScratchFile mmdb;
  mmdb.remove();
  ClientMapSource source(published_, regions_,
                         {.overlay_files = {overlay.path()}, .mmdb_files = {mmdb.path()}});
  source.load();
  EXPECT_EQ(source.status().load_failures, 1u);
  EXPECT_EQ(country("192.0.2.1"), "DE") << "the other file counts all the same";
  mmdb.write(geoip2_database("10.0.0.0/8,country=FR"));
  EXPECT_TRUE(look_twice(source));
  EXPECT_EQ(country(), "FR");
}

TEST_F(ClientMapSourceTest, LatenciesOfANewFileStayWithinTheGain) {
  const ScratchFile latency("10.0.0.0/8,us-east-1,50\n");
  ClientMapSource source(published_, regions_, {.latency_file = latency.path(), .latency_gain_ms = 5});
  source.load();
  const auto ms = [&] {
    const auto at = base::IpAddress::parse("10.1.1.1").value();
    return published_.newest()->latencies({at.octets.data(), at.size}).of(*regions_.find("us-east-1"));
  };
  latency.write("10.0.0.0/8,us-east-1,46\n");
  EXPECT_TRUE(look_twice(source));
  EXPECT_EQ(ms(), 50);
  latency.write("10.0.0.0/8,us-east-1,40\n");
  EXPECT_TRUE(look_twice(source));
  EXPECT_EQ(ms(), 45) << "passes nobody for less than the gain";
}

TEST_F(ClientMapSourceTest, LatenciesAreRememberedWhenItStartsAgain) {
  const ScratchFile latency("10.0.0.0/8,us-east-1,50\n");
  const ScratchFile memory;
  memory.remove();
  const auto start = [&](Milliseconds gain_ms, bool keeps = true) {
    base::Published<Locator> published;
    ClientMapSource source(published, regions_, {.latency_file = latency.path(), .latency_gain_ms = gain_ms});
    keeps ? source.remember_in(memory.path()) : source.recall_from(memory.path());
    source.load();
    const auto at = base::IpAddress::parse("10.1.1.1").value();
    return published.newest()->latencies({at.octets.data(), at.size}).of(*regions_.find("us-east-1"));
  };
  EXPECT_EQ(start(5), 50);
  latency.write("10.0.0.0/8,us-east-1,48\n");
  EXPECT_EQ(start(5), 50);
  latency.write("10.0.0.0/8,us-east-1,30\n");
  EXPECT_EQ(start(5, false), 35);
  latency.remove();
  EXPECT_EQ(start(5), 50) << "as long as there is no other table";
  memory.write("no memory");
  EXPECT_EQ(start(5), kNoLatency);
  latency.write("10.0.0.0/8,us-east-1,48\n");
  EXPECT_EQ(start(0), 48);
  EXPECT_FALSE(std::filesystem::exists(memory.path())) << "what was in use before counts no more";
}

TEST_F(ClientMapSourceTest, ReadersGoOnWhileMapsAreReplaced) {
  const std::string german = geoip2_database("10.0.0.0/8,country=DE\n11.0.0.0/8,country=DE");
  const std::string french = geoip2_database("10.0.0.0/8,country=FR\n11.0.0.0/8,country=FR");
  const ScratchFile mmdb(german);
  ClientMapSource source(published_, regions_, {.mmdb_files = {mmdb.path()}});
  source.load();
  std::atomic<bool> done{false};
  std::thread writer([&] {
    for (int i = 0; i < 50; ++i) {
      mmdb.write(i % 2 == 0 ? french : german);
      EXPECT_TRUE(look_twice(source));
    }
    done = true;
  });
  std::size_t seen = 0;
  Reader reader(published_);
  const auto ten = base::IpAddress::parse("10.1.1.1").value();
  const auto eleven = base::IpAddress::parse("11.1.1.1").value();
  while (!done || seen == 0) {
    const auto& map = static_cast<const ClientMap&>(*reader.pin());
    const Place& first = map.locate(ten.octets.data(), 4).place;
    const Place& second = map.locate(eleven.octets.data(), 4).place;
    EXPECT_EQ(first.country, second.country) << "one look-up from each of two maps";
    reader.unpin();
    ++seen;
  }
  writer.join();
}

TEST_F(ClientMapSourceTest, TheThreadFollowsTheFiles) {
  const ScratchFile mmdb(geoip2_database("10.0.0.0/8,country=DE"));
  ClientMapSource source(published_, regions_, {.mmdb_files = {mmdb.path()}});
  source.load();
  source.follow(std::chrono::milliseconds(1));
  mmdb.write(geoip2_database("10.0.0.0/8,country=FR\n192.0.2.0/24,country=FR"));
  while (source.status().networks != 2) std::this_thread::yield();
  EXPECT_EQ(country(), "FR");
}

}  // namespace
}  // namespace milepost::routing
