// Lines of subnet lists, good and broken.
#include "explain/subnet_line.h"

#include <gmock/gmock.h>

namespace milepost::explain {
namespace {

SubnetLine good(std::string_view text) {
  const auto line = scan_subnet_line(text);
  EXPECT_TRUE(line && *line) << text;
  return line && *line ? **line : SubnetLine{};
}

TEST(SubnetLine, BlocksAndAddresses) {
  EXPECT_EQ(good("203.0.113.0/24,1200"), (SubnetLine{*base::Cidr::parse("203.0.113.0/24"), 1200}));
  EXPECT_EQ(good("203.0.113.7"), (SubnetLine{*base::Cidr::parse("203.0.113.7/32"), 1}));
  EXPECT_EQ(good(" 2001:db8::/48 , 3\r"), (SubnetLine{*base::Cidr::parse("2001:db8::/48"), 3}));
}

TEST(SubnetLine, NothingAndComments) {
  for (const std::string_view text : {"", "  \t", "# offices, 3"}) {
    const auto line = scan_subnet_line(text);
    EXPECT_TRUE(line && !*line) << text;
  }
}

TEST(SubnetLine, SaysWhatIsWrong) {
  EXPECT_EQ(scan_subnet_line("example.com,3").error(), "'example.com' is no subnet");
  EXPECT_EQ(scan_subnet_line(",3").error(), "'' is no subnet");
  EXPECT_EQ(scan_subnet_line("10.0.0.0/33").error(), "'10.0.0.0/33' is no subnet");
  for (const std::string_view count : {"0", "-1", "1.5", "", "1 000", "1000000000000001"}) {
    const auto line = scan_subnet_line("10.0.0.0/8," + std::string(count));
    ASSERT_FALSE(line) << count;
    EXPECT_THAT(line.error(), ::testing::HasSubstr("is no count")) << count;
  }
}

}  // namespace
}  // namespace milepost::explain
