// Who am I: STS GetCallerIdentity, which Terraform and others ask before anything else.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "aws/authentication.h"
#include "base/result.h"
#include "http/message.h"

namespace milepost::api {

/// The unique id of a user, as IAM makes them (AIDA and 17 letters and digits): the same for the same account and
/// name, here and after a restart. Root's is the account's.
std::string user_id(std::string_view account, std::string_view user);

/// The part of AWS's Security Token Service that has a meaning here: GetCallerIdentity. Thread-safe. The authenticator,
/// for the scope "sts", must outlive it.
class TokenService {
 public:
  explicit TokenService(
      const aws::Authenticator& authenticator,
      std::function<std::chrono::system_clock::time_point()> now = std::chrono::system_clock::now)
      : authenticator_(authenticator), now_(std::move(now)) {}

  /// True for requests in the Query protocol, all of which go to the root of the endpoint.
  static bool is_meant_by(const http::Request& request);

  /// Whoever signs with a key may call it, whatever the key's policy says, as with AWS.
  http::Response handle(const http::Request& request) const;

 private:
  base::Result<http::Response> answer(const http::Request& request, const std::string& request_id) const;

  const aws::Authenticator& authenticator_;
  std::function<std::chrono::system_clock::time_point()> now_;
};

}  // namespace milepost::api
