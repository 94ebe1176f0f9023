// From signed requests to callers, with both schemes.
#include "aws/authentication.h"

#include <gtest/gtest.h>

#include "aws/aws3_https.h"
#include "aws/digest.h"
#include "aws/sigv4.h"
#include "aws/timestamp.h"

namespace milepost::aws {
namespace {

using namespace std::chrono_literals;

const Seconds kNow = *parse_timestamp("20150830T123600Z");

Authenticator authenticator() {
  using Found = base::Result<std::shared_ptr<const AccessKeyOwner>>;
  return Authenticator("route53", [](std::string_view id) -> Found {
    if (id == "AKROOT") return std::make_shared<AccessKeyOwner>("root-secret", "123456789012", "root");
    if (id == "AKALICE") return std::make_shared<AccessKeyOwner>("alice-secret", "123456789012", "alice");
    if (id == "AKBROKEN") return base::fail("StoreUnavailable", "disk");
    return nullptr;
  });
}

http::Request signed_with(const Credentials& credentials) {
  http::Request request{"GET", "/2013-04-01/hostedzone", {{"Host", "h"}}, "", "[2001:db8::1]:4711"};
  sign(request, credentials, "us-east-1", "route53", kNow);
  return request;
}

http::Request signed_the_old_way(std::string_view algorithm, std::string_view signature) {
  return {"GET",
          "/2013-04-01/hostedzone",
          {{"Host", "h"},
           {"Date", "Sun, 30 Aug 2015 12:36:00 GMT"},
           {"X-Amzn-Authorization", "AWS3-HTTPS AWSAccessKeyId=AKALICE,Algorithm=" + std::string(algorithm) +
                                        ",Signature=" + std::string(signature)}},
          "",
          ""};
}

TEST(Authentication, CallersAreNamedByTheirArn) {
  const Authenticator door = authenticator();
  const auto root = door.authenticate(signed_with({"AKROOT", "root-secret"}), kNow);
  ASSERT_TRUE(root) << root.error().message;
  EXPECT_EQ(root->account, "123456789012");
  EXPECT_EQ(root->arn, "arn:aws:iam::123456789012:root");
  const auto alice = door.authenticate(signed_with({"AKALICE", "alice-secret"}), kNow);
  ASSERT_TRUE(alice);
  EXPECT_EQ(alice->user, "alice");
  EXPECT_EQ(alice->access_key_id, "AKALICE");
  EXPECT_EQ(alice->arn, "arn:aws:iam::123456789012:user/alice");
  EXPECT_EQ(alice->source, "2001:db8::1");
}

TEST(Authentication, StrangersAndImpostorsAreRefused) {
  const Authenticator door = authenticator();
  EXPECT_EQ(door.authenticate(signed_with({"AKNOBODY", "x"}), kNow).error().code, "InvalidClientTokenId");
  EXPECT_EQ(door.authenticate(signed_with({"AKALICE", "root-secret"}), kNow).error().code,
            "SignatureDoesNotMatch");
  EXPECT_EQ(door.authenticate(signed_with({"AKBROKEN", "x"}), kNow).error().code, "StoreUnavailable");
  EXPECT_EQ(door.authenticate({}, kNow).error().code, "MissingAuthenticationToken");
}

TEST(Authentication, TheOldSchemeIsUnderstood) {
  const Authenticator door = authenticator();
  const std::string date = "Sun, 30 Aug 2015 12:36:00 GMT";
  const std::string sha256_signature = to_base64(hmac_sha256("alice-secret", date));
  const auto alice = door.authenticate(signed_the_old_way("HmacSHA256", sha256_signature), kNow);
  ASSERT_TRUE(alice) << alice.error().message;
  EXPECT_EQ(alice->user, "alice");
  EXPECT_TRUE(
      door.authenticate(signed_the_old_way("HmacSHA1", to_base64(hmac_sha1("alice-secret", date))), kNow));

  const auto code = [&](const http::Request& request, Seconds now) {
    return door.authenticate(request, now).error().code;
  };
  EXPECT_EQ(code(signed_the_old_way("HmacSHA1", sha256_signature), kNow), "SignatureDoesNotMatch");
  EXPECT_EQ(code(signed_the_old_way("None", ""), kNow), "IncompleteSignature");
  EXPECT_EQ(code(signed_the_old_way("HmacSHA256", sha256_signature), kNow + 16min), "SignatureDoesNotMatch");
  EXPECT_EQ(code(signed_the_old_way("HmacSHA256", sha256_signature), kNow - 16min), "SignatureDoesNotMatch");
  http::Request dateless = signed_the_old_way("HmacSHA256", sha256_signature);
  dateless.headers.erase(dateless.headers.begin() + 1);
  EXPECT_EQ(code(dateless, kNow), "IncompleteSignature");
}

// RFC 4231 test case 2 and RFC 2202 test case 2: the HMACs themselves.
TEST(Digest, HmacsAreThoseOfTheRfcs) {
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha1("Jefe", "what do ya want for nothing?")),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_base64(sha256("")), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_FALSE(equal_in_constant_time("a", "ab"));
}

}  // namespace
}  // namespace milepost::aws
