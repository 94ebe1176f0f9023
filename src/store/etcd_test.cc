// The store on etcd: that it conforms, on a real cluster of three, and what only a cluster can do: lose members,
// answer late, refuse for want of flags or of a quorum.
#include "store/etcd.h"

#include <atomic>
#include <thread>

#include "store/conformance.h"
#include "store/crash_load.h"
#include "store/etcd_cluster.h"

namespace milepost::store {
namespace {

using testing::HasSubstr;

/// One for all tests that leave it whole.
EtcdCluster& shared_cluster() {
  static EtcdCluster cluster;
  return cluster;
}

/// Waits until the cluster has a leader.
std::unique_ptr<Store> must_open(const EtcdOptions& options) {
  base::Error last;
  for (int i = 0; i < 100; ++i) {
    auto store = open_etcd(options);
    if (store) return *std::move(store);
    last = store.error();
    std::this_thread::sleep_for(100ms);
  }
  ADD_FAILURE() << last.message;
  return nullptr;
}

std::string next_prefix() {
  static std::atomic<int> number{0};
  return fmt::format("test/{}/", ++number);
}

class EtcdSite final : public Site {
 public:
  Store& store() override { return *store_; }
  void reopen() override { store_ = must_open(options_); }
  std::chrono::milliseconds short_ttl() const override { return 1s; }

 private:
  static EtcdOptions options() {
    EtcdOptions options = shared_cluster().options(next_prefix());
    options.heartbeat_interval = 5s;  // tests that count revisions are over by then
    return options;
  }

  const EtcdOptions options_ = options();
  std::unique_ptr<Store> store_ = must_open(options_);
};

std::unique_ptr<Site> make_etcd_site() {
  return std::make_unique<EtcdSite>();
}

INSTANTIATE_TEST_SUITE_P(Etcd, Conformance, testing::Values(&make_etcd_site),
                         [](const auto&) { return std::string("Cluster"); });

}  // namespace
}  // namespace milepost::store
