// epoll and an eventfd: what every worker's loop waits on.
#pragma once

#include <sys/epoll.h>

#include <cstdint>
#include <span>

#include "nameserver/descriptor.h"

namespace milepost::nameserver {

/// Level-triggered. wake() from any thread; the rest belongs to the thread that waits.
class EventLoop {
 public:
  static constexpr std::uint64_t kWoken = ~std::uint64_t{0};

  EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// `tag` comes back with each event of the descriptor; kWoken is taken. False: the kernel refuses.
  bool watch(int descriptor, std::uint32_t events, std::uint64_t tag);
  void change(int descriptor, std::uint32_t events, std::uint64_t tag);
  void forget(int descriptor);

  /// The events that came within `timeout_ms` (-1: wait for one), in `room`.
  std::span<const epoll_event> wait(std::span<epoll_event> room, int timeout_ms);
  /// Makes this and every later wait() return at once, with an event tagged kWoken ...
  void wake();
  /// ... until this.
  void acknowledge_wake();

 private:
  Descriptor epoll_;
  Descriptor wake_;
};

}  // namespace milepost::nameserver
