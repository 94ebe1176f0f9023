// Base64 in groups: three octets are four characters.
#include "dns/base64.h"

#include <array>

namespace milepost::dns {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNone = 0xff;

constexpr std::array<std::uint8_t, 256> make_values() {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNone);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<std::uint8_t>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}
constexpr std::array<std::uint8_t, 256> kValues = make_values();

}  // namespace

std::optional<std::vector<std::uint8_t>> decode_base64(std::string_view text) {
  if (text.size() % 4 != 0) {
    return std::nullopt;
  }
  for (int pad = 0; pad < 2 && text.ends_with('='); ++pad) {
    text.remove_suffix(1);
  }
  std::vector<std::uint8_t> octets;
  octets.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  unsigned bit_count = 0;
  for (const char c : text) {
    const std::uint8_t value = kValues[static_cast<std::uint8_t>(c)];
    if (value == kNone) {
      return std::nullopt;
    }
    bits = (bits << 6) | value;
    bit_count += 6;
    if (bit_count >= 8) {
      bit_count -= 8;
      octets.push_back(static_cast<std::uint8_t>(bits >> bit_count));
    }
  }
  const std::uint32_t left = bits & ((1u << bit_count) - 1);
  return left == 0 ? std::optional(std::move(octets)) : std::nullopt;
}

std::string encode_base64(base::Bytes octets) {
  std::string text;
  text.reserve((octets.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  unsigned bit_count = 0;
  for (const std::uint8_t octet : octets) {
    bits = (bits << 8) | octet;
    for (bit_count += 8; bit_count >= 6;) {
      bit_count -= 6;
      text += kAlphabet[(bits >> bit_count) & 0x3f];
    }
  }
  if (bit_count > 0) {
    text += kAlphabet[(bits << (6 - bit_count)) & 0x3f];
  }
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

}  // namespace milepost::dns
