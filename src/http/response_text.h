// The bytes of a response's head, and what may not get into them.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "http/message.h"

namespace milepost::http {

/// What a response must say besides its own status and headers.
struct ResponseFrame {
  std::chrono::system_clock::time_point now{};
  bool close = false;   // the connection ends behind this response
  bool http10 = false;  // the client speaks HTTP/1.0 and keeps connections only when told so
};

/// True when a response of this status has a body and a Content-Length (RFC 9112 6.3).
bool has_body(int status);

/// Status line and headers up to the empty line. Content-Length is that of `response.body`, also when HEAD
/// keeps the body itself from being sent (RFC 9110 9.3.2). Header values lose characters that would end their
/// line.
std::string compose_head(const Response& response, const ResponseFrame& frame);

}  // namespace milepost::http
