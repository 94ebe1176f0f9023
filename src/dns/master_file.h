// Master files (RFC 1035 5, RFC 2308 4, RFC 3597 5): a streaming reader that tells what it skips.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dns/master_entry.h"
#include "dns/name.h"
#include "dns/rdata.h"

namespace milepost::dns {

/// Highest TTL (RFC 2181 8).
inline constexpr std::uint32_t kTtlMax = 0x7fffffff;

struct MasterRecord {
  Name owner;
  RrType type = RrType::A;  // any type, when the file has its rdata as RFC 3597 \# text
  std::uint32_t ttl = 0;    // seconds, at most kTtlMax
  Rdata rdata;
  std::string file;
  std::size_t line = 0;  // where its entry starts
};

/// An entry that was not understood. The reader goes on behind it unless `fatal`: a broken $ORIGIN or $TTL
/// would change what every later entry means, so nothing is read behind one.
struct MasterError {
  std::string file;
  std::size_t line = 0;
  std::string token;  // the offending part; may be empty
  std::string what;
  bool fatal = false;

  /// "example.zone:12: '999.1.1.1': Value is not a valid IPv4 address"
  std::string text() const;
};

/// Opens the file of an $INCLUDE for reading; null when it cannot. This room opens no files itself.
using OpenInclude = std::function<std::unique_ptr<std::istream>(const std::string& path)>;

struct MasterOptions {
  Name origin;                    // where relative names begin: the zone's name
  std::string file = "-";         // name for messages; $INCLUDE paths are relative to its folder
  OpenInclude open_include = {};  // empty: $INCLUDE is an error
  std::size_t include_depth_max = 10;
  std::size_t include_count_max = 1000;  // in all, since includes of includes multiply
};

/// Reads one zone's records in the order of the file. Class IN only. Belongs to one thread.
///   TTL left out: of the last $TTL; without one, the last TTL written (RFC 1035 5.1), or for the SOA record
///   its minimum. $GENERATE is reported as unsupported.
class MasterReader {
 public:
  /// REQUIRES: `in` outlives the reader.
  MasterReader(std::istream& in, MasterOptions options);
  ~MasterReader();

  /// The next record, or the error of an entry that is skipped; nullopt at the end.
  std::optional<std::expected<MasterRecord, MasterError>> next();

 private:
  struct Source;
  using Outcome = std::expected<void, MasterError>;

  Outcome read_directive(const MasterEntry& entry);
  Outcome read_origin(const MasterEntry& entry);
  Outcome read_default_ttl(const MasterEntry& entry);
  Outcome read_include(const MasterEntry& entry);
  std::expected<MasterRecord, MasterError> read_record(const MasterEntry& entry);
  Outcome read_owner(const MasterEntry& entry, std::size_t& at);
  /// [TTL] [class] type in the orders of RFC 1035 5.1; moves `at` behind them.
  Outcome read_ttl_class_type(const MasterEntry& entry, std::size_t& at, MasterRecord& record,
                              std::optional<std::uint32_t>& ttl);
  Outcome settle_ttl(const MasterEntry& entry, std::optional<std::uint32_t> written, MasterRecord& record);
  std::expected<Name, MasterError> read_name(const MasterEntry& entry, std::size_t index) const;
  std::unexpected<MasterError> fail(std::size_t line, std::string_view token, std::string_view what) const;

  MasterOptions options_;
  std::vector<std::unique_ptr<Source>> sources_;  // the file and the includes that are open, innermost last
  std::size_t include_count_ = 0;
  std::optional<std::uint32_t> default_ttl_;
  std::optional<std::uint32_t> last_ttl_;
};

}  // namespace milepost::dns
