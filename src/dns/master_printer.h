// Prints a zone as a master file (RFC 1035 5), one line a record.
#pragma once

#include <cstdint>
#include <string>

#include "dns/name.h"
#include "dns/rdata.h"

namespace milepost::dns {

/// Prints a zone as a master file that MasterReader reads back to the same records.
class MasterPrinter {
 public:
  /// Appends the $ORIGIN line. REQUIRES: `origin` and `out` outlive the printer; `out` may be emptied in
  /// between.
  MasterPrinter(NameView origin, std::string& out);

  /// Appends one line: the owner relative to the origin, names in rdata absolute.
  void print(NameView owner, std::uint32_t ttl, RrType type, base::Bytes rdata);

 private:
  NameView origin_;
  std::string* out_;
};

}  // namespace milepost::dns
