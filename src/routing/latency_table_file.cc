// Written piece by piece into a new file beside the old one; checked record by record when it is read.
#include "routing/latency_table_file.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "zone/record_file.h"

namespace milepost::routing {
namespace {

constexpr std::size_t kRecordSize = std::size_t{1} << 16;  // about
constexpr std::size_t kFlushSize = std::size_t{1} << 20;
constexpr std::uint64_t kMagic = 0x31544c4d504c494d;  // "MILPMLT1"
constexpr std::uint32_t kFormat = 1;

enum Kind : std::uint8_t { kHeader = 1, kRegion, kRows, kRanges4, kRanges6, kEnd };

struct Header {
  std::uint64_t magic;
  std::uint32_t format;
  std::uint32_t width;
  std::uint64_t value_count;
  std::uint64_t prefix_count;
};

template <class Key>
struct StoredRange {
  std::uint8_t start[sizeof(Key)];
  std::uint32_t row;
};
static_assert(sizeof(StoredRange<Key4>) == 8 && sizeof(StoredRange<Key6>) == 20);

template <class T>
base::Bytes octets_of(std::span<const T> values) {
  return {reinterpret_cast<const std::uint8_t*>(values.data()), values.size_bytes()};
}

/// Puts records together, and whole frames to the disk.
class Writer {
 public:
  explicit Writer(zone::RecordWriter out) : out_(std::move(out)) {}

  void add(Kind kind, base::Bytes bytes) {
    out_.add(kind, {bytes});
    if (status_ && out_.pending() >= kFlushSize) status_ = out_.flush();
  }
  /// In records of `step` values each.
  template <class T>
  void add_all(Kind kind, std::span<const T> values, std::size_t step) {
    for (; !values.empty(); values = values.subspan(std::min(step, values.size())))
      add(kind, octets_of(values.first(std::min(step, values.size()))));
  }
  template <class Key>
  void add_ranges(Kind kind, const Ranges<Key>& ranges) {
    std::vector<StoredRange<Key>> stored(ranges.size());
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      store_key(stored[i].start, ranges[i].start);
      stored[i].row = ranges[i].value;
    }
    add_all(kind, std::span<const StoredRange<Key>>(stored), kRecordSize / sizeof(StoredRange<Key>));
  }
  base::Status finish() {
    add(kEnd, {});
    if (status_) status_ = out_.flush();
    if (status_) status_ = out_.sync();
    return status_;
  }

 private:
  zone::RecordWriter out_;
  base::Status status_;
};

/// Takes records as they come; false: this one is none that can stand there.
class Reader {
 public:
  explicit Reader(const RegionTable& regions) : regions_(regions) {
    parts_.ranges.v4.clear();
    parts_.ranges.v6.clear();
  }

  bool take(std::uint8_t kind, base::Bytes bytes) {
    if (complete_ || (kind == kHeader) != (last_ == 0) || kind < last_) return false;
    last_ = kind;
    switch (kind) {
      case kHeader:
        return take_header(bytes);
      case kRegion:
        columns_.push_back(regions_.find({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
        return columns_.size() <= parts_.width;
      case kRows:
        return take_rows(bytes);
      case kRanges4:
        return take_ranges(bytes, parts_.ranges.v4);
      case kRanges6:
        return take_ranges(bytes, parts_.ranges.v6);
      case kEnd:
        return complete_ = !parts_.ranges.v4.empty() && !parts_.ranges.v6.empty();
    }
    return false;
  }
  bool complete() const { return complete_; }

  /// With the columns of these regions. REQUIRES: complete().
  LatencyTable table() {
    LatencyTable::Parts parts{.ranges = std::move(parts_.ranges),
                              .value_count = parts_.value_count,
                              .prefix_count = parts_.prefix_count};
    for (const auto& region : columns_) {
      if (region) parts.width = std::max(parts.width, *region + std::size_t{1});
    }
    parts.cells.assign(row_count_ * parts.width, kNoLatency);
    for (std::size_t row = 0; row < row_count_; ++row) {
      for (std::size_t column = 0; column < columns_.size(); ++column) {
        if (columns_[column])
          parts.cells[row * parts.width + *columns_[column]] = parts_.cells[row * parts_.width + column];
      }
    }
    return LatencyTable(std::move(parts));
  }

 private:
  bool take_header(base::Bytes bytes) {
    Header header;
    if (bytes.size() != sizeof(header)) return false;
    std::memcpy(&header, bytes.data(), sizeof(header));
    parts_.width = header.width;
    parts_.value_count = header.value_count;
    parts_.prefix_count = header.prefix_count;
    return header.magic == kMagic && header.format == kFormat && header.width <= kRegionsMax;
  }

  bool take_rows(base::Bytes bytes) {
    const std::size_t row_size = parts_.width * sizeof(Milliseconds);
    if (row_size == 0 || bytes.size() % row_size != 0 || columns_.size() != parts_.width) return false;
    const std::size_t from = parts_.cells.size();
    parts_.cells.resize(from + bytes.size() / sizeof(Milliseconds));
    std::memcpy(parts_.cells.data() + from, bytes.data(), bytes.size());
    row_count_ += bytes.size() / row_size;
    return std::ranges::all_of(std::span(parts_.cells).subspan(from), [](Milliseconds ms) {
      return ms <= kPublishedLatencyMax || ms == kNoLatency;
    });
  }

  template <class Key>
  bool take_ranges(base::Bytes bytes, Ranges<Key>& out) const {
    StoredRange<Key> stored;
    for (; bytes.size() >= sizeof(stored); bytes = bytes.subspan(sizeof(stored))) {
      std::memcpy(&stored, bytes.data(), sizeof(stored));
      const auto start = load_key<Key>(stored.start);
      if (out.empty() ? start != 0 : start <= out.back().start) return false;
      if (stored.row >= row_count_ && stored.row != kNoValue) return false;
      out.push_back({start, stored.row});
    }
    return bytes.empty();
  }

  const RegionTable& regions_;
  LatencyTable::Parts parts_;  // as they are in the file
  std::vector<std::optional<RegionId>> columns_;
  std::size_t row_count_ = 0;
  std::uint8_t last_ = 0;
  bool complete_ = false;
};

}  // namespace

base::Status write_latency_table(const LatencyTable& table, const RegionTable& regions,
                                 const std::filesystem::path& file) {
  const std::filesystem::path unfinished = file.string() + ".tmp";
  auto out = zone::RecordWriter::create(unfinished);
  if (!out) return std::unexpected(out.error());
  Writer writer(*std::move(out));
  const LatencyTable::Parts& parts = table.parts();
  const Header header{kMagic, kFormat, static_cast<std::uint32_t>(parts.width), parts.value_count,
                      parts.prefix_count};
  writer.add(kHeader, octets_of(std::span(&header, 1)));
  for (std::size_t column = 0; column < parts.width; ++column)
    writer.add(kRegion, octets_of(std::span<const char>(regions[static_cast<RegionId>(column)].name)));
  if (parts.width > 0) {
    const std::size_t rows = std::max(kRecordSize / sizeof(Milliseconds) / parts.width, std::size_t{1});
    writer.add_all(kRows, std::span(parts.cells), rows * parts.width);
  }
  writer.add_ranges(kRanges4, parts.ranges.v4);
  writer.add_ranges(kRanges6, parts.ranges.v6);
  if (const auto written = writer.finish(); !written) return written;
  std::error_code error;
  std::filesystem::rename(unfinished, file, error);
  if (error)
    return base::fail("DiskCopy", fmt::format("cannot rename {}: {}", unfinished.string(), error.message()));
  return {};
}

base::Result<LatencyTable> read_latency_table(const std::filesystem::path& file, const RegionTable& regions) {
  Reader reader(regions);
  const auto end = zone::read_records(
      file, [&](std::uint8_t kind, base::Bytes bytes) { return reader.take(kind, bytes); });
  if (!end) return std::unexpected(end.error());
  if (!reader.complete() || end->torn)
    return base::fail("Corrupt", fmt::format("{} is damaged or of another version", file.string()));
  return reader.table();
}

}  // namespace milepost::routing
