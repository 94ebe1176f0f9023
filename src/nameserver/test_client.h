// For tests: real clients over UDP and TCP that wait for what they expect, and give up after a while.
#pragma once

#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include "base/bytes.h"
#include "nameserver/descriptor.h"
#include "nameserver/endpoint.h"
#include "nameserver/reflector.h"

namespace milepost::nameserver {

/// For waiting on what must happen: long enough for any sanitizer on any machine.
inline constexpr int kPatienceMs = 20'000;

inline Endpoint endpoint(std::string_view text) {
  return Endpoint::parse(text).value();
}

/// A header with this id, and the word that tells the Reflector what to do.
inline std::string query(std::uint16_t id, Ask ask, std::string_view rest = {}) {
  std::string message(12, '\0');
  message[0] = static_cast<char>(id >> 8);
  message[1] = static_cast<char>(id & 0xff);
  message += static_cast<char>(ask);
  message += rest;
  return message;
}
inline std::string reply_to(std::string message) {
  message[2] = static_cast<char>(message[2] | 0x80);
  return message;
}
inline std::string sized_query(std::uint16_t id, std::uint16_t size) {
  return query(id, Ask::kSized, {std::string{static_cast<char>(size >> 8), static_cast<char>(size & 0xff)}});
}
inline std::string framed(std::string_view message) {
  std::string frame{static_cast<char>(message.size() >> 8), static_cast<char>(message.size() & 0xff)};
  return frame.append(message);
}

/// True once `condition` is; false after kPatienceMs.
inline bool eventually(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatienceMs);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) {
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

inline bool readable(int socket, int timeout_ms) {
  pollfd wait{socket, POLLIN, 0};
  return ::poll(&wait, 1, timeout_ms) == 1;
}

/// A connected UDP socket: the kernel only lets replies through that come from where we sent to.
class UdpClient {
 public:
  explicit UdpClient(const Endpoint& server)
      : socket_(::socket(server.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    EXPECT_EQ(::connect(socket_.get(), server.address(), server.size()), 0) << server.print();
  }
  void send(std::string_view message) {
    EXPECT_EQ(::send(socket_.get(), message.data(), message.size(), 0), static_cast<ssize_t>(message.size()));
  }
  /// The next datagram, or "" after `timeout_ms`.
  std::string receive(int timeout_ms = kPatienceMs) {
    std::string message(65536, '\0');
    const ssize_t got =
        readable(socket_.get(), timeout_ms) ? ::recv(socket_.get(), message.data(), message.size(), 0) : 0;
    message.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return message;
  }
  std::string ask(std::string_view message) {
    send(message);
    return receive();
  }
  int descriptor() const { return socket_.get(); }

 private:
  Descriptor socket_;
};

class TcpClient {
 public:
  explicit TcpClient(const Endpoint& server)
      : socket_(::socket(server.family(), SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    EXPECT_EQ(::connect(socket_.get(), server.address(), server.size()), 0) << server.print();
    const int on = 1;  // each send() is to arrive by itself
    ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  }
  /// Sends all; false when the server has closed.
  bool send(std::string_view octets) {
    while (!octets.empty()) {
      const ssize_t sent = ::send(socket_.get(), octets.data(), octets.size(), MSG_NOSIGNAL);
      if (sent <= 0) {
        return false;
      }
      octets.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  /// The next message without its length; "" when the stream ends or nothing comes in time.
  std::string receive() {
    const std::string size = take(2);
    return size.empty() ? "" : take(base::load_u16(reinterpret_cast<const std::uint8_t*>(size.data())));
  }
  std::string ask(std::string_view message) {
    send(framed(message));
    return receive();
  }
  /// True when the server ends the stream, and nothing comes before that.
  bool ended() {
    char octet = 0;
    return readable(socket_.get(), kPatienceMs) && ::recv(socket_.get(), &octet, 1, 0) <= 0;
  }
  void finish_sending() { ::shutdown(socket_.get(), SHUT_WR); }
  int descriptor() const { return socket_.get(); }

 private:
  std::string take(std::size_t size) {
    std::string octets(size, '\0');
    std::size_t have = 0;
    while (have < size) {
      const ssize_t got =
          readable(socket_.get(), kPatienceMs) ? ::recv(socket_.get(), &octets[have], size - have, 0) : 0;
      if (got <= 0) {
        return "";
      }
      have += static_cast<std::size_t>(got);
    }
    return octets;
  }

  Descriptor socket_;
};

}  // namespace milepost::nameserver
