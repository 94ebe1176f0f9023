// Error bodies and statuses: what clients parse, and that nothing of our inside gets out.
#include "aws/error_response.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "aws/error_status.h"
#include "aws/request_id.h"

namespace milepost::aws {
namespace {

TEST(ErrorResponse, HasTheFormThatEveryClientReads) {
  const http::Response response = error_response({"NoSuchHostedZone", "No hosted zone found with ID: Z1"},
                                                 "11111111-2222-4333-8444-555555555555");
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(http::find_header(response.headers, "X-Amzn-Requestid"), "11111111-2222-4333-8444-555555555555");
  EXPECT_EQ(http::find_header(response.headers, "content-type"), "text/xml");
  EXPECT_EQ(
      response.body,
      "<?xml version=\"1.0\"?>\n"
      "<ErrorResponse xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><Error><Type>Sender</Type>"
      "<Code>NoSuchHostedZone</Code><Message>No hosted zone found with ID: Z1</Message></Error>"
      "<RequestId>11111111-2222-4333-8444-555555555555</RequestId></ErrorResponse>");
}

TEST(ErrorResponse, ModelledMembersStandWithinTheError) {
  // Where the clients look for them: as children of Error, beside Code and Message.
  base::Error error{"ProtectionAlreadyExists", "All are protected."};
  error.members = std::make_shared<const std::string>("<Errors><ProtectionError/></Errors>");
  EXPECT_EQ(
      error_response(error, "11111111-2222-4333-8444-555555555555").body,
      "<?xml version=\"1.0\"?>\n"
      "<ErrorResponse xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><Error><Type>Sender</Type>"
      "<Code>ProtectionAlreadyExists</Code><Message>All are protected.</Message>"
      "<Errors><ProtectionError/></Errors></Error>"
      "<RequestId>11111111-2222-4333-8444-555555555555</RequestId></ErrorResponse>");
}

TEST(ErrorResponse, StatusesAreThoseOfTheServiceModel) {
  EXPECT_EQ(status_of("NoSuchHostedZone"), 404);
  EXPECT_EQ(status_of("HostedZoneAlreadyExists"), 409);
  EXPECT_EQ(status_of("NotAuthorizedException"), 401);
  EXPECT_EQ(status_of("InvalidClientTokenId"), 403);
  // The model gives these two no status: they are 400, unlike the other NoSuch codes.
  EXPECT_EQ(status_of("NoSuchDelegationSet"), 400);
  EXPECT_EQ(status_of("ConflictingDomainExists"), 400);
  EXPECT_EQ(status_of("AccessDenied"), 403);
  EXPECT_EQ(status_of("ValidationError"), 400);
  EXPECT_EQ(status_of("StoreUnavailable"), 0);
  EXPECT_EQ(status_of(""), 0);
}

TEST(ErrorResponse, OurInsideStaysInside) {
  const http::Response unavailable =
      error_response({"StoreUnavailable", "disk full on /var/lib/milepost"}, "id");
  EXPECT_EQ(unavailable.status, 503);
  EXPECT_NE(unavailable.body.find("<Type>Receiver</Type><Code>ServiceUnavailable</Code>"), std::string::npos);
  EXPECT_EQ(unavailable.body.find("/var/lib"), std::string::npos);

  const http::Response broken = error_response({"DataFormat", "key account/1: no member Secret"}, "id");
  EXPECT_EQ(broken.status, 500);
  EXPECT_NE(broken.body.find("<Code>InternalFailure</Code>"), std::string::npos);
  EXPECT_EQ(broken.body.find("Secret"), std::string::npos);
  EXPECT_EQ(broken.body.find("DataFormat"), std::string::npos);
}

TEST(ErrorResponse, MessagesCannotBreakTheXml) {
  const http::Response response = error_response({"InvalidInput", "bad name '</Message>\x01&'"}, "id");
  EXPECT_NE(response.body.find("<Message>bad name '&lt;/Message&gt;\xEF\xBF\xBD&amp;'</Message>"),
            std::string::npos);
}

TEST(ErrorResponse, RefusalsOfTheServerHaveTheSameForm) {
  const http::Response response = refusal_response(413, "request body larger than 10 bytes");
  EXPECT_EQ(response.status, 413);
  EXPECT_NE(response.body.find("<Code>RequestTooLarge</Code><Message>request body larger"),
            std::string::npos);
  EXPECT_FALSE(http::find_header(response.headers, "x-amzn-RequestId").empty());
}

TEST(RequestId, IsARandomUuid) {
  static const std::regex kForm("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = new_request_id();
    EXPECT_TRUE(std::regex_match(id, kForm)) << id;
    EXPECT_TRUE(seen.insert(id).second);
  }
}

}  // namespace
}  // namespace milepost::aws
