// The same queries of two snapshots.
#include "explain/preview.h"

#include <gmock/gmock.h>

#include "explain/explain_fixture.h"
#include "explain/preview_text.h"

namespace milepost::explain {
namespace {

using ::testing::HasSubstr;
using zone::Policy;

void put_weights(ExplainFixture& lab, std::uint64_t blue, std::uint64_t green) {
  lab.put("www.example.com.", Policy::kWeighted, ExplainFixture::weighted("blue", blue, "192.0.2.1"));
  lab.put("www.example.com.", Policy::kWeighted, ExplainFixture::weighted("green", green, "192.0.2.2"));
  lab.put_records("same.example.com.", dns::RrType::A, 60, {"192.0.2.9"});
  lab.commit();
}

TalliedQuery query(std::string_view name, std::string_view subnet = "") {
  const Question question = ExplainFixture::question(name, subnet);
  return {question.name.folded(), question.type, question.source, question.subnet};
}

TEST(Preview, WeightsMoveExactlyTheirDifference) {
  ExplainFixture before;
  ExplainFixture after;
  put_weights(before, 4, 0);
  put_weights(after, 3, 1);
  Preview preview("Z1", before.catalog(), after.catalog(), before.options());
  preview.add(query("www.example.com."), 600);
  preview.add(query("WWW.example.com.", "10.1.0.0/16"), 400);
  preview.add(query("same.example.com."), 50);
  preview.add(query("none.example.com."), 7);
  const PreviewReport report = preview.finish();
  EXPECT_DOUBLE_EQ(report.queries, 1057);
  EXPECT_DOUBLE_EQ(report.moved, 250);
  ASSERT_EQ(report.names.size(), 1u);
  EXPECT_EQ(report.names[0].name, "www.example.com.");
  EXPECT_DOUBLE_EQ(report.names[0].moved_share, 0.25);
  ASSERT_EQ(report.names[0].moves.size(), 1u);
  EXPECT_EQ(report.names[0].moves[0].from, "192.0.2.1");
  EXPECT_EQ(report.names[0].moves[0].to, "192.0.2.2");
  EXPECT_EQ(report.names_unchanged, 1);
  EXPECT_EQ(print_preview(report),
            R"(example.com. (Z1), revision 2: 1,057 queries, of which 250 (23.65 %) would get another answer

www.example.com. A: 1,000 queries, 25.00 % move
  answer                         before                       after
  192.0.2.1            1,000   100.00 %              750    75.00 %
  192.0.2.2                0     0.00 %              250    25.00 %
  250 (25.00 %) from 192.0.2.1 to 192.0.2.2

1 names and types asked for keep their answers
)");
}

TEST(Preview, ClientsMoveByWhereTheyAre) {
  ExplainFixture before;
  ExplainFixture after;
  for (ExplainFixture* lab : {&before, &after}) {
    zone::PlanMember rest = ExplainFixture::member("rest", {"192.0.2.1"});
    rest.key = zone::geo_key({}, "*", {});
    lab->put("www.example.com.", Policy::kGeolocation, rest);
  }
  zone::PlanMember germany = ExplainFixture::member("de", {"192.0.2.2"});
  germany.key = zone::geo_key({}, "DE", {});
  after.put("www.example.com.", Policy::kGeolocation, germany);
  before.commit();
  after.commit();
  Preview preview("Z1", before.catalog(), after.catalog(), before.options());
  const dns::Name name = answer::scan("www.example.com.");
  preview.add_from(*base::Cidr::parse("10.1.3.0/24"), name, dns::RrType::A, 30);
  preview.add_from(*base::Cidr::parse("10.2.3.0/24"), name, dns::RrType::A, 70);
  const PreviewReport report = preview.finish();
  EXPECT_DOUBLE_EQ(report.queries, 100);
  EXPECT_DOUBLE_EQ(report.moved, 30);
}

TEST(Preview, SubnetsOfThoseWhoAreNotBelievedDoNotCount) {
  ExplainFixture before;
  ExplainFixture after;
  before.options().sources.subnets_from = {*base::Cidr::parse("198.51.100.0/24")};
  zone::PlanMember germany = ExplainFixture::member("de", {"192.0.2.2"});
  germany.key = zone::geo_key({}, "DE", {});
  after.put("www.example.com.", Policy::kGeolocation, germany);
  zone::PlanMember rest = ExplainFixture::member("rest", {"192.0.2.1"});
  rest.key = zone::geo_key({}, "*", {});
  for (ExplainFixture* lab : {&before, &after}) {
    lab->put("www.example.com.", Policy::kGeolocation, rest);
    lab->commit();
  }
  Preview preview("Z1", before.catalog(), after.catalog(), before.options());
  TalliedQuery from_germany = query("www.example.com.", "10.1.3.0/24");
  preview.add(from_germany, 1);  // its resolver, 192.0.2.53, is nobody's
  from_germany.source = *base::IpAddress::parse("198.51.100.7");
  preview.add(from_germany, 10);
  preview.add_from(*base::Cidr::parse("10.1.3.0/24"), answer::scan("www.example.com."), dns::RrType::A, 100);
  EXPECT_DOUBLE_EQ(preview.finish().moved, 110);
}

}  // namespace
}  // namespace milepost::explain
