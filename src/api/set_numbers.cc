// Reserves blocks of numbers.
#include "api/set_numbers.h"

#include <algorithm>

#include "api/contention.h"
#include "model/hosted_zone.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

/// The first of `count` numbers that are reserved from here on. nullopt: somebody else's reservation came first.
base::Result<std::optional<std::int64_t>> try_to_reserve(store::Store& store, std::int64_t count) {
  const std::string key(model::keys::kSetNumbers);
  const auto entry = store.get(key);
  if (!entry) return std::unexpected(entry.error());
  model::SetNumbers numbers;
  if (*entry) {
    const auto stored = model::decode_stored<model::SetNumbers>(**entry);
    if (!stored) return std::unexpected(stored.error());
    numbers = *stored;
  }
  const std::int64_t first = numbers.next;
  numbers.next += count;
  return commit_for(first,
                    {.compares = {store::Compare::unchanged(key, *entry ? (*entry)->mod_revision : 0)},
                     .writes = {store::Write::put(key, model::encode_stored(numbers))}},
                    store);
}

}  // namespace

base::Result<std::int64_t> SetNumbers::next() {
  const std::lock_guard lock(mutex_);
  if (next_ == end_) {
    if (const auto reserved = reserve(); !reserved) return std::unexpected(reserved.error());
  }
  return next_++;
}

base::Status SetNumbers::reserve() {
  const auto first = until_uncontended([&] { return try_to_reserve(store_, block_); });
  if (!first) return std::unexpected(first.error());
  next_ = *first;
  end_ = *first + block_;
  block_ = std::min(block_ * 2, kNumbersLastBlock);
  return {};
}

}  // namespace milepost::api
