// Numbers for delegation sets (model/shuffle_sharding.h): each is given once, over all API nodes and restarts.
//
// The store holds the lowest number that nobody has reserved. A process reserves a block of them in one commit and
// hands them out from memory, so that making zones does not contend for a key. What is left of a block when the process
// ends is never given; there are more numbers than could be used up.
#pragma once

#include <cstdint>
#include <mutex>

#include "base/result.h"
#include "store/store.h"

namespace milepost::api {

/// Numbers of the first block that a process reserves; each next one is twice as long, up to the last: a process that
/// makes few zones wastes few, and one that makes many seldom waits for a commit.
inline constexpr std::int64_t kNumbersFirstBlock = 64;
inline constexpr std::int64_t kNumbersLastBlock = 4'096;

/// Thread-safe.
class SetNumbers {
 public:
  /// `store` must be the one that no call's audit entry is added to: a block belongs to no call.
  explicit SetNumbers(store::Store& store) : store_(store) {}

  /// A number that was never given before. Errors: the store's; PriorRequestNotComplete when other nodes keep
  /// reserving first.
  base::Result<std::int64_t> next();

 private:
  base::Status reserve();

  store::Store& store_;
  std::mutex mutex_;  // held while a block is reserved too: whoever waits could do nothing but the same
  std::int64_t next_ = 0;
  std::int64_t end_ = 0;  // of what is reserved
  std::int64_t block_ = kNumbersFirstBlock;
};

}  // namespace milepost::api
