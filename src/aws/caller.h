// Who makes a request, after authentication, and what they may do.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace milepost::aws {

class AccessPolicy;

struct Caller {
  std::string account;        // 12 digits
  std::string user;           // "root" for the account itself
  std::string access_key_id;  // the key that signed the request
  std::string arn;            // arn:aws:iam::<account>:root or arn:aws:iam::<account>:user/<user>
  std::string source = {};    // the client's address, without port: 192.0.2.1, 2001:db8::1
  std::shared_ptr<const AccessPolicy> policy = {};  // of the key; null: may do all that the account may
};

/// arn:aws:iam::<account>:root or arn:aws:iam::<account>:user/<user>
std::string user_arn(std::string_view account, std::string_view user);

}  // namespace milepost::aws
