// SHA-256, HMAC and their spellings as request signatures use them, from OpenSSL.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace milepost::aws {

using Sha256Digest = std::array<std::uint8_t, 32>;

Sha256Digest sha256(std::string_view data);
Sha256Digest hmac_sha256(std::string_view key, std::string_view data);
std::array<std::uint8_t, 20> hmac_sha1(std::string_view key, std::string_view data);

/// The digest's bytes as characters: the key of the next HMAC in a chain.
std::string_view as_text(std::span<const std::uint8_t> digest);

std::string to_hex(std::span<const std::uint8_t> bytes);  // lower case
std::string to_base64(std::span<const std::uint8_t> bytes);

/// Compares without telling by its time where the two differ. Lengths are no secret.
bool equal_in_constant_time(std::string_view one, std::string_view other);

}  // namespace milepost::aws
