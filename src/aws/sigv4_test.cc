// Signed requests that were touched, aged, or never right: all refused, with AWS's words.
#include "aws/sigv4.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "aws/authorization.h"
#include "aws/digest.h"
#include "aws/signing_keys.h"
#include "aws/timestamp.h"
#include "http/target.h"

namespace milepost::aws {
namespace {

using namespace std::chrono_literals;

const Credentials kKey{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};
const Seconds kNow = *parse_timestamp("20150830T123600Z");
constexpr std::string_view kMismatch = "SignatureDoesNotMatch";

VerifyOptions options(Seconds now = kNow) {
  return {.service = "route53",
          .now = now,
          .secret = [](std::string_view id) -> base::Result<std::optional<std::string>> {
            if (id == "UNAVAILABLE") return base::fail("StoreUnavailable", "disk");
            if (id != kKey.access_key_id) return std::nullopt;
            return kKey.secret;
          }};
}

std::string code_of(const http::Request& request, Seconds now = kNow) {
  const auto identity = verify(request, options(now));
  return identity ? "" : identity.error().code;
}
std::string message_of(const http::Request& request, Seconds now = kNow) {
  const auto identity = verify(request, options(now));
  return identity ? "" : identity.error().message;
}

http::Request signed_request(std::string_view service = "route53") {
  http::Request request{"POST",
                        "/2013-04-01/hostedzone/Z1/rrset?b=2&a=1",
                        {{"Host", "127.0.0.1:5380"}, {"Content-Type", "text/xml"}, {"X-Amz-Extra", "x"}},
                        "<body/>",
                        ""};
  sign(request, kKey, "eu-west-1", service, kNow);
  return request;
}

std::string& header(http::Request& request, std::string_view name) {
  for (auto& [key, value] : request.headers) {
    if (http::same_header_name(key, name)) return value;
  }
  return request.headers.emplace_back(std::string(name), "").second;
}

void replace(std::string& text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
}

// A presigned GET, signed here from the canonical form's parts alone.
http::Request presigned_request(std::string_view expires = "3600") {
  const std::string query =
      "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2F"
      "route53%2Faws4_request&X-Amz-Date=20150830T123600Z" +
      (expires.empty() ? "" : "&X-Amz-Expires=" + std::string(expires)) +
      "&X-Amz-SignedHeaders=host&maxitems=5";
  const std::string canonical =
      "GET\n/2013-04-01/hostedzone\n" + query + "\nhost:h\n\nhost\n" + to_hex(sha256(""));
  const std::string to_sign =
      "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/route53/aws4_request\n" +
      to_hex(sha256(canonical));
  const Sha256Digest key = derive_signing_key(kKey.secret, {"20150830", "us-east-1", "route53"});
  const std::string signature = to_hex(hmac_sha256(as_text(key), to_sign));
  return {
      "GET", "/2013-04-01/hostedzone?" + query + "&X-Amz-Signature=" + signature, {{"Host", "h"}}, "", ""};
}

TEST(Sigv4, SignedRequestsAreVerified) {
  const auto identity = verify(signed_request(), options());
  ASSERT_TRUE(identity) << identity.error().message;
  EXPECT_EQ(identity->access_key_id, "AKIDEXAMPLE");
  EXPECT_EQ(identity->region, "eu-west-1");
  EXPECT_EQ(code_of(presigned_request()), "");
}

TEST(Sigv4, EveryChangeIsRefused) {
  const auto changed = [](auto&& change) {
    http::Request request = signed_request();
    change(request);
    return code_of(request);
  };
  EXPECT_EQ(changed([](auto& r) { r.method = "DELETE"; }), kMismatch);
  EXPECT_EQ(changed([](auto& r) { r.body += ' '; }), kMismatch);
  EXPECT_EQ(changed([](auto& r) { r.body.clear(); }), kMismatch);
  EXPECT_EQ(changed([](auto& r) { replace(r.target, "Z1", "Z2"); }), kMismatch);
  EXPECT_EQ(changed([](auto& r) { replace(r.target, "/rrset", "/rrset/"); }), kMismatch);
  EXPECT_EQ(changed([](auto& r) { replace(r.target, "Z1", "%5A1"); }), kMismatch);
  EXPECT_EQ(changed([](auto& r) { replace(r.target, "a=1", "a=2"); }), kMismatch);
  EXPECT_EQ(changed([](auto& r) { r.target += "&c=3"; }), kMismatch);
  EXPECT_EQ(changed([](auto& r) { r.target += "&X-Amz-Signature=00"; }), kMismatch);
  EXPECT_EQ(changed([](auto& r) { r.target += "&%zz"; }), "MalformedQueryString");
  EXPECT_EQ(changed([](auto& r) { header(r, "Host") = "other"; }), kMismatch);
  EXPECT_EQ(changed([](auto& r) { header(r, "Content-Type") = "text/plain"; }), kMismatch);
  EXPECT_EQ(changed([](auto& r) { header(r, "X-Amz-Extra") = "y"; }), kMismatch);
  EXPECT_EQ(changed([](auto& r) { r.headers.emplace_back("X-Amz-Extra", "y"); }), kMismatch);
  EXPECT_EQ(changed([](auto& r) { header(r, "X-Amz-Date") = "20150830T123601Z"; }), kMismatch);
  EXPECT_EQ(changed([](auto& r) { header(r, "X-Amz-Added") = "1"; }), kMismatch);
  EXPECT_EQ(changed([](auto& r) { replace(header(r, "Authorization"), "eu-west-1", "us-east-1"); }),
            kMismatch);
  EXPECT_EQ(changed([](auto& r) { replace(header(r, "Authorization"), "content-type;", ""); }), kMismatch);
  EXPECT_EQ(changed([](auto& r) { replace(header(r, "Authorization"), "host;", ""); }), kMismatch);
  EXPECT_EQ(changed([](auto& r) { header(r, "Authorization").back() ^= 1; }), kMismatch);
  EXPECT_EQ(changed([](auto& r) { header(r, "Authorization").pop_back(); }), kMismatch);
}

TEST(Sigv4, WhatMeansTheSameStaysVerified) {
  http::Request request = signed_request();
  replace(request.target, "b=2&a=1", "a=1&b=2");
  header(request, "Content-Type") = "  text/xml ";
  header(request, "User-Agent") = "anything";
  EXPECT_EQ(code_of(request), "");
}

TEST(Sigv4, EveryChangeOfAPresignedRequestIsRefused) {
  const http::Request good = presigned_request();
  for (const auto& [from, to] : {std::pair{"us-east-1", "us-east-2"},
                                 {"maxitems=5", "maxitems=6"},
                                 {"=3600", "=3601"},
                                 {"/hostedzone", "/hostedzones"},
                                 {"SignedHeaders=host", "SignedHeaders=host%3Bx"}}) {
    http::Request request = good;
    replace(request.target, from, to);
    EXPECT_EQ(code_of(request), kMismatch) << from;
  }
  http::Request with_body = good;
  with_body.body = "x";
  EXPECT_EQ(code_of(with_body), kMismatch);
  http::Request with_header = good;
  header(with_header, "x-amz-foo") = "1";
  EXPECT_EQ(message_of(with_header), "'x-amz-foo' must be a 'SignedHeader' in the AWS Authorization.");
  http::Request twice = good;
  twice.target += "&X-Amz-Date=20150830T123600Z";
  EXPECT_EQ(code_of(twice), "IncompleteSignature");
}

TEST(Sigv4, RequestsGoOldAndCanBeTooYoung) {
  const http::Request request = signed_request();
  EXPECT_EQ(code_of(request, kNow + 15min), "");
  EXPECT_EQ(message_of(request, kNow + 15min + 1s),
            "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T125101Z - 15 "
            "min.)");
  EXPECT_EQ(code_of(request, kNow - 15min), "");
  EXPECT_EQ(message_of(request, kNow - 15min - 1s),
            "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z "
            "(20150830T122059Z + 15 min.)");
  EXPECT_EQ(code_of(request, kNow - 16min), kMismatch);
}

TEST(Sigv4, PresignedRequestsLiveAsLongAsTheySay) {
  EXPECT_EQ(code_of(presigned_request("90"), kNow + 90s), "");
  EXPECT_EQ(message_of(presigned_request("90"), kNow + 91s),
            "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T123731Z - 90 "
            "sec.)");
  EXPECT_EQ(code_of(presigned_request("604800"), kNow + 168h), "");
  EXPECT_EQ(code_of(presigned_request(""), kNow + 15min), "");
  EXPECT_EQ(code_of(presigned_request(""), kNow + 16min), kMismatch);
  for (const std::string_view bad : {"604801", "0", "-1", "1h", "99999999999999999999"}) {
    EXPECT_EQ(code_of(presigned_request(bad)), "IncompleteSignature") << bad;
  }
}

TEST(Sigv4, TheScopeMustFit) {
  EXPECT_EQ(message_of(signed_request("s3")), "Credential should be scoped to correct service: 'route53'.");
  http::Request request = signed_request();
  replace(header(request, "Authorization"), "/aws4_request", "/aws5_request");
  replace(header(request, "Authorization"), "/20150830/", "/20150829/");
  EXPECT_EQ(
      message_of(request),
      "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'. Date in "
      "Credential "
      "scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20150829' != '20150830', from "
      "'20150830T123600Z'.");
}

TEST(Sigv4, KeysMustBeKnownAndSecretsStaySecret) {
  http::Request request = signed_request();
  replace(header(request, "Authorization"), "AKIDEXAMPLE", "AKIDUNKNOWN");
  EXPECT_EQ(code_of(request), "InvalidClientTokenId");
  EXPECT_EQ(message_of(request), "The security token included in the request is invalid.");
  replace(header(request, "Authorization"), "AKIDUNKNOWN", "UNAVAILABLE");
  EXPECT_EQ(code_of(request), "StoreUnavailable");

  http::Request with_token = signed_request();
  header(with_token, "X-Amz-Security-Token") = "token";
  sign(with_token, kKey, "us-east-1", "route53", kNow);
  EXPECT_EQ(code_of(with_token), "InvalidClientTokenId");
}

TEST(Sigv4, HostAndAmzHeadersMustBeSigned) {
  http::Request request = signed_request();
  replace(header(request, "Authorization"), "host;", "");
  EXPECT_EQ(message_of(request), "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  request = signed_request();
  header(request, "X-Amz-Target") = "Other";
  EXPECT_EQ(message_of(request), "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.");
}

TEST(Sigv4, AContentHashMustBeThatOfTheBody) {
  const auto with_hash = [](std::string_view hash) {
    http::Request request = signed_request();
    header(request, "X-Amz-Content-Sha256") = hash;
    sign(request, kKey, "us-east-1", "route53", kNow);
    return code_of(request);
  };
  EXPECT_EQ(with_hash(to_hex(sha256("<body/>"))), "");
  EXPECT_EQ(with_hash(to_hex(sha256("<other/>"))), kMismatch);
  EXPECT_EQ(with_hash("UNSIGNED-PAYLOAD"), kMismatch);
}

TEST(Sigv4, TheDateHeaderServesWhereThereIsNoOther) {
  http::Request request{"GET", "/", {{"Host", "h"}, {"Date", "Sun, 30 Aug 2015 12:36:00 GMT"}}, "", ""};
  const std::string canonical =
      "GET\n/\n\ndate:Sun, 30 Aug 2015 12:36:00 GMT\nhost:h\n\ndate;host\n" + to_hex(sha256(""));
  const std::string to_sign =
      "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/route53/aws4_request\n" +
      to_hex(sha256(canonical));
  const Sha256Digest key = derive_signing_key(kKey.secret, {"20150830", "us-east-1", "route53"});
  header(request, "Authorization") =
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/route53/aws4_request,"
      "SignedHeaders=date;host,Signature=" +
      to_hex(hmac_sha256(as_text(key), to_sign));
  EXPECT_EQ(message_of(request), "");
}

TEST(Sigv4, SigningKeysAreRememberedForTheirSecretOnly) {
  SigningKeys keys(2);
  const Scope scope{"20150830", "us-east-1", "route53"};
  const Sha256Digest key = derive_signing_key("secret", scope);
  keys.remember("A", scope, "secret", key);
  EXPECT_EQ(keys.find("A", scope, "secret"), key);
  EXPECT_EQ(keys.find("A", scope, "other"), std::nullopt);
  EXPECT_EQ(keys.find("B", scope, "secret"), std::nullopt);
  EXPECT_EQ(keys.find("A", {"20150831", "us-east-1", "route53"}, "secret"), std::nullopt);
  keys.remember("B", scope, "secret", key);
  keys.remember("C", scope, "secret", key);  // beyond the bound: starts anew
  EXPECT_EQ(keys.find("A", scope, "secret"), std::nullopt);
  EXPECT_EQ(keys.find("C", scope, "secret"), key);
}

TEST(Sigv4, VerifiesFromManyThreads) {
  SigningKeys keys(4);
  std::vector<std::thread> threads;
  std::atomic<int> verified = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < 200; ++n) {
        http::Request request{"GET", "/", {{"Host", "h"}}, "", ""};
        sign(request, kKey, "region-" + std::to_string((n + i) % 7), "route53", kNow);
        VerifyOptions shared = options();
        shared.signing_keys = &keys;
        verified += verify(request, shared).has_value();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(verified, 800);
}

}  // namespace
}  // namespace milepost::aws
