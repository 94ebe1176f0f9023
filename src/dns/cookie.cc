#include "dns/cookie.h"

#include <bit>
#include <cstring>

namespace milepost::dns {
namespace {

constexpr std::uint32_t kAgeMaxSeconds = 3600;
constexpr std::uint32_t kAheadMaxSeconds = 300;
constexpr std::size_t kHashedHeadSize = kClientCookieSize + 8;  // client cookie, version, reserved, timestamp

std::uint64_t load_little(const std::uint8_t* at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value |= std::uint64_t{at[i]} << (8 * i);
  return value;
}

struct SipState {
  std::uint64_t v0, v1, v2, v3;

  void round() {
    v0 += v1, v1 = std::rotl(v1, 13) ^ v0, v0 = std::rotl(v0, 32);
    v2 += v3, v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3, v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1, v1 = std::rotl(v1, 17) ^ v2, v2 = std::rotl(v2, 32);
  }
  void absorb(std::uint64_t word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }
};

void store_little(std::uint64_t value, std::uint8_t* out) {
  for (int i = 0; i < 8; ++i) out[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

}  // namespace

std::uint64_t siphash24(const CookieSecret& key, base::Bytes message) {
  const std::uint64_t k0 = load_little(key.data(), 8);
  const std::uint64_t k1 = load_little(key.data() + 8, 8);
  SipState state{k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d, k0 ^ 0x6c7967656e657261,
                 k1 ^ 0x7465646279746573};
  const std::size_t whole = message.size() & ~std::size_t{7};
  for (std::size_t at = 0; at < whole; at += 8) state.absorb(load_little(message.data() + at, 8));
  const std::uint64_t tail = load_little(message.data() + whole, message.size() - whole);
  state.absorb(tail | std::uint64_t{message.size() & 0xff} << 56);
  state.v2 ^= 0xff;
  for (int i = 0; i < 4; ++i) state.round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

const CookieSecret& CookieJar::key_of(std::uint32_t timestamp) {
  const std::uint32_t period = timestamp / kPeriodSeconds + 1;
  const std::size_t slot = period % 2;
  if (periods_[slot] != period) {
    for (std::uint8_t half = 0; half < 2; ++half) {
      std::uint8_t label[5] = {half};
      base::store_u32(label + 1, period);
      store_little(siphash24(secret_, label), keys_[slot].data() + 8 * half);
    }
    periods_[slot] = period;
  }
  return keys_[slot];
}

std::uint64_t CookieJar::hash(base::Bytes head, base::Bytes client, std::uint32_t timestamp) {
  std::uint8_t input[kHashedHeadSize + 16];
  std::memcpy(input, head.data(), kHashedHeadSize);
  std::memcpy(input + kHashedHeadSize, client.data(), client.size());
  return siphash24(key_of(timestamp), {input, kHashedHeadSize + client.size()});
}

CookieCheck CookieJar::check(base::Bytes cookie, base::Bytes client, std::uint32_t now) {
  if (cookie.size() == kClientCookieSize) return CookieCheck::kNone;
  if (cookie.size() != kCookieSize || cookie[kClientCookieSize] != 1) return CookieCheck::kBad;
  const std::uint32_t timestamp = base::load_u32(cookie.data() + kClientCookieSize + 4);
  // Serial arithmetic (RFC 9018 4.3): the clock may wrap.
  const auto age = static_cast<std::int32_t>(now - timestamp);
  if (age > static_cast<std::int32_t>(kAgeMaxSeconds) || age < -static_cast<std::int32_t>(kAheadMaxSeconds)) {
    return CookieCheck::kBad;
  }
  std::uint8_t expected[8];
  store_little(hash(cookie, client, timestamp), expected);
  std::uint8_t difference = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    difference = static_cast<std::uint8_t>(difference | (expected[i] ^ cookie[kHashedHeadSize + i]));
  }
  return difference == 0 ? CookieCheck::kGood : CookieCheck::kBad;
}

void CookieJar::make(base::Bytes client_cookie, base::Bytes client, std::uint32_t now, std::uint8_t* out) {
  std::memcpy(out, client_cookie.data(), kClientCookieSize);
  base::store_u32(out + kClientCookieSize, 0x01000000);
  base::store_u32(out + kClientCookieSize + 4, now);
  store_little(hash({out, kHashedHeadSize}, client, now), out + kHashedHeadSize);
}

}  // namespace milepost::dns
