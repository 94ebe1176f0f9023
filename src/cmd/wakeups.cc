// signalfd and eventfd under one poll.
#include "cmd/wakeups.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/check.h"

namespace milepost::cmd {

Wakeups::Wakeups() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  MILEPOST_CHECK(pthread_sigmask(SIG_BLOCK, &set, nullptr) == 0, "signals cannot be blocked");
  signals_ = ::signalfd(-1, &set, SFD_CLOEXEC);
  words_ = ::eventfd(0, EFD_CLOEXEC);
  MILEPOST_CHECK(signals_ >= 0 && words_ >= 0, "no file descriptors left");
}

Wakeups::~Wakeups() {
  ::close(signals_);
  ::close(words_);
}

void Wakeups::notify() const {
  eventfd_write(words_, 1);
}

Wakeups::What Wakeups::wait(std::optional<std::chrono::milliseconds> time) const {
  std::array<pollfd, 2> fds{pollfd{signals_, POLLIN, 0}, pollfd{words_, POLLIN, 0}};
  int ready = 0;
  do {
    ready = ::poll(fds.data(), fds.size(), time ? static_cast<int>(time->count()) : -1);
  } while (ready < 0 && errno == EINTR);
  if (ready <= 0) return What::kTimedOut;
  if (fds[0].revents != 0) {
    signalfd_siginfo info;
    static_cast<void>(::read(signals_, &info, sizeof(info)));
    return What::kStopAsked;
  }
  eventfd_t count = 0;
  eventfd_read(words_, &count);
  return What::kNotified;
}

}  // namespace milepost::cmd
