// Signing keys: derived from a secret for one day, region and service, and remembered.
#include "aws/signing_keys.h"

namespace milepost::aws {

namespace {

std::string entry_name(std::string_view access_key_id, const Scope& scope) {
  return std::string(access_key_id) + '/' + scope.text();
}

}  // namespace

// IAM User Guide, "Derive a signing key".
Sha256Digest derive_signing_key(std::string_view secret, const Scope& scope) {
  Sha256Digest key = hmac_sha256("AWS4" + std::string(secret), scope.date);
  key = hmac_sha256(as_text(key), scope.region);
  key = hmac_sha256(as_text(key), scope.service);
  return hmac_sha256(as_text(key), scope.terminator);
}

std::optional<Sha256Digest> SigningKeys::find(std::string_view access_key_id, const Scope& scope,
                                              std::string_view secret) const {
  const std::string name = entry_name(access_key_id, scope);
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(name);
  if (found == entries_.end() || !equal_in_constant_time(found->second.secret, secret)) return std::nullopt;
  return found->second.key;
}

void SigningKeys::remember(std::string_view access_key_id, const Scope& scope, std::string_view secret,
                           const Sha256Digest& key) {
  std::string name = entry_name(access_key_id, scope);
  const std::lock_guard lock(mutex_);
  if (entries_.size() >= keys_max_) entries_.clear();
  entries_.insert_or_assign(std::move(name), Entry{std::string(secret), key});
}

}  // namespace milepost::aws
