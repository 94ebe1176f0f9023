// getrandom(2) and numbers without bias from it.
#include "base/random.h"

#include <sys/random.h>

#include "base/check.h"

namespace milepost::base {
namespace {

std::uint64_t random_number() {
  std::uint64_t number = 0;
  // Requests of up to 256 octets are never cut short or interrupted (getrandom(2)).
  const ssize_t got = getrandom(&number, sizeof number, 0);
  MILEPOST_CHECK(got == sizeof number, "the kernel gives no random numbers");
  return number;
}

}  // namespace

std::uint64_t random_below(std::uint64_t bound) {
  MILEPOST_CHECK(bound > 0, "an empty range to choose from");
  // The numbers below 2^64 mod bound would make the small results likelier: throw them away.
  const std::uint64_t biased = (~std::uint64_t{0} - bound + 1) % bound;
  std::uint64_t number = random_number();
  while (number < biased) number = random_number();
  return number % bound;
}

std::string random_text(std::string_view alphabet, std::size_t size) {
  std::string text(size, '\0');
  for (char& c : text) c = alphabet[random_below(alphabet.size())];
  return text;
}

std::string random_uuid() {
  std::string uuid = random_text("0123456789abcdef", 32);
  uuid[12] = '4';                      // the version
  uuid[16] = "89ab"[random_below(4)];  // the variant of RFC 9562
  for (const std::size_t dash : {8, 13, 18, 23}) uuid.insert(dash, 1, '-');
  return uuid;
}

}  // namespace milepost::base
