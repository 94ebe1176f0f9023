// Key ranges by prefix: the arithmetic that every implementation shares.
#include "store/store.h"

namespace milepost::store {

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
