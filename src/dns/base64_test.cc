// Base64 with the test vectors of RFC 4648 10, and what strict decoding refuses.
#include "dns/base64.h"

#include <gtest/gtest.h>

namespace milepost::dns {
namespace {

TEST(Base64, FollowsTheVectorsOfRfc4648) {
  const std::pair<std::string_view, std::string_view> vectors[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
  };
  for (const auto& [plain, text] : vectors) {
    const std::vector<std::uint8_t> octets(plain.begin(), plain.end());
    EXPECT_EQ(encode_base64(octets), text);
    EXPECT_EQ(decode_base64(text), octets) << text;
  }
}

TEST(Base64, IsStrict) {
  for (const char* text :
       {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "====", "Z===", "Zg==Zg==", "Zm 9", "Zm9_", "Zm9v="}) {
    EXPECT_FALSE(decode_base64(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace milepost::dns
