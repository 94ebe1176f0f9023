#include "answer/opt_record.h"

#include <algorithm>
#include <cstring>

#include "base/bytes.h"

namespace milepost::answer {
namespace {

constexpr std::size_t kRdataLengthAt = 9;
constexpr std::size_t kFixedSize = 11;

}  // namespace

void OptRecord::start(const dns::Query& query, dns::Rcode rcode, std::uint16_t udp_payload) {
  octets_[0] = 0;  // the root
  base::store_u16(octets_.data() + 1, static_cast<std::uint16_t>(dns::RrType::OPT));
  base::store_u16(octets_.data() + 3, udp_payload);
  octets_[5] =
      static_cast<std::uint8_t>(static_cast<unsigned>(rcode) >> 4);  // the upper bits of the extended RCODE
  octets_[6] = 0;                                                    // version
  octets_[7] = query.wants_dnssec ? 0x80 : 0;                        // RFC 3225 3: DO is copied
  octets_[8] = 0;
  base::store_u16(octets_.data() + kRdataLengthAt, 0);
  size_ = kFixedSize;
}

std::uint8_t* OptRecord::add_option(dns::EdnsOption code, std::size_t size) {
  std::uint8_t* option = octets_.data() + size_;
  base::store_u16(option, static_cast<std::uint16_t>(code));
  base::store_u16(option + 2, static_cast<std::uint16_t>(size));
  size_ += 4 + size;
  base::store_u16(octets_.data() + kRdataLengthAt, static_cast<std::uint16_t>(size_ - kFixedSize));
  return option + 4;
}

void OptRecord::add_nsid(std::string_view nsid) {
  nsid = nsid.substr(0, kNsidSizeMax);
  std::memcpy(add_option(dns::EdnsOption::NSID, nsid.size()), nsid.data(), nsid.size());
}

void OptRecord::add_subnet(const dns::ClientSubnet& subnet) {
  std::uint8_t* option = add_option(dns::EdnsOption::CLIENT_SUBNET, 4 + subnet.address.size());
  base::store_u16(option, subnet.family);
  option[2] = subnet.source_prefix;
  option[3] = 0;
  subnet_at_ = static_cast<std::size_t>(option - octets_.data());
  std::ranges::copy(subnet.address, option + 4);
}

void OptRecord::add_cookie(dns::CookieJar& jar, base::Bytes client_cookie, base::Bytes client,
                           std::uint32_t now) {
  jar.make(client_cookie, client, now, add_option(dns::EdnsOption::COOKIE, dns::kCookieSize));
}

}  // namespace milepost::answer
