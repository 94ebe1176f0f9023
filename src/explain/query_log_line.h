// One line of a query log, as Route 53 writes them (Developer Guide, "Public DNS query logging"):
//
//   1.0 2017-12-13T08:16:02.130Z Z123412341234 example.com A NOERROR UDP FRA6 192.168.1.1 192.168.222.0/24
//   version, time, hosted zone, name, type, RCODE, protocol, edge location, resolver, EDNS client subnet or -
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/cidr.h"
#include "dns/name.h"
#include "dns/wire.h"

namespace milepost::explain {

struct QueryLogLine {
  std::string_view zone = {};  // of the line that was scanned
  dns::Name name = {};         // folded
  dns::RrType type{};
  base::IpAddress resolver = {};
  std::optional<base::Cidr> subnet = {};
};

/// Without its line end. The error is what is wrong, as a phrase that quotes the field.
std::expected<QueryLogLine, std::string> scan_query_log_line(std::string_view line);

}  // namespace milepost::explain
