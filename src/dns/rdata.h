// The record types Milepost serves: each described once, for wire and text alike.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "dns/name.h"
#include "dns/name_text.h"
#include "dns/wire.h"

namespace milepost::dns {

inline constexpr std::size_t kRdataSizeMax = 65535;

/// Rdata in uncompressed wire form, without its length octets: 0..65535 octets.
using Rdata = std::vector<std::uint8_t>;

/// Why a text is not the rdata of its type. `code` and `what` are the words Route 53 puts into
/// `FATAL problem: CODE (WHAT) encountered with 'VALUE'`; `value` is the offending part.
struct RdataError {
  std::string code;   // ARRDATAIllegalIPv4Address
  std::string what;   // Value is not a valid IPv4 address
  std::string value;  // 999.1.1.1

  friend bool operator==(const RdataError&, const RdataError&) = default;
};

/// How text is read and printed.
///   zone file:  Escapes::kDecimal, names relative to `origin`, unquoted character strings allowed, times
///               with units, RFC 3597 \# too
///   Route 53:   Escapes::kOctal, names absolute with or without the dot, character strings quoted
/// Printed names are always absolute.
struct TextRules {
  Escapes escapes = Escapes::kDecimal;
  const Name* origin = nullptr;
};

/// The 17 types of Route 53, in ASCII order of their mnemonics:
/// A AAAA CAA CNAME DS HTTPS MX NAPTR NS PTR SOA SPF SRV SSHFP SVCB TLSA TXT.
std::span<const RrType> served_types();
bool is_served(RrType type);

/// "AAAA"; types that are not served print as TYPE65 (RFC 3597 5).
std::string print_type(RrType type);
/// Mnemonic in any case, or TYPEnnn; nullopt for neither.
std::optional<RrType> scan_type(std::string_view text);

/// Text to wire: of a served type, or RFC 3597 \# text with Escapes::kDecimal for any type.
std::expected<Rdata, RdataError> scan_rdata(RrType type, std::string_view text, const TextRules& rules);
/// Wire to text; RFC 3597 \# form for types not served or when `rdata` does not parse.
std::string print_rdata(RrType type, base::Bytes rdata, const TextRules& rules);
/// True when `rdata` is well-formed for its type (names uncompressed); any bytes are for types not served.
bool rdata_is_valid(RrType type, base::Bytes rdata);

/// What the composer needs to know of a type to copy its rdata into a message: whether a domain name
/// stands at `offset` (behind fixed-size octets), and whether RFC 3597 4 lets it be compressed.
struct NameInRdata {
  std::uint8_t offset;  // octets before the first name: MX 2, SRV 6, NS 0
  std::uint8_t count;   // names that follow each other: SOA 2, else 1
  bool compressible;    // NS CNAME SOA PTR MX
};
std::optional<NameInRdata> name_in_rdata(RrType type);

}  // namespace milepost::dns
