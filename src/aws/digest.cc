// SHA-256, HMAC and their spellings as request signatures use them, from OpenSSL.
#include "aws/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/check.h"

namespace milepost::aws {

namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Fetched once: OpenSSL 3 looks an algorithm up anew for each use of EVP_sha256(), which costs more than the
// hash.
const EVP_MD* sha256_algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm;
}

template <std::size_t kSize>
std::array<std::uint8_t, kSize> hmac(const EVP_MD* algorithm, std::string_view key, std::string_view data) {
  std::array<std::uint8_t, kSize> digest;
  unsigned int size = kSize;
  const unsigned char* done = HMAC(algorithm, key.data(), static_cast<int>(key.size()), bytes_of(data),
                                   data.size(), digest.data(), &size);
  MILEPOST_CHECK(done != nullptr && size == kSize, "OpenSSL without HMAC");
  return digest;
}

}  // namespace

Sha256Digest sha256(std::string_view data) {
  Sha256Digest digest;
  unsigned int size = 0;
  const int done = EVP_Digest(data.data(), data.size(), digest.data(), &size, sha256_algorithm(), nullptr);
  MILEPOST_CHECK(done == 1 && size == digest.size(), "OpenSSL without SHA-256");
  return digest;
}

Sha256Digest hmac_sha256(std::string_view key, std::string_view data) {
  return hmac<32>(sha256_algorithm(), key, data);
}

std::array<std::uint8_t, 20> hmac_sha1(std::string_view key, std::string_view data) {
  return hmac<20>(EVP_sha1(), key, data);
}

std::string_view as_text(std::span<const std::uint8_t> digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const std::uint8_t byte : bytes) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

std::string to_base64(std::span<const std::uint8_t> bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // EVP_EncodeBlock ends its output with a NUL
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

bool equal_in_constant_time(std::string_view one, std::string_view other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace milepost::aws
