// The calls of Store as calls of etcd.
#pragma once

#include <atomic>
#include <span>
#include <vector>

#include "store/etcd_connection.h"
#include "store/etcd_heartbeat.h"
#include "store/etcd_keys.h"
#include "store/store.h"

namespace milepost::store {

class EtcdStore final : public Store {
 public:
  explicit EtcdStore(EtcdOptions options);

  /// That the cluster is one that Milepost can live on. Errors as of open_etcd().
  Status check();

  Result<Committed> commit(const Transaction& transaction) override;
  Result<std::optional<KeyValue>> get(std::string_view key, Revision at_revision) override;
  Result<Range> range(const RangeRequest& request) override;
  Result<std::vector<Range>> ranges(const std::vector<RangeRequest>& requests) override;
  Result<std::unique_ptr<Watch>> watch(std::vector<std::string> prefixes, Revision after) override;
  Revision revision() override;
  Status compact(Revision revision) override;
  Result<LeaseId> grant_lease(std::chrono::milliseconds ttl) override;
  Status keep_alive(LeaseId lease) override;
  Status revoke_lease(LeaseId lease) override;

 private:
  Status check_version();
  Status check_operations();
  Status check_request_size();
  Result<Range> list(const RangeRequest& request);
  Status list_some(std::span<const RangeRequest> requests, std::vector<Range>& out);
  Result<Range> count(const RangeRequest& request);
  Result<Revision> newest_revision();
  void note(Revision revision);

  EtcdConnection connection_;
  const EtcdKeys keys_;
  EtcdHeartbeat heartbeat_;
  std::atomic<Revision> seen_{0};
};

}  // namespace milepost::store
