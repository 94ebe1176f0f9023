#include "bench/command_line.h"

#include <fmt/core.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>

namespace milepost::bench {

void exit_with(int status, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), status == 0 ? stdout : stderr);
  std::exit(status);
}

unsigned number(std::string_view program, const char* option, std::string_view text, unsigned min,
                unsigned max) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < min || value > max) {
    exit_with(2, fmt::format("{}: --{} takes {} to {}, not '{}'\n", program, option, min, max, text));
  }
  return value;
}

}  // namespace milepost::bench
