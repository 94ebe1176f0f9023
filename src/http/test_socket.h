// A client's socket in tests: sends what no well-behaved client would, and sees the bytes that come back.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace milepost::http {

class TestSocket {
 public:
  /// Connects to 127.0.0.1; reads give up after ten seconds.
  explicit TestSocket(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    const timeval limit{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }
  TestSocket(TestSocket&& other) noexcept : fd_(std::exchange(other.fd_, -1)), connected_(other.connected_) {}
  TestSocket& operator=(TestSocket&&) = delete;
  ~TestSocket() {
    if (fd_ >= 0) ::close(fd_);
  }

  bool connected() const { return connected_; }

  /// False when the other side has gone.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// Everything up to and including `end`, or all there is when the connection ends before.
  std::string read_until(std::string_view end) {
    while (true) {
      if (const std::size_t found = pending_.find(end); found != std::string::npos) {
        return take(found + end.size());
      }
      if (!receive()) return take(pending_.size());
    }
  }
  std::string read_to_end() {
    while (receive()) {
    }
    return take(pending_.size());
  }
  /// One response with a Content-Length: its head and its body.
  std::pair<std::string, std::string> read_response() {
    const std::string head = read_until("\r\n\r\n");
    const std::size_t field = head.find("Content-Length: ");
    if (field == std::string::npos) return {head, ""};
    const std::size_t size = std::stoul(head.substr(field + 16));
    while (pending_.size() < size && receive()) {
    }
    return {head, take(std::min(size, pending_.size()))};
  }
  /// True when the other side ends the connection before a byte comes.
  bool ended() { return pending_.empty() && !receive(); }

  void finish_sending() { ::shutdown(fd_, SHUT_WR); }

 private:
  bool receive() {
    char bytes[16384];
    const ssize_t size = ::recv(fd_, bytes, sizeof bytes, 0);
    if (size <= 0) return false;
    pending_.append(bytes, static_cast<std::size_t>(size));
    return true;
  }
  std::string take(std::size_t size) {
    std::string taken = pending_.substr(0, size);
    pending_.erase(0, size);
    return taken;
  }

  int fd_;
  bool connected_ = false;
  std::string pending_;
};

}  // namespace milepost::http
