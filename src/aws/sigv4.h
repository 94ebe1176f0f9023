// AWS Signature Version 4: proves who sent a request and that nobody changed it on the way.
//
// Source: IAM User Guide, "Create a signed AWS API request". Both forms are read: the Authorization header
// and the presigned query. Error codes and texts are AWS's own. Secrets appear in no error and no log.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace milepost::aws {

class SigningKeys;

struct Credentials {
  std::string access_key_id;
  std::string secret;
};

/// The secret of an access key; nullopt when there is no such key; an error when that cannot be known now.
using SecretLookup = std::function<base::Result<std::optional<std::string>>(std::string_view access_key_id)>;

struct VerifyOptions {
  std::string_view service;  // that the credential scope must name, e.g. "route53"
  std::chrono::system_clock::time_point now;
  SecretLookup secret;
  std::chrono::minutes skew{15};        // between the request's clock and ours, to both sides
  SigningKeys* signing_keys = nullptr;  // remembers derived keys when given
};

struct VerifiedIdentity {
  std::string access_key_id;
  std::string region;  // of the credential scope: any is accepted (clients sign with their own)
};

/// Checks the request's signature. Errors: MissingAuthenticationToken, IncompleteSignature,
/// InvalidClientTokenId, SignatureDoesNotMatch, and whatever `options.secret` fails with.
base::Result<VerifiedIdentity> verify(const http::Request& request, const VerifyOptions& options);

/// Adds X-Amz-Date and Authorization, signing Host, every x-amz-* header and Content-Type.
/// REQUIRES: `request` has its Host header (see http::Client::host()).
void sign(http::Request& request, const Credentials& credentials, std::string_view region,
          std::string_view service, std::chrono::system_clock::time_point now);

}  // namespace milepost::aws
