// HTTP/1.1 client for one server: blocking, keeps its connection, gives up in time, never repeats a request.
#include "http/client.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "http/base_url.h"
#include "http/request_text.h"
#include "http/stream.h"

namespace milepost::http {

namespace {

namespace beast = boost::beast;
using Parser = beast::http::response_parser<beast::http::string_body>;
using Tcp = asio::ip::tcp;

constexpr std::size_t kReadSize = 64 << 10;

// Whether the server has closed a kept connection (or sent what nobody asked for) since the last response.
bool is_stale(Socket& socket) {
  char byte = 0;
  const ssize_t peeked = ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return peeked >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

Response take_response(Parser& parser) {
  auto message = parser.release();
  Response response{static_cast<int>(message.result_int()), {}, std::move(message.body())};
  for (const auto& field : message.base()) {
    response.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
  }
  return response;
}

}  // namespace

class Client::Connection {
 public:
  Connection(std::string base_url, ClientOptions options)
      : options_(std::move(options)),
        url_(parse_base_url(base_url)),
        tls_(std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client)) {}

  const std::string& host() const {
    static const std::string kNone;
    return url_ ? url_->authority : kNone;
  }

  base::Result<Response> send(const Request& request) {
    if (!url_) return std::unexpected(url_.error());
    if (stream_ && is_stale(stream_->socket())) stream_.reset();
    if (!stream_) {
      const auto connected = within(options_.connect_timeout, connect(), "ConnectFailed");
      if (!connected) return drop(connected.error());
    }
    auto response = within(options_.request_timeout, exchange(request), "RequestTimeout");
    if (!response) return drop(response.error());
    if (!keep_) stream_.reset();
    return response;
  }

 private:
  // Runs `work` to its end, or for `limit`: then closes the socket under it.
  base::Result<Response> within(std::chrono::milliseconds limit, asio::awaitable<base::Result<Response>> work,
                                std::string_view timeout_code) {
    std::optional<base::Result<Response>> outcome;
    asio::co_spawn(io_, std::move(work),
                   [&](std::exception_ptr, base::Result<Response> result) { outcome = std::move(result); });
    io_.restart();
    io_.run_for(limit);
    if (outcome) return *std::move(outcome);
    resolver_.cancel();
    if (stream_) {
      ErrorCode ignored;
      stream_->socket().close(ignored);
    }
    io_.run();
    return base::fail(std::string(timeout_code),
                      fmt::format("{} did not answer within {} ms", url_->authority, limit.count()));
  }

  base::Result<Response> drop(const base::Error& error) {
    stream_.reset();
    buffer_.clear();
    return std::unexpected(error);
  }

  std::unexpected<base::Error> failure(std::string code, ErrorCode error) const {
    return base::fail(std::move(code), fmt::format("{}: {}", url_->authority, error.message()));
  }

  asio::awaitable<base::Result<Response>> connect();
  asio::awaitable<base::Result<Response>> exchange(const Request& request);
  asio::awaitable<ErrorCode> read(Parser& parser);
  ErrorCode trust();

  const ClientOptions options_;
  const base::Result<BaseUrl> url_;
  asio::io_context io_;
  const TlsContext tls_;
  Tcp::resolver resolver_{io_};
  std::unique_ptr<Stream> stream_;  // null: not connected
  beast::flat_buffer buffer_;
  bool keep_ = false;
};

ErrorCode Client::Connection::trust() {
  ErrorCode error;
  if (options_.ca_file.empty()) {
    tls_->set_default_verify_paths(error);
  } else {
    tls_->load_verify_file(options_.ca_file, error);
  }
  return error;
}

// An empty Response says that it worked.
asio::awaitable<base::Result<Response>> Client::Connection::connect() {
  if (url_->tls) {
    if (const ErrorCode error = trust()) co_return failure("ConnectFailed", error);
  }
  const auto [unresolved, addresses] = co_await resolver_.async_resolve(url_->name, url_->port, kAwait);
  if (unresolved) co_return failure("ConnectFailed", unresolved);
  stream_ = std::make_unique<Stream>(Socket(asio::make_strand(io_)), url_->tls ? tls_ : nullptr);
  const auto [unconnected, endpoint] = co_await asio::async_connect(stream_->socket(), addresses, kAwait);
  if (unconnected) co_return failure("ConnectFailed", unconnected);
  ErrorCode ignored;
  stream_->socket().set_option(Tcp::no_delay(true), ignored);
  const ErrorCode untrusted = co_await stream_->handshake_with(url_->name);
  if (untrusted) co_return failure("ConnectFailed", untrusted);
  co_return Response{};
}

asio::awaitable<base::Result<Response>> Client::Connection::exchange(const Request& request) {
  const std::string head = compose_head(request, url_->authority);
  const std::array<asio::const_buffer, 2> pieces = {asio::buffer(head), asio::buffer(request.body)};
  const auto [unsent, size] = co_await stream_->write(pieces);
  // A server that refuses a request early may stop reading it, and still have something to say.
  Parser parser;
  parser.body_limit(options_.body_size_max);
  parser.skip(request.method == "HEAD");
  parser.eager(true);
  const ErrorCode unread = co_await read(parser);
  if (unread) co_return failure("RequestFailed", unsent ? unsent : unread);
  keep_ = parser.keep_alive() && !unsent;
  co_return take_response(parser);
}

asio::awaitable<ErrorCode> Client::Connection::read(Parser& parser) {
  while (!parser.is_done()) {
    ErrorCode error;
    if (buffer_.size() > 0) buffer_.consume(parser.put(buffer_.data(), error));
    if (error && error != beast::http::error::need_more) co_return error;
    if (parser.is_done()) break;
    const auto [ended, size] = co_await stream_->read_some(buffer_.prepare(kReadSize));
    buffer_.commit(size);
    if (ended == asio::error::eof && parser.got_some()) {
      parser.put_eof(error);  // a body without a length ends with the connection
      if (error) co_return error;
    } else if (ended) {
      co_return ended;
    }
  }
  co_return ErrorCode{};
}

Client::Client(std::string base_url, ClientOptions options)
    : connection_(std::make_unique<Connection>(std::move(base_url), std::move(options))) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

const std::string& Client::host() const {
  return connection_->host();
}
base::Result<Response> Client::send(const Request& request) {
  return connection_->send(request);
}

}  // namespace milepost::http
