// Frames out, frames in, and every way in which a file can be wrong.
#include "store/backup_file.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <istream>
#include <optional>
#include <ostream>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/bytes.h"

namespace milepost::store {
namespace {

constexpr std::string_view kMagic = "MPBACKUP";
constexpr std::size_t kFrameWanted = 1 << 20;
constexpr std::size_t kFrameMax = 8 << 20;  // a wanted one and one more entry
constexpr std::size_t kEntryHeader = 8;
constexpr std::size_t kDigestSize = 64;

void put_u32(std::string& out, std::uint32_t value) {
  std::uint8_t octets[4];
  base::store_u32(octets, value);
  out.append(reinterpret_cast<const char*>(octets), sizeof(octets));
}

void put_u64(std::string& out, std::uint64_t value) {
  put_u32(out, static_cast<std::uint32_t>(value >> 32));
  put_u32(out, static_cast<std::uint32_t>(value));
}

std::uint32_t load_u32(std::string_view text) {
  return base::load_u32(reinterpret_cast<const std::uint8_t*>(text.data()));
}

std::uint64_t load_u64(std::string_view text) {
  return std::uint64_t{load_u32(text)} << 32 | load_u32(text.substr(4));
}

void write_payload(std::ostream& out, std::string_view payload) {
  std::string head;
  put_u32(head, static_cast<std::uint32_t>(payload.size()));
  put_u64(head, XXH3_64bits(payload.data(), payload.size()));
  out << head << payload;
}

std::unexpected<base::Error> damaged(std::uint64_t offset, std::string_view how) {
  return base::fail("DamagedBackup", fmt::format("the backup is {} behind octet {}", how, offset));
}

/// Reads frame by frame and knows where it is.
class FrameReader {
 public:
  explicit FrameReader(std::istream& in) : in_(in) {}

  std::uint64_t offset() const { return offset_; }
  bool take(std::string& out, std::size_t size) {
    out.resize(size);
    in_.read(out.data(), static_cast<std::streamsize>(size));
    if (static_cast<std::size_t>(in_.gcount()) != size) return false;
    offset_ += size;
    return true;
  }
  Result<std::string> frame() {
    const std::uint64_t begin = offset_;
    std::string head;
    std::string payload;
    if (!take(head, 12)) return damaged(begin, "truncated");
    const std::uint32_t size = load_u32(head);
    if (size > kFrameMax) return damaged(begin, "damaged");
    if (!take(payload, size)) return damaged(begin, "truncated");
    if (XXH3_64bits(payload.data(), payload.size()) != load_u64(std::string_view(head).substr(4)))
      return damaged(begin, "damaged");
    return payload;
  }
  bool at_end() { return in_.peek() == std::istream::traits_type::eof(); }

 private:
  std::istream& in_;
  std::uint64_t offset_ = 0;
};

std::string print_header(const BackupHeader& header) {
  return fmt::format("version={}\nkind={}\ncluster={}\nrevision={}\ntime={}\n", header.version, header.kind,
                     header.cluster, header.revision, header.time);
}

/// Whoever made the file may have put anything there, and it is for terminals.
std::string printable(std::string_view value) {
  constexpr std::size_t kSizeMax = 64;
  std::string out(value.substr(0, kSizeMax));
  std::ranges::replace_if(
      out, [](char c) { return c < ' ' || c > '~'; }, '?');
  return out;
}

void read_header(std::string_view text, BackupHeader& out) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = line.substr(0, equals);
    const std::string_view value = line.substr(equals + 1);
    if (name == "version") out.version = printable(value);
    if (name == "kind") out.kind = printable(value);
    if (name == "cluster") out.cluster = printable(value);
    if (name == "time") out.time = printable(value);
    if (name == "revision") std::from_chars(value.data(), value.data() + value.size(), out.revision);
  }
}

/// The entries of one frame. Damaged when they do not fill it, are out of order or nothing that a store could hold.
Status take_entries(std::string_view payload, std::uint64_t offset, std::string& last, ContentDigest& digest,
                    const TakeEntry& take_entry) {
  while (!payload.empty()) {
    if (payload.size() < kEntryHeader) return damaged(offset, "damaged");
    const std::size_t key_size = load_u32(payload);
    const std::size_t value_size = load_u32(payload.substr(4));
    payload.remove_prefix(kEntryHeader);
    const bool possible = key_size > 0 && key_size <= kKeySizeMax && value_size <= kValueSizeMax;
    if (!possible || payload.size() < key_size + value_size) return damaged(offset, "damaged");
    const std::string_view key = payload.substr(0, key_size);
    const std::string_view value = payload.substr(key_size, value_size);
    payload.remove_prefix(key_size + value_size);
    if (digest.keys() > 0 && key <= last) return damaged(offset, "damaged");
    last = key;
    digest.add(key, value);
    if (!take_entry(key, value)) return base::fail("Stopped", "the backup was not read to its end");
  }
  return {};
}

Status check_start(FrameReader& reader) {
  std::string start;
  if (!reader.take(start, kMagic.size() + 4) || !start.starts_with(kMagic))
    return base::fail("NotABackup", "that is no backup of Milepost's");
  const std::uint32_t format = load_u32(std::string_view(start).substr(kMagic.size()));
  if (format == kBackupFormat) return {};
  if (format > kBackupFormat) {
    return base::fail("NewerBackup",
                      fmt::format("the backup has format {}, and this Milepost knows formats up to {}: "
                                  "restore it with the version that made it",
                                  format, kBackupFormat));
  }
  return base::fail("NotABackup", fmt::format("a backup of format {} never was", format));
}

}  // namespace

BackupWriter::BackupWriter(std::ostream& out, const BackupHeader& header) : out_(out) {
  std::string start(kMagic);
  put_u32(start, kBackupFormat);
  out_ << start;
  write_payload(out_, print_header(header));
}

void BackupWriter::add(std::string_view key, std::string_view value) {
  digest_.add(key, value);
  put_u32(frame_, static_cast<std::uint32_t>(key.size()));
  put_u32(frame_, static_cast<std::uint32_t>(value.size()));
  frame_.append(key).append(value);
  if (frame_.size() >= kFrameWanted) write_frame();
}

void BackupWriter::write_frame() {
  if (!frame_.empty()) write_payload(out_, frame_);
  frame_.clear();
}

BackupTotal BackupWriter::finish() {
  write_frame();
  write_payload(out_, {});
  BackupTotal total{digest_.keys(), digest_.finish()};
  std::string trailer;
  put_u64(trailer, total.keys);
  write_payload(out_, trailer + total.digest);
  return total;
}

Result<BackupTotal> read_backup(std::istream& in, BackupHeader& header, const TakeEntry& take_entry) {
  FrameReader reader(in);
  if (const auto started = check_start(reader); !started) return std::unexpected(started.error());
  const auto head = reader.frame();
  if (!head) return std::unexpected(head.error());
  read_header(*head, header);
  ContentDigest digest;
  std::string last;
  while (true) {
    const std::uint64_t begin = reader.offset();
    const auto payload = reader.frame();
    if (!payload) return std::unexpected(payload.error());
    if (payload->empty()) break;
    if (const auto taken = take_entries(*payload, begin, last, digest, take_entry); !taken)
      return std::unexpected(taken.error());
  }
  const std::uint64_t begin = reader.offset();
  const auto trailer = reader.frame();
  if (!trailer) return std::unexpected(trailer.error());
  const BackupTotal total{digest.keys(), digest.finish()};
  const bool complete = trailer->size() == 8 + kDigestSize && load_u64(*trailer) == total.keys &&
                        std::string_view(*trailer).substr(8) == total.digest && reader.at_end();
  if (!complete) return damaged(begin, "damaged");
  return total;
}

}  // namespace milepost::store
