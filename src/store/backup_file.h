// A store in a file, written and read from front to back.
//
//   file:     "MPBACKUP" | format u32 | frames
//   frame:    size u32 | XXH3-64 of the payload u64 | payload (size octets)
//   payload:  of the first frame the header: lines NAME=VALUE (version, kind, cluster, revision, time)
//             of the next ones entries in key order, none split: key size u32 | value size u32 | key | value
//             of the last, behind an empty one, the trailer: keys u64 | content digest, 64 hexadecimal digits
//
// Integers are big-endian. The content digest is that of store/content_digest.h: whoever restores the file compares the
// store with it.
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

#include "store/content_digest.h"
#include "store/store.h"

namespace milepost::store {

inline constexpr std::uint32_t kBackupFormat = 1;

/// What a backup says of itself. Nothing of it is needed to restore. As it is read, printable ASCII and short.
struct BackupHeader {
  std::string version = {};  // of the Milepost that made it
  std::string kind = {};     // of the store: sqlite or etcd
  std::string cluster = {};  // the store's identity
  Revision revision = 0;
  std::string time = {};  // RFC 3339, UTC
};

struct BackupTotal {
  std::uint64_t keys = 0;
  std::string digest;
};

/// Belongs to one thread. What the stream thinks of it shows in the stream.
class BackupWriter {
 public:
  BackupWriter(std::ostream& out, const BackupHeader& header);
  /// REQUIRES: keys come in ascending order.
  void add(std::string_view key, std::string_view value);
  BackupTotal finish();

 private:
  void write_frame();

  std::ostream& out_;
  std::string frame_;
  ContentDigest digest_;
};

/// Where entries go; false ends the reading.
using TakeEntry = std::function<bool(std::string_view key, std::string_view value)>;

/// Reads a whole backup; holds a few MiB of it at a time. Errors: NotABackup, NewerBackup, DamagedBackup (truncated, or a
/// checksum that does not match; the message says behind which octet), Stopped (`take_entry` said false).
Result<BackupTotal> read_backup(std::istream& in, BackupHeader& header, const TakeEntry& take_entry);

}  // namespace milepost::store
