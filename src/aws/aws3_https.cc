// AWS3-HTTPS, Route 53's first signature scheme: it proves who sent a request, and when, but not what.
#include "aws/aws3_https.h"

#include <algorithm>
#include <optional>

#include "aws/digest.h"
#include "aws/request_checks.h"
#include "aws/timestamp.h"

namespace milepost::aws {

namespace {

using base::fail;
using base::Result;

constexpr std::string_view kHeader = "X-Amzn-Authorization";
constexpr std::string_view kScheme = "AWS3-HTTPS ";

// The value of `name` in "Name=value,Name=value"; empty when there is none.
std::string_view parameter(std::string_view parameters, std::string_view name) {
  while (!parameters.empty()) {
    std::string_view part = parameters.substr(0, parameters.find(','));
    parameters.remove_prefix(std::min(parameters.size(), part.size() + 1));
    part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
    if (part.size() > name.size() && part.starts_with(name) && part[name.size()] == '=') {
      return part.substr(name.size() + 1);
    }
  }
  return {};
}

std::optional<std::string> signature_of(std::string_view algorithm, std::string_view secret,
                                        std::string_view date) {
  if (algorithm == "HmacSHA256") return to_base64(hmac_sha256(secret, date));
  if (algorithm == "HmacSHA1") return to_base64(hmac_sha1(secret, date));
  return std::nullopt;
}

Result<Seconds> parse_date(std::string_view date) {
  if (const auto time = parse_http_date(date)) return *time;
  if (const auto time = parse_timestamp(date)) return *time;
  return fail("IncompleteSignature", "AWS3-HTTPS requires a valid 'X-Amz-Date' or 'Date' header.");
}

}  // namespace

bool uses_aws3_https(const http::Request& request) {
  return http::find_header(request.headers, kHeader).starts_with(kScheme);
}

Result<VerifiedIdentity> verify_aws3_https(const http::Request& request, const VerifyOptions& options) {
  std::string_view date = http::find_header(request.headers, "X-Amz-Date");
  if (date.empty()) date = http::find_header(request.headers, "Date");
  const auto time = parse_date(date);
  if (!time) return std::unexpected(time.error());
  if (auto status = check_time(*time, std::nullopt, options); !status) return std::unexpected(status.error());

  const std::string_view parameters = http::find_header(request.headers, kHeader).substr(kScheme.size());
  const std::string_view id = parameter(parameters, "AWSAccessKeyId");
  const auto secret = find_secret(request, id, options);
  if (!secret) return std::unexpected(secret.error());
  const auto expected = signature_of(parameter(parameters, "Algorithm"), *secret, date);
  if (!expected) return fail("IncompleteSignature", "AWS3-HTTPS requires Algorithm HmacSHA256 or HmacSHA1.");
  if (!equal_in_constant_time(*expected, parameter(parameters, "Signature"))) {
    return std::unexpected(signature_mismatch());
  }
  return VerifiedIdentity{std::string(id), ""};
}

}  // namespace milepost::aws
