// status.milepost CH TXT: how far this name server has followed its store, for whoever can ask it nothing but DNS.
//
//   dig @192.0.2.53 CH TXT status.milepost
//   status.milepost.  0  CH  TXT  "revision 4711" "age 0.8 s"
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "base/feed_status.h"
#include "dns/query.h"

namespace milepost::answer {

bool asks_status(const dns::Query& query);

/// One prepared record whose owner is the question. Allocates nothing.
class StatusRecord {
 public:
  explicit StatusRecord(const base::FeedStatus& status);
  base::Bytes bytes() const { return {octets_.data(), size_}; }

 private:
  void put_u16(std::uint16_t value);

  std::array<std::uint8_t, 128> octets_;
  std::size_t size_ = 0;
};

}  // namespace milepost::answer
