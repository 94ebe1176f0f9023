// Files of checksummed frames, each holding whole records: the form of images and journals on disk.
//
//   frame:   size u32 | XXH3-64 of the payload u64 | payload (size octets)
//   payload: records, each kind u8 | size u32 | bytes
//
// Integers are in the machine's order: the copy belongs to the machine that wrote it. A frame that is cut off or
// does not match its checksum ends the file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace milepost::zone {

inline constexpr std::size_t kFrameSizeMax = std::size_t{1} << 30;

/// Appends to a file.
class RecordWriter {
 public:
  /// Creates the file (0600), or goes on at `offset` of an existing one, cutting off what lies behind.
  static base::Result<RecordWriter> create(const std::filesystem::path& path);
  static base::Result<RecordWriter> resume(const std::filesystem::path& path, std::uint64_t offset);
  RecordWriter(RecordWriter&& other) noexcept;
  RecordWriter& operator=(RecordWriter&& other) noexcept;
  ~RecordWriter();

  /// Adds a record made of `parts` to the frame at work.
  void add(std::uint8_t kind, std::initializer_list<base::Bytes> parts);
  /// Octets waiting in the frame at work.
  std::size_t pending() const { return frame_.size() - kFrameHeaderSize; }
  /// Writes the frame at work, if it holds anything.
  base::Status flush();
  /// Forces everything flushed to the disk.
  base::Status sync();
  std::uint64_t offset() const { return offset_; }

 private:
  static constexpr std::size_t kFrameHeaderSize = 12;
  RecordWriter(int fd, std::filesystem::path path, std::uint64_t offset);

  int fd_;
  std::filesystem::path path_;
  std::uint64_t offset_;
  std::vector<std::uint8_t> frame_;
};

/// How much of a file was sound.
struct RecordFileEnd {
  std::uint64_t sound_size = 0;  // octets up to the end of the last whole frame
  bool torn = false;             // something follows it
};

/// Calls visit(kind, bytes) for each record of each whole frame; stops early when it returns false.
/// Error DiskCopy: the file cannot be read.
base::Result<RecordFileEnd> read_records(
    const std::filesystem::path& path,
    const std::function<bool(std::uint8_t kind, base::Bytes bytes)>& visit);

}  // namespace milepost::zone
