// STS GetCallerIdentity: the Query protocol in both of its forms, identities, errors.
#include "api/caller_identity.h"

#include <gmock/gmock.h>

#include "aws/sigv4.h"
#include "aws/timestamp.h"

namespace milepost::api {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

const aws::Seconds kNow = *aws::parse_timestamp("20261122T050000Z");

class CallerIdentity : public testing::Test {
 protected:
  static base::Result<std::shared_ptr<const aws::AccessKeyOwner>> find(std::string_view id) {
    if (id == "AKROOT") return std::make_shared<aws::AccessKeyOwner>("secret", "123456789012", "root");
    if (id == "AKALICE") return std::make_shared<aws::AccessKeyOwner>("secret", "123456789012", "alice");
    return nullptr;
  }

  static http::Request post(std::string body) {
    return {"POST",
            "/",
            {{"Host", "h"}, {"Content-Type", "application/x-www-form-urlencoded"}},
            std::move(body),
            ""};
  }

  http::Response ask(http::Request request, const std::string& key = "AKALICE",
                     std::string_view service = "sts") {
    aws::sign(request, {key, "secret"}, "us-east-1", service, kNow);
    return service_.handle(request);
  }

  const aws::Authenticator authenticator_{"sts", find};
  const TokenService service_{authenticator_, [] { return kNow; }};
};

TEST_F(CallerIdentity, IsTheUserOfTheKey) {
  const http::Response response = ask(post("Action=GetCallerIdentity&Version=2011-06-15"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(http::find_header(response.headers, "content-type"), "text/xml");
  const std::string request_id(http::find_header(response.headers, "x-amzn-requestid"));
  EXPECT_EQ(
      response.body,
      "<GetCallerIdentityResponse "
      "xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
      "<Arn>arn:aws:iam::123456789012:user/alice</Arn><UserId>" +
          user_id("123456789012", "alice") +
          "</UserId><Account>123456789012</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>" +
          request_id + "</RequestId></ResponseMetadata></GetCallerIdentityResponse>");
}

TEST_F(CallerIdentity, OfRootIsTheAccount) {
  EXPECT_THAT(ask(post("Version=2011-06-15&Action=GetCallerIdentity"), "AKROOT").body,
              HasSubstr("<Arn>arn:aws:iam::123456789012:root</Arn><UserId>123456789012</UserId>"
                        "<Account>123456789012</Account>"));
}

TEST_F(CallerIdentity, CanBeAskedByGet) {
  const http::Request request{
      "GET", "/?Action=GetCallerIdentity&Version=2011-06-15", {{"Host", "h"}}, "", ""};
  EXPECT_EQ(ask(request).status, 200);
}

TEST_F(CallerIdentity, UserIdsLookLikeIamsAndStay) {
  EXPECT_THAT(user_id("123456789012", "alice"), MatchesRegex("AIDA[A-Z2-7]{17}"));
  EXPECT_EQ(user_id("123456789012", "alice"), "AIDAFEIC4JTFGX2RWRAOI");
  EXPECT_NE(user_id("123456789012", "alice"), user_id("123456789012", "bob"));
  EXPECT_NE(user_id("123456789012", "alice"), user_id("210987654321", "alice"));
}

TEST_F(CallerIdentity, ErrorsAreInItsNamespace) {
  const http::Response unknown = ask(post("Action=AssumeRole&Version=2011-06-15"));
  EXPECT_EQ(unknown.status, 400);
  EXPECT_THAT(
      unknown.body,
      HasSubstr(
          "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>"
          "<Code>InvalidAction</Code><Message>Could not find operation AssumeRole for version "
          "2011-06-15</Message>"));
  EXPECT_THAT(ask(post("Action=GetCallerIdentity")).body,
              HasSubstr("Could not find operation GetCallerIdentity for version NO_VERSION_SPECIFIED"));
  EXPECT_THAT(ask(post("")).body, HasSubstr("<Code>MissingAction</Code>"));
  EXPECT_EQ(service_.handle(post("Action=GetCallerIdentity&Version=2011-06-15")).status, 403);
}

TEST_F(CallerIdentity, SignaturesForOtherServicesAreRefused) {
  const http::Response response =
      ask(post("Action=GetCallerIdentity&Version=2011-06-15"), "AKALICE", "route53");
  EXPECT_EQ(response.status, 403);
  EXPECT_THAT(response.body, HasSubstr("Credential should be scoped to correct service: 'sts'."));
}

TEST_F(CallerIdentity, OnlyTheRootOfTheEndpointIsMeant) {
  EXPECT_TRUE(TokenService::is_meant_by({"POST", "/", {}, "", ""}));
  EXPECT_TRUE(TokenService::is_meant_by({"GET", "/?Action=x", {}, "", ""}));
  EXPECT_FALSE(TokenService::is_meant_by({"GET", "/2013-04-01/hostedzone", {}, "", ""}));
}

}  // namespace
}  // namespace milepost::api
