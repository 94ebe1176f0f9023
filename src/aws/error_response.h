// Errors as a REST-XML client reads them: the HTTP status by the error's code, the ErrorResponse body.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace milepost::aws {

/// The response for `error`. A code that is none of the API's is logged and told to the client as
/// ServiceUnavailable or InternalFailure, without its message: that speaks of our inside.
http::Response error_response(const base::Error& error, std::string_view request_id);

/// The same form for what the HTTP server answers by itself (an http::Refusal): too large, malformed, failed.
http::Response refusal_response(int status, std::string_view reason);

}  // namespace milepost::aws
