#include "zone/record_file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

namespace milepost::zone {
namespace {

constexpr std::size_t kHeaderSize = 12;
constexpr std::size_t kRecordHeader = 5;

base::Error system_error(const std::filesystem::path& path, const char* what) {
  return {"DiskCopy", fmt::format("cannot {} {}: {}", what, path.string(), std::strerror(errno))};
}

/// Reads exactly `size` octets; false at the end of the file or on an error: both end what is sound.
bool read_fully(int fd, std::uint8_t* to, std::size_t size) {
  while (size > 0) {
    const ssize_t got = ::read(fd, to, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

/// False when the records do not fill the payload exactly or the visitor has had enough.
bool visit_records(base::Bytes payload, const std::function<bool(std::uint8_t, base::Bytes)>& visit) {
  while (!payload.empty()) {
    if (payload.size() < kRecordHeader) return false;
    std::uint32_t size;
    std::memcpy(&size, payload.data() + 1, sizeof(size));
    if (size > payload.size() - kRecordHeader) return false;
    if (!visit(payload[0], payload.subspan(kRecordHeader, size))) return false;
    payload = payload.subspan(kRecordHeader + size);
  }
  return true;
}

struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

}  // namespace

RecordWriter::RecordWriter(int fd, std::filesystem::path path, std::uint64_t offset)
    : fd_(fd), path_(std::move(path)), offset_(offset), frame_(kFrameHeaderSize) {}

RecordWriter::RecordWriter(RecordWriter&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      path_(std::move(other.path_)),
      offset_(other.offset_),
      frame_(std::exchange(other.frame_, std::vector<std::uint8_t>(kFrameHeaderSize))) {}

RecordWriter& RecordWriter::operator=(RecordWriter&& other) noexcept {
  std::swap(fd_, other.fd_);
  path_.swap(other.path_);
  std::swap(offset_, other.offset_);
  frame_.swap(other.frame_);
  return *this;
}

RecordWriter::~RecordWriter() {
  if (fd_ >= 0) ::close(fd_);
}

base::Result<RecordWriter> RecordWriter::create(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) return std::unexpected(system_error(path, "create"));
  return RecordWriter(fd, path, 0);
}

base::Result<RecordWriter> RecordWriter::resume(const std::filesystem::path& path, std::uint64_t offset) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0) return std::unexpected(system_error(path, "open"));
  RecordWriter writer(fd, path, offset);
  if (::ftruncate(fd, static_cast<off_t>(offset)) != 0 || ::lseek(fd, 0, SEEK_END) < 0) {
    return std::unexpected(system_error(path, "truncate"));
  }
  return writer;
}

void RecordWriter::add(std::uint8_t kind, std::initializer_list<base::Bytes> parts) {
  std::uint32_t size = 0;
  for (const base::Bytes part : parts) size += static_cast<std::uint32_t>(part.size());
  frame_.push_back(kind);
  const auto* size_octets = reinterpret_cast<const std::uint8_t*>(&size);
  frame_.insert(frame_.end(), size_octets, size_octets + sizeof(size));
  for (const base::Bytes part : parts) frame_.insert(frame_.end(), part.begin(), part.end());
}

base::Status RecordWriter::flush() {
  if (frame_.size() == kFrameHeaderSize) return {};
  const auto size = static_cast<std::uint32_t>(frame_.size() - kFrameHeaderSize);
  const std::uint64_t checksum = XXH3_64bits(frame_.data() + kFrameHeaderSize, size);
  std::memcpy(frame_.data(), &size, sizeof(size));
  std::memcpy(frame_.data() + sizeof(size), &checksum, sizeof(checksum));
  for (std::size_t done = 0; done < frame_.size();) {
    const ssize_t wrote = ::write(fd_, frame_.data() + done, frame_.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return std::unexpected(system_error(path_, "write"));
    done += static_cast<std::size_t>(wrote);
  }
  offset_ += frame_.size();
  frame_.resize(kFrameHeaderSize);
  if (frame_.capacity() > (std::size_t{4} << 20)) frame_.shrink_to_fit();
  return {};
}

base::Status RecordWriter::sync() {
  if (::fdatasync(fd_) != 0) return std::unexpected(system_error(path_, "sync"));
  return {};
}

base::Result<RecordFileEnd> read_records(const std::filesystem::path& path,
                                         const std::function<bool(std::uint8_t, base::Bytes)>& visit) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) return std::unexpected(system_error(path, "open"));
  RecordFileEnd end;
  std::vector<std::uint8_t> payload;
  std::uint8_t header[kHeaderSize];
  for (;;) {
    if (!read_fully(file.fd, header, sizeof(header))) break;
    std::uint32_t size;
    std::uint64_t checksum;
    std::memcpy(&size, header, sizeof(size));
    std::memcpy(&checksum, header + sizeof(size), sizeof(checksum));
    if (size > kFrameSizeMax) break;
    payload.resize(size);
    if (!read_fully(file.fd, payload.data(), size)) break;
    if (XXH3_64bits(payload.data(), size) != checksum) break;
    if (!visit_records(payload, visit)) break;
    end.sound_size += sizeof(header) + size;
  }
  end.torn = end.sound_size != std::filesystem::file_size(path);
  return end;
}

}  // namespace milepost::zone
