// Who makes a request, after authentication.
#pragma once

#include <string>

namespace milepost::aws {

struct Caller {
  std::string account;        // 12 digits
  std::string user;           // "root" for the account itself
  std::string access_key_id;  // the key that signed the request
  std::string arn;            // arn:aws:iam::<account>:root or arn:aws:iam::<account>:user/<user>
  std::string source = {};    // the client's address, without port: 192.0.2.1, 2001:db8::1
};

}  // namespace milepost::aws
