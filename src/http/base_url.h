// Base URLs: http://host[:port] or https://host[:port], taken apart.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace milepost::http {

struct BaseUrl {
  bool tls = false;
  std::string name;       // to resolve: without the brackets of an IPv6 address
  std::string port;       // 80 or 443 unless given
  std::string authority;  // the Host header's value: as written, without a default port
};

/// A trailing slash is allowed; a path, a query or user information is not. Errors: InvalidUrl.
base::Result<BaseUrl> parse_base_url(std::string_view url);

}  // namespace milepost::http
