// MILEPOST_CHECK: our own bugs stop the process before wrong data passes them, in release builds too.
#pragma once

namespace milepost::base {

/// Prints file, line, the condition and `what` to stderr, then aborts.
[[noreturn]] void check_failed(const char* file, int line, const char* condition, const char* what);

}  // namespace milepost::base

#define MILEPOST_CHECK(condition, what)                                     \
  do {                                                                      \
    if (!(condition)) [[unlikely]]                                          \
      ::milepost::base::check_failed(__FILE__, __LINE__, #condition, what); \
  } while (false)
