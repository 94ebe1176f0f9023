// Keys there and back, profiles apart.
#include "cmd/credentials.h"

#include <gtest/gtest.h>

namespace milepost::cmd {
namespace {

TEST(CredentialsTest, PrintedOnesScan) {
  const auto back = scan_credentials(print_credentials("default", {"AKIAEXAMPLE", "se/cr+et=="}), "default");
  ASSERT_TRUE(back);
  EXPECT_EQ(back->access_key_id, "AKIAEXAMPLE");
  EXPECT_EQ(back->secret, "se/cr+et==");
}

TEST(CredentialsTest, ProfilesAreKeptApart) {
  constexpr std::string_view kText =
      "# written by hand\r\n[one]\naws_access_key_id=A1\n aws_secret_access_key = S1 \nregion = us-east-1\n"
      "[two]\naws_access_key_id = A2\naws_secret_access_key = S2";
  EXPECT_EQ(scan_credentials(kText, "one")->secret, "S1");
  EXPECT_EQ(scan_credentials(kText, "two")->access_key_id, "A2");
  EXPECT_EQ(scan_credentials(kText, "three").error().code, "NoSuchProfile");
  EXPECT_EQ(scan_credentials("[one]\naws_access_key_id = A\n", "one").error().code, "InvalidConfig");
}

}  // namespace
}  // namespace milepost::cmd
