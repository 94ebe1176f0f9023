// A store that passes every call on to another: what stores that add something to one call derive from.
#pragma once

#include <utility>

#include "store/store.h"

namespace milepost::store {

/// As thread-safe as the store behind it, which must outlive it.
class PassingStore : public Store {
 public:
  explicit PassingStore(Store& inner) : inner_(inner) {}

  Result<Committed> commit(const Transaction& transaction) override { return inner_.commit(transaction); }
  Result<std::optional<KeyValue>> get(std::string_view key, Revision at_revision) override {
    return inner_.get(key, at_revision);
  }
  Result<Range> range(const RangeRequest& request) override { return inner_.range(request); }
  Result<std::vector<Range>> ranges(const std::vector<RangeRequest>& requests) override {
    return inner_.ranges(requests);
  }
  Result<std::unique_ptr<Watch>> watch(std::vector<std::string> prefixes, Revision after) override {
    return inner_.watch(std::move(prefixes), after);
  }
  Revision revision() override { return inner_.revision(); }
  Status compact(Revision revision) override { return inner_.compact(revision); }
  Result<LeaseId> grant_lease(std::chrono::milliseconds ttl) override { return inner_.grant_lease(ttl); }
  Status keep_alive(LeaseId lease) override { return inner_.keep_alive(lease); }
  Status revoke_lease(LeaseId lease) override { return inner_.revoke_lease(lease); }

 protected:
  Store& inner_;
};

}  // namespace milepost::store
