// HTTP/1.1 server: listening, accepting, the threads, and the way out.
#include "http/server.h"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/log.h"
#include "http/connection.h"
#include "http/connection_table.h"
#include "http/server_tls.h"
#include "http/stream.h"

namespace milepost::http {

namespace {

using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Strand>;

// How exactly deadlines are kept; a sweep over all connections takes microseconds.
constexpr std::chrono::milliseconds kSweepInterval{100};
// Before the next try when a connection cannot be accepted (out of file descriptors or memory).
constexpr std::chrono::milliseconds kAcceptPause{50};

base::Status listen_on(Acceptor& acceptor, const ServerOptions& options) {
  ErrorCode error;
  const auto address = asio::ip::make_address(options.address, error);
  const asio::ip::tcp::endpoint endpoint(address, options.port);
  if (!error) acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(Acceptor::reuse_address(true), error);
  if (!error && address.is_v6()) acceptor.set_option(asio::ip::v6_only(!address.is_unspecified()), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(Acceptor::max_listen_connections, error);
  if (error) {
    return base::fail("ListenFailed", fmt::format("cannot listen on {} port {}: {}", options.address,
                                                  options.port, error.message()));
  }
  return {};
}

}  // namespace

Response refuse_in_plain_text(int status, std::string_view reason) {
  return {status, {{"Content-Type", "text/plain"}}, std::string(reason) + '\n'};
}

class Server::Running {
 public:
  Running(const ServerOptions& options, const Handler& handler)
      : options_(options),
        table_(options.connections_max),
        service_{options, handler, nullptr, table_},
        acceptor_(asio::make_strand(io_)),
        sweep_timer_(io_),
        certificate_timer_(io_) {}

  base::Status start() {
    if (auto status = prepare_tls(); !status) return status;
    if (auto status = listen_on(acceptor_, options_); !status) return status;
    port_ = acceptor_.local_endpoint().port();
    asio::co_spawn(acceptor_.get_executor(), accept_all(), asio::detached);
    asio::co_spawn(io_, sweep(), asio::detached);
    if (tls_ != nullptr) asio::co_spawn(io_, follow_certificate(), asio::detached);
    for (int i = 0; i < options_.threads; ++i) {
      threads_.emplace_back([this] { io_.run(); });
    }
    return {};
  }

  std::uint16_t port() const { return port_; }

  void stop() {
    asio::post(acceptor_.get_executor(), [this] {
      ErrorCode ignored;
      acceptor_.close(ignored);
    });
    table_.drain();
    if (!table_.wait_until_empty(options_.drain_timeout)) {
      log::warning("closing HTTP connections that did not finish within {} ms",
                   options_.drain_timeout.count());
      table_.close_all();
      table_.wait_until_empty();
    }
    io_.stop();
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  base::Status prepare_tls() {
    if (options_.certificate_file.empty()) return {};
    auto loaded = ServerTls::load({options_.certificate_file, options_.private_key_file});
    if (!loaded) return std::unexpected(loaded.error());
    tls_ = *std::move(loaded);
    service_.tls = tls_.get();
    return {};
  }

  asio::awaitable<void> accept_all() {
    asio::steady_timer pause(io_);
    while (acceptor_.is_open()) {
      auto [error, socket] = co_await acceptor_.async_accept(asio::make_strand(io_), kAwait);
      if (!error) {
        serve_connection(std::move(socket), service_);
      } else if (error != asio::error::operation_aborted && error != asio::error::connection_aborted) {
        log::warning("cannot accept an HTTP connection: {}", error.message());
        table_.close_one();
        pause.expires_after(kAcceptPause);
        co_await pause.async_wait(kAwait);
      }
    }
  }

  asio::awaitable<void> sweep() {
    while (true) {
      sweep_timer_.expires_after(kSweepInterval);
      co_await sweep_timer_.async_wait(kAwait);
      table_.close_overdue(Clock::now());
    }
  }

  asio::awaitable<void> follow_certificate() {
    while (true) {
      certificate_timer_.expires_after(options_.certificate_interval);
      co_await certificate_timer_.async_wait(kAwait);
      tls_->follow_files();
    }
  }

  const ServerOptions& options_;
  asio::io_context io_;
  std::unique_ptr<ServerTls> tls_;  // null: plain HTTP
  ConnectionTable table_;
  Service service_;
  Acceptor acceptor_;
  asio::steady_timer sweep_timer_;
  asio::steady_timer certificate_timer_;
  std::uint16_t port_ = 0;
  std::vector<std::thread> threads_;
};

Server::Server(ServerOptions options, Handler handler)
    : options_(std::move(options)), handler_(std::move(handler)) {}

Server::~Server() {
  stop();
}

base::Status Server::start() {
  auto running = std::make_unique<Running>(options_, handler_);
  if (auto status = running->start(); !status) return status;
  running_ = std::move(running);
  return {};
}

std::uint16_t Server::port() const {
  return running_ ? running_->port() : options_.port;
}

void Server::stop() {
  if (running_ == nullptr) return;
  running_->stop();
  running_.reset();
}

}  // namespace milepost::http
