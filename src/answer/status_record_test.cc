// What a name server says of itself over DNS, and to whom it does not.
#include "answer/status_record.h"

#include <gmock/gmock.h>

#include <limits>

#include "answer/zone_fixture.h"

namespace milepost::answer {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint16_t kTxt = 16;
constexpr std::uint16_t kChaos = 3;

AnswerOptions telling(const base::FeedStatus& status) {
  AnswerOptions options;
  options.status = &status;
  return options;
}

TEST(StatusRecordTest, RevisionAndAgeAreToldInOneRecord) {
  base::FeedStatus status;
  status.applied_revision = 4711;
  ZoneFixture lab(telling(status));
  const auto unknown = lab.ask({.name = "status.milepost.", .type = kTxt, .klass = kChaos});
  EXPECT_EQ(unknown.rcode, "NOERROR");
  EXPECT_TRUE(unknown.authoritative());
  EXPECT_THAT(unknown.answer, ElementsAre("status.milepost. 0 TXT \"revision 4711\" \"age unknown\""));
  status.heard = base::FeedStatus::Clock::now() - std::chrono::seconds(90);
  const auto known =
      lab.ask({.name = "STATUS.milepost.", .type = kTxt, .klass = kChaos, .udp_payload = 1232});
  ASSERT_EQ(known.answer.size(), 1u);
  EXPECT_THAT(known.answer[0], testing::MatchesRegex(".*\"revision 4711\" \"age 9[0-9]\\.[0-9] s\""));
  EXPECT_TRUE(known.has_opt);
}

TEST(StatusRecordTest, NothingElseOfThatClassIsAnswered) {
  const base::FeedStatus status;
  ZoneFixture lab(telling(status));
  EXPECT_EQ(lab.ask({.name = "status.milepost.", .type = 1, .klass = kChaos}).rcode, "REFUSED");
  EXPECT_EQ(lab.ask({.name = "xstatus.milepost.", .type = kTxt, .klass = kChaos}).rcode, "REFUSED");
  EXPECT_EQ(lab.ask({.name = "a.status.milepost.", .type = kTxt, .klass = kChaos}).rcode, "REFUSED");
  EXPECT_EQ(lab.ask({.name = ".", .type = kTxt, .klass = kChaos}).rcode, "REFUSED");
  EXPECT_EQ(lab.ask({.name = "status.milepost.", .type = kTxt}).rcode, "REFUSED") << "no zone of ours";
  ZoneFixture silent;
  EXPECT_EQ(silent.ask({.name = "status.milepost.", .type = kTxt, .klass = kChaos}).rcode, "REFUSED");
}

TEST(StatusRecordTest, TheLargestNumbersFit) {
  base::FeedStatus status;
  status.applied_revision = std::numeric_limits<std::int64_t>::min();
  status.heard = base::FeedStatus::Clock::time_point(std::chrono::nanoseconds(1));
  EXPECT_LE(StatusRecord(status).bytes().size(), 128u);
  ZoneFixture lab(telling(status));
  EXPECT_EQ(lab.ask({.name = "status.milepost.", .type = kTxt, .klass = kChaos}).answer.size(), 1u);
}

}  // namespace
}  // namespace milepost::answer
