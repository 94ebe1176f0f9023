// The map behind ClientCounts; clients without connections leave no entry.
#include "nameserver/client_counts.h"

#include <algorithm>

namespace milepost::nameserver {

ClientCounts::Key ClientCounts::key_of(const answer::ClientAddress& client) {
  Key key{client.size};
  std::copy_n(client.octets.begin(), client.size == 4 ? 4 : 8, key.begin() + 1);
  return key;
}

bool ClientCounts::add(const answer::ClientAddress& client) {
  const std::lock_guard lock(mutex_);
  std::size_t& count = counts_[key_of(client)];
  if (count >= per_client_max_) {
    return false;
  }
  ++count;
  return true;
}

void ClientCounts::remove(const answer::ClientAddress& client) {
  const std::lock_guard lock(mutex_);
  const auto found = counts_.find(key_of(client));
  if (found != counts_.end() && --found->second == 0) {
    counts_.erase(found);
  }
}

}  // namespace milepost::nameserver
