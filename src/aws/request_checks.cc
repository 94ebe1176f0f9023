// Checks that every signature scheme shares: is the request fresh, and whose key is it.
#include "aws/request_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "http/target.h"

namespace milepost::aws {

namespace {

using base::fail;
using base::Result;
using base::Status;

constexpr std::string_view kMismatch =
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
    "Access Key "
    "and signing method. Consult the service documentation for details.";
constexpr std::string_view kInvalidToken = "The security token included in the request is invalid.";

std::string span_text(std::chrono::seconds span) {
  return span.count() % 60 == 0 ? fmt::format("{} min.", span.count() / 60)
                                : fmt::format("{} sec.", span.count());
}

// Session tokens belong to temporary keys, of which we issue none.
bool has_session_token(const http::Request& request) {
  if (!http::find_header(request.headers, "X-Amz-Security-Token").empty()) return true;
  const auto parameters = http::parse_query(http::query_of(request.target));
  return parameters &&
         std::ranges::any_of(*parameters, [](const auto& p) { return p.name == "X-Amz-Security-Token"; });
}

}  // namespace

base::Error signature_mismatch() {
  return {"SignatureDoesNotMatch", std::string(kMismatch)};
}

Status check_time(Seconds signed_at, std::optional<std::chrono::seconds> lifetime,
                  const VerifyOptions& options) {
  const auto now = std::chrono::floor<std::chrono::seconds>(options.now);
  const std::chrono::seconds skew = options.skew;
  const std::chrono::seconds age_max = lifetime.value_or(skew);
  if (signed_at < now - age_max) {
    return fail(
        "SignatureDoesNotMatch",
        fmt::format("Signature expired: {} is now earlier than {} ({} - {})", compose_timestamp(signed_at),
                    compose_timestamp(now - age_max), compose_timestamp(now), span_text(age_max)));
  }
  if (signed_at > now + skew) {
    return fail("SignatureDoesNotMatch",
                fmt::format("Signature not yet current: {} is still later than {} ({} + {})",
                            compose_timestamp(signed_at), compose_timestamp(now + skew),
                            compose_timestamp(now), span_text(skew)));
  }
  return {};
}

Result<std::string> find_secret(const http::Request& request, std::string_view access_key_id,
                                const VerifyOptions& options) {
  if (has_session_token(request)) return fail("InvalidClientTokenId", std::string(kInvalidToken));
  auto secret = options.secret(access_key_id);
  if (!secret) return std::unexpected(secret.error());
  if (!*secret) return fail("InvalidClientTokenId", std::string(kInvalidToken));
  return **std::move(secret);
}

}  // namespace milepost::aws
