// Ten fields, one blank between each.
#include "explain/query_log_line.h"

#include <fmt/core.h>

#include <array>
#include <cstddef>

#include "dns/name_text.h"
#include "dns/rdata.h"
#include "explain/quoted_field.h"

namespace milepost::explain {
namespace {

enum Field : std::size_t {
  kVersion,
  kTime,
  kZone,
  kName,
  kType,
  kRcode,
  kProtocol,
  kEdge,
  kResolver,
  kSubnet,
  kFields
};

std::unexpected<std::string> wrong(std::string_view field, std::string_view what) {
  return std::unexpected(fmt::format("{} {}", quoted_field(field), what));
}

/// False: not as many fields as a line has.
bool split(std::string_view line, std::array<std::string_view, kFields>& fields) {
  for (std::size_t i = 0; i < kFields; ++i) {
    const std::size_t end = i + 1 == kFields ? line.size() : line.find(' ');
    if (end == line.npos) return false;
    fields[i] = line.substr(0, end);
    if (fields[i].empty()) return false;
    line.remove_prefix(i + 1 == kFields ? end : end + 1);
  }
  return fields[kSubnet].find(' ') == std::string_view::npos;
}

}  // namespace

std::expected<QueryLogLine, std::string> scan_query_log_line(std::string_view line) {
  std::array<std::string_view, kFields> fields;
  if (!split(line, fields)) return wrong(line, "does not have the ten fields of a query log");
  if (!fields[kVersion].starts_with("1."))
    return wrong(fields[kVersion], "is no known version of query logs");
  QueryLogLine out{.zone = fields[kZone], .name = {}, .resolver = {}, .subnet = {}};
  const auto name = dns::scan_name(fields[kName], dns::Escapes::kOctal);
  if (!name) return wrong(fields[kName], "is no domain name");
  out.name = name->folded();
  const auto type = fields[kType] == "ANY" ? dns::RrType::ANY : dns::scan_type(fields[kType]);
  if (!type) return wrong(fields[kType], "is no record type");
  out.type = *type;
  const auto resolver = base::IpAddress::parse(fields[kResolver]);
  if (!resolver) return wrong(fields[kResolver], "is no IP address");
  out.resolver = *resolver;
  if (fields[kSubnet] == "-") return out;
  out.subnet = base::Cidr::parse(fields[kSubnet]);
  if (!out.subnet) return wrong(fields[kSubnet], "is no client subnet");
  return out;
}

}  // namespace milepost::explain
