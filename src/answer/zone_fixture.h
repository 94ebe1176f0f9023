// For the room's tests and benchmarks: zones written as master-file rows, questions asked as packets.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "answer/responder.h"
#include "base/cidr.h"
#include "dns/name_text.h"
#include "dns/rdata.h"
#include "zone/catalog_writer.h"

namespace milepost::answer {

inline dns::Name scan(std::string_view text) {
  static const dns::Name kRoot;
  return dns::scan_name(text, dns::Escapes::kDecimal, &kRoot).value();
}

/// A query as a client sends it.
struct QueryPacket {
  std::string name = "www.example.com.";
  std::uint16_t type = 1;
  std::uint16_t klass = 1;
  std::uint16_t flags = 0;
  std::uint16_t udp_payload = 0;  // 0: no EDNS
  std::uint32_t edns_rest = 0;    // extended RCODE, version, flags
  std::vector<std::uint8_t> options = {};

  std::vector<std::uint8_t> octets() const {
    std::vector<std::uint8_t> packet = {
        0x12, 0x34, 0, 0, 0, 1, 0, 0, 0, 0, 0, static_cast<std::uint8_t>(udp_payload > 0 ? 1 : 0)};
    base::store_u16(packet.data() + 2, flags);
    const dns::Name owner = scan(name);
    packet.insert(packet.end(), owner.view().data(), owner.view().data() + owner.size());
    const auto put = [&packet](std::uint16_t value) {
      packet.push_back(static_cast<std::uint8_t>(value >> 8));
      packet.push_back(static_cast<std::uint8_t>(value));
    };
    put(type), put(klass);
    if (udp_payload > 0) {
      packet.push_back(0);
      put(41), put(udp_payload), put(static_cast<std::uint16_t>(edns_rest >> 16)),
          put(static_cast<std::uint16_t>(edns_rest));
      put(static_cast<std::uint16_t>(options.size()));
      packet.insert(packet.end(), options.begin(), options.end());
    }
    return packet;
  }
};

/// A response taken apart and printed: "www.example.com. 300 A 192.0.2.1", each section sorted.
struct ResponseText {
  bool silent = false;
  std::uint16_t id = 0;
  std::uint16_t flags = 0;
  std::string rcode;
  std::vector<std::string> answer, authority, additional;
  bool has_opt = false;
  std::uint16_t opt_payload = 0;
  std::vector<std::uint8_t> opt_options;
  std::size_t size = 0;

  bool authoritative() const { return (flags & dns::kFlagAA) != 0; }
  bool truncated() const { return (flags & dns::kFlagTC) != 0; }
};

/// Rdata with its names uncompressed, as print_rdata() takes it.
inline dns::Rdata expand(dns::RrType type, base::Bytes message, std::size_t at, std::size_t size) {
  const auto names = dns::name_in_rdata(type);
  if (!names)
    return {message.begin() + static_cast<std::ptrdiff_t>(at),
            message.begin() + static_cast<std::ptrdiff_t>(at + size)};
  const std::size_t end = at + size;
  dns::Rdata rdata(message.begin() + static_cast<std::ptrdiff_t>(at),
                   message.begin() + static_cast<std::ptrdiff_t>(at + names->offset));
  at += names->offset;
  for (int left = names->count; left > 0; --left) {
    std::uint8_t name[255];
    const std::size_t name_size = dns::parse_name(message, at, name);
    rdata.insert(rdata.end(), name, name + name_size);
  }
  rdata.insert(rdata.end(), message.begin() + static_cast<std::ptrdiff_t>(at),
               message.begin() + static_cast<std::ptrdiff_t>(end));
  return rdata;
}

inline ResponseText read_response(base::Bytes message) {
  ResponseText text;
  text.size = message.size();
  if (message.empty()) {
    text.silent = true;
    return text;
  }
  text.id = base::load_u16(message.data());
  text.flags = base::load_u16(message.data() + 2);
  unsigned rcode = text.flags & 15u;
  std::size_t at = 12;
  std::uint8_t name[255];
  for (unsigned left = base::load_u16(message.data() + 4); left > 0; --left) {
    if (dns::parse_name(message, at, name) == 0) return {};
    at += 4;
  }
  std::vector<std::string>* sections[] = {&text.answer, &text.authority, &text.additional};
  for (int section = 0; section < 3; ++section) {
    for (unsigned left = base::load_u16(message.data() + 6 + 2 * section); left > 0; --left) {
      const std::size_t name_size = dns::parse_name(message, at, name);
      if (name_size == 0) return {};
      const auto type = static_cast<dns::RrType>(base::load_u16(message.data() + at));
      const std::size_t size = base::load_u16(message.data() + at + 8);
      if (type == dns::RrType::OPT) {
        text.has_opt = true;
        text.opt_payload = base::load_u16(message.data() + at + 2);
        rcode |= static_cast<unsigned>(message[at + 4]) << 4;
        text.opt_options.assign(message.begin() + static_cast<std::ptrdiff_t>(at + 10),
                                message.begin() + static_cast<std::ptrdiff_t>(at + 10 + size));
      } else {
        sections[section]->push_back(dns::print_name({name, name_size}, dns::Escapes::kDecimal) + " " +
                                     std::to_string(base::load_u32(message.data() + at + 4)) + " " +
                                     dns::print_type(type) + " " +
                                     dns::print_rdata(type, expand(type, message, at + 10, size), {}));
      }
      at += 10 + size;
    }
    std::ranges::sort(*sections[section]);
  }
  if (at != message.size()) text.rcode = "trailing octets, ";
  static constexpr std::pair<unsigned, const char*> kNames[] = {
      {0, "NOERROR"}, {1, "FORMERR"}, {2, "SERVFAIL"}, {3, "NXDOMAIN"},
      {4, "NOTIMP"},  {5, "REFUSED"}, {9, "NOTAUTH"},  {16, "BADVERS"}};
  for (const auto& [number, word] : kNames) {
    if (number == rcode) text.rcode += word;
  }
  return text;
}

/// A catalog with a responder before it.
class ZoneFixture {
 public:
  explicit ZoneFixture(
      AnswerOptions options = {},
      zone::CatalogWriter::Regions regions = [](std::string_view) { return zone::LinkedRegion{}; })
      : writer_(catalog_, std::move(regions)),
        factory_(catalog_, std::move(options)),
        responder_(factory_.make_responder()),
        buffer_(65535) {}

  /// Rows are `owner [ttl] type rdata`, owners relative to `apex`, @ the apex.
  void load(const std::string& id, std::string_view apex, std::string_view rows,
            std::vector<std::uint16_t> hosts = {}, std::uint64_t order = 1) {
    load({id, scan(apex), order, std::move(hosts)}, rows);
  }
  /// The same as a private zone of these VPCs.
  void load_private(const std::string& id, std::string_view apex, std::string_view rows,
                    std::vector<std::string> vpcs, std::uint64_t order = 1) {
    load({id, scan(apex), order, {}, true, std::move(vpcs)}, rows);
  }
  void load(const zone::ZoneInfo& info, std::string_view rows) {
    const std::string& id = info.id;
    const dns::Name& origin = info.name;
    writer_.put_zone(info);
    std::map<std::pair<std::string, dns::RrType>, std::pair<std::uint32_t, std::vector<dns::Rdata>>> sets;
    std::istringstream lines{std::string(rows)};
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string owner, type;
      std::uint32_t ttl = 0;
      if (!(words >> owner >> ttl >> type)) continue;
      std::string rest;
      std::getline(words, rest);
      const dns::Name name =
          owner == "@" ? origin : dns::scan_name(owner, dns::Escapes::kDecimal, &origin).value();
      const auto rdata = dns::scan_rdata(*dns::scan_type(type), rest, {dns::Escapes::kDecimal, &origin});
      if (!rdata) throw std::runtime_error("bad row: " + line);
      auto& set = sets[{dns::print_name(name, dns::Escapes::kDecimal), *dns::scan_type(type)}];
      set.first = ttl;
      set.second.push_back(*rdata);
    }
    for (const auto& [key, set] : sets) {
      const auto put = writer_.put_rrset(id, scan(key.first), key.second, set.first, set.second);
      if (!put) throw std::runtime_error(put.error().message);
    }
    writer_.commit(++revision_);
  }

  /// Shows what was put since the last commit.
  void commit() { writer_.commit(++revision_); }

  void put_vpc(const std::string& id, const std::vector<std::string>& networks) {
    zone::VpcInfo vpc{id, {}};
    for (const std::string& text : networks) vpc.networks.push_back(base::Cidr::parse(text).value());
    writer_.put_vpc(vpc);
    writer_.commit(++revision_);
  }
  /// The source address of the questions to come; 0.0.0.0 before.
  void ask_from(std::string_view address) {
    const base::IpAddress parsed = base::IpAddress::parse(address).value();
    client_ = {parsed.octets, parsed.size};
  }

  base::Bytes ask_raw(base::Bytes packet, Transport transport = Transport::kUdp, std::uint16_t listener = 0) {
    Exchange exchange;
    exchange.query = packet.data();
    exchange.query_size = static_cast<std::uint16_t>(packet.size());
    exchange.transport = transport;
    exchange.listener = listener;
    exchange.client = client_;
    exchange.response = buffer_.data();
    exchange.response_capacity = static_cast<std::uint16_t>(transport == Transport::kUdp ? 4096 : 65535);
    responder_->answer({&exchange, 1});
    return {buffer_.data(), exchange.response_size};
  }

  ResponseText ask(const QueryPacket& query, Transport transport = Transport::kUdp,
                   std::uint16_t listener = 0) {
    const std::vector<std::uint8_t> packet = query.octets();
    return read_response(ask_raw(packet, transport, listener));
  }
  ResponseText ask(std::string name, dns::RrType type, Transport transport = Transport::kTcp) {
    return ask({.name = std::move(name), .type = static_cast<std::uint16_t>(type)}, transport);
  }

  Responder& responder() { return *responder_; }
  ResponderFactory& factory() { return factory_; }
  CounterValues counters() const { return factory_.counters(); }
  zone::CatalogWriter& writer() { return writer_; }
  base::Published<zone::Catalog>& catalog() { return catalog_; }

 private:
  base::Published<zone::Catalog> catalog_;
  zone::CatalogWriter writer_;
  CatalogResponderFactory factory_;
  std::unique_ptr<Responder> responder_;
  std::vector<std::uint8_t> buffer_;
  std::int64_t revision_ = 0;
  ClientAddress client_;
};

}  // namespace milepost::answer
