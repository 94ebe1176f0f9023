// Threads whose work can wait for that of others.
#pragma once

#include <sys/resource.h>
#include <unistd.h>

namespace milepost::base {

/// Gives the calling thread a low priority: niceness is a thread's own on Linux. Fails silently, as no work depends on it.
inline void enter_background() {
  constexpr int kNice = 10;
  static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice));
}

}  // namespace milepost::base
