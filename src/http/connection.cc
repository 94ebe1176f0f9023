// One client's connection: requests read, handed over and answered, one after the other.
//
//   idle -> reading (header, then body) -> handling -> writing -> idle -> ...
//
// Each arrow sets the deadline of the next stretch in the connection's seat; the table's sweep closes the
// socket of whoever passes it. So no operation here has a timer, and a client that trickles gains nothing.
#include "http/connection.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/sslerr.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/log.h"
#include "http/response_text.h"
#include "http/target.h"

namespace milepost::http {

namespace {

namespace beast = boost::beast;
using Parser = beast::http::request_parser<beast::http::string_body>;

constexpr std::size_t kReadSize = 16 << 10;
// How long, and how much, we listen to a client after our last word to it.
constexpr std::chrono::seconds kLingerLimit{1};
constexpr std::size_t kLingerSizeMax = 4 << 20;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

struct Refused {
  int status;  // 0: nobody is there to be told
  std::string reason;
};

std::string peer_of(const Socket& socket) {
  ErrorCode error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return {};
  const char* const form = endpoint.address().is_v6() ? "[{}]:{}" : "{}:{}";
  return fmt::format(fmt::runtime(form), endpoint.address().to_string(), endpoint.port());
}

// RFC 9112 3.2.2: the absolute form, which proxies get, is taken as the origin form.
std::string_view origin_form(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    const std::size_t path = target.find('/', scheme.size());
    return path == std::string_view::npos ? "/" : target.substr(path);
  }
  return target;
}

Request take_request(Parser& parser, const std::string& peer) {
  auto message = parser.release();
  Request request{.method = std::string(message.method_string()),
                  .target = std::string(origin_form(std::string_view(message.target()))),
                  .headers = {},
                  .body = std::move(message.body()),
                  .peer = peer};
  for (const auto& field : message.base()) {
    request.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
  }
  return request;
}

// What the parser lets pass and HTTP does not; nullopt: fine.
std::optional<Refused> check_header(const Parser::value_type& message) {
  // RFC 9112 3.2: exactly one Host. Two would let a proxy and us take the request for different ones.
  const std::size_t hosts = message.count(beast::http::field::host);
  if (hosts > 1 || (hosts == 0 && message.version() >= 11)) {
    return Refused{400, "The request must have exactly one Host header."};
  }
  const auto expectation = message.find(beast::http::field::expect);
  if (expectation != message.end() && !beast::iequals(expectation->value(), "100-continue")) {
    return Refused{417, "The only expectation that can be met is 100-continue."};
  }
  return std::nullopt;
}

// The first octets of a TLS connection were those of an HTTP request.
bool is_plain_http(ErrorCode handshake_error) {
  return handshake_error.category() == asio::error::get_ssl_category() &&
         ERR_GET_REASON(static_cast<unsigned long>(handshake_error.value())) == SSL_R_HTTP_REQUEST;
}

class Connection : public Seat, public std::enable_shared_from_this<Connection> {
 public:
  Connection(Socket socket, Service& service)
      : service_(service),
        stream_(std::move(socket), service.tls == nullptr ? nullptr : service.tls->context()),
        peer_(peer_of(stream_.socket())) {}
  ~Connection() override {
    if (seated_) service_.table.remove(*this);
  }

  /// False: the server has no place for it.
  bool take_seat() { return seated_ = service_.table.add(*this); }
  /// Serves the client until one of the two has enough; keeps `self` alive for as long.
  static asio::awaitable<void> run(std::shared_ptr<Connection> self);
  Strand strand() { return stream_.socket().get_executor(); }

  void close() override {
    on_strand([](Connection& self) { self.close_now(); });
  }
  void close_if_idle() override {
    on_strand([](Connection& self) {
      if (self.phase() == Phase::kIdle) self.close_now();
    });
  }

 private:
  // The table may still name a connection whose last owner is just going: hence weak_from_this. It calls with
  // its lock held, and a connection takes that lock when it dies: hence no owner may stay behind here.
  template <class Action>
  void on_strand(Action action) {
    std::shared_ptr<Connection> self = weak_from_this().lock();
    if (self == nullptr) return;
    const Strand on = strand();
    asio::post(on, [self = std::move(self), action] { action(*self); });
  }
  void close_now() {
    ErrorCode ignored;
    stream_.socket().close(ignored);
  }

  asio::awaitable<bool> shake_hands();
  asio::awaitable<void> refuse_plain_http();
  asio::awaitable<bool> serve_one();
  asio::awaitable<ErrorCode> fill();
  asio::awaitable<std::optional<Refused>> read_request(Parser& parser);
  asio::awaitable<std::optional<Refused>> parse_until(Parser& parser, bool (*done)(const Parser&));
  asio::awaitable<bool> respond(const Response& response, ResponseFrame frame, bool head_only);
  asio::awaitable<void> refuse(const Refused& refused);
  asio::awaitable<void> linger();
  asio::awaitable<void> drain();
  Refused refusal_of(ErrorCode error) const;
  Response handle(const Request& request) const;

  Service& service_;
  Stream stream_;
  const std::string peer_;
  bool seated_ = false;
  beast::flat_buffer
      buffer_;  // what has come and was not parsed yet: more than one request of a pipelining client
};

asio::awaitable<void> Connection::run(std::shared_ptr<Connection> self) {
  bool more = co_await self->shake_hands();
  while (more) {
    more = co_await self->serve_one();
  }
}

// Idle until the hand is given, so that those who never give it are the first to leave a full table.
asio::awaitable<bool> Connection::shake_hands() {
  enter(Phase::kIdle, service_.options.header_timeout);
  const ErrorCode failed = co_await stream_.handshake();
  if (is_plain_http(failed)) co_await refuse_plain_http();
  co_return !failed;
}

asio::awaitable<void> Connection::refuse_plain_http() {
  enter(Phase::kWriting, service_.options.write_timeout);
  const Response response =
      service_.options.refusal(400, "This port speaks HTTPS: the URL begins with https://.");
  const std::string text =
      compose_head(response, {.now = std::chrono::system_clock::now(), .close = true}) + response.body;
  const auto [error, size] = co_await asio::async_write(stream_.socket(), asio::buffer(text), kAwait);
  if (!error) co_await drain();
}

// One request and its response. False: that was the last.
asio::awaitable<bool> Connection::serve_one() {
  if (buffer_.size() == 0) {
    enter(Phase::kIdle, service_.options.idle_timeout);
    // Looked at behind enter(): a drain that comes later finds us idle.
    if (service_.table.draining()) co_return false;
    const ErrorCode gone = co_await fill();
    if (gone) co_return false;
  }
  Parser parser;
  const std::optional<Refused> refused = co_await read_request(parser);
  if (refused) {
    if (refused->status == 0) co_return false;
    co_await refuse(*refused);
    co_return false;
  }
  ResponseFrame frame{.http10 = parser.get().version() == 10};
  const bool keep_alive = parser.keep_alive();
  const bool head_only = parser.get().method() == beast::http::verb::head;
  enter_handling();
  const Response response = handle(take_request(parser, peer_));
  frame.now = std::chrono::system_clock::now();
  frame.close = !keep_alive || service_.table.draining();
  const bool sent = co_await respond(response, frame, head_only);
  if (!sent) co_return false;
  if (frame.close) co_await linger();
  co_return !frame.close;
}

asio::awaitable<void> Connection::refuse(const Refused& refused) {
  const Response response = service_.options.refusal(refused.status, refused.reason);
  const ResponseFrame last{.now = std::chrono::system_clock::now(), .close = true};
  const bool told = co_await respond(response, last, false);
  if (told) co_await linger();
}

asio::awaitable<ErrorCode> Connection::fill() {
  const auto [error, size] = co_await stream_.read_some(buffer_.prepare(kReadSize));
  buffer_.commit(size);
  co_return error;
}

asio::awaitable<std::optional<Refused>> Connection::read_request(Parser& parser) {
  enter(Phase::kReading, service_.options.header_timeout);
  parser.header_limit(static_cast<std::uint32_t>(service_.options.header_size_max));
  parser.body_limit(service_.options.body_size_max);
  auto refused = co_await parse_until(parser, [](const Parser& p) { return p.is_header_done(); });
  if (!refused) refused = check_header(parser.get());
  if (refused || parser.is_done()) co_return refused;

  enter(Phase::kReading, service_.options.body_timeout);
  // RFC 9110 10.1.1: not when the body is on its way already.
  if (parser.get().count(beast::http::field::expect) > 0 && buffer_.size() == 0) {
    const auto [error, size] = co_await stream_.write(asio::buffer(kContinue));
    if (error) co_return Refused{0, {}};
  }
  parser.eager(true);  // until here it stopped behind the header
  co_return co_await parse_until(parser, [](const Parser& p) { return p.is_done(); });
}

asio::awaitable<std::optional<Refused>> Connection::parse_until(Parser& parser, bool (*done)(const Parser&)) {
  while (true) {
    if (buffer_.size() > 0) {
      ErrorCode error;
      buffer_.consume(parser.put(buffer_.data(), error));
      if (error && error != beast::http::error::need_more) co_return refusal_of(error);
    }
    if (done(parser)) co_return std::nullopt;
    const ErrorCode gone = co_await fill();
    if (gone) co_return Refused{0, {}};
  }
}

asio::awaitable<bool> Connection::respond(const Response& response, ResponseFrame frame, bool head_only) {
  enter(Phase::kWriting, service_.options.write_timeout);
  const std::string head = compose_head(response, frame);
  const bool bodiless = head_only || !has_body(response.status);
  const std::array<asio::const_buffer, 2> pieces = {
      asio::buffer(head), bodiless ? asio::const_buffer() : asio::buffer(response.body)};
  const auto [error, size] = co_await stream_.write(pieces);
  co_return !error;
}

// After our last word to a client that understands it.
asio::awaitable<void> Connection::linger() {
  enter(Phase::kIdle, kLingerLimit);
  co_await stream_.say_goodbye();
  co_await drain();
}

// Closing a socket that still has unread input resets the connection, and the reset can overtake our response
// on its way (RFC 9112 9.6). So we end our side and let the client end its own.
asio::awaitable<void> Connection::drain() {
  enter(Phase::kIdle, kLingerLimit);
  ErrorCode error;
  stream_.socket().shutdown(Socket::shutdown_send, error);
  std::array<char, 4096> waste;
  for (std::size_t total = 0; !error && total < kLingerSizeMax;) {
    const auto [failed, size] = co_await stream_.socket().async_read_some(asio::buffer(waste), kAwait);
    error = failed;
    total += size;
  }
}

Refused Connection::refusal_of(ErrorCode error) const {
  const ServerOptions& options = service_.options;
  if (error == beast::http::error::body_limit) {
    return {413, fmt::format("The request body is larger than {} bytes.", options.body_size_max)};
  }
  if (error == beast::http::error::header_limit) {
    return {431, fmt::format("The request header is larger than {} bytes.", options.header_size_max)};
  }
  return {400, fmt::format("The request is not valid HTTP/1.1: {}.", error.message())};
}

// Foreign exceptions end here: one request fails, the server goes on.
Response Connection::handle(const Request& request) const {
  try {
    return service_.handler(request);
  } catch (const std::exception& exception) {
    log::error("{} {} failed: {}", request.method, path_of(request.target), exception.what());
    return service_.options.refusal(500, "The request processing has failed because of an unknown error.");
  }
}

}  // namespace

void serve_connection(Socket socket, Service& service) {
  ErrorCode ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  auto connection = std::make_shared<Connection>(std::move(socket), service);
  if (!connection->take_seat()) return;
  const Strand strand = connection->strand();
  asio::co_spawn(strand, Connection::run(std::move(connection)), asio::detached);
}

}  // namespace milepost::http
