// A TCP connection on its own strand, with or without TLS on it. (Internal: includes Asio.)
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace milepost::http {

namespace asio = boost::asio;
using ErrorCode = boost::system::error_code;
using Strand = asio::strand<asio::io_context::executor_type>;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Strand>;

/// Awaiting with this gives std::tuple{ErrorCode, results...} instead of an exception.
inline constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

using TlsContext = std::shared_ptr<asio::ssl::context>;

/// Not thread-safe: everything on the socket's strand.
class Stream {
 public:
  /// `tls` null: plain TCP.
  Stream(Socket socket, TlsContext tls) : socket_(std::move(socket)), tls_context_(std::move(tls)) {
    if (tls_context_ != nullptr) tls_.emplace(socket_, *tls_context_);
  }
  Stream(const Stream&) = delete;  // tls_ points to socket_
  Stream& operator=(const Stream&) = delete;

  /// As the server; nothing to do without TLS.
  asio::awaitable<ErrorCode> handshake() {
    if (!tls_) co_return ErrorCode{};
    const auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::server, kAwait);
    co_return error;
  }
  /// As the client of `host`, whose certificate must be trusted and name it; nothing to do without TLS.
  asio::awaitable<ErrorCode> handshake_with(std::string host) {
    if (!tls_) co_return ErrorCode{};
    ErrorCode not_an_address;
    asio::ip::make_address(host, not_an_address);
    // RFC 6066 3: addresses are no server names.
    if (not_an_address) SSL_set_tlsext_host_name(tls_->native_handle(), host.c_str());
    tls_->set_verify_mode(asio::ssl::verify_peer);
    tls_->set_verify_callback(asio::ssl::host_name_verification(host));
    const auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::client, kAwait);
    co_return error;
  }

  /// {error, octets read}
  template <class Buffers>
  auto read_some(const Buffers& buffers) {
    return tls_ ? tls_->async_read_some(buffers, kAwait) : socket_.async_read_some(buffers, kAwait);
  }
  /// {error, octets written}: all of them without an error.
  template <class Buffers>
  auto write(const Buffers& buffers) {
    return tls_ ? asio::async_write(*tls_, buffers, kAwait) : asio::async_write(socket_, buffers, kAwait);
  }

  /// Says that nothing more will be written, and waits for the other side to say the same; nothing to do without
  /// TLS.
  asio::awaitable<void> say_goodbye() {
    if (tls_) co_await tls_->async_shutdown(kAwait);
  }

  Socket& socket() { return socket_; }

 private:
  Socket socket_;
  TlsContext tls_context_;
  std::optional<asio::ssl::stream<Socket&>> tls_;
};

}  // namespace milepost::http
