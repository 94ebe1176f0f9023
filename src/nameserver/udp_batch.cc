// recvmmsg, the exchanges for the responder, sendmmsg.
#include "nameserver/udp_batch.h"

#include <poll.h>
#include <sys/mman.h>

#include <cerrno>
#include <new>

namespace milepost::nameserver {

namespace {

/// A full send buffer empties within this or the path is stuck; others wait for this worker meanwhile.
constexpr int kSendWaitMs = 5;

constexpr std::size_t kHugePage = std::size_t{2} << 20;

/// Makes the control data of a query fit for its reply: same local address, and the route decides about
/// the interface. Only link-local addresses mean nothing without theirs (RFC 4007 6).
void let_route_choose(msghdr& message) {
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header == nullptr) {
    return;
  }
  if (header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_PKTINFO) {
    reinterpret_cast<in_pktinfo*>(CMSG_DATA(header))->ipi_ifindex = 0;
  } else if (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_PKTINFO) {
    auto* info = reinterpret_cast<in6_pktinfo*>(CMSG_DATA(header));
    if (!IN6_IS_ADDR_LINKLOCAL(&info->ipi6_addr)) {
      info->ipi6_ifindex = 0;
    }
  }
}

bool wait_for_room(int socket) {
  pollfd wait{socket, POLLOUT, 0};
  return ::poll(&wait, 1, kSendWaitMs) == 1 && (wait.revents & POLLOUT) != 0;
}

}  // namespace

void* UdpBatch::operator new(std::size_t size) {
  const std::size_t whole_pages = (size + kHugePage - 1) / kHugePage * kHugePage;
  void* memory = ::operator new(whole_pages, std::align_val_t{kHugePage});
  ::madvise(memory, whole_pages, MADV_HUGEPAGE);  // advice: ordinary pages serve as well
  return memory;
}

void UdpBatch::operator delete(void* memory) {
  ::operator delete(memory, std::align_val_t{kHugePage});
}

UdpBatch::UdpBatch() {
  for (std::size_t i = 0; i < kSize; ++i) {
    set_up_datagram(i);
  }
}

void UdpBatch::set_up_datagram(std::size_t i) {
  query_space_[i] = {queries_[i].bytes.data(), kQueryCapacity};
  received_[i].msg_hdr.msg_name = &from_[i];
  received_[i].msg_hdr.msg_iov = &query_space_[i];
  received_[i].msg_hdr.msg_iovlen = 1;
  replies_[i].msg_hdr.msg_iov = &response_bytes_[i];
  replies_[i].msg_hdr.msg_iovlen = 1;
  exchanges_[i].transport = answer::Transport::kUdp;
  exchanges_[i].response = responses_[i].bytes.data();
  exchanges_[i].response_capacity = kResponseCapacity;
  rearm(i, false);
}

/// recvmmsg overwrites these with what it found.
void UdpBatch::rearm(std::size_t i, bool wildcard) {
  msghdr& message = received_[i].msg_hdr;
  message.msg_namelen = sizeof(SocketAddress);
  message.msg_control = wildcard ? control_[i].bytes.data() : nullptr;
  message.msg_controllen = wildcard ? sizeof(control_[i].bytes) : 0;
}

unsigned UdpBatch::receive(const UdpSocket& socket, Counters& counters) {
  const std::size_t stale = socket.wildcard == armed_for_wildcard_ ? received_count_ : kSize;
  for (std::size_t i = 0; i < stale; ++i) {
    rearm(i, socket.wildcard);
  }
  armed_for_wildcard_ = socket.wildcard;
  const int got = ::recvmmsg(socket.descriptor, received_.data(), kSize, MSG_DONTWAIT, nullptr);
  received_count_ = got > 0 ? static_cast<std::size_t>(got) : 0;
  fill_exchanges(socket.listener, counters);
  return static_cast<unsigned>(received_count_);
}

void UdpBatch::fill_exchanges(std::uint16_t listener, Counters& counters) {
  std::uint64_t bytes = 0;
  exchange_count_ = 0;
  for (std::size_t i = 0; i < received_count_; ++i) {
    if (worth_asking(i)) [[likely]] {
      fill_exchange(i, listener);
      bytes += received_[i].msg_len;
    }
  }
  counters.add(Count::kQueries, exchange_count_);
  counters.add(Count::kBytesIn, bytes);
  counters.add(Count::kDropped, received_count_ - exchange_count_);
}

/// No resolver sends from port 0, and nothing can be sent to it: such packets are forged.
bool UdpBatch::worth_asking(std::size_t i) const {
  static_assert(offsetof(sockaddr_in, sin_port) == offsetof(sockaddr_in6, sin6_port));
  return from_[i].v4.sin_port != 0 && (received_[i].msg_hdr.msg_flags & MSG_TRUNC) == 0;
}

void UdpBatch::fill_exchange(std::size_t i, std::uint16_t listener) {
  const std::size_t j = exchange_count_++;
  answer::Exchange& exchange = exchanges_[j];
  exchange.query = queries_[i].bytes.data();
  exchange.query_size = static_cast<std::uint16_t>(received_[i].msg_len);
  exchange.listener = listener;
  exchange.client = client_address(from_[i]);
  exchange.response_size = 0;
  datagram_of_[j] = static_cast<std::uint8_t>(i);
}

std::size_t UdpBatch::fill_replies(const UdpSocket& socket, Counters& counters) {
  std::size_t count = 0;
  std::uint64_t bytes = 0;
  for (std::size_t j = 0; j < exchange_count_; ++j) {
    const std::size_t size = exchanges_[j].response_size;
    if (size == 0) [[unlikely]] {
      continue;
    }
    msghdr& query = received_[datagram_of_[j]].msg_hdr;
    msghdr& reply = replies_[count].msg_hdr;
    reply.msg_name = query.msg_name;
    reply.msg_namelen = query.msg_namelen;
    reply.msg_control = nullptr;
    reply.msg_controllen = 0;
    if (socket.wildcard) {
      let_route_choose(query);
      reply.msg_control = query.msg_control;
      reply.msg_controllen = query.msg_controllen;
    }
    response_bytes_[count++] = {exchanges_[j].response, size};
    bytes += size;
  }
  counters.add(Count::kSilent, exchange_count_ - count);
  counters.add(Count::kBytesOut, bytes);
  return count;
}

void UdpBatch::send(const UdpSocket& socket, Counters& counters) {
  const std::size_t count = fill_replies(socket, counters);
  std::size_t done = 0;
  std::size_t failed = 0;
  bool waited = false;
  while (done < count) {
    const int sent =
        ::sendmmsg(socket.descriptor, &replies_[done], static_cast<unsigned>(count - done), MSG_DONTWAIT);
    if (sent > 0) [[likely]] {
      done += static_cast<std::size_t>(sent);
      continue;
    }
    if (errno == EINTR) {
      continue;
    }
    if ((errno == EAGAIN || errno == ENOBUFS) && !waited) {
      waited = true;  // once a batch, so that a stuck path holds the worker for kSendWaitMs at most
      if (wait_for_room(socket.descriptor)) {
        continue;
      }
    }
    // The kernel refuses this one (no route, filtered, ...): the others may still pass.
    ++done;
    ++failed;
  }
  counters.add(Count::kResponses, count - failed);
  if (failed > 0) {
    counters.add(Count::kSendFailures, failed);
  }
}

}  // namespace milepost::nameserver
