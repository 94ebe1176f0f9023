// The bytes of a request's head.
#pragma once

#include <string>
#include <string_view>

#include "http/message.h"

namespace milepost::http {

/// Request line and headers up to the empty line; Host and Content-Length are added when absent.
std::string compose_head(const Request& request, std::string_view host);

}  // namespace milepost::http
