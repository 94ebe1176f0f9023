// Server cookies (RFC 7873, in the interoperable form of RFC 9018) with keys that rotate by themselves.
//
//   | client cookie 8 | version 1 | reserved 3 | timestamp u32 | SipHash-2-4 8 |
//
// The key of a period is derived from one secret and the period's number: every node that shares the secret
// agrees on all keys, and nothing has to be distributed or swapped when a period ends.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/bytes.h"

namespace milepost::dns {

inline constexpr std::size_t kClientCookieSize = 8;
inline constexpr std::size_t kServerCookieSize = 16;
inline constexpr std::size_t kCookieSize = kClientCookieSize + kServerCookieSize;

using CookieSecret = std::array<std::uint8_t, 16>;

/// SipHash-2-4 of `message`.
std::uint64_t siphash24(const CookieSecret& key, base::Bytes message);

enum class CookieCheck {
  kNone,  // a client cookie alone
  kGood,  // ours, not older than an hour, not more than five minutes ahead (RFC 9018 4.3)
  kBad,   // not ours or too old
};

/// Makes and checks cookies. Belongs to one thread: it keeps the keys of the period at work.
class CookieJar {
 public:
  static constexpr std::uint32_t kPeriodSeconds = 86400;

  explicit CookieJar(const CookieSecret& secret) : secret_(secret) {}

  /// `cookie` is the whole option: 8 or 16..40 octets; `now` seconds since 1970; client 4 or 16 octets.
  CookieCheck check(base::Bytes cookie, base::Bytes client, std::uint32_t now);
  /// Writes kCookieSize octets: the client's cookie and a fresh server cookie.
  void make(base::Bytes client_cookie, base::Bytes client, std::uint32_t now, std::uint8_t* out);

 private:
  const CookieSecret& key_of(std::uint32_t timestamp);
  std::uint64_t hash(base::Bytes head, base::Bytes client, std::uint32_t timestamp);

  CookieSecret secret_;
  std::array<std::uint32_t, 2> periods_{};  // whose keys are at hand; 0: none
  std::array<CookieSecret, 2> keys_{};
};

}  // namespace milepost::dns
