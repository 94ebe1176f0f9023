// Text queries become wire form once, before the clock starts.
#include "bench/query_file.h"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "base/cidr.h"
#include "dns/name_text.h"
#include "dns/rdata.h"
#include "dns/wire.h"

namespace milepost::bench {
namespace {

using Message = std::vector<std::uint8_t>;

constexpr char kFirstPrintable = 0x20;

void append_u16(Message& message, std::uint16_t value) {
  message.push_back(static_cast<std::uint8_t>(value >> 8));
  message.push_back(static_cast<std::uint8_t>(value));
}

/// RFC 7871 6: as many octets of the address as the prefix covers.
void append_client_subnet(Message& message, const base::Cidr& subnet) {
  constexpr std::uint16_t kOptionClientSubnet = 8;
  const std::size_t address_size = (subnet.prefix + 7u) / 8;
  append_u16(message, kOptionClientSubnet);
  append_u16(message, static_cast<std::uint16_t>(4 + address_size));
  append_u16(message, subnet.network.size == 4 ? 1 : 2);
  message.push_back(subnet.prefix);
  message.push_back(0);  // the scope is the server's
  message.insert(message.end(), subnet.network.octets.begin(),
                 subnet.network.octets.begin() + static_cast<std::ptrdiff_t>(address_size));
}

/// RFC 6891 6.1.2.
void append_opt(Message& message, const QueryOptions& options, const std::optional<base::Cidr>& subnet) {
  message.push_back(0);  // the root
  append_u16(message, static_cast<std::uint16_t>(dns::RrType::OPT));
  append_u16(message, options.edns_payload != 0 ? options.edns_payload : dns::kUdpPayloadDefault);
  append_u16(message, 0);  // extended RCODE and version
  append_u16(message, options.dnssec_ok ? 0x8000 : 0);
  Message rdata;
  if (subnet) append_client_subnet(rdata, *subnet);
  append_u16(message, static_cast<std::uint16_t>(rdata.size()));
  message.insert(message.end(), rdata.begin(), rdata.end());
}

Message compose_query(dns::NameView name, dns::RrType type, const QueryOptions& options,
                      const std::optional<base::Cidr>& subnet) {
  const bool edns = options.edns_payload != 0 || subnet;
  Message message;
  append_u16(message, 0);  // the sender sets the id
  append_u16(message, 0);  // QUERY, no recursion asked of an authoritative server
  append_u16(message, 1);
  append_u16(message, 0);
  append_u16(message, 0);
  append_u16(message, edns ? 1 : 0);
  message.insert(message.end(), name.wire().begin(), name.wire().end());
  append_u16(message, static_cast<std::uint16_t>(type));
  append_u16(message, static_cast<std::uint16_t>(dns::RrClass::IN));
  if (edns) append_opt(message, options, subnet);
  return message;
}

/// Removes and returns the first word of `line`; empty when there is none.
std::string_view take_word(std::string_view& line) {
  constexpr std::string_view kBlank = " \t\r";
  const auto start = line.find_first_not_of(kBlank);
  if (start == std::string_view::npos) return {};
  const auto end = std::min(line.find_first_of(kBlank, start), line.size());
  const std::string_view word = line.substr(start, end - start);
  line.remove_prefix(end);
  return word;
}

bool is_comment(std::string_view word) {
  return word.empty() || word[0] == '#' || word[0] == ';';
}

/// What follows the name.
base::Result<Message> parse_query_line(std::string_view name_text, std::string_view rest,
                                       const QueryOptions& options) {
  const std::string_view type_text = take_word(rest);
  const std::string_view subnet_text = take_word(rest);
  const auto name = dns::scan_name(name_text, dns::Escapes::kDecimal);
  if (!name) return base::fail("QueryFile", fmt::format("'{}' is not a domain name", name_text));
  const auto type = dns::scan_type(type_text);
  if (!type) return base::fail("QueryFile", fmt::format("'{}' is not a record type", type_text));
  const auto subnet = base::Cidr::parse(subnet_text);
  if (!subnet && !subnet_text.empty())
    return base::fail("QueryFile", fmt::format("'{}' is not a client subnet", subnet_text));
  return compose_query(*name, *type, options, subnet);
}

}  // namespace

base::Bytes QuerySet::operator[](std::size_t index) const {
  const std::size_t end = index + 1 < starts_.size() ? starts_[index + 1] : octets_.size();
  return {octets_.data() + starts_[index], end - starts_[index]};
}

void QuerySet::add(base::Bytes message) {
  starts_.push_back(octets_.size());
  octets_.insert(octets_.end(), message.begin(), message.end());
}

base::Result<QuerySet> parse_query_text(std::string_view text, const QueryOptions& options) {
  QuerySet queries;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string_view name = take_word(line);
    if (is_comment(name)) continue;
    const auto message = parse_query_line(name, line, options);
    if (!message) return base::fail("QueryFile", fmt::format("line {}: {}", number, message.error().message));
    queries.add(*message);
  }
  return queries;
}

base::Result<QuerySet> parse_query_wire(std::string_view octets) {
  QuerySet queries;
  const base::Bytes bytes{reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size()};
  for (std::size_t offset = 0; offset < bytes.size();) {
    const std::size_t left = bytes.size() - offset;
    const std::size_t size = left >= 2 ? base::load_u16(&bytes[offset]) : 0;
    if (size < dns::kHeaderSize || size > kQuerySizeMax || size + 2 > left) {
      return base::fail("QueryFile",
                        fmt::format("no whole query of 12 to {} octets at offset {}", kQuerySizeMax, offset));
    }
    queries.add(bytes.subspan(offset + 2, size));
    offset += 2 + size;
  }
  return queries;
}

base::Result<QuerySet> read_query_file(const std::filesystem::path& path, const QueryOptions& options) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return base::fail("QueryFile", fmt::format("cannot read {}", path.string()));
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  const bool is_wire = !content.empty() && content[0] >= 0 && content[0] < kFirstPrintable;
  auto queries = is_wire ? parse_query_wire(content) : parse_query_text(content, options);
  if (!queries) return base::fail("QueryFile", fmt::format("{}: {}", path.string(), queries.error().message));
  if (queries->size() == 0) return base::fail("QueryFile", fmt::format("{} has no query", path.string()));
  return queries;
}

}  // namespace milepost::bench
