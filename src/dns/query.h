// A query as it came: header, question and EDNS(0), checked but not copied.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "dns/name.h"
#include "dns/wire.h"

namespace milepost::dns {

enum class QueryCheck : std::uint8_t {
  kGood,
  kSilence,     // shorter than a header, or itself a response: never answered (RFC 1035 4.1.1)
  kNotQuery,    // an opcode other than QUERY
  kMalformed,   // FORMERR
  kCookieOnly,  // no question, but a COOKIE option: the client asks for a server cookie (RFC 7873 5.4)
};

/// An EDNS client subnet option as sent (RFC 7871 6).
struct ClientSubnet {
  std::uint16_t family = 0;  // 1 IPv4, 2 IPv6, 0 none (an empty subnet)
  std::uint8_t source_prefix = 0;
  base::Bytes address;  // as many octets as the prefix needs
};

/// The parts of a TSIG record that an error repeats (RFC 8945 4.2). `owner` is the key's name.
struct TsigRecord {
  base::Bytes owner;  // empty: the query is not signed
  base::Bytes algorithm;
  base::Bytes time_and_fudge;  // 8 octets
};

/// Points into the packet; lives as long as that.
struct Query {
  std::uint16_t id = 0;
  std::uint16_t flags = 0;  // third and fourth octet of the header
  RrType type{};
  std::uint16_t klass = 0;
  const std::uint8_t* question = nullptr;  // the uncompressed QNAME, then type and class
  std::uint16_t name_size = 0;             // 0: no question was read

  bool has_edns = false;
  bool wants_dnssec = false;  // DO
  bool wants_nsid = false;
  bool has_subnet = false;
  std::uint8_t edns_version = 0;
  std::uint16_t udp_payload = kUdpPayloadMin;  // what the client can take
  ClientSubnet subnet;
  TsigRecord tsig;
  base::Bytes cookie;  // 8, or 16 to 40 octets; empty: none

  Opcode opcode() const { return static_cast<Opcode>((flags & kOpcodeMask) >> 11); }
  NameView name() const { return {question, name_size}; }
  std::size_t question_size() const { return name_size == 0 ? 0 : name_size + 4u; }
};

/// Reads `packet` into `query` (which is fresh). With kNotQuery and kMalformed the parts before the fault are filled
/// in, so that a response can repeat them. Never reads outside of `packet`.
QueryCheck parse_query(base::Bytes packet, Query& query);

}  // namespace milepost::dns
