// The OPT record of a response (RFC 6891): payload, version, and the options the query asked for.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "dns/cookie.h"
#include "dns/query.h"
#include "dns/wire.h"

namespace milepost::answer {

inline constexpr std::size_t kNsidSizeMax = 128;

/// Built before the sections are, so that its room can be kept free.
class OptRecord {
 public:
  /// Empty, for queries without EDNS.
  void clear() { size_ = 0; }
  void start(const dns::Query& query, dns::Rcode rcode, std::uint16_t udp_payload);
  void add_nsid(std::string_view nsid);
  /// The client's subnet with scope 0, which says that the answer does not depend on it (RFC 7871 7.2.1).
  void add_subnet(const dns::ClientSubnet& subnet);
  /// Once the answer is chosen: how many bits of the subnet decided. REQUIRES: add_subnet() was called.
  void set_subnet_scope(std::uint8_t scope) { octets_[subnet_at_ + 3] = scope; }
  void add_cookie(dns::CookieJar& jar, base::Bytes client_cookie, base::Bytes client, std::uint32_t now);

  const std::uint8_t* data() const { return octets_.data(); }
  std::size_t size() const { return size_; }

 private:
  std::uint8_t* add_option(dns::EdnsOption code, std::size_t size);

  std::array<std::uint8_t, 11 + 4 + kNsidSizeMax + 4 + dns::kCookieSize + 4 + 4 + 16> octets_;
  std::size_t size_ = 0;
  std::size_t subnet_at_ = 0;
};

}  // namespace milepost::answer
