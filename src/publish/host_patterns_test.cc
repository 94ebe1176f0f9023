// Numbers and names of hosts, both ways, and names that are none.
#include "publish/host_patterns.h"

#include <gtest/gtest.h>

namespace milepost::publish {
namespace {

HostPatterns two_patterns() {
  return {{"ns-{}.milepost-1.test", "ns-{}.milepost-2.test"}, 512};
}

TEST(HostPatternsTest, NumbersRunOnFromPatternToPattern) {
  const HostPatterns hosts = two_patterns();
  EXPECT_EQ(hosts.host(0), "ns-0.milepost-1.test");
  EXPECT_EQ(hosts.host(511), "ns-511.milepost-1.test");
  EXPECT_EQ(hosts.host(512), "ns-512.milepost-2.test");
  for (const int number : {0, 1, 511, 512, 1023})
    EXPECT_EQ(hosts.number(hosts.host(static_cast<std::uint16_t>(number))), number);
}

TEST(HostPatternsTest, CaseAndTrailingDotDoNotMatter) {
  EXPECT_EQ(two_patterns().number("NS-7.Milepost-1.TEST."), 7);
}

TEST(HostPatternsTest, ForeignNamesHaveNoNumber) {
  const HostPatterns hosts = two_patterns();
  for (const char* name :
       {"ns-512.milepost-1.test", "ns-0.milepost-2.test", "ns-1024.milepost-2.test", "ns-.milepost-1.test",
        "ns-01.milepost-1.test", "ns--1.milepost-1.test", "ns-+1.milepost-1.test", "ns-1.example.com", "",
        "ns-99999999999999999999.milepost-1.test"}) {
    EXPECT_EQ(hosts.number(name), std::nullopt) << name;
  }
}

TEST(HostPatternsTest, PatternsThatCannotNameHostsAreRefused) {
  EXPECT_TRUE(two_patterns().check());
  for (const char* pattern : {"ns.example.net", "ns-{}-{}.example.net", "ns.{}.example.net", "ns-{}",
                              "NS-{}.example.net", "ns-{}.example.net.", ""}) {
    const HostPatterns hosts{{pattern}, 512};
    ASSERT_FALSE(hosts.check()) << pattern;
    EXPECT_NE(hosts.check().error().message.find(pattern), std::string::npos);
  }
  EXPECT_FALSE((HostPatterns{{}, 512}).check());
  EXPECT_FALSE((HostPatterns{{"a{}.test", "b{}.test"}, 40000}).check());
  EXPECT_FALSE((HostPatterns{{"a{}.test"}, 0}).check());
}

}  // namespace
}  // namespace milepost::publish
