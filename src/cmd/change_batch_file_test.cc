// Change batches as the AWS command line takes them.
#include "cmd/change_batch_file.h"

#include <gmock/gmock.h>

namespace milepost::cmd {
namespace {

using ::testing::HasSubstr;

TEST(ChangeBatchFile, AsTheCommandLineTakesIt) {
  const auto batch = decode_change_batch(R"({
    "Comment": "blue to green",
    "Changes": [
      {"Action": "UPSERT", "ResourceRecordSet": {
        "Name": "www.example.com", "Type": "A", "SetIdentifier": "green", "Weight": 10, "TTL": 60,
        "ResourceRecords": [{"Value": "192.0.2.2"}]}},
      {"Action": "DELETE", "ResourceRecordSet": {
        "Name": "old.example.com", "Type": "A", "AliasTarget": {
          "HostedZoneId": "Z1", "DNSName": "www.example.com", "EvaluateTargetHealth": false}}}]})");
  ASSERT_TRUE(batch) << batch.error().message;
  EXPECT_EQ(batch->comment, "blue to green");
  ASSERT_EQ(batch->changes.size(), 2u);
  EXPECT_EQ(batch->changes[0].action, model::ChangeAction::kUpsert);
  EXPECT_EQ(batch->changes[0].record_set.weight, 10);
  EXPECT_EQ(batch->changes[1].record_set.alias_target->dns_name, "www.example.com");
}

TEST(ChangeBatchFile, WhatTheSchemaRefusesIsRefused) {
  const auto weight = decode_change_batch(R"({"Changes": [{"Action": "CREATE", "ResourceRecordSet": {
      "Name": "www.example.com", "Type": "A", "SetIdentifier": "x", "Weight": 256, "TTL": 60,
      "ResourceRecords": [{"Value": "192.0.2.2"}]}}]})");
  ASSERT_FALSE(weight);
  EXPECT_EQ(weight.error().code, "InvalidInput");
  const auto type = decode_change_batch(R"({"Changes": [{"Action": "CREATE", "ResourceRecordSet": {
      "Name": "www.example.com", "Type": "AX", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.2"}]}}]})");
  ASSERT_FALSE(type);
  EXPECT_THAT(type.error().message, HasSubstr("AX"));
  EXPECT_FALSE(decode_change_batch(R"({"Changes": []})"));
}

TEST(ChangeBatchFile, WhatIsNoBatch) {
  EXPECT_EQ(decode_change_batch("Changes").error().code, "DataFormat");
  EXPECT_EQ(decode_change_batch("[]").error().code, "DataFormat");
  EXPECT_EQ(decode_change_batch(R"({"Changes": [{"Action": "REPLACE"}]})").error().code, "DataFormat");
}

}  // namespace
}  // namespace milepost::cmd
