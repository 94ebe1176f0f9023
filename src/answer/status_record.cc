// Recognised octet by octet, composed octet by octet.
#include "answer/status_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

#include "dns/wire.h"

namespace milepost::answer {
namespace {

constexpr std::string_view kName("\6status\10milepost\0", 17);

constexpr std::uint8_t folded(std::uint8_t octet) {
  return octet >= 'A' && octet <= 'Z' ? static_cast<std::uint8_t>(octet + ('a' - 'A')) : octet;
}

}  // namespace

bool asks_status(const dns::Query& query) {
  if (query.klass != static_cast<std::uint16_t>(dns::RrClass::CH) || query.type != dns::RrType::TXT)
    return false;
  return std::equal(
      kName.begin(), kName.end(), query.question, query.question + query.name_size,
      [](char ours, std::uint8_t theirs) { return static_cast<std::uint8_t>(ours) == folded(theirs); });
}

StatusRecord::StatusRecord(const base::FeedStatus& status) {
  constexpr std::uint16_t kPointerToQuestion = 0xc00c;
  put_u16(kPointerToQuestion);
  put_u16(static_cast<std::uint16_t>(dns::RrType::TXT));
  put_u16(static_cast<std::uint16_t>(dns::RrClass::CH));
  put_u16(0);  // TTL
  put_u16(0);
  const std::size_t length_at = size_;
  put_u16(0);
  const auto put_text = [&](auto format, auto... values) {
    std::uint8_t* const text = octets_.data() + size_ + 1;
    const auto end = fmt::format_to_n(reinterpret_cast<char*>(text), 40, format, values...);
    octets_[size_] = static_cast<std::uint8_t>(end.size);
    size_ += 1 + end.size;
  };
  put_text(FMT_STRING("revision {}"), status.applied_revision.load(std::memory_order_relaxed));
  if (status.known()) {
    put_text(FMT_STRING("age {:.1f} s"), static_cast<double>(status.age().count()) / 1'000);
  } else {
    put_text(FMT_STRING("age unknown"));
  }
  base::store_u16(octets_.data() + length_at, static_cast<std::uint16_t>(size_ - length_at - 2));
}

void StatusRecord::put_u16(std::uint16_t value) {
  base::store_u16(octets_.data() + size_, value);
  size_ += 2;
}

}  // namespace milepost::answer
