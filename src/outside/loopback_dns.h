// A DNS server for tests: real packets over UDP and TCP on loopback, its records and its bad habits as the test says.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "dns/name_text.h"
#include "dns/rdata.h"
#include "dns/wire.h"

namespace milepost::outside {

inline dns::Name name_of(std::string_view text) {
  return *dns::scan_name(text, dns::Escapes::kOctal);
}

/// One record of a response.
struct TestRecord {
  std::string owner;
  dns::RrType type{};
  std::uint32_t ttl = 0;
  std::string value;
};

/// What is said to a question; `octets` instead of everything else when they are not empty.
struct TestResponse {
  dns::Rcode rcode = dns::Rcode::NOERROR;
  std::vector<TestRecord> answer = {};
  std::vector<TestRecord> authority = {};
  std::uint16_t flags = dns::kFlagRA;
  bool silent = false;
  std::vector<std::uint8_t> octets = {};
};

inline void append_u16(std::vector<std::uint8_t>& out, std::size_t value) {
  out.push_back(static_cast<std::uint8_t>(value >> 8));
  out.push_back(static_cast<std::uint8_t>(value));
}

inline void append_record(std::vector<std::uint8_t>& out, const TestRecord& record) {
  const dns::Name owner = name_of(record.owner);
  const auto rdata = dns::scan_rdata(record.type, record.value, {.escapes = dns::Escapes::kOctal});
  out.insert(out.end(), owner.view().data(), owner.view().data() + owner.size());
  append_u16(out, static_cast<std::size_t>(record.type));
  append_u16(out, 1);
  append_u16(out, record.ttl >> 16);
  append_u16(out, record.ttl & 0xffff);
  append_u16(out, rdata->size());
  out.insert(out.end(), rdata->begin(), rdata->end());
}

/// The message that answers `query`, whose question is copied.
inline std::vector<std::uint8_t> compose_response(base::Bytes query, const TestResponse& response) {
  if (!response.octets.empty()) return response.octets;
  const auto name = dns::parse_uncompressed_name(query.subspan(dns::kHeaderSize));
  const base::Bytes question = query.subspan(dns::kHeaderSize, name->size() + 4);
  std::vector<std::uint8_t> out(query.begin(), query.begin() + 2);
  append_u16(out, dns::kFlagQR | dns::kFlagRD | response.flags | static_cast<unsigned>(response.rcode));
  append_u16(out, 1);
  append_u16(out, response.answer.size());
  append_u16(out, response.authority.size());
  append_u16(out, 0);
  out.insert(out.end(), question.begin(), question.end());
  for (const TestRecord& record : response.answer) append_record(out, record);
  for (const TestRecord& record : response.authority) append_record(out, record);
  return out;
}

/// Answers on one port of 127.0.0.1 from its start to its end. Questions that it was told nothing about get REFUSED.
class LoopbackDns {
 public:
  LoopbackDns() {
    while (!bind_both()) {
    }
    EXPECT_EQ(::listen(tcp_, 8), 0);
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  ~LoopbackDns() {
    thread_.request_stop();
    const std::uint64_t one = 1;
    EXPECT_EQ(::write(wake_, &one, sizeof(one)), 8);
    thread_.join();
    for (const int socket : {udp_, tcp_, wake_}) ::close(socket);
  }
  LoopbackDns(const LoopbackDns&) = delete;
  LoopbackDns& operator=(const LoopbackDns&) = delete;

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

  /// From now on; over UDP, and over TCP unless set_tcp() says otherwise.
  void set(std::string_view name, dns::RrType type, TestResponse response) {
    const std::lock_guard lock(mutex_);
    responses_.insert_or_assign({text_of(name_of(name)), type}, std::move(response));
  }
  void set_tcp(std::string_view name, dns::RrType type, TestResponse response) {
    const std::lock_guard lock(mutex_);
    tcp_responses_.insert_or_assign({text_of(name_of(name)), type}, std::move(response));
  }
  /// Questions so far, those over TCP included.
  int asked(std::string_view name, dns::RrType type) const {
    const std::lock_guard lock(mutex_);
    const auto found = asked_.find({text_of(name_of(name)), type});
    return found == asked_.end() ? 0 : found->second;
  }

 private:
  /// One port for both; false when the one that UDP was given is somebody's over TCP.
  bool bind_both() {
    udp_ = ::socket(AF_INET, SOCK_DGRAM, 0);
    tcp_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    EXPECT_EQ(::bind(udp_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::getsockname(udp_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
    const int on = 1;
    EXPECT_EQ(::setsockopt(tcp_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)), 0);
    if (::bind(tcp_, reinterpret_cast<sockaddr*>(&address), size) == 0) return true;
    ::close(udp_);
    ::close(tcp_);
    return false;
  }

  using Key = std::pair<std::string, dns::RrType>;

  static std::string text_of(const dns::Name& name) {
    return dns::print_name(name.folded(), dns::Escapes::kOctal);
  }

  TestResponse respond(base::Bytes query, bool over_tcp) {
    const auto name = dns::parse_uncompressed_name(query.subspan(dns::kHeaderSize));
    const std::uint8_t* type = query.data() + dns::kHeaderSize + name->size();
    const Key key(text_of(dns::Name(*name)), static_cast<dns::RrType>(base::load_u16(type)));
    const std::lock_guard lock(mutex_);
    ++asked_[key];
    if (over_tcp && tcp_responses_.contains(key)) return tcp_responses_[key];
    const auto found = responses_.find(key);
    return found == responses_.end() ? TestResponse{.rcode = dns::Rcode::REFUSED} : found->second;
  }

  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      std::array<pollfd, 3> sockets{{{udp_, POLLIN, 0}, {tcp_, POLLIN, 0}, {wake_, POLLIN, 0}}};
      ::poll(sockets.data(), sockets.size(), -1);
      if (sockets[0].revents != 0) serve_datagram();
      if (sockets[1].revents != 0) serve_connection();
    }
  }

  void serve_datagram() {
    std::array<std::uint8_t, 4096> query;
    sockaddr_in from{};
    socklen_t size = sizeof(from);
    const auto got =
        ::recvfrom(udp_, query.data(), query.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
    if (got < static_cast<ssize_t>(dns::kHeaderSize)) return;
    const base::Bytes octets(query.data(), static_cast<std::size_t>(got));
    const TestResponse response = respond(octets, false);
    if (response.silent) return;
    const auto out = compose_response(octets, response);
    ::sendto(udp_, out.data(), out.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
  }

  void serve_connection() {
    const int client = ::accept(tcp_, nullptr, nullptr);
    std::array<std::uint8_t, 4096> query;
    if (::recv(client, query.data(), 2, MSG_WAITALL) == 2) {
      const std::size_t size = base::load_u16(query.data());
      if (size <= query.size() &&
          ::recv(client, query.data(), size, MSG_WAITALL) == static_cast<ssize_t>(size)) {
        const base::Bytes octets(query.data(), size);
        const auto message = compose_response(octets, respond(octets, true));
        std::vector<std::uint8_t> out;
        append_u16(out, message.size());
        out.insert(out.end(), message.begin(), message.end());
        ::send(client, out.data(), out.size(), MSG_NOSIGNAL);
      }
    }
    ::close(client);
  }

  int udp_ = -1;
  int tcp_ = -1;
  const int wake_ = ::eventfd(0, EFD_CLOEXEC);
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::map<Key, TestResponse> responses_;
  std::map<Key, TestResponse> tcp_responses_;
  std::map<Key, int> asked_;
  std::jthread thread_;
};

}  // namespace milepost::outside
