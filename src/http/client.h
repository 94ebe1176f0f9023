// HTTP/1.1 client for one server: blocking, keeps its connection, gives up in time, never repeats a request.
//
// Thread rule: one thread at a time. Only a look-up of a host name cannot be cut short: the system's resolver
// has time limits of its own.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "base/result.h"
#include "http/message.h"

namespace milepost::http {

struct ClientOptions {
  std::chrono::milliseconds connect_timeout{5'000};   // resolving, connecting and the TLS handshake, together
  std::chrono::milliseconds request_timeout{60'000};  // from the request's first byte to the response's last
  std::size_t body_size_max = 64 << 20;
  std::string ca_file = {};  // PEM, instead of the system's certificate authorities (https:// only)
};

class Client {
 public:
  /// `base_url` is http://host[:port] or https://host[:port]; a bad one makes every send() fail with
  /// InvalidUrl.
  explicit Client(std::string base_url, ClientOptions options = {});
  ~Client();
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;

  /// The Host header's value for this server: put it into a request before signing it.
  const std::string& host() const;

  /// Sends `request` (Host and Content-Length are added when absent) and waits for the whole response,
  /// whatever its status. Errors: InvalidUrl, ConnectFailed, RequestFailed (it may or may not have been
  /// carried out), RequestTimeout (the same).
  base::Result<Response> send(const Request& request);

 private:
  class Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace milepost::http
