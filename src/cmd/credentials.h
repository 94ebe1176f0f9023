// Access keys in the AWS shared-credentials format, so that every AWS client reads what Milepost hands out.
//
//   [default]
//   aws_access_key_id = AKIA...
//   aws_secret_access_key = ...
#pragma once

#include <string>
#include <string_view>

#include "aws/sigv4.h"
#include "base/result.h"

namespace milepost::cmd {

std::string print_credentials(std::string_view profile, const aws::Credentials& credentials);

/// The keys of `profile`. Errors: NoSuchProfile, InvalidConfig (a profile without both keys).
base::Result<aws::Credentials> scan_credentials(std::string_view text, std::string_view profile);

}  // namespace milepost::cmd
