// Signatures that others computed: AWS's published Signature Version 4 test suite and Debian's botocore.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "aws/signing_keys.h"
#include "aws/sigv4.h"
#include "aws/timestamp.h"
#include "http/target.h"

namespace milepost::aws {
namespace {

// -- AWS's test suite: key, time and scope are the same in all its cases --

constexpr std::string_view kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

struct Case {
  std::string_view name;
  std::string_view method;
  std::string_view target;
  http::Headers headers;  // besides Host and X-Amz-Date
  std::string_view body;
  std::string_view signed_headers;
  std::string_view signature;
};

constexpr std::string_view kHostAndDate = "host;x-amz-date";
constexpr std::string_view kVanilla = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
constexpr std::string_view kUnreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

std::vector<Case> suite() {
  static const std::string unreserved_path = "/" + std::string(kUnreserved);
  static const std::string unreserved_query =
      "/?" + std::string(kUnreserved) + "=" + std::string(kUnreserved);
  return {
      {"get-vanilla", "GET", "/", {}, "", kHostAndDate, kVanilla},
      {"get-vanilla-query", "GET", "/", {}, "", kHostAndDate, kVanilla},
      {"get-vanilla-empty-query-key",
       "GET",
       "/?Param1=value1",
       {},
       "",
       kHostAndDate,
       "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"},
      {"get-vanilla-query-order-key-case",
       "GET",
       "/?Param2=value2&Param1=value1",
       {},
       "",
       kHostAndDate,
       "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
      {"get-vanilla-query-order-key",
       "GET",
       "/?Param1=value2&Param1=Value1",
       {},
       "",
       kHostAndDate,
       "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1"},
      {"get-vanilla-query-order-value",
       "GET",
       "/?Param1=value2&Param1=value1",
       {},
       "",
       kHostAndDate,
       "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"},
      {"get-vanilla-query-unreserved",
       "GET",
       unreserved_query,
       {},
       "",
       kHostAndDate,
       "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
      {"get-vanilla-utf8-query",
       "GET",
       "/?\xE1\x88\xB4=bar",
       {},
       "",
       kHostAndDate,
       "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
      {"get-unreserved",
       "GET",
       unreserved_path,
       {},
       "",
       kHostAndDate,
       "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
      {"get-utf8",
       "GET",
       "/\xE1\x88\xB4",
       {},
       "",
       kHostAndDate,
       "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
      {"get-space",
       "GET",
       "/example space/",
       {},
       "",
       kHostAndDate,
       "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
      {"get-relative", "GET", "/example/..", {}, "", kHostAndDate, kVanilla},
      {"get-relative-relative", "GET", "/example1/example2/../..", {}, "", kHostAndDate, kVanilla},
      {"get-slash", "GET", "//", {}, "", kHostAndDate, kVanilla},
      {"get-slash-dot-slash", "GET", "/./", {}, "", kHostAndDate, kVanilla},
      {"get-slash-pointless-dot",
       "GET",
       "/./example",
       {},
       "",
       kHostAndDate,
       "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"},
      {"get-slashes",
       "GET",
       "//example//",
       {},
       "",
       kHostAndDate,
       "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
      {"get-header-key-duplicate",
       "GET",
       "/",
       {{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}},
       "",
       "host;my-header1;x-amz-date",
       "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
      {"get-header-value-order",
       "GET",
       "/",
       {{"My-Header1", "value4"},
        {"My-Header1", "value1"},
        {"My-Header1", "value3"},
        {"My-Header1", "value2"}},
       "",
       "host;my-header1;x-amz-date",
       "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"},
      {"get-header-value-trim",
       "GET",
       "/",
       {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}},
       "",
       "host;my-header1;my-header2;x-amz-date",
       "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
      {"post-vanilla",
       "POST",
       "/",
       {},
       "",
       kHostAndDate,
       "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
      {"post-vanilla-query",
       "POST",
       "/?Param1=value1",
       {},
       "",
       kHostAndDate,
       "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
      {"post-header-key-sort",
       "POST",
       "/",
       {{"My-Header1", "value1"}},
       "",
       "host;my-header1;x-amz-date",
       "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"},
      {"post-header-value-case",
       "POST",
       "/",
       {{"My-Header1", "VALUE1"}},
       "",
       "host;my-header1;x-amz-date",
       "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"},
      {"post-x-www-form-urlencoded",
       "POST",
       "/",
       {{"Content-Type", "application/x-www-form-urlencoded"}},
       "Param1=value1",
       "content-type;host;x-amz-date",
       "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
      {"post-x-www-form-urlencoded-parameters",
       "POST",
       "/",
       {{"Content-Type", "application/x-www-form-urlencoded; charset=utf8"}},
       "Param1=value1",
       "content-type;host;x-amz-date",
       "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"},
  };
}

http::Request request_of(const Case& test) {
  http::Request request{std::string(test.method), std::string(test.target), test.headers,
                        std::string(test.body), ""};
  request.headers.emplace_back("Host", "example.amazonaws.com");
  request.headers.emplace_back("X-Amz-Date", "20150830T123600Z");
  request.headers.emplace_back(
      "Authorization",
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=" +
          std::string(test.signed_headers) + ", Signature=" + std::string(test.signature));
  return request;
}

TEST(Sigv4Suite, EveryPublishedSignatureIsVerified) {
  const VerifyOptions options{.service = "service",
                              .now = *parse_timestamp("20150830T123600Z"),
                              .secret = [](std::string_view) { return std::string(kSecret); }};
  for (const Case& test : suite()) {
    const auto identity = verify(request_of(test), options);
    EXPECT_TRUE(identity) << test.name << ": " << identity.error().message;
  }
}

// IAM User Guide, "Derive a signing key": the example of a derived key.
TEST(Sigv4Suite, SigningKeysAreDerivedAsInTheGuide) {
  const Sha256Digest key = derive_signing_key(kSecret, {"20150830", "us-east-1", "iam"});
  EXPECT_EQ(to_hex(key), "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
}

// -- botocore --

boost::json::value botocore_vectors() {
  std::ifstream file("src/aws/testdata/botocore_vectors.json");
  std::stringstream text;
  text << file.rdbuf();
  return boost::json::parse(text.str());
}

std::string string_of(const boost::json::value& value) {
  return boost::json::value_to<std::string>(value);
}

http::Request request_of(const boost::json::value& vector) {
  http::Request request{
      string_of(vector.at("method")), string_of(vector.at("target")), {}, string_of(vector.at("body")), ""};
  for (const boost::json::value& line : vector.at("headers").as_array()) {
    const std::string text = string_of(line);
    const std::size_t colon = text.find(": ");
    request.headers.emplace_back(text.substr(0, colon), text.substr(colon + 2));
  }
  return request;
}

TEST(Sigv4Suite, EverySignatureOfBotocoreIsVerified) {
  const auto document = botocore_vectors();
  const std::string secret = string_of(document.at("secret"));
  const VerifyOptions options{.service = "route53",
                              .now = *parse_timestamp("20261122T020310Z"),
                              .secret = [&](std::string_view) { return secret; }};
  const auto& vectors = document.at("requests").as_array();
  EXPECT_GE(vectors.size(), 26u);
  for (const boost::json::value& vector : vectors) {
    const http::Request request = request_of(vector);
    const auto identity = verify(request, options);
    ASSERT_TRUE(identity) << request.method << ' ' << request.target << ": " << identity.error().message;
    EXPECT_EQ(identity->access_key_id, string_of(document.at("access_key_id")));
    EXPECT_EQ(identity->region, string_of(vector.at("region")));
  }
}

TEST(Sigv4Suite, WeSignAsBotocoreDoes) {
  const auto document = botocore_vectors();
  const Credentials credentials{string_of(document.at("access_key_id")), string_of(document.at("secret"))};
  for (const boost::json::value& vector : document.at("requests").as_array()) {
    http::Request request = request_of(vector);
    const std::string expected(http::find_header(request.headers, "Authorization"));
    if (expected.empty()) continue;  // presigned
    sign(request, credentials, string_of(vector.at("region")), "route53",
         *parse_timestamp("20261122T020304Z"));
    EXPECT_EQ(http::find_header(request.headers, "Authorization"), expected) << request.target;
  }
}

}  // namespace
}  // namespace milepost::aws
