// HTTP requests and responses as plain values: what handlers, signers and the client pass around.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace milepost::http {

/// In the order and the spelling of the wire; a name may come more than once. Looked up with find_header().
using Headers = std::vector<std::pair<std::string, std::string>>;

/// True when two header names are the same name: ASCII letters fold (RFC 9110 5.1).
bool same_header_name(std::string_view one, std::string_view other);

/// The value of the first header called `name`; empty when there is none.
std::string_view find_header(const Headers& headers, std::string_view name);

struct Request {
  std::string method;
  std::string target;  // path and query as sent: neither decoded nor normalised
  Headers headers;
  std::string body;
  std::string peer;  // "address:port" of the client, "[address]:port" for IPv6; empty on the client's side
};

/// The client's address without port and brackets: 192.0.2.1, 2001:db8::1. Valid as long as `request`.
std::string_view peer_address(const Request& request);

struct Response {
  int status = 200;
  Headers headers;  // without Content-Length, Connection and Date: the server writes those
  std::string body;
};

/// Answers one request. Thread-safe: the server calls it on several threads at once, and it may block.
using Handler = std::function<Response(const Request&)>;

}  // namespace milepost::http
