// A tally hands on every query with its count, however little room it has.
#include "explain/query_tally.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "dns/name_text.h"

namespace milepost::explain {
namespace {

TalliedQuery query(std::string_view name, std::string_view source, std::string_view subnet = "") {
  return {.name = *dns::scan_name(name, dns::Escapes::kOctal),
          .type = dns::RrType::A,
          .source = *base::IpAddress::parse(source),
          .subnet = subnet.empty() ? std::nullopt : base::Cidr::parse(subnet)};
}

/// What was handed on, summed up by the query's text, and how often.
struct Received {
  std::map<std::string, std::uint64_t> counts;
  std::size_t calls = 0;

  QueryTally::Visit visit() {
    return [this](const TalliedQuery& each, std::uint64_t count) {
      counts[dns::print_name(each.name, dns::Escapes::kOctal) + " " + each.source.print() + " " +
             (each.subnet ? each.subnet->print() : "-")] += count;
      ++calls;
    };
  }
};

TEST(QueryTally, EqualQueriesAreOne) {
  Received received;
  QueryTally tally(10, received.visit());
  tally.add(query("a.", "192.0.2.1"), 1);
  tally.add(query("a.", "192.0.2.1"), 2);
  tally.add(query("a.", "192.0.2.2"), 1);
  tally.add(query("a.", "192.0.2.1", "10.0.0.0/8"), 1);
  tally.add(query("a.", "192.0.2.1", "10.0.0.0/9"), 1);
  EXPECT_EQ(received.calls, 0u);
  tally.flush();
  EXPECT_EQ(received.calls, 4u);
  EXPECT_EQ(received.counts["a. 192.0.2.1 -"], 3u);
  EXPECT_EQ(received.counts["a. 192.0.2.1 10.0.0.0/9"], 1u);
}

TEST(QueryTally, IsNeverLargerThanItMayBe) {
  Received received;
  QueryTally tally(3, received.visit());
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < 7; ++i) tally.add(query("a.", "192.0.2." + std::to_string(i)), 1);
  }
  EXPECT_GE(received.calls, 35u - 3u) << "more than three were held";
  tally.flush();
  for (int i = 0; i < 7; ++i) EXPECT_EQ(received.counts["a. 192.0.2." + std::to_string(i) + " -"], 5u);
  EXPECT_EQ(received.counts.size(), 7u);
}

}  // namespace
}  // namespace milepost::explain
