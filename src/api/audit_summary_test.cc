#include "api/audit_summary.h"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/create_hosted_zone.h"
#include "api/record_sets.h"
#include "api/tags.h"
#include "aws/xml_text.h"

namespace milepost::api {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

ChangeResourceRecordSetsRequest upserts(int count, const std::string& value) {
  ChangeResourceRecordSetsRequest request{"Z1", {}};
  for (int i = 0; i < count; ++i) {
    model::RecordSet set;
    set.name = fmt::format("h{}.example.com.", i);
    set.type = "TXT";
    set.ttl = 60;
    set.resource_records = {{value}};
    request.change_batch.changes.push_back({model::ChangeAction::kUpsert, set});
  }
  return request;
}

TEST(AuditSummary, SaysWhatWasAskedFor) {
  CreateHostedZoneRequest request;
  request.name = "example.com.";
  request.caller_reference = "r1";
  request.hosted_zone_config = {.comment = "mine", .private_zone = false};
  EXPECT_EQ(summarize(request),
            "Name=example.com., CallerReference=r1, HostedZoneConfig={Comment=mine, PrivateZone=false}");
}

TEST(AuditSummary, LeavesOutWhatThePathSaysAndWhatIsAbsent) {
  EXPECT_EQ(summarize(upserts(1, "\"x\"")), "ChangeBatch={Changes=[UPSERT h0.example.com. 60 TXT \"x\"]}");
  ChangeTagsForResourceRequest tags;
  tags.resource_type = "hostedzone";
  tags.resource_id = "Z1";
  tags.remove_tag_keys = {"a", "b"};
  EXPECT_EQ(summarize(tags), "RemoveTagKeys=[a, b]");
}

TEST(AuditSummary, IsBoundedAndSaysWhatItLeavesOut) {
  for (const std::size_t size : {1u, 100u, 4'000u}) {
    const std::string summary = summarize(upserts(1'000, std::string(size, 'x')));
    EXPECT_LE(summary.size(), kAuditTextSizeMax);
    EXPECT_THAT(summary, testing::ContainsRegex("and [0-9]+ more\\]\\}$"));
  }
}

TEST(AuditSummary, TextsAreUtf8WithoutControlCharacters) {
  EXPECT_EQ(audit_text("tab\there, \x1b[31mred, bell\x07, del\x7f"), "tab?here, ?[31mred, bell?, del?");
  EXPECT_EQ(audit_text("Z\xc3\xbcrich"), "Z\xc3\xbcrich");
  EXPECT_EQ(audit_text("latin-1 \xfc"), "latin-1 ?");
  EXPECT_EQ(audit_text("C1 \xc2\x9b"), "C1 ??") << "U+009B begins escape sequences on some terminals";
}

TEST(AuditSummary, TextsAreCutBetweenCharacters) {
  EXPECT_EQ(audit_text("abcdef", 6), "abcdef");
  EXPECT_EQ(audit_text("abcdefg", 6), "abc...");
  std::string umlauts;
  for (int i = 0; i < 600; ++i) umlauts += "\xc3\xbc";
  for (std::size_t size = 3; size < 40; ++size) {
    const std::string text = audit_text(umlauts, size);
    EXPECT_LE(text.size(), size);
    EXPECT_THAT(text, EndsWith("..."));
    EXPECT_TRUE(aws::is_xml_text(text)) << size;
  }
}

}  // namespace
}  // namespace milepost::api
