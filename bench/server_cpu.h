// CPU time that the measured server's processes have used, as the kernel counts it.
#pragma once

#include <sys/types.h>

#include <vector>

namespace milepost::bench {

struct CpuTime {
  double user_s = 0;
  double system_s = 0;

  friend CpuTime operator-(CpuTime a, CpuTime b) { return {a.user_s - b.user_s, a.system_s - b.system_s}; }
};

/// Sums user and system time over all threads of `processes` (/proc/PID/stat, proc(5): utime and stime).
/// A process that is gone counts nothing. The split into user and system is the kernel's tick sampling:
/// over 3 s a share of 10 % has an error of about a tenth, so shares are summed over rounds.
CpuTime cpu_time_of(const std::vector<pid_t>& processes);

}  // namespace milepost::bench
