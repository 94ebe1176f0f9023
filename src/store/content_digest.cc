// Sizes before contents, so that no two lists of entries are the same octets.
#include "store/content_digest.h"

#include <fmt/core.h>
#include <openssl/evp.h>

#include <array>

#include "base/bytes.h"
#include "base/check.h"

namespace milepost::store {

struct ContentDigest::Context {
  EVP_MD_CTX* evp = EVP_MD_CTX_new();
  ~Context() { EVP_MD_CTX_free(evp); }
};

ContentDigest::ContentDigest() : context_(std::make_unique<Context>()) {
  MILEPOST_CHECK(EVP_DigestInit_ex(context_->evp, EVP_sha256(), nullptr) == 1, "no SHA-256");
}

ContentDigest::~ContentDigest() = default;

void ContentDigest::add(std::string_view key, std::string_view value) {
  std::array<std::uint8_t, 8> sizes;
  base::store_u32(sizes.data(), static_cast<std::uint32_t>(key.size()));
  base::store_u32(sizes.data() + 4, static_cast<std::uint32_t>(value.size()));
  EVP_DigestUpdate(context_->evp, sizes.data(), sizes.size());
  EVP_DigestUpdate(context_->evp, key.data(), key.size());
  EVP_DigestUpdate(context_->evp, value.data(), value.size());
  ++keys_;
}

std::string ContentDigest::finish() {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  EVP_DigestFinal_ex(context_->evp, digest.data(), &size);
  std::string text;
  for (unsigned i = 0; i < size; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

}  // namespace milepost::store
