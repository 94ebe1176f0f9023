// One number for all that a store holds: SHA-256 over its keys and values in key order.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace milepost::store {

/// Belongs to one thread.
class ContentDigest {
 public:
  ContentDigest();
  ~ContentDigest();
  ContentDigest(const ContentDigest&) = delete;
  ContentDigest& operator=(const ContentDigest&) = delete;

  void add(std::string_view key, std::string_view value);
  std::uint64_t keys() const { return keys_; }
  /// 64 hexadecimal digits. Ends it.
  std::string finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
  std::uint64_t keys_ = 0;
};

}  // namespace milepost::store
