// Goes through the process's mappings as the kernel lists them.
#include "base/huge_pages.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace milepost::base {
namespace {

#ifdef MADV_COLLAPSE
constexpr int kCollapse = MADV_COLLAPSE;
#else
constexpr int kCollapse = 25;  // Linux 6.1; an older kernel answers EINVAL
#endif

constexpr std::size_t kGatheredMin = 2 * kHugePageSize;

struct Mapping {
  std::uintptr_t from = 0;
  std::uintptr_t to = 0;
};

/// The heading of a mapping in smaps: "7f00-7f80 rw-p 00000000 00:00 0". nullopt: another line, or not the heap's.
std::optional<Mapping> scan_heap_mapping(std::string_view line) {
  Mapping mapping;
  const char* end = line.data() + line.size();
  const auto from = std::from_chars(line.data(), end, mapping.from, 16);
  if (from.ec != std::errc() || from.ptr == end || *from.ptr != '-') return std::nullopt;
  const auto to = std::from_chars(from.ptr + 1, end, mapping.to, 16);
  if (to.ec != std::errc()) return std::nullopt;
  const std::string_view rest(to.ptr, static_cast<std::size_t>(end - to.ptr));
  const bool anonymous = rest.starts_with(" rw-p 00000000 00:00 0") || rest.ends_with("[heap]");
  return anonymous ? std::optional(mapping) : std::nullopt;
}

/// Of "Rss:    1234 kB"; 0: another line.
std::size_t scan_resident_octets(std::string_view line) {
  constexpr std::string_view kLabel = "Rss:";
  if (!line.starts_with(kLabel)) return 0;
  line.remove_prefix(std::min(line.find_first_not_of(' ', kLabel.size()), line.size()));
  std::size_t kib = 0;
  std::from_chars(line.data(), line.data() + line.size(), kib);
  return kib << 10;
}

std::size_t gather(const Mapping& mapping, const std::stop_token& stop) {
  std::size_t gathered = 0;
  const std::uintptr_t first = (mapping.from + kHugePageSize - 1) & ~(kHugePageSize - 1);
  for (std::uintptr_t at = first; at + kHugePageSize <= mapping.to && !stop.stop_requested();
       at += kHugePageSize) {
    if (::madvise(reinterpret_cast<void*>(at), kHugePageSize, kCollapse) == 0) gathered += kHugePageSize;
  }
  return gathered;
}

}  // namespace

std::size_t gather_into_huge_pages(const std::stop_token& stop) {
  std::ifstream smaps("/proc/self/smaps");
  std::vector<Mapping> full;
  std::optional<Mapping> mapping;
  for (std::string line; std::getline(smaps, line);) {
    // Headings begin with a digit or a small letter, what is said of them with a capital one.
    const bool is_heading = !line.empty() && (line[0] < 'A' || line[0] > 'Z');
    if (is_heading) mapping = scan_heap_mapping(line);
    const std::size_t resident = scan_resident_octets(line);
    // Three quarters: stacks, which are mostly unused, would grow by what is not.
    if (mapping && resident >= kGatheredMin && resident >= (mapping->to - mapping->from) / 4 * 3)
      full.push_back(*mapping);
  }
  std::size_t gathered = 0;
  for (const Mapping& each : full) gathered += gather(each, stop);
  return gathered;
}

}  // namespace milepost::base
