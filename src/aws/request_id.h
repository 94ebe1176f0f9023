// Request ids: a random UUID for each request, in the response, its header and our log.
#pragma once

#include <string>

namespace milepost::aws {

/// A fresh UUID version 4 (RFC 9562 5.4) in lower case.
std::string new_request_id();

}  // namespace milepost::aws
