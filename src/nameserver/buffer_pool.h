// Memory for what TCP clients have half sent or not yet taken: bounded as a whole, kept for the next one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace milepost::nameserver {

/// Octets of a power-of-two capacity, and which of them are in use: [begin, end).
/// Whoever takes a buffer from a pool gives it back there.
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t capacity) : bytes_(new std::uint8_t[capacity]), capacity_(capacity) {}

  explicit operator bool() const { return bytes_ != nullptr; }
  std::size_t capacity() const { return capacity_; }
  std::span<std::uint8_t> data() { return {bytes_.get() + begin_, end_ - begin_}; }
  std::span<std::uint8_t> space() { return {bytes_.get() + end_, capacity_ - end_}; }
  void grow(std::size_t count) { end_ += count; }
  void drop_front(std::size_t count) { begin_ += count; }
  /// Copies behind what is there. REQUIRES: it fits into space().
  void append(std::span<const std::uint8_t> bytes);
  /// Moves data() to the start, so that all free space is behind it.
  void compact();
  void clear() { begin_ = end_ = 0; }

 private:
  std::unique_ptr<std::uint8_t[]> bytes_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

/// Not thread-safe: each TCP worker has one.
class BufferPool {
 public:
  explicit BufferPool(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  /// An empty buffer of at least `size` octets; a null one when the pool's limit does not allow it.
  Buffer take(std::size_t size);
  void give_back(Buffer buffer);
  /// `buffer` will not come back: somebody who hangs holds it.
  void write_off(const Buffer& buffer) { bytes_ -= buffer.capacity(); }
  /// Octets in buffers that are out or kept.
  std::size_t bytes() const { return bytes_; }

 private:
  static constexpr std::size_t kSmallest = 1024;
  static constexpr std::size_t kClasses = 14;  // 1 KiB to 8 MiB, by powers of two

  void forget_kept();

  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::array<std::vector<Buffer>, kClasses> kept_;
};

}  // namespace milepost::nameserver
