// The whole queries in a piece of a TCP stream, and room for their answers.
//
// Each message travels behind its length in two octets (RFC 1035 4.2.2). A client may send the next
// query before it has the answer to the last (RFC 7766 6.2.1.1), so one piece can hold many.
#pragma once

#include <sys/uio.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "answer/exchange.h"
#include "base/bytes.h"
#include "nameserver/connection_table.h"

namespace milepost::nameserver {

inline constexpr std::size_t kLengthSize = 2;
/// Shorter than the fixed header (RFC 1035 4.1.1) cannot be a message: the peer speaks something else.
inline constexpr std::size_t kMessageSizeMin = 12;

/// Octets of the first frame in `bytes`, its length included; 0 while the length is not there.
inline std::size_t first_frame_size(base::Bytes bytes) {
  return bytes.size() < kLengthSize ? 0 : kLengthSize + base::load_u16(bytes.data());
}
/// True when the first frame is whole, or cannot be a message and needs no more octets to tell.
inline bool has_whole_frame(base::Bytes bytes) {
  const std::size_t size = first_frame_size(bytes);
  return size != 0 && (size <= bytes.size() || size < kLengthSize + kMessageSizeMin);
}

/// Belongs to one thread; one connection uses it at a time, from take() to its last response.
class TcpBatch {
 public:
  struct Taken {
    std::size_t octets = 0;  // of whole frames
    bool broken = false;     // what follows is no DNS message
  };

  TcpBatch();

  /// Room for a read of a connection that has nothing half received.
  std::span<std::uint8_t> receive_space() { return {received_.get(), kReceiveSize}; }
  /// Makes exchanges of the whole frames at the start of `bytes`, at most `queries_max` and kBatchSizeMax.
  Taken take(base::Bytes bytes, const TcpConnection& from, std::uint64_t queries_max);
  std::span<answer::Exchange> exchanges() { return {exchanges_.data(), count_}; }
  std::span<const answer::Exchange> exchanges() const { return {exchanges_.data(), count_}; }
  /// The framed responses in the order of their queries; silent exchanges leave none.
  std::span<const iovec> frames();

 private:
  static constexpr std::size_t kReceiveSize = 65536;
  static constexpr std::size_t kResponseCapacity = 65535;
  static constexpr std::size_t kSlotSize = 65600;  // a whole, odd number of cache lines

  std::uint8_t* slot(std::size_t i) { return responses_.get() + i * kSlotSize; }

  std::size_t count_ = 0;
  std::array<answer::Exchange, answer::kBatchSizeMax> exchanges_{};
  std::array<iovec, answer::kBatchSizeMax> frames_{};
  std::unique_ptr<std::uint8_t[]> received_;
  std::unique_ptr<std::uint8_t[]> responses_;  // the kernel gives pages only to those that are used
};

}  // namespace milepost::nameserver
