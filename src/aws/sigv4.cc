// AWS Signature Version 4: the checks of a signed request, in the order in which AWS reports them; signing.
#include "aws/sigv4.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/authorization.h"
#include "aws/canonical_request.h"
#include "aws/digest.h"
#include "aws/request_checks.h"
#include "aws/signing_keys.h"

namespace milepost::aws {

namespace {

using base::fail;
using base::Result;
using base::Status;

Status check_scope(const Authorization& authorization, std::string_view service) {
  const Scope& scope = authorization.scope;
  std::string wrong;
  if (scope.region.empty()) wrong += "Credential should be scoped to a valid region. ";
  if (scope.service != service)
    wrong += fmt::format("Credential should be scoped to correct service: '{}'. ", service);
  if (scope.terminator != kTerminator) {
    wrong += fmt::format("Credential should be scoped with a valid terminator: '{}', not '{}'. ", kTerminator,
                         scope.terminator);
  }
  const std::string signed_at = compose_timestamp(authorization.time);
  if (const std::string day = signed_at.substr(0, 8); scope.date != day) {
    wrong += fmt::format(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
        "'{}' != '{}', from '{}'. ",
        scope.date, day, signed_at);
  }
  if (wrong.empty()) return {};
  wrong.pop_back();
  return fail("SignatureDoesNotMatch", std::move(wrong));
}

std::string folded(std::string_view name) {
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return lower;
}

// An unsigned x-amz-* header could have been added or changed on the way, and such headers carry meaning.
Status check_signed_headers(const Authorization& authorization, const http::Headers& headers) {
  const auto is_signed = [&](std::string_view name) {
    return std::ranges::binary_search(authorization.signed_headers, name);
  };
  if (!is_signed("host")) {
    return fail("SignatureDoesNotMatch",
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  for (const auto& [name, value] : headers) {
    const std::string lower = folded(name);
    if (lower.starts_with("x-amz-") && !is_signed(lower)) {
      return fail("SignatureDoesNotMatch",
                  fmt::format("'{}' must be a 'SignedHeader' in the AWS Authorization.", lower));
    }
  }
  return {};
}

// The hash of the body as it came, which a content hash header must equal; also not UNSIGNED-PAYLOAD: what is
// not signed here is a change to somebody's zone.
Result<std::string> checked_body_hash(const http::Request& request) {
  std::string hash = to_hex(sha256(request.body));
  for (const auto& [name, value] : request.headers) {
    if (http::same_header_name(name, "X-Amz-Content-Sha256") && value != hash) {
      return std::unexpected(signature_mismatch());
    }
  }
  return hash;
}

std::string signature_of(std::string_view canonical, Seconds time, const Scope& scope,
                         const Sha256Digest& key) {
  const std::string to_sign = fmt::format("{}\n{}\n{}\n{}", kAlgorithm, compose_timestamp(time), scope.text(),
                                          to_hex(sha256(canonical)));
  return to_hex(hmac_sha256(as_text(key), to_sign));
}

Status check_signature(const http::Request& request, const Authorization& authorization,
                       std::string_view secret, SigningKeys* keys) {
  const auto hash = checked_body_hash(request);
  if (!hash) return std::unexpected(hash.error());
  const auto canonical =
      canonical_request(request, authorization.signed_headers, *hash, authorization.presigned);
  if (!canonical) return std::unexpected(canonical.error());

  const std::string& id = authorization.access_key_id;
  const auto known = keys == nullptr ? std::nullopt : keys->find(id, authorization.scope, secret);
  const Sha256Digest key = known ? *known : derive_signing_key(secret, authorization.scope);
  const std::string expected = signature_of(*canonical, authorization.time, authorization.scope, key);
  if (!equal_in_constant_time(expected, authorization.signature)) {
    return std::unexpected(signature_mismatch());
  }
  if (keys != nullptr && !known) keys->remember(id, authorization.scope, secret, key);
  return {};
}

}  // namespace

Result<VerifiedIdentity> verify(const http::Request& request, const VerifyOptions& options) {
  const auto authorization = parse_authorization(request);
  if (!authorization) return std::unexpected(authorization.error());
  // Cheap checks first: the body is hashed only for a known key.
  if (auto status = check_signed_headers(*authorization, request.headers); !status)
    return std::unexpected(status.error());
  if (auto status = check_scope(*authorization, options.service); !status)
    return std::unexpected(status.error());
  if (auto status = check_time(authorization->time, authorization->expires, options); !status)
    return std::unexpected(status.error());
  const auto secret = find_secret(request, authorization->access_key_id, options);
  if (!secret) return std::unexpected(secret.error());
  if (auto status = check_signature(request, *authorization, *secret, options.signing_keys); !status) {
    return std::unexpected(status.error());
  }
  return VerifiedIdentity{authorization->access_key_id, authorization->scope.region};
}

void sign(http::Request& request, const Credentials& credentials, std::string_view region,
          std::string_view service, std::chrono::system_clock::time_point now) {
  const auto time = std::chrono::floor<std::chrono::seconds>(now);
  const std::string signed_at = compose_timestamp(time);
  std::erase_if(request.headers, [](const auto& header) {
    return http::same_header_name(header.first, "X-Amz-Date") ||
           http::same_header_name(header.first, "Authorization");
  });
  request.headers.emplace_back("X-Amz-Date", signed_at);

  std::vector<std::string> names;
  for (const auto& [name, value] : request.headers) {
    const std::string lower = folded(name);
    if (lower == "host" || lower == "content-type" || lower.starts_with("x-amz-")) names.push_back(lower);
  }
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());

  const Scope scope{signed_at.substr(0, 8), std::string(region), std::string(service)};
  // A target of our own making has no broken escapes; if it had, the server would say so.
  const std::string canonical =
      canonical_request(request, names, to_hex(sha256(request.body)), false).value_or("");
  const std::string signature =
      signature_of(canonical, time, scope, derive_signing_key(credentials.secret, scope));
  request.headers.emplace_back(
      "Authorization",
      fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", kAlgorithm,
                  credentials.access_key_id, scope.text(), fmt::join(names, ";"), signature));
}

}  // namespace milepost::aws
