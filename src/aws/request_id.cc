// Request ids: a random UUID for each request, in the response, its header and our log.
#include "aws/request_id.h"

#include <openssl/rand.h>

#include <array>
#include <cstdint>

#include "aws/digest.h"
#include "base/check.h"

namespace milepost::aws {

std::string new_request_id() {
  std::array<std::uint8_t, 16> bytes;
  MILEPOST_CHECK(RAND_bytes(bytes.data(), bytes.size()) == 1, "no random numbers");
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);  // version 4
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);  // variant of RFC 9562
  std::string id = to_hex(bytes);
  for (const std::size_t dash : {8, 13, 18, 23}) id.insert(dash, 1, '-');
  return id;
}

}  // namespace milepost::aws
