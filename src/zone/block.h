// Blocks: the memory that snapshots are made of, shared between snapshots until a change drops them.
//
// A block is written by the batch that allocated it and is immutable once that batch is committed. What a
// batch drops of earlier batches is retired: the previous snapshot frees it when it is destroyed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <utility>
#include <vector>

#include "base/check.h"

namespace milepost::zone {

/// The first member of every block.
struct BlockHeader {
  std::uint64_t batch;  // number of the batch that wrote it
};

/// The writer's view of the batch at work. Belongs to one thread.
class Batch {
 public:
  Batch() = default;
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  /// An uninitialised block, but for its header. T starts with a BlockHeader named `block`.
  template <class T>
  T* allocate(std::size_t size) {
    T* block = static_cast<T*>(std::malloc(size));
    MILEPOST_CHECK(block != nullptr, "out of memory for zone data");
    block->block.batch = number_;
    return block;
  }

  /// True when this batch wrote the block, so that it may still be changed in place.
  template <class T>
  bool owns(const T* block) const {
    return block->block.batch == number_;
  }

  /// The next snapshot will not contain the block.
  template <class T>
  void drop(const T* block) {
    if (owns(block)) {
      std::free(const_cast<T*>(block));
    } else {
      retired_.push_back(const_cast<T*>(block));
    }
  }

  /// Ends the batch: returns what it retired.
  std::vector<void*> finish() {
    ++number_;
    return std::exchange(retired_, {});
  }

 private:
  std::uint64_t number_ = 1;
  std::vector<void*> retired_;
};

}  // namespace milepost::zone
