// Lines of query logs as the Developer Guide shows them, and broken ones.
#include "explain/query_log_line.h"

#include <gmock/gmock.h>

#include "dns/name_text.h"

namespace milepost::explain {
namespace {

using ::testing::HasSubstr;

std::string name_of(const QueryLogLine& line) {
  return dns::print_name(line.name, dns::Escapes::kOctal);
}

TEST(QueryLogLine, OfTheDeveloperGuide) {
  const auto line = scan_query_log_line(
      "1.0 2017-12-13T08:15:50.235Z Z123412341234 Example.com AAAA NOERROR TCP IAD12 192.168.3.1 "
      "192.168.222.0/24");
  ASSERT_TRUE(line) << line.error();
  EXPECT_EQ(line->zone, "Z123412341234");
  EXPECT_EQ(name_of(*line), "example.com.");
  EXPECT_EQ(line->type, dns::RrType::AAAA);
  EXPECT_EQ(line->resolver.print(), "192.168.3.1");
  ASSERT_TRUE(line->subnet);
  EXPECT_EQ(line->subnet->print(), "192.168.222.0/24");
}

TEST(QueryLogLine, WithoutSubnetAndForAnyType) {
  const auto line =
      scan_query_log_line("1.0 2017-12-13T08:16:02.130Z Z1 example.com ANY NOERROR UDP FRA6 2001:db8::1 -");
  ASSERT_TRUE(line) << line.error();
  EXPECT_EQ(line->type, dns::RrType::ANY);
  EXPECT_EQ(line->resolver.print(), "2001:db8::1");
  EXPECT_FALSE(line->subnet);
}

TEST(QueryLogLine, NamesAreEscapedInOctal) {
  const auto line = scan_query_log_line(R"(1.0 t Z1 \052.example.com A NOERROR UDP FRA6 192.0.2.1 -)");
  ASSERT_TRUE(line) << line.error();
  EXPECT_EQ(name_of(*line), R"(\052.example.com.)");
}

TEST(QueryLogLine, SaysWhatIsWrong) {
  const auto problem = [](std::string_view text) {
    const auto line = scan_query_log_line(text);
    return line ? "nothing" : line.error();
  };
  EXPECT_THAT(problem(""), HasSubstr("ten fields"));
  EXPECT_THAT(problem("1.0 t Z1 a A NOERROR UDP FRA6 192.0.2.1"), HasSubstr("ten fields"));
  EXPECT_THAT(problem("1.0 t Z1 a A NOERROR UDP FRA6 192.0.2.1 - more"), HasSubstr("ten fields"));
  EXPECT_THAT(problem("1.0 t Z1  A NOERROR UDP FRA6 192.0.2.1 -"), HasSubstr("ten fields"));
  EXPECT_EQ(problem("2.0 t Z1 a A NOERROR UDP FRA6 192.0.2.1 -"), "'2.0' is no known version of query logs");
  EXPECT_EQ(problem("1.0 t Z1 a..b A NOERROR UDP FRA6 192.0.2.1 -"), "'a..b' is no domain name");
  EXPECT_EQ(problem("1.0 t Z1 a AX NOERROR UDP FRA6 192.0.2.1 -"), "'AX' is no record type");
  EXPECT_EQ(problem("1.0 t Z1 a A NOERROR UDP FRA6 192.0.2.256 -"), "'192.0.2.256' is no IP address");
  EXPECT_EQ(problem("1.0 t Z1 a A NOERROR UDP FRA6 192.0.2.1 10.0.0.0"), "'10.0.0.0' is no client subnet");
  EXPECT_EQ(problem("1.0 t Z1 a \x1b[2J NOERROR UDP FRA6 192.0.2.1 -"), "'?[2J' is no record type");
}

}  // namespace
}  // namespace milepost::explain
