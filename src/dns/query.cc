#include "dns/query.h"

namespace milepost::dns {
namespace {

constexpr std::size_t kQuestionTail = 4;  // type, class
constexpr std::size_t kRecordTail = 10;   // type, class, TTL, rdata length
constexpr std::size_t kOptionHeader = 4;
constexpr std::size_t kCookieClientSize = 8;
constexpr std::size_t kCookieSizeMin = 16;
constexpr std::size_t kCookieSizeMax = 40;

/// Moves `at` behind a name without looking where its pointer leads.
bool skip_name(base::Bytes packet, std::size_t& at) {
  while (at < packet.size()) {
    const std::uint8_t length = packet[at];
    if (length >= 0xc0) {
      at += 2;
      return at <= packet.size();
    }
    if (length > kLabelSizeMax) return false;
    at += length + 1u;
    if (length == 0) return true;
  }
  return false;
}

/// RFC 7871 6 and 7.1.2: what a query's option must look like.
bool parse_subnet(base::Bytes option, Query& query) {
  if (option.size() < 4) return false;
  ClientSubnet subnet{base::load_u16(option.data()), option[2], option.subspan(4)};
  const std::uint8_t scope_prefix = option[3];
  const unsigned bits_max = subnet.family == 1 ? 32 : subnet.family == 2 ? 128 : 0;
  if (subnet.family > 2 || subnet.source_prefix > bits_max || scope_prefix != 0) return false;
  if (subnet.address.size() != (subnet.source_prefix + 7u) / 8) return false;
  const unsigned loose_bits = subnet.source_prefix % 8;
  if (loose_bits != 0 && (subnet.address.back() & (0xffu >> loose_bits)) != 0) return false;
  query.subnet = subnet;
  query.has_subnet = true;
  return true;
}

bool parse_option(EdnsOption code, base::Bytes option, Query& query) {
  switch (code) {
    case EdnsOption::NSID:
      query.wants_nsid = true;
      return true;
    case EdnsOption::CLIENT_SUBNET:
      return query.has_subnet || parse_subnet(option, query);
    case EdnsOption::COOKIE: {
      // RFC 7873 5.2.2: other lengths are FORMERR; of several cookies the first counts (5.2).
      const std::size_t size = option.size();
      if (size != kCookieClientSize && (size < kCookieSizeMin || size > kCookieSizeMax)) return false;
      if (query.cookie.empty()) query.cookie = option;
      return true;
    }
    default:
      return true;  // RFC 6891 6.1.2: unknown options are ignored
  }
}

/// `record` starts at the type of an OPT record (RFC 6891 6.1.2).
bool parse_edns(base::Bytes record, Query& query) {
  if (query.has_edns) return false;  // RFC 6891 6.1.1: more than one is FORMERR
  query.has_edns = true;
  query.udp_payload = base::load_u16(record.data() + 2);
  query.edns_version = record[5];
  query.wants_dnssec = (record[6] & 0x80) != 0;
  if (query.edns_version != 0) return true;  // the options may mean something else there
  base::Bytes options = record.subspan(kRecordTail);
  while (!options.empty()) {
    if (options.size() < kOptionHeader) return false;
    const std::size_t size = base::load_u16(options.data() + 2);
    if (options.size() < kOptionHeader + size) return false;
    const auto code = static_cast<EdnsOption>(base::load_u16(options.data()));
    if (!parse_option(code, options.subspan(kOptionHeader, size), query)) return false;
    options = options.subspan(kOptionHeader + size);
  }
  return true;
}

/// RFC 8945 4.2: algorithm, time and fudge, MAC, original id, error, other data; names are not compressed.
bool parse_tsig(base::Bytes owner, base::Bytes rdata, Query& query) {
  const auto key = parse_uncompressed_name(owner);
  const auto algorithm = parse_uncompressed_name(rdata);
  if (!key || !algorithm) return false;
  rdata = rdata.subspan(algorithm->size());
  constexpr std::size_t kTimeAndFudge = 8;
  if (rdata.size() < kTimeAndFudge + 2) return false;
  const std::size_t mac_size = base::load_u16(rdata.data() + kTimeAndFudge);
  const base::Bytes behind_mac = rdata.subspan(kTimeAndFudge + 2);
  constexpr std::size_t kTail = 6;  // original id, error, size of other data
  if (behind_mac.size() < mac_size + kTail) return false;
  const std::size_t other_size = base::load_u16(behind_mac.data() + mac_size + 4);
  if (behind_mac.size() != mac_size + kTail + other_size) return false;
  query.tsig = {key->wire(), algorithm->wire(), rdata.first(kTimeAndFudge)};
  return true;
}

/// The records behind the question: OPT and TSIG mean something here. All must be whole, and nothing may follow.
bool parse_records(base::Bytes packet, std::size_t at, unsigned before_additional, unsigned additional,
                   Query& query) {
  for (unsigned index = 0; index < before_additional + additional; ++index) {
    const std::size_t owner = at;
    if (!skip_name(packet, at) || packet.size() - at < kRecordTail) return false;
    const std::size_t size = kRecordTail + base::load_u16(packet.data() + at + 8);
    if (packet.size() - at < size) return false;
    const auto type = static_cast<RrType>(base::load_u16(packet.data() + at));
    if (type == RrType::OPT) {
      if (index < before_additional || packet[owner] != 0) return false;
      if (!parse_edns(packet.subspan(at, size), query)) return false;
    }
    if (type == RrType::TSIG) {
      // RFC 8945 5.1: the last record of the additional section, or FORMERR.
      if (index < before_additional || index + 1 != before_additional + additional) return false;
      if (!parse_tsig(packet.subspan(owner), packet.subspan(at + kRecordTail, size - kRecordTail), query))
        return false;
    }
    at += size;
  }
  return at == packet.size();
}

}  // namespace

QueryCheck parse_query(base::Bytes packet, Query& query) {
  if (packet.size() < kHeaderSize) return QueryCheck::kSilence;
  const std::uint8_t* header = packet.data();
  query.id = base::load_u16(header);
  query.flags = base::load_u16(header + 2);
  if ((query.flags & kFlagQR) != 0) return QueryCheck::kSilence;
  if (query.opcode() != Opcode::QUERY) return QueryCheck::kNotQuery;
  const unsigned questions = base::load_u16(header + 4);
  const unsigned answers = base::load_u16(header + 6);
  const unsigned authorities = base::load_u16(header + 8);
  const unsigned additionals = base::load_u16(header + 10);
  if (questions > 1) return QueryCheck::kMalformed;  // RFC 9619
  std::size_t at = kHeaderSize;
  if (questions == 1) {
    const auto name = parse_uncompressed_name(packet.subspan(at));
    if (!name || packet.size() - at - name->size() < kQuestionTail) return QueryCheck::kMalformed;
    query.question = name->data();
    query.name_size = static_cast<std::uint16_t>(name->size());
    at += name->size();
    query.type = static_cast<RrType>(base::load_u16(packet.data() + at));
    query.klass = base::load_u16(packet.data() + at + 2);
    at += kQuestionTail;
  }
  if (!parse_records(packet, at, answers + authorities, additionals, query)) return QueryCheck::kMalformed;
  if (questions == 1) return QueryCheck::kGood;
  return query.cookie.empty() ? QueryCheck::kMalformed : QueryCheck::kCookieOnly;
}

}  // namespace milepost::dns
