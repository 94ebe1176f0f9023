// AWS3-HTTPS, Route 53's first signature scheme: it proves who sent a request, and when, but not what.
//
//   X-Amzn-Authorization: AWS3-HTTPS AWSAccessKeyId=K,Algorithm=HmacSHA256,Signature=base64(HMAC(secret, Date
//   header))
//
// boto 2, fog and libcloud still send it. Whoever reads such a request can sign others until its date is too
// old; that is the scheme, and why it belongs on TLS only.
#pragma once

#include "aws/sigv4.h"
#include "base/result.h"
#include "http/message.h"

namespace milepost::aws {

/// True when `request` is signed with this scheme.
bool uses_aws3_https(const http::Request& request);

/// As verify(): the same errors; `service` is not part of the scheme.
base::Result<VerifiedIdentity> verify_aws3_https(const http::Request& request, const VerifyOptions& options);

}  // namespace milepost::aws
