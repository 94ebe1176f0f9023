// Base64 (RFC 4648 4) as zone files carry binary values: padded, without blanks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace milepost::dns {

/// nullopt for characters outside the alphabet, missing padding, or bits set behind the last octet.
std::optional<std::vector<std::uint8_t>> decode_base64(std::string_view text);
std::string encode_base64(base::Bytes octets);

}  // namespace milepost::dns
