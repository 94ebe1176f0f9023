// The system calls behind EventLoop.
#include "nameserver/event_loop.h"

#include <sys/eventfd.h>

#include "base/check.h"

namespace milepost::nameserver {

EventLoop::EventLoop()
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)), wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  MILEPOST_CHECK(epoll_ && wake_ && watch(wake_.get(), EPOLLIN, kWoken),
                 "the kernel gives no epoll or eventfd (see ulimit -n)");
}

bool EventLoop::watch(int descriptor, std::uint32_t events, std::uint64_t tag) {
  epoll_event event{events, {.u64 = tag}};
  return ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void EventLoop::change(int descriptor, std::uint32_t events, std::uint64_t tag) {
  epoll_event event{events, {.u64 = tag}};
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, descriptor, &event);
}

void EventLoop::forget(int descriptor) {
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, descriptor, nullptr);
}

std::span<const epoll_event> EventLoop::wait(std::span<epoll_event> room, int timeout_ms) {
  const int count = ::epoll_wait(epoll_.get(), room.data(), static_cast<int>(room.size()), timeout_ms);
  return room.first(count > 0 ? static_cast<std::size_t>(count) : 0);
}

void EventLoop::wake() {
  ::eventfd_write(wake_.get(), 1);
}

void EventLoop::acknowledge_wake() {
  eventfd_t count = 0;
  ::eventfd_read(wake_.get(), &count);
}

}  // namespace milepost::nameserver
