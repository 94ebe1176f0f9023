// Authentication: from a signed request to the caller it was signed by.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "aws/caller.h"
#include "base/result.h"
#include "http/message.h"

namespace milepost::aws {

class SigningKeys;

/// What the key store knows of one access key.
struct AccessKeyOwner {
  std::string secret;
  std::string account;
  std::string user;                                 // "root" for the account itself
  std::shared_ptr<const AccessPolicy> policy = {};  // null: may do all that the account may
};

/// The key's owner; null when there is no such key; an error when that cannot be known now. Thread-safe.
using AccessKeyLookup =
    std::function<base::Result<std::shared_ptr<const AccessKeyOwner>>(std::string_view access_key_id)>;

/// Thread-safe: one for all of a server's threads.
class Authenticator {
 public:
  /// `service` is the credential scope's word, e.g. "route53".
  Authenticator(std::string service, AccessKeyLookup lookup);
  ~Authenticator();

  /// The caller who signed `request`. Errors: those of verify(), and the look-up's.
  base::Result<Caller> authenticate(const http::Request& request,
                                    std::chrono::system_clock::time_point now) const;

 private:
  std::string service_;
  AccessKeyLookup lookup_;
  std::unique_ptr<SigningKeys> signing_keys_;
};

}  // namespace milepost::aws
