#include "dns/cookie.h"

#include <gtest/gtest.h>

#include <vector>

namespace milepost::dns {
namespace {

const std::vector<std::uint8_t> kClient = {198, 51, 100, 100};
const std::vector<std::uint8_t> kClientCookie = {0x24, 0x64, 0xc4, 0xab, 0xcf, 0x10, 0xc9, 0x57};

// The vector of the SipHash paper, appendix A.
TEST(SipHash, ReferenceVector) {
  CookieSecret key;
  for (std::uint8_t i = 0; i < 16; ++i) key[i] = i;
  std::vector<std::uint8_t> message;
  for (std::uint8_t i = 0; i < 15; ++i) message.push_back(i);
  EXPECT_EQ(siphash24(key, message), 0xa129ca6149be45e5u);
}

// RFC 9018 appendix A.1: client cookie, 198.51.100.100, 1559731985, and its key give this hash.
TEST(SipHash, AgreesWithRfc9018) {
  const CookieSecret key = {0xe5, 0xe9, 0x73, 0xe5, 0xa6, 0xb2, 0xa4, 0x3f,
                            0x48, 0xe7, 0xdc, 0x84, 0x9e, 0x37, 0xbf, 0xcf};
  std::vector<std::uint8_t> message = kClientCookie;
  message.insert(message.end(), {1, 0, 0, 0, 0x5c, 0xf7, 0x9f, 0x11});
  message.insert(message.end(), kClient.begin(), kClient.end());
  EXPECT_EQ(__builtin_bswap64(siphash24(key, message)), 0x1f8130c3eee29480u);
}

class CookieJarTest : public testing::Test {
 protected:
  std::vector<std::uint8_t> make(std::uint32_t now) {
    std::vector<std::uint8_t> cookie(kCookieSize);
    jar_.make(kClientCookie, kClient, now, cookie.data());
    return cookie;
  }
  CookieJar jar_{CookieSecret{1, 2, 3}};
};

TEST_F(CookieJarTest, AcceptsItsOwnForAnHour) {
  const auto cookie = make(1'000'000);
  EXPECT_EQ(jar_.check(cookie, kClient, 1'000'000), CookieCheck::kGood);
  EXPECT_EQ(jar_.check(cookie, kClient, 1'003'600), CookieCheck::kGood);
  EXPECT_EQ(jar_.check(cookie, kClient, 1'003'601), CookieCheck::kBad);
  EXPECT_EQ(jar_.check(cookie, kClient, 999'700), CookieCheck::kGood);
  EXPECT_EQ(jar_.check(cookie, kClient, 999'699), CookieCheck::kBad);
}

TEST_F(CookieJarTest, SurvivesAChangeOfKeys) {
  const std::uint32_t boundary = CookieJar::kPeriodSeconds * 20000;
  const auto cookie = make(boundary - 10);
  EXPECT_EQ(jar_.check(make(boundary + 10), kClient, boundary + 10), CookieCheck::kGood);
  EXPECT_EQ(jar_.check(cookie, kClient, boundary + 10), CookieCheck::kGood);
}

TEST_F(CookieJarTest, KeysDifferFromPeriodToPeriod) {
  auto early = make(CookieJar::kPeriodSeconds);
  auto late = make(CookieJar::kPeriodSeconds * 2);
  EXPECT_NE(std::vector(early.begin() + 16, early.end()), std::vector(late.begin() + 16, late.end()));
}

TEST_F(CookieJarTest, RefusesEveryChangedBitAndOtherClients) {
  const auto cookie = make(1'000'000);
  for (std::size_t bit = 0; bit < cookie.size() * 8; ++bit) {
    auto changed = cookie;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    EXPECT_EQ(jar_.check(changed, kClient, 1'000'000), CookieCheck::kBad) << bit;
  }
  EXPECT_EQ(jar_.check(cookie, std::vector<std::uint8_t>{198, 51, 100, 101}, 1'000'000), CookieCheck::kBad);
  EXPECT_EQ(jar_.check(kClientCookie, kClient, 1'000'000), CookieCheck::kNone);
}

}  // namespace
}  // namespace milepost::dns
