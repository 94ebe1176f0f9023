// The TSIG record that tells a signed client that its key is unknown here (RFC 8945 5.2.1).
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"
#include "dns/name.h"
#include "dns/query.h"
#include "dns/wire.h"

namespace milepost::answer {

/// The query's TSIG without a MAC and with error BADKEY. Milepost has no keys: every signed query gets this one.
class TsigError {
 public:
  TsigError(const dns::TsigRecord& tsig, std::uint16_t original_id) {
    constexpr std::uint16_t kBadKey = 17;
    put(tsig.owner);
    put_u16(static_cast<std::uint16_t>(dns::RrType::TSIG));
    put_u16(static_cast<std::uint16_t>(dns::RrClass::ANY));
    put_u16(0), put_u16(0);  // TTL
    put_u16(static_cast<std::uint16_t>(tsig.algorithm.size() + tsig.time_and_fudge.size() + 8));
    put(tsig.algorithm);
    put(tsig.time_and_fudge);
    put_u16(0);  // no MAC: this response is not signed
    put_u16(original_id);
    put_u16(kBadKey);
    put_u16(0);  // no other data
  }

  const std::uint8_t* data() const { return octets_.data(); }
  std::size_t size() const { return size_; }

 private:
  void put(base::Bytes octets) {
    std::memcpy(octets_.data() + size_, octets.data(), octets.size());
    size_ += octets.size();
  }
  void put_u16(std::uint16_t number) {
    base::store_u16(octets_.data() + size_, number);
    size_ += 2;
  }

  std::array<std::uint8_t, 2 * dns::kNameSizeMax + 8 + 18> octets_;
  std::size_t size_ = 0;
};

}  // namespace milepost::answer
