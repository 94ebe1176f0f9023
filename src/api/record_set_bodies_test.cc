// The bodies of record set requests and responses, as botocore writes and reads them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/record_sets.h"
#include "aws/rest_request.h"

namespace milepost::api {
namespace {

using model::ChangeAction;

constexpr const char* kZone = "Z0123456789ABCDEFGHI";

model::RecordSet make_set(std::string name, std::string type, std::string value, std::int64_t ttl = 300) {
  model::RecordSet set;
  set.name = std::move(name);
  set.type = std::move(type);
  set.ttl = ttl;
  set.resource_records = {{std::move(value)}};
  return set;
}

base::Result<ChangeResourceRecordSetsRequest> decode(std::string_view batch) {
  const std::string body =
      "<ChangeResourceRecordSetsRequest "
      "xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><ChangeBatch>" +
      std::string(batch) + "</ChangeBatch></ChangeResourceRecordSetsRequest>";
  return aws::decode_request<ChangeResourceRecordSetsRequest>({.path = {{"Id", kZone}}, .query = {}}, body);
}

std::string change_xml(std::string_view action, std::string_view rest) {
  return "<Changes><Change><Action>" + std::string(action) +
         "</Action><ResourceRecordSet><Name>www.example.com</Name>" + std::string(rest) +
         "</ResourceRecordSet></Change></Changes>";
}

TEST(RecordSetBodies, ReadWhatBotocoreWrites) {
  const auto request = decode("<Comment>why</Comment>" +
                              change_xml("UPSERT",
                                         "<Type>A</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>"
                                         "192.0.2.1</Value></ResourceRecord></ResourceRecords>"));
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->hosted_zone_id, kZone);
  EXPECT_EQ(request->change_batch.comment, "why");
  ASSERT_EQ(request->change_batch.changes.size(), 1u);
  EXPECT_EQ(request->change_batch.changes[0].action, ChangeAction::kUpsert);
  EXPECT_EQ(request->change_batch.changes[0].record_set, make_set("www.example.com", "A", "192.0.2.1", 60));
}

TEST(RecordSetBodies, RefuseWhatTheSchemaForbids) {
  const std::string value =
      "<ResourceRecords><ResourceRecord><Value>1</Value></ResourceRecord></ResourceRecords>";
  struct Row {
    std::string batch, message;
  };
  const std::vector<Row> rows = {
      {change_xml("REPLACE", "<Type>A</Type>"),
       "Invalid XML ; cvc-enumeration-valid: Value 'REPLACE' is not facet-valid with respect to enumeration "
       "'[CREATE, "
       "DELETE, UPSERT]'. It must be a value from the enumeration. ; "
       "cvc-type.3.1.3: The value 'REPLACE' of element 'Action' is not valid."},
      {change_xml("CREATE", "<Type>DNAME</Type>"),
       "Invalid XML ; cvc-enumeration-valid: Value 'DNAME' is not facet-valid with respect to enumeration "
       "'[SOA, A, TXT, "
       "NS, CNAME, MX, NAPTR, PTR, SRV, SPF, AAAA, CAA, DS, TLSA, SSHFP, SVCB, HTTPS]'. It must be a value "
       "from the "
       "enumeration. ; cvc-type.3.1.3: The value 'DNAME' of element 'Type' is not valid."},
      {change_xml(
           "CREATE",
           "<Type>A</Type><AliasTarget><HostedZoneId>Z1</HostedZoneId><DNSName>a.</DNSName></AliasTarget>"),
       "Invalid XML ; cvc-complex-type.2.4.b: The content of element 'AliasTarget' is not complete. One of "
       "'{\"https://route53.amazonaws.com/doc/2013-04-01/\":EvaluateTargetHealth}' is expected."},
      {"<Changes/>",
       "Invalid XML ; cvc-complex-type.2.4.b: The content of element 'Changes' is not complete. One of "
       "'{\"https://route53.amazonaws.com/doc/2013-04-01/\":Change}' is expected."},
  };
  for (const auto& [batch, message] : rows) {
    const auto request = decode(batch);
    ASSERT_FALSE(request) << batch;
    EXPECT_EQ(request.error(), (base::Error{"InvalidInput", message}));
  }
  EXPECT_EQ(decode(change_xml("CREATE", "<Type>A</Type><TTL>-1</TTL>" + value)).error().code, "InvalidInput");
  EXPECT_EQ(decode(change_xml("CREATE", "<Type>A</Type><TTL>2147483648</TTL>" + value)).error().code,
            "InvalidInput");
  EXPECT_TRUE(decode(change_xml("CREATE", "<Type>A</Type><TTL>2147483647</TTL>" + value)));
}

TEST(RecordSetBodies, ListAsBotocoreReads) {
  ListResourceRecordSetsResponse response;
  response.resource_record_sets = {make_set("\\052.example.com.", "TXT", "\"a & b\"")};
  response.is_truncated = true;
  response.next_record_name = "www.example.com.";
  response.next_record_type = "A";
  response.max_items = "1";
  EXPECT_THAT(aws::encode_xml("ListResourceRecordSetsResponse", response),
              testing::EndsWith(
                  "<ResourceRecordSets><ResourceRecordSet><Name>\\052.example.com.</Name><Type>TXT</Type>"
                  "<TTL>300</TTL><ResourceRecords><ResourceRecord><Value>&quot;a &amp; b&quot;</Value>"
                  "</ResourceRecord></ResourceRecords></ResourceRecordSet></ResourceRecordSets>"
                  "<IsTruncated>true</IsTruncated><NextRecordName>www.example.com.</NextRecordName>"
                  "<NextRecordType>A</NextRecordType><MaxItems>1</MaxItems>"
                  "</ListResourceRecordSetsResponse>"));
}

}  // namespace
}  // namespace milepost::api
