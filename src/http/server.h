// HTTP/1.1 server: a few threads, many connections, a limit and a deadline for everything a client can do.
//
// A connection is served one request at a time, in order; requests that a client pipelines wait in its
// socket. Thread rule: start() and stop() from one thread; the handler runs on the server's threads and may
// block there.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace milepost::http {

/// Makes the response where the handler has none: the request is too large or malformed, or the handler
/// threw. `status` is the HTTP status, `reason` one sentence for the client.
using Refusal = std::function<Response(int status, std::string_view reason)>;

/// Plain text with the reason: the Refusal of a server that was given none.
Response refuse_in_plain_text(int status, std::string_view reason);

/// Worst-case memory of requests: connections_max x (header_size_max + body_size_max).
struct ServerOptions {
  std::string address = "127.0.0.1";  // numeric, IPv4 or IPv6; "::" serves both families
  std::uint16_t port = 0;             // 0: the kernel picks one, see Server::port()
  int threads = 4;                    // also the number of handlers that may block at the same time

  // The largest request of the API is ChangeResourceRecordSets: 1,000 records with names of up to 1,020
  // characters (255 octets as octal escapes) and 32,000 characters of values, in XML.
  std::size_t body_size_max = 2 << 20;
  std::size_t header_size_max = 16 << 10;  // request line and headers together
  std::size_t connections_max = 512;       // beyond it the one longest without a request is closed

  std::chrono::milliseconds idle_timeout{75'000};    // between two requests
  std::chrono::milliseconds header_timeout{10'000};  // from a request's first byte to the end of its header;
                                                     // the same for the TLS handshake before the first
  std::chrono::milliseconds body_timeout{30'000};    // from there to the end of its body
  std::chrono::milliseconds write_timeout{30'000};   // for a response to leave
  std::chrono::milliseconds drain_timeout{10'000};   // stop() cuts what is not finished by then

  // PEM files. Both empty: plain HTTP. When they change, new connections get what is in them then.
  std::string certificate_file = {};                      // the certificate, then its chain
  std::string private_key_file = {};                      // its key, without a passphrase
  std::chrono::milliseconds certificate_interval{1'000};  // between looks at the files

  Refusal refusal = refuse_in_plain_text;
};

class Server {
 public:
  Server(ServerOptions options, Handler handler);
  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds and starts serving. Errors: ListenFailed (names the address), TlsFailed (names the file).
  base::Status start();

  /// The port bound, after a successful start().
  std::uint16_t port() const;

  /// Stops listening, lets running requests finish (at most drain_timeout), closes everything. Blocks;
  /// idempotent.
  void stop();

 private:
  class Running;
  ServerOptions options_;
  Handler handler_;
  std::unique_ptr<Running> running_;
};

}  // namespace milepost::http
