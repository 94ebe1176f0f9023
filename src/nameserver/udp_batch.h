// Up to 64 datagrams in, up to 64 out: the arrays that recvmmsg and sendmmsg want, set up once.
//
// What one datagram touches in user space, all of it allocated once and kept together by kind:
//   received_[i] (mmsghdr, 64 octets) -> from_[i], control_[i], query slot i
//   exchanges_[j] (48 octets)         -> query slot i, response slot j
//   replies_[k] (mmsghdr)             -> from_[i], control_[i], response slot j
// i counts datagrams, j those worth a question to the responder, k those that are answered.
#pragma once

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "answer/exchange.h"
#include "nameserver/counters.h"
#include "nameserver/endpoint.h"

namespace milepost::nameserver {

/// One worker's UDP socket of one listener. The descriptor belongs to somebody else.
struct UdpSocket {
  int descriptor = -1;
  std::uint16_t listener = 0;
  bool wildcard = false;  // has to be told, and to tell, which local address is meant
};

/// Belongs to one thread. Made by `new` only: half a megabyte.
class UdpBatch {
 public:
  static constexpr std::size_t kSize = answer::kBatchSizeMax;
  /// No sane query is longer, whatever options it carries; longer ones are dropped.
  static constexpr std::size_t kQueryCapacity = 4096;
  static constexpr std::size_t kResponseCapacity = 4096;

  UdpBatch();
  UdpBatch(const UdpBatch&) = delete;
  /// In one huge page where the kernel has one to give: 64 datagrams touch 128 ordinary pages, and the
  /// translations of those would push out the ones that the zones' data need.
  static void* operator new(std::size_t size);
  static void operator delete(void* memory);
  UdpBatch& operator=(const UdpBatch&) = delete;

  /// Takes what waits at the socket, at most kSize datagrams. Returns how many; 0: nothing waits.
  unsigned receive(const UdpSocket& socket, Counters& counters);
  /// The queries among what was received last, for the responder.
  std::span<answer::Exchange> exchanges() { return {exchanges_.data(), exchange_count_}; }
  std::span<const answer::Exchange> exchanges() const { return {exchanges_.data(), exchange_count_}; }
  /// Sends the responses. What the kernel does not take is counted and dropped, as the network would.
  void send(const UdpSocket& socket, Counters& counters);

 private:
  // An odd number of cache lines: slots a page apart would all fall into one set of the L1 cache.
  template <std::size_t Capacity>
  struct alignas(64) Slot {
    std::array<std::uint8_t, Capacity + 64> bytes;
  };
  struct alignas(64) Control {
    std::array<std::uint8_t, CMSG_SPACE(sizeof(in6_pktinfo))> bytes;
  };

  void set_up_datagram(std::size_t i);
  void rearm(std::size_t i, bool wildcard);
  bool worth_asking(std::size_t i) const;
  void fill_exchanges(std::uint16_t listener, Counters& counters);
  void fill_exchange(std::size_t i, std::uint16_t listener);
  std::size_t fill_replies(const UdpSocket& socket, Counters& counters);

  std::size_t received_count_ = 0;
  std::size_t exchange_count_ = 0;
  bool armed_for_wildcard_ = false;
  std::array<std::uint8_t, kSize> datagram_of_;  // exchange j came as datagram i
  alignas(64) std::array<mmsghdr, kSize> received_{};
  std::array<mmsghdr, kSize> replies_{};
  std::array<iovec, kSize> query_space_{};
  std::array<iovec, kSize> response_bytes_{};
  std::array<SocketAddress, kSize> from_{};
  std::array<answer::Exchange, kSize> exchanges_{};
  std::array<Control, kSize> control_;
  std::array<Slot<kQueryCapacity>, kSize> queries_;
  std::array<Slot<kResponseCapacity>, kSize> responses_;
};

}  // namespace milepost::nameserver
