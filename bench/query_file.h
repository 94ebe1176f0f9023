// The queries to send, read from a file and kept in wire form.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace milepost::bench {

/// The largest query that is sent: no query that a resolver asks comes near it.
inline constexpr std::size_t kQuerySizeMax = 512;

/// Messages behind each other in one block, in the order of the file, so that sending them in order reads
/// memory in order.
class QuerySet {
 public:
  std::size_t size() const { return starts_.size(); }
  /// The message, its id octets to be set by the sender. REQUIRES: index < size().
  base::Bytes operator[](std::size_t index) const;
  /// REQUIRES: dns::kHeaderSize <= message.size() <= kQuerySizeMax.
  void add(base::Bytes message);

 private:
  std::vector<std::uint8_t> octets_;
  std::vector<std::size_t> starts_;
};

/// What the queries composed from text carry besides the question.
struct QueryOptions {
  std::uint16_t edns_payload = 0;  // 0: no OPT record, but for queries with a client subnet: theirs says 1232
  bool dnssec_ok = false;          // sets DO; only with an OPT record
};

/// Reads either form; which one is told by the first octet, since no query has 8,192 octets:
///   text: dnsperf's, a line for a query: NAME TYPE; empty lines and lines that start with # or ; are skipped.
///         A third word is an EDNS client subnet: www.example.com A 192.0.2.0/24
///   wire: each message behind its size in two octets, as DNS over TCP frames it (RFC 1035 4.2.2)
/// Errors: QueryFile, naming the file and the line or offset.
base::Result<QuerySet> read_query_file(const std::filesystem::path& path, const QueryOptions& options);

base::Result<QuerySet> parse_query_text(std::string_view text, const QueryOptions& options);
base::Result<QuerySet> parse_query_wire(std::string_view octets);

}  // namespace milepost::bench
