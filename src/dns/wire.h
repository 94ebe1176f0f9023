// Numbers of the DNS wire format: RFC 1035 4.1.1, RFC 6895 and the IANA registries.
#pragma once

#include <cstddef>
#include <cstdint>

namespace milepost::dns {

inline constexpr std::size_t kHeaderSize = 12;
inline constexpr std::uint16_t kUdpPayloadMin = 512;       // RFC 1035 2.3.4, RFC 6891 6.2.3
inline constexpr std::uint16_t kUdpPayloadDefault = 1232;  // DNS flag day 2020
inline constexpr std::size_t kMessageSizeMax = 65535;

// Bits of the third and fourth header octet as one 16-bit word.
inline constexpr std::uint16_t kFlagQR = 0x8000;
inline constexpr std::uint16_t kFlagAA = 0x0400;
inline constexpr std::uint16_t kFlagTC = 0x0200;
inline constexpr std::uint16_t kFlagRD = 0x0100;
inline constexpr std::uint16_t kFlagRA = 0x0080;
inline constexpr std::uint16_t kFlagZ = 0x0040;
inline constexpr std::uint16_t kFlagAD = 0x0020;
inline constexpr std::uint16_t kFlagCD = 0x0010;
inline constexpr std::uint16_t kOpcodeMask = 0x7800;

enum class Opcode : std::uint8_t { QUERY = 0, IQUERY = 1, STATUS = 2, NOTIFY = 4, UPDATE = 5, DSO = 6 };

/// BADVERS and BADCOOKIE need the extended RCODE of EDNS (RFC 6891 6.1.3).
enum class Rcode : std::uint16_t {
  NOERROR = 0,
  FORMERR = 1,
  SERVFAIL = 2,
  NXDOMAIN = 3,
  NOTIMP = 4,
  REFUSED = 5,
  NOTAUTH = 9,
  BADVERS = 16,
  BADCOOKIE = 23,
};

enum class RrClass : std::uint16_t { IN = 1, CH = 3, NONE = 254, ANY = 255 };

/// Record types with a meaning here; any other value is a type Milepost does not serve.
enum class RrType : std::uint16_t {
  A = 1,
  NS = 2,
  CNAME = 5,
  SOA = 6,
  PTR = 12,
  MX = 15,
  TXT = 16,
  AAAA = 28,
  SRV = 33,
  NAPTR = 35,
  DNAME = 39,
  OPT = 41,
  DS = 43,
  SSHFP = 44,
  RRSIG = 46,
  NSEC = 47,
  DNSKEY = 48,
  TLSA = 52,
  SVCB = 64,
  HTTPS = 65,
  SPF = 99,
  TSIG = 250,
  IXFR = 251,
  AXFR = 252,
  MAILB = 253,
  MAILA = 254,
  ANY = 255,
  CAA = 257,
};

enum class EdnsOption : std::uint16_t { NSID = 3, CLIENT_SUBNET = 8, COOKIE = 10, PADDING = 12, EDE = 15 };

}  // namespace milepost::dns
