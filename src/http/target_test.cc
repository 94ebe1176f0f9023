// Targets taken apart: percent-encoding both ways, query parameters.
#include "http/target.h"

#include <gtest/gtest.h>

#include "http/message.h"

namespace milepost::http {
namespace {

TEST(Target, SplitsAtTheFirstQuestionMark) {
  EXPECT_EQ(path_of("/a/b?c=d?e"), "/a/b");
  EXPECT_EQ(query_of("/a/b?c=d?e"), "c=d?e");
  EXPECT_EQ(path_of("/a"), "/a");
  EXPECT_EQ(query_of("/a"), "");
}

TEST(Target, PercentEncodesAllButUnreserved) {
  EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encode("a/b c+\xC3\xA9%"), "a%2Fb%20c%2B%C3%A9%25");
  EXPECT_EQ(percent_encode("a/b c", "/"), "a/b%20c");
}

TEST(Target, PercentDecodeRefusesBrokenEscapes) {
  EXPECT_EQ(percent_decode("a%2Fb%c3%A9"), "a/b\xC3\xA9");
  EXPECT_EQ(percent_decode("%"), std::nullopt);
  EXPECT_EQ(percent_decode("%4"), std::nullopt);
  EXPECT_EQ(percent_decode("%4g"), std::nullopt);
  EXPECT_EQ(percent_decode("%00"), std::string(1, '\0'));
}

TEST(Target, ParsesParametersInTheirOrder) {
  const auto parsed = parse_query("b=2&a=x%26y+z&&c&d==");
  ASSERT_TRUE(parsed);
  const std::vector<QueryParameter> expected = {{"b", "2"}, {"a", "x&y z"}, {"c", ""}, {"d", "="}};
  EXPECT_EQ(*parsed, expected);
  EXPECT_TRUE(parse_query("")->empty());
  EXPECT_EQ(parse_query("a=%zz").error().code, "MalformedQueryString");
}

TEST(Message, HeaderNamesFoldCase) {
  const Headers headers = {{"X-Amz-Date", "1"}, {"x-amz-date", "2"}};
  EXPECT_EQ(find_header(headers, "x-AMZ-date"), "1");
  EXPECT_EQ(find_header(headers, "x-amz-dat"), "");
}

}  // namespace
}  // namespace milepost::http
