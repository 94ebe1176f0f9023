// Signing keys: derived from a secret for one day, region and service; remembered, since all requests of a
// client in a day share one and deriving it costs four HMACs.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "aws/authorization.h"
#include "aws/digest.h"

namespace milepost::aws {

Sha256Digest derive_signing_key(std::string_view secret, const Scope& scope);

/// Thread-safe. Bounded: a full one starts anew, which also sheds the keys of days gone by.
class SigningKeys {
 public:
  explicit SigningKeys(std::size_t keys_max = 1024) : keys_max_(keys_max) {}

  /// nullopt when not remembered, or remembered for another secret (the key was replaced).
  std::optional<Sha256Digest> find(std::string_view access_key_id, const Scope& scope,
                                   std::string_view secret) const;

  /// REQUIRES: a signature made with `key` was verified. Else strangers could fill the memory with scopes.
  void remember(std::string_view access_key_id, const Scope& scope, std::string_view secret,
                const Sha256Digest& key);

 private:
  struct Entry {
    std::string secret;
    Sha256Digest key;
  };

  const std::size_t keys_max_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;  // by access key id and scope; guarded by mutex_
};

}  // namespace milepost::aws
