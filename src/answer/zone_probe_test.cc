#include "answer/zone_probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "answer/zone_fixture.h"

namespace milepost::answer {
namespace {

using testing::ElementsAre;

constexpr std::string_view kRows = "@ 900 SOA ns host 1 2 3 4 300\n@ 60 NS ns\nwww 60 A 192.0.2.1\n";

class ZoneProbeTest : public testing::Test {
 protected:
  ResponseText ask(std::string_view zone, std::string name, Transport transport = Transport::kUdp) {
    ZoneProbe probe(lab_.catalog(), options_);
    response_ = probe.ask(zone, QueryPacket{.name = std::move(name)}.octets(), transport, {});
    return read_response(response_);
  }

  const AnswerOptions options_;
  ZoneFixture lab_;
  std::vector<std::uint8_t> response_;
};

TEST_F(ZoneProbeTest, AnswersFromTheZoneOfThatId) {
  lab_.load("Z1", "example.com.", kRows, {7});
  lab_.load("Z2", "example.com.", "@ 900 SOA ns host 1 2 3 4 300\nwww 60 A 192.0.2.2\n", {8}, 2);
  EXPECT_THAT(ask("Z1", "www.example.com.").answer, ElementsAre("www.example.com. 60 A 192.0.2.1"));
  EXPECT_THAT(ask("Z2", "www.example.com.").answer, ElementsAre("www.example.com. 60 A 192.0.2.2"));
  EXPECT_EQ(ask("Z2", "nope.example.com.").rcode, "NXDOMAIN");
}

TEST_F(ZoneProbeTest, AnswersFromPrivateZonesToAnybody) {
  lab_.load_private("Z1", "internal.", kRows, {"vpc-1"});
  EXPECT_THAT(ask("Z1", "www.internal.").answer, ElementsAre("www.internal. 60 A 192.0.2.1"));
  EXPECT_EQ(lab_.ask({.name = "www.internal."}).rcode, "REFUSED") << "which the name server does not";
}

TEST_F(ZoneProbeTest, RefusesWhatIsNotInTheZoneAndZonesThatAreNotThere) {
  lab_.load("Z1", "example.com.", kRows);
  lab_.load("Z2", "example.net.", kRows);
  EXPECT_EQ(ask("Z1", "www.example.net.").rcode, "REFUSED");
  EXPECT_EQ(ask("Z3", "www.example.com.").rcode, "REFUSED");
  EXPECT_EQ(ask("", "www.example.com.").rcode, "REFUSED");
}

TEST_F(ZoneProbeTest, CountsNothingAndAnswersAsTheResponderDoes) {
  std::string rows(kRows);
  for (int i = 0; i < 100; ++i) rows += "many 60 A 10.0.0." + std::to_string(i) + "\n";
  lab_.load("Z1", "example.com.", rows);
  EXPECT_TRUE(ask("Z1", "many.example.com.").truncated());
  EXPECT_EQ(ask("Z1", "many.example.com.", Transport::kTcp).answer.size(), 100u);
  EXPECT_EQ(lab_.counters().by_rcode[0], 0u);
  EXPECT_EQ(ask("Z1", "many.example.com.", Transport::kTcp).answer,
            lab_.ask({.name = "many.example.com."}, Transport::kTcp).answer);
}

}  // namespace
}  // namespace milepost::answer
