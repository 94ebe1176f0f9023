// Scans with the C library's strict inet_pton; prints IPv6 itself, since inet_ntop is not RFC 5952
// everywhere.
#include "dns/ip_text.h"

#include <arpa/inet.h>
#include <fmt/core.h>

#include <algorithm>

namespace milepost::dns {
namespace {

constexpr std::size_t kGroupCount = 8;

template <std::size_t Size>
std::optional<std::array<std::uint8_t, Size>> scan_address(int family, std::string_view text) {
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  std::array<std::uint8_t, Size> address;
  if (text.size() >= terminated.size() || text.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  std::copy(text.begin(), text.end(), terminated.begin());
  return inet_pton(family, terminated.data(), address.data()) == 1 ? std::optional(address) : std::nullopt;
}

struct GroupRange {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t size() const { return end - begin; }
};

/// The first longest run of two or more zero groups, which `::` stands for (RFC 5952 4.2); empty when there
/// is none.
GroupRange longest_zeros(base::Bytes address) {
  GroupRange best;
  GroupRange run;
  for (std::size_t group = 0; group < kGroupCount; ++group) {
    if (base::load_u16(&address[2 * group]) != 0) {
      run = {group + 1, group + 1};
      continue;
    }
    run.end = group + 1;
    if (run.size() > best.size()) {
      best = run;
    }
  }
  return best.size() >= 2 ? best : GroupRange{};
}

bool is_ipv4_mapped(base::Bytes address) {
  return std::all_of(address.begin(), address.begin() + 10, [](std::uint8_t octet) { return octet == 0; }) &&
         address[10] == 0xff && address[11] == 0xff;
}

}  // namespace

std::optional<std::array<std::uint8_t, kIpv4Size>> scan_ipv4(std::string_view text) {
  return scan_address<kIpv4Size>(AF_INET, text);
}

std::optional<std::array<std::uint8_t, kIpv6Size>> scan_ipv6(std::string_view text) {
  return scan_address<kIpv6Size>(AF_INET6, text);
}

std::string print_ipv4(base::Bytes address) {
  return fmt::format("{}.{}.{}.{}", address[0], address[1], address[2], address[3]);
}

std::string print_ipv6(base::Bytes address) {
  if (is_ipv4_mapped(address)) {
    return "::ffff:" + print_ipv4(address.subspan(12));
  }
  const GroupRange zeros = longest_zeros(address);
  std::string text;
  for (std::size_t group = 0; group < kGroupCount; ++group) {
    if (group == zeros.begin && zeros.size() > 0) {
      text += "::";
      group = zeros.end - 1;
      continue;
    }
    if (!text.empty() && !text.ends_with(':')) {
      text += ':';
    }
    text += fmt::format("{:x}", base::load_u16(&address[2 * group]));
  }
  return text;
}

}  // namespace milepost::dns
