// One value after the other.
#include "routing/mmdb_data.h"

#include <bit>

#include "base/check.h"

namespace milepost::routing {
namespace {

constexpr std::size_t kPointerWorth = 4;  // shorter texts are no longer than a pointer to them
constexpr unsigned kPointer = 1;

}  // namespace

void MmdbData::text(std::string_view text) {
  const auto [at, is_new] = texts_.emplace(text, octets_.size());
  if (!is_new && text.size() >= kPointerWorth) return pointer(at->second);
  control(2, text.size());
  octets_ += text;
}

void MmdbData::real(double value) {
  control(3, 8);
  big_endian(std::bit_cast<std::uint64_t>(value), 8);
}

void MmdbData::integer(unsigned type, std::uint64_t value) {
  const std::size_t octets = (static_cast<std::size_t>(std::bit_width(value)) + 7) / 8;
  control(type, octets);
  big_endian(value, octets);
}

void MmdbData::control(unsigned type, std::size_t size) {
  MILEPOST_CHECK(size < 65821 + (1U << 24), "a value of an MMDB is too large");
  const std::size_t code = size < 29 ? size : size < 285 ? 29 : size < 65821 ? 30 : 31;
  octets_.push_back(static_cast<char>((type < 8 ? type << 5 : 0) | code));
  if (type >= 8) octets_.push_back(static_cast<char>(type - 7));
  if (code == 29) big_endian(size - 29, 1);
  if (code == 30) big_endian(size - 285, 2);
  if (code == 31) big_endian(size - 65821, 3);
}

void MmdbData::pointer(std::size_t offset) {
  constexpr std::size_t kShort = 1U << 11;
  constexpr std::size_t kMiddle = kShort + (1U << 19);
  constexpr std::size_t kLong = kMiddle + (1U << 27);
  const auto put = [&](unsigned kind, std::size_t value) {
    const std::size_t high = kind == 3 ? 0 : value >> (8 * (kind + 1));
    octets_.push_back(static_cast<char>(kPointer << 5 | kind << 3 | high));
    big_endian(value, kind + 1);
  };
  if (offset < kShort) return put(0, offset);
  if (offset < kMiddle) return put(1, offset - kShort);
  if (offset < kLong) return put(2, offset - kMiddle);
  put(3, offset);
}

void MmdbData::big_endian(std::uint64_t value, std::size_t octets) {
  while (octets-- > 0) octets_.push_back(static_cast<char>(value >> (8 * octets)));
}

}  // namespace milepost::routing
