// Authorization headers, presigned queries and dates: what is read, and what is said of the unreadable.
#include "aws/authorization.h"

#include <gtest/gtest.h>

#include "aws/digest.h"
#include "aws/timestamp.h"

namespace milepost::aws {
namespace {

constexpr std::string_view kGood =
    "AWS4-HMAC-SHA256 Credential=AK/20150830/us-east-1/route53/aws4_request, "
    "SignedHeaders=x-amz-date;Host;host, "
    "Signature=abc";

http::Request with_header(std::string_view authorization) {
  return {"GET",
          "/",
          {{"Host", "h"}, {"X-Amz-Date", "20150830T123600Z"}, {"authorization", std::string(authorization)}},
          "",
          ""};
}
http::Request with_query(std::string_view query) {
  return {"GET", "/?" + std::string(query), {{"Host", "h"}}, "", ""};
}
base::Error error_of(const http::Request& request) {
  const auto parsed = parse_authorization(request);
  return parsed ? base::Error{} : parsed.error();
}

TEST(Authorization, HeaderFormIsRead) {
  const auto parsed = parse_authorization(with_header(kGood));
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(parsed->access_key_id, "AK");
  EXPECT_EQ(parsed->scope.text(), "20150830/us-east-1/route53/aws4_request");
  EXPECT_EQ(parsed->signed_headers, (std::vector<std::string>{"host", "x-amz-date"}));
  EXPECT_EQ(parsed->signature, "abc");
  EXPECT_EQ(compose_timestamp(parsed->time), "20150830T123600Z");
  EXPECT_FALSE(parsed->presigned);
}

TEST(Authorization, CommasNeedNoBlanks) {
  EXPECT_TRUE(parse_authorization(with_header(
      "AWS4-HMAC-SHA256  Credential=AK/20150830/r/s/aws4_request,SignedHeaders=host,Signature=abc")));
}

TEST(Authorization, AbsenceIsAMissingToken) {
  const base::Error missing{"MissingAuthenticationToken", "Missing Authentication Token"};
  EXPECT_EQ(error_of({"GET", "/", {}, "", ""}), missing);
  EXPECT_EQ(error_of(with_query("maxitems=1")), missing);
}

TEST(Authorization, EveryMissingParameterIsNamed) {
  const std::string_view header = "AWS4-HMAC-SHA256 Foo=bar";
  const base::Error error = error_of(with_header(header));
  EXPECT_EQ(error.code, "IncompleteSignature");
  EXPECT_EQ(error.message,
            "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' "
            "parameter. "
            "Authorization header requires 'SignedHeaders' parameter. (Hashed with SHA-256 and encoded with "
            "Base64) "
            "Authorization=" +
                to_base64(sha256(header)));
  http::Request dateless = with_header(kGood);
  dateless.headers.erase(dateless.headers.begin() + 1);
  EXPECT_TRUE(error_of(dateless).message.starts_with(
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. (Hashed with"));
}

TEST(Authorization, BrokenHeadersAreIncomplete) {
  for (const std::string_view header : {
           "AWS4-HMAC-SHA256",
           "AWS4-HMAC-SHA256 Credential",
           "AWS4-HMAC-SHA256 Credential=AK/1/r/s/aws4_request, Credential=AK/1/r/s/aws4_request",
           "AWS4-HMAC-SHA256 Credential=AK/1/r/aws4_request, SignedHeaders=host, Signature=a",
           "AWS4-HMAC-SHA256 Credential=A/K/1/r/s/aws4_request, SignedHeaders=host, Signature=a",
           "AWS4-HMAC-SHA512 Credential=AK/1/r/s/aws4_request, SignedHeaders=host, Signature=a",
           "Bearer token",
           "",
           ",,,",
           "AWS4-HMAC-SHA256 =,=",
       }) {
    EXPECT_EQ(error_of(with_header(header)).code, "IncompleteSignature") << header;
  }
  http::Request twice = with_header(kGood);
  twice.headers.emplace_back("Authorization", kGood);
  EXPECT_EQ(error_of(twice).code, "IncompleteSignature");
}

TEST(Authorization, ErrorsNeverRepeatTheSignature) {
  const std::string message =
      error_of(with_header("AWS4-HMAC-SHA256 Signature=5ec2e7, Credential=AK/1/r/s/aws4_request, broken"))
          .message;
  EXPECT_FALSE(message.empty());
  EXPECT_EQ(message.find("5ec2e7"), std::string::npos);
}

TEST(Authorization, CredentialsHaveFiveParts) {
  EXPECT_EQ(error_of(with_header("AWS4-HMAC-SHA256 Credential=AK, SignedHeaders=host, Signature=a")).message,
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
            "got 'AK'");
}

TEST(Authorization, OneDateInBasicForm) {
  for (const std::string_view bad : {"2015-08-30T12:36:00Z", "20150830T123600", "20150231T000000Z",
                                     "20150830T240000Z", "20150830t123600z", "2015083 T123600Z", ""}) {
    http::Request request = with_header(kGood);
    request.headers[1].second = bad;
    EXPECT_EQ(error_of(request).message, "Date must be in ISO-8601 'basic format'. Got '" + std::string(bad) +
                                             "'. See http://en.wikipedia.org/wiki/ISO_8601");
  }
  http::Request two = with_header(kGood);
  two.headers.emplace_back("x-amz-date", "20150830T123600Z");
  EXPECT_EQ(error_of(two).code, "IncompleteSignature");
}

TEST(Authorization, PresignedFormIsRead) {
  const auto parsed = parse_authorization(with_query(
      "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AK%2F20150830%2Fr%2Fs%2Faws4_request&X-Amz-Date="
      "20150830T123600Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=abc"));
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_TRUE(parsed->presigned);
  EXPECT_EQ(parsed->expires, std::chrono::seconds(60));
  EXPECT_EQ(parsed->scope.region, "r");
}

TEST(Authorization, PresignedFormNamesWhatItLacks) {
  EXPECT_EQ(
      error_of(with_query("X-Amz-Algorithm=AWS4-HMAC-SHA256")).message,
      "AWS query-string parameters must include 'X-Amz-Credential'. Re-examine the query-string parameters.");
  EXPECT_EQ(
      error_of(with_query("X-Amz-Signature=a")).message,
      "AWS query-string parameters must include 'X-Amz-Algorithm'. Re-examine the query-string parameters.");
}

TEST(Timestamp, BothSpellingsMeanTheSame) {
  EXPECT_EQ(parse_http_date("Sun, 30 Aug 2015 12:36:00 GMT"), parse_timestamp("20150830T123600Z"));
  EXPECT_EQ(parse_http_date("Sun, 30 Aug 2015 12:36:00 +0000"), parse_timestamp("20150830T123600Z"));
  EXPECT_EQ(parse_http_date("Sun, 30 Aug 2015 12:36:00 PST"), std::nullopt);
  EXPECT_EQ(parse_http_date("30 Aug 2015"), std::nullopt);
  EXPECT_EQ(compose_timestamp(*parse_timestamp("00010203T040506Z")), "00010203T040506Z");
}

}  // namespace
}  // namespace milepost::aws
