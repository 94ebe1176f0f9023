// Fields are counted behind the command's closing parenthesis, since the command may hold spaces.
#include "bench/server_cpu.h"

#include <fmt/core.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>

namespace milepost::bench {
namespace {

constexpr int kFieldsBetweenCommandAndUtime = 11;  // state .. cmajflt

CpuTime cpu_time_of(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/stat", process));
  std::string line;
  if (!std::getline(file, line)) return {};
  std::istringstream fields(line.substr(line.rfind(')') + 1));
  std::string skipped;
  for (int i = 0; i < kFieldsBetweenCommandAndUtime; ++i) fields >> skipped;
  double user_ticks = 0;
  double system_ticks = 0;
  fields >> user_ticks >> system_ticks;
  const auto ticks_per_second = static_cast<double>(sysconf(_SC_CLK_TCK));
  return {user_ticks / ticks_per_second, system_ticks / ticks_per_second};
}

}  // namespace

CpuTime cpu_time_of(const std::vector<pid_t>& processes) {
  CpuTime sum;
  for (const pid_t process : processes) {
    const CpuTime one = cpu_time_of(process);
    sum.user_s += one.user_s;
    sum.system_s += one.system_s;
  }
  return sum;
}

}  // namespace milepost::bench
