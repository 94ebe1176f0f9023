// The narrowest range around several prefixes.
#include "store/etcd_keys.h"

#include <algorithm>

namespace milepost::store {

EtcdRange EtcdKeys::cover(const std::vector<std::string>& prefixes) const {
  if (prefixes.empty()) return range("", "");
  EtcdRange cover{heartbeat(), heartbeat() + '\0'};
  for (const std::string& prefix : prefixes) {
    const EtcdRange one = range(prefix, prefix_end(prefix));
    cover.begin = std::min(cover.begin, one.begin);
    cover.end = std::max(cover.end, one.end);
  }
  return cover;
}

}  // namespace milepost::store
