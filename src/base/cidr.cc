// Address blocks: text by inet_pton and inet_ntop, the rest by octets and bits.
#include "base/cidr.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace milepost::base {
namespace {

/// The octets of `address` with all bits behind the first `prefix` zero.
std::array<std::uint8_t, 16> masked(const std::array<std::uint8_t, 16>& octets, std::size_t prefix) {
  std::array<std::uint8_t, 16> kept{};
  const std::size_t whole = prefix / 8;
  std::copy_n(octets.begin(), whole, kept.begin());
  if (prefix % 8 != 0) kept[whole] = static_cast<std::uint8_t>(octets[whole] & (0xff00U >> (prefix % 8)));
  return kept;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  if (text.size() >= terminated.size() || text.contains('\0')) return std::nullopt;
  std::ranges::copy(text, terminated.begin());
  IpAddress address;
  if (inet_pton(AF_INET, terminated.data(), address.octets.data()) == 1) return address;
  address.size = 16;
  if (inet_pton(AF_INET6, terminated.data(), address.octets.data()) == 1) return address;
  return std::nullopt;
}

std::string IpAddress::print() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(size == 4 ? AF_INET : AF_INET6, octets.data(), text.data(), text.size());
  return text.data();
}

std::optional<Cidr> Cidr::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = IpAddress::parse(text.substr(0, slash));
  const std::string_view digits = text.substr(slash + 1);
  const bool padded = digits.size() > 1 && digits.front() == '0';
  unsigned prefix = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  if (!address || padded || problem != std::errc{} || end != digits.data() + digits.size())
    return std::nullopt;
  if (prefix > 8U * address->size) return std::nullopt;
  return of(*address, static_cast<std::uint8_t>(prefix));
}

Cidr Cidr::of(const IpAddress& address, std::uint8_t prefix) {
  return {.network = {.octets = masked(address.octets, prefix), .size = address.size}, .prefix = prefix};
}

std::string Cidr::print() const {
  return network.print() + "/" + std::to_string(prefix);
}

bool Cidr::contains(const IpAddress& address) const {
  return address.size == network.size && masked(address.octets, prefix) == network.octets;
}

bool Cidr::contains(const Cidr& other) const {
  return other.prefix >= prefix && contains(other.network);
}

}  // namespace milepost::base
