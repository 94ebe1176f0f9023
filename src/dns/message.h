// Whole messages: queries put together and responses taken apart, for those who ask. Not the packet path, which
// copies nothing (dns/query.h, dns/composer.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/cidr.h"
#include "dns/name.h"
#include "dns/rdata.h"
#include "dns/wire.h"

namespace milepost::dns {

struct Question {
  Name name;
  RrType type{};
  std::uint16_t id = 0;
  std::uint16_t udp_payload = kUdpPayloadDefault;  // EDNS is always sent
  std::optional<base::Cidr> client_subnet = {};    // RFC 7871 6
  bool recursion_desired = false;                  // asked of a resolver
};

/// A query of class IN: without RD as a resolver sends it to a name server, with RD as hosts send it to a resolver.
std::vector<std::uint8_t> compose_query(const Question& question);

struct Record {
  Name owner;
  RrType type{};
  std::uint16_t klass = 0;  // of OPT: the UDP payload
  std::uint32_t ttl = 0;    // of OPT: extended RCODE, version, flags
  Rdata rdata;              // names uncompressed
};

struct Message {
  std::uint16_t id = 0;
  std::uint16_t flags = 0;  // third and fourth octet of the header
  std::uint16_t rcode = 0;  // with the upper bits of OPT (RFC 6891 6.1.3)
  std::vector<Record> answer, authority, additional;

  bool truncated() const { return (flags & kFlagTC) != 0; }
};

/// nullopt when it is no message, or when octets follow it.
std::optional<Message> parse_message(base::Bytes octets);

/// "NXDOMAIN"; RCODEs without a word here print as RCODE24.
std::string print_rcode(std::uint16_t rcode);

}  // namespace milepost::dns
