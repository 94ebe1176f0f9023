// Frames apart, frames together.
#include "nameserver/tcp_batch.h"

#include <algorithm>

namespace milepost::nameserver {

TcpBatch::TcpBatch()
    : received_(std::make_unique_for_overwrite<std::uint8_t[]>(kReceiveSize)),
      responses_(std::make_unique_for_overwrite<std::uint8_t[]>(answer::kBatchSizeMax * kSlotSize)) {
  for (std::size_t i = 0; i < exchanges_.size(); ++i) {
    exchanges_[i].transport = answer::Transport::kTcp;
    exchanges_[i].response = slot(i) + kLengthSize;
    exchanges_[i].response_capacity = kResponseCapacity;
  }
}

TcpBatch::Taken TcpBatch::take(base::Bytes bytes, const TcpConnection& from, std::uint64_t queries_max) {
  Taken taken;
  const std::size_t count_max = std::min<std::uint64_t>(queries_max, exchanges_.size());
  for (count_ = 0; count_ < count_max; ++count_) {
    const base::Bytes rest = bytes.subspan(taken.octets);
    if (!has_whole_frame(rest)) {
      break;
    }
    const std::size_t size = first_frame_size(rest) - kLengthSize;
    if (size < kMessageSizeMin) {
      taken.broken = true;
      break;
    }
    answer::Exchange& exchange = exchanges_[count_];
    exchange.query = rest.data() + kLengthSize;
    exchange.query_size = static_cast<std::uint16_t>(size);
    exchange.listener = from.listener;
    exchange.client = from.client;
    exchange.response_size = 0;
    taken.octets += kLengthSize + size;
  }
  return taken;
}

std::span<const iovec> TcpBatch::frames() {
  std::size_t framed = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    const std::uint16_t size = exchanges_[i].response_size;
    if (size > 0) {
      base::store_u16(slot(i), size);
      frames_[framed++] = {slot(i), kLengthSize + size};
    }
  }
  return {frames_.data(), framed};
}

}  // namespace milepost::nameserver
