// Free lists by size class under one limit.
#include "nameserver/buffer_pool.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/check.h"

namespace milepost::nameserver {

void Buffer::append(std::span<const std::uint8_t> bytes) {
  MILEPOST_CHECK(bytes.size() <= capacity_ - end_, "a buffer is written beyond its end");
  std::copy(bytes.begin(), bytes.end(), bytes_.get() + end_);
  end_ += bytes.size();
}

void Buffer::compact() {
  if (begin_ > 0) {
    std::memmove(bytes_.get(), bytes_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
}

namespace {
std::size_t class_of(std::size_t capacity, std::size_t smallest) {
  return static_cast<std::size_t>(std::countr_zero(capacity) - std::countr_zero(smallest));
}
}  // namespace

Buffer BufferPool::take(std::size_t size) {
  const std::size_t capacity = std::bit_ceil(std::max(size, kSmallest));
  const std::size_t index = class_of(capacity, kSmallest);
  if (index >= kClasses) {
    return {};
  }
  if (!kept_[index].empty()) {
    Buffer buffer = std::move(kept_[index].back());
    kept_[index].pop_back();
    return buffer;
  }
  if (bytes_ + capacity > bytes_max_) {
    forget_kept();
  }
  if (bytes_ + capacity > bytes_max_) {
    return {};
  }
  bytes_ += capacity;
  return Buffer(capacity);
}

void BufferPool::give_back(Buffer buffer) {
  if (!buffer) {
    return;
  }
  buffer.clear();
  kept_[class_of(buffer.capacity(), kSmallest)].push_back(std::move(buffer));
}

/// Sizes change with the traffic: what lies in the wrong class makes room for the right one.
void BufferPool::forget_kept() {
  for (std::vector<Buffer>& kept : kept_) {
    for (const Buffer& buffer : kept) {
      bytes_ -= buffer.capacity();
    }
    kept.clear();
  }
}

}  // namespace milepost::nameserver
