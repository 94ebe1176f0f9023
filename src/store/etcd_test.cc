// The store on etcd: that it conforms, on a real cluster of three, and what only a cluster can do: lose members,
// answer late, refuse for want of flags or of a quorum.
#include "store/etcd.h"

#include <array>
#include <atomic>
#include <map>
#include <set>
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
  for (int i = 0; i < 600; ++i) {
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

Transaction put_one(const std::string& key, const std::string& value) {
  return {.compares = {}, .writes = {Write::put(key, value)}};
}

/// The error of a cluster with these flags; "opened" when there is none.
std::string refusal(const std::vector<std::string>& flags) {
  EtcdCluster cluster(1, flags);
  const auto options = cluster.options("test/");
  for (int i = 0; i < 600; ++i) {
    const auto store = open_etcd(options);
    if (store) return "opened";
    if (store.error().code != "StoreUnavailable") return store.error().code + ": " + store.error().message;
    std::this_thread::sleep_for(100ms);
  }
  return "never answered";
}

TEST(EtcdLimits, ClustersThatTakeTooSmallTransactionsAreRefusedByTheNameOfTheFlag) {
  EXPECT_THAT(refusal({}), testing::AllOf(HasSubstr("StoreLimits"), HasSubstr("--max-txn-ops=8192")));
  EXPECT_THAT(refusal({"--max-txn-ops=8192"}),
              testing::AllOf(HasSubstr("StoreLimits"), HasSubstr("--max-request-bytes=8388608")));
  EXPECT_EQ(refusal(EtcdCluster::default_flags()), "opened");
}

TEST(EtcdEndpoints, NobodyThereIsSaidSoAndSoonerThanTheTimeout) {
  EtcdOptions options;
  options.endpoints = {"127.0.0.1:1", "127.0.0.1:2"};
  options.request_timeout = 60s;
  const auto begun = std::chrono::steady_clock::now();
  const auto store = open_etcd(options);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, "StoreUnavailable");
  EXPECT_THAT(store.error().message, HasSubstr("no member of etcd at 127.0.0.1:1,127.0.0.1:2 answers"));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 30s) << "a refused connection is not waited for";
}

/// A cluster of its own to take apart.
class EtcdFaults : public testing::Test {
 protected:
  EtcdOptions options() const {
    EtcdOptions options = cluster_.options("test/");
    options.heartbeat_interval = 500ms;
    options.request_timeout = 3s;  // that is waited out without a quorum
    return options;
  }
  /// Until a commit goes through again.
  void wait_until_writable() {
    for (int i = 0; i < 300; ++i) {
      if (store_->commit(put_one("probe", std::to_string(i)))) return;
      std::this_thread::sleep_for(100ms);
    }
    ADD_FAILURE() << "the store takes no changes";
  }

  EtcdCluster cluster_;
  std::unique_ptr<Store> store_ = must_open(options());
};

TEST_F(EtcdFaults, EachMemberMayDieInTurnWithoutALostOrHalfTransaction) {
  const auto watch = store_->watch({"load/"}, store_->revision());
  ASSERT_TRUE(watch);
  CrashLoad load{"load"};
  std::array<std::atomic<int>, kCrashThreads> acknowledged{};
  std::atomic<bool> stop{false};
  std::vector<std::jthread> writers;
  for (int thread = 0; thread < kCrashThreads; ++thread) {
    writers.emplace_back([&, thread] {
      // A transaction whose outcome nobody knows is looked up: it happened whole or not at all.
      for (int number = 1; !stop;) {
        const auto committed = store_->commit(load.transaction(thread, number));
        if (committed && committed->succeeded) acknowledged[static_cast<std::size_t>(thread)] = number++;
        if (committed && committed->succeeded) continue;
        const auto last = store_->get(load.last_key(thread));
        if (!last) std::this_thread::sleep_for(10ms);
        if (last && *last && std::stoi((*last)->value) == number) ++number;
      }
    });
  }
  for (std::size_t member = 0; member < 3; ++member) {
    cluster_.kill(member);
    wait_until_writable();
    cluster_.start(member);
    EtcdOptions alone = options();
    alone.endpoints = {cluster_.endpoint(member)};
    must_open(alone);  // it has joined: the next may go
  }
  stop = true;
  writers.clear();
  std::map<std::string, std::string> followed;
  const Revision end = store_->revision();
  for (Revision seen = 0; seen < end;) {
    const auto batch = (*watch)->next(5s);
    if (!batch) continue;  // StoreUnavailable: call again
    for (const Event& event : batch->events) {
      event.value ? void(followed[event.key] = *event.value) : void(followed.erase(event.key));
    }
    seen = batch->revision;
  }
  std::map<std::string, std::string> stored;
  const auto all = store_->range(RangeRequest::prefix("load/"));
  ASSERT_TRUE(all);
  for (const KeyValue& entry : all->entries) stored[entry.key] = entry.value;
  EXPECT_TRUE(followed == stored) << "the watch saw " << followed.size() << " keys of " << stored.size();
  for (int thread = 0; thread < kCrashThreads; ++thread)
    EXPECT_GT(load.verify(*store_, thread, acknowledged[static_cast<std::size_t>(thread)]), 0);
}

TEST_F(EtcdFaults, WithoutAQuorumWritesAreRefusedWithItsNameAndComeBack) {
  ASSERT_TRUE(store_->commit(put_one("a", "1")));
  const auto watch = store_->watch({"a"}, store_->revision());
  ASSERT_TRUE(watch);
  cluster_.kill(1);
  cluster_.kill(2);
  Result<Committed> committed;
  do committed = store_->commit(put_one("a", "2"));
  while (committed);  // until the one that is left has noticed
  EXPECT_EQ(committed.error().code, "StoreUnavailable");
  committed = store_->commit(put_one("a", "2"));
  ASSERT_FALSE(committed);
  EXPECT_THAT(committed.error().message, HasSubstr("more than half of its members"));
  Result<EventBatch> batch;
  do batch = (*watch)->next(1s);
  while (batch);  // a feed that is cut off says so, too
  EXPECT_EQ(batch.error().code, "StoreUnavailable");
  cluster_.start(1);
  cluster_.start(2);
  wait_until_writable();
  ASSERT_TRUE(store_->commit(put_one("a", "3")));
  std::string last;
  for (int i = 0; i < 100 && last != "3"; ++i) {
    batch = (*watch)->next(1s);
    if (batch && !batch->events.empty()) last = batch->events.back().value.value_or("");
  }
  EXPECT_EQ(last, "3");
}

TEST_F(EtcdFaults, AWatchOnAMemberThatFallsSilentGoesOnAtAnother) {
  store_ = must_open(options());  // all members are up by now: it talks to the first
  const auto watch = store_->watch({"a"}, store_->revision());
  ASSERT_TRUE(watch);
  ASSERT_TRUE((*watch)->next(0ms));
  cluster_.freeze(0);
  wait_until_writable();
  ASSERT_TRUE(store_->commit(put_one("a", "new")));
  std::string last;
  for (int i = 0; i < 100 && last != "new"; ++i) {
    const auto batch = (*watch)->next(1s);
    if (batch && !batch->events.empty()) last = batch->events.back().value.value_or("");
  }
  EXPECT_EQ(last, "new");
  cluster_.thaw(0);
}

/// `count` commits under b/, each with its own number in a value of a kilobyte: together more than a stream's window.
void write_history(Store& store, int count) {
  std::atomic<int> next{0};
  std::vector<std::jthread> writers;
  for (int i = 0; i < 16; ++i) {
    writers.emplace_back([&] {
      for (int n = next++; n < count; n = next++) {
        // One whose outcome nobody knows is made again: that it is made once is what its compare says.
        const auto key = "b/" + std::to_string(n);
        while (!store.commit({.compares = {Compare::absent(key)},
                              .writes = {Write::put(key, std::to_string(n) + std::string(1'000, '.')),
                                         Write::put("other/" + key, "")}})) {
        }
      }
    });
  }
}

/// Reads `watch`, which began at `start`, up to `end`: each value once, in the order of the revisions.
std::set<std::string> read_history(Watch& watch, Revision start, Revision end) {
  Revision last = start;
  std::set<std::string> values;
  while (last < end) {
    const auto batch = watch.next(10s);
    if (!batch) continue;  // StoreUnavailable: call again
    for (const Event& event : batch->events) {
      EXPECT_GT(event.revision, last) << "twice, or out of order";
      last = event.revision;
      EXPECT_TRUE(values.insert(*event.value).second);
    }
    last = std::max(last, batch->revision);
  }
  return values;
}

constexpr int kLongHistory = 5'000;  // several watchers' parts

TEST_F(EtcdFaults, AWatchFarBehindBringsEveryRevisionOnceAndInOrder) {
  const Revision start = store_->revision();
  write_history(*store_, kLongHistory);
  const auto watch = store_->watch({"b/"}, start);
  ASSERT_TRUE(watch);
  EXPECT_EQ(read_history(**watch, start, store_->revision()).size(), kLongHistory);
}

TEST_F(EtcdFaults, AWatchThatWasNotReadForLongBringsEveryRevisionOnceAndInOrder) {
  const Revision start = store_->revision();
  const auto watch = store_->watch({"b/"}, start);
  ASSERT_TRUE(watch);
  ASSERT_TRUE((*watch)->next(0ms));  // it is open, and nobody listens while all this happens
  write_history(*store_, kLongHistory);
  EXPECT_EQ(read_history(**watch, start, store_->revision()).size(), kLongHistory);
}

TEST_F(EtcdFaults, HistoryIsGivenUpWhenThereIsTooMuchOfIt) {
  EtcdOptions few = options();
  few.history_revisions_max = 100;
  few.heartbeat_interval = 100ms;
  const auto store = must_open(few);
  const Revision start = store->revision();
  for (int i = 0; i < 300; ++i) {
    while (!store->commit(put_one("a", std::to_string(i)))) {
    }
  }
  const auto watch = store->watch({"a"}, store->revision());
  ASSERT_TRUE(watch);
  std::string code;
  for (int i = 0; i < 300 && code != "Compacted"; ++i) {
    static_cast<void>((*watch)->next(100ms));
    code = code_of(store->get("a", start + 1));
  }
  EXPECT_EQ(code, "Compacted");
  EXPECT_EQ(code_of(store->get("a", store->revision())), "ok");
}

}  // namespace
}  // namespace milepost::store
