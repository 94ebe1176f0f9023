// The parameters of SVCB and HTTPS (RFC 9460 7, RFC 9461, RFC 9540): each key's value once, for wire and
// text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "dns/escape.h"
#include "dns/rdata.h"

namespace milepost::dns {

inline constexpr std::uint16_t kSvcMandatory = 0;
inline constexpr std::uint16_t kSvcAlpn = 1;
inline constexpr std::uint16_t kSvcNoDefaultAlpn = 2;
inline constexpr std::uint16_t kSvcReserved =
    65535;  // "Invalid key" of RFC 9460 14.3.2, on the wire and in text

/// What the value of a key looks like. Keys without a name of their own hold any octets.
struct SvcParamKind {
  bool (*is_valid)(base::Bytes value);
  /// Appends the value that `text` spells, its escapes already decoded; false when it spells none.
  bool (*scan)(std::string_view text, Rdata& value);
  /// Appends what follows the key: nothing, or `=` and the value. REQUIRES: is_valid(value).
  void (*print)(base::Bytes value, Escapes escapes, std::string& out);
};
const SvcParamKind& kind_of_svc_param(std::uint16_t key);
/// Any octets: how a value behind keyNNNNN is read, whatever the key (RFC 9460 2.1).
const SvcParamKind& opaque_svc_param();

/// "alpn", "key667"; keys newer than RFC 9460 by number, so that older servers read them too.
std::string print_svc_param_key(std::uint16_t key);

struct SvcParamKeyText {
  std::uint16_t key;
  bool by_number;  // written as keyNNNNN
};
/// nullopt for an unknown name, a number with a leading zero, and the reserved key.
std::optional<SvcParamKeyText> scan_svc_param_key(std::string_view text);

}  // namespace milepost::dns
