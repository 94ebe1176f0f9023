// Errors as a REST-XML client reads them: the HTTP status by the error's code, the ErrorResponse body.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace milepost::aws {

inline constexpr std::string_view kRoute53Namespace = "https://route53.amazonaws.com/doc/2013-04-01/";

/// The response for `error`. A code that is none of the API's is logged and told to the client as
/// ServiceUnavailable or InternalFailure, without its message: that speaks of our inside. `xml_namespace` is that of
/// the service whose error it is; the Query protocol's errors have the same form.
http::Response error_response(const base::Error& error, std::string_view request_id,
                              std::string_view xml_namespace = kRoute53Namespace);

/// The same form for what the HTTP server answers by itself (an http::Refusal): too large, malformed, failed.
http::Response refusal_response(int status, std::string_view reason);

}  // namespace milepost::aws
