// Checks that every signature scheme shares: is the request fresh, and whose key is it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "aws/sigv4.h"
#include "aws/timestamp.h"
#include "base/result.h"
#include "http/message.h"

namespace milepost::aws {

/// What AWS says to a wrong signature, whatever made it wrong.
base::Error signature_mismatch();

/// `signed_at` is at most `lifetime` (absent: the skew) before now and at most the skew after it.
/// Errors: SignatureDoesNotMatch.
base::Status check_time(Seconds signed_at, std::optional<std::chrono::seconds> lifetime,
                        const VerifyOptions& options);

/// The secret that `request` must be signed with. Errors: InvalidClientTokenId, those of the look-up.
base::Result<std::string> find_secret(const http::Request& request, std::string_view access_key_id,
                                      const VerifyOptions& options);

}  // namespace milepost::aws
