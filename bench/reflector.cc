// The kernel-socket limit: receives in batches, sets QR, sends the same bytes back. No server can be faster
// on this socket path, so every figure of the bench is also a share of this one.
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "dns/wire.h"

namespace {

constexpr unsigned kBatchMax = 64;
constexpr std::size_t kPacketSizeMax = 512;
constexpr int kReceiveBufferBytes = 4 << 20;

/// One batch's buffers, wired once: what recvmmsg fills is what sendmmsg sends.
struct Batch {
  std::array<std::array<std::uint8_t, kPacketSizeMax>, kBatchMax> packets;
  std::array<sockaddr_in, kBatchMax> peers;
  std::array<iovec, kBatchMax> vectors;
  std::array<mmsghdr, kBatchMax> messages;

  void prepare_to_receive() {
    for (unsigned i = 0; i < kBatchMax; ++i) {
      vectors[i] = {packets[i].data(), packets[i].size()};
      messages[i] = {};
      messages[i].msg_hdr = {&peers[i], sizeof peers[i], &vectors[i], 1, nullptr, 0, 0};
    }
  }
  void turn_into_answers(unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
      vectors[i].iov_len = messages[i].msg_len;
      packets[i][2] |= milepost::dns::kFlagQR >> 8;
    }
  }
};

int open_socket(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &kReceiveBufferBytes, sizeof kReceiveBufferBytes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    std::perror("bench_reflector: bind");
    std::exit(1);
  }
  return fd;
}

void send_all(int fd, mmsghdr* messages, unsigned count) {
  for (unsigned sent = 0; sent < count;) {
    const int more = sendmmsg(fd, messages + sent, count - sent, 0);
    sent += more > 0 ? static_cast<unsigned>(more) : 1;  // one that cannot be sent is dropped, as UDP does
  }
}

[[noreturn]] void reflect(int fd, unsigned batch_size) {
  static Batch batch;
  for (;;) {
    batch.prepare_to_receive();
    const int got = recvmmsg(fd, batch.messages.data(), batch_size, MSG_WAITFORONE, nullptr);
    if (got <= 0) continue;
    const auto count = static_cast<unsigned>(got);
    batch.turn_into_answers(count);
    send_all(fd, batch.messages.data(), count);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 0;
  const int batch_size = argc > 2 ? std::atoi(argv[2]) : static_cast<int>(kBatchMax);
  if (port < 1 || port > 65535 || batch_size < 1 || batch_size > static_cast<int>(kBatchMax)) {
    std::fprintf(stderr, "usage: bench_reflector PORT [BATCH 1..%u]\nEchoes UDP on 127.0.0.1 with QR set.\n",
                 kBatchMax);
    return 2;
  }
  reflect(open_socket(static_cast<std::uint16_t>(port)), static_cast<unsigned>(batch_size));
}
