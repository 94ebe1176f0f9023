// Where Milepost's keys are in etcd: all under one prefix, beside one key that is etcd's watches' own.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/store.h"

namespace milepost::store {

/// A half-open range of etcd's keys. An empty `end` never happens: the prefix bounds every range.
struct EtcdRange {
  std::string begin;
  std::string end;
};

class EtcdKeys {
 public:
  /// `prefix` is not empty and has an end: it is not all 0xff.
  explicit EtcdKeys(std::string prefix) : prefix_(std::move(prefix)) {}

  std::string key(std::string_view key) const { return prefix_ + std::string(key); }
  EtcdRange range(std::string_view begin, std::string_view end) const {
    return {key(begin), end.empty() ? prefix_end(prefix_) : key(end)};
  }
  /// REQUIRES: `etcd_key` is under the prefix.
  std::string_view stripped(std::string_view etcd_key) const { return etcd_key.substr(prefix_.size()); }

  /// One range that holds every key with one of `prefixes` (none: all keys) and the heartbeat.
  EtcdRange cover(const std::vector<std::string>& prefixes) const;

  /// The key that is written every few seconds by whoever watches, so that a feed is never silent for long. Nobody
  /// else sees it: it is in no range and in no batch of events.
  static constexpr std::string_view kHeartbeat = "heartbeat";
  std::string heartbeat() const { return key(kHeartbeat); }

 private:
  const std::string prefix_;
};

}  // namespace milepost::store
