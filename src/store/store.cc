// What every implementation shares: key ranges by prefix, and what a transaction must keep to.
#include "store/store.h"

#include <fmt/format.h>

#include <algorithm>

namespace milepost::store {
namespace {

base::Status check_key(std::string_view key) {
  if (key.empty() || key.size() > kKeySizeMax) {
    return base::fail("InvalidTransaction",
                      fmt::format("a key has {} bytes; it must have 1 to {}", key.size(), kKeySizeMax));
  }
  return {};
}

base::Status check_write(const Write& write) {
  if (write.value && write.value->size() > kValueSizeMax) {
    return base::fail("InvalidTransaction", fmt::format("the value of {} has {} bytes; it may have {}",
                                                        write.key, write.value->size(), kValueSizeMax));
  }
  return check_key(write.key);
}

}  // namespace

Status check_transaction(const Transaction& transaction) {
  std::vector<std::string_view> keys;
  keys.reserve(transaction.writes.size());
  for (const auto& write : transaction.writes) {
    if (auto checked = check_write(write); !checked) {
      return checked;
    }
    keys.push_back(write.key);
  }
  std::ranges::sort(keys);
  if (const auto twice = std::ranges::adjacent_find(keys); twice != keys.end()) {
    return base::fail("InvalidTransaction", fmt::format("{} is written twice in one transaction", *twice));
  }
  return {};
}

Result<std::vector<Range>> Store::ranges(const std::vector<RangeRequest>& requests) {
  std::vector<Range> out;
  out.reserve(requests.size());
  for (const RangeRequest& request : requests) {
    auto range = this->range(request);
    if (!range) return std::unexpected(std::move(range.error()));
    out.push_back(std::move(*range));
  }
  return out;
}

std::string prefix_end(std::string_view prefix) {
  // The last byte that can still grow does; what stood behind it no longer matters.
  const std::size_t last = prefix.find_last_not_of('\xff');
  if (last == std::string_view::npos) {
    return {};
  }
  std::string end(prefix.substr(0, last + 1));
  end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
  return end;
}

RangeRequest RangeRequest::prefix(std::string_view prefix) {
  return {.begin = std::string(prefix), .end = prefix_end(prefix)};
}

}  // namespace milepost::store
