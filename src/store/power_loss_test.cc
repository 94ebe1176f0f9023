// What kill -9 cannot show: that an acknowledged commit had been synced, and what a failing disk leaves
// behind.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <random>
#include <thread>

#include "store/conformance.h"
#include "store/crash_load.h"
#include "store/faulty_disk.h"
#include "store/scratch_directory.h"
#include "store/sqlite.h"

namespace milepost::store {
namespace {

constexpr auto kOwner = SqliteOptions::Role::kOwner;

class PowerLoss : public testing::Test {
 protected:
  /// The file is made on the real disk; what happens to it from then on the faulty one remembers.
  std::unique_ptr<Store> open_on_faulty_disk(std::int64_t log_bytes = 16 << 20) {
    EXPECT_TRUE(open_sqlite({.directory = directory_.path(), .may_create = true}));
    return must_open({.directory = directory_.path(),
                      .role = kOwner,
                      .history_revisions_max = 200,
                      .log_bytes = log_bytes,
                      .vfs = disk_.name()});
  }
  static std::unique_ptr<Store> must_open(const SqliteOptions& options) {
    auto store = open_sqlite(options);
    EXPECT_TRUE(store) << (store ? "" : store.error().message);
    return store ? std::move(*store) : nullptr;
  }
  static Result<Committed> put(Store& store, std::string key, std::string value, LeaseId lease = 0) {
    return store.commit({.compares = {}, .writes = {Write::put(std::move(key), std::move(value), lease)}});
  }

  FaultyDisk disk_{"faulty disk"};
  ScratchDirectory directory_;
};

/// The load on all threads for as long as it lives.
class RunningLoad {
 public:
  RunningLoad(Store& store, const CrashLoad& load) {
    for (int thread = 0; thread < kCrashThreads; ++thread) {
      threads_.emplace_back([this, &store, load, thread](const std::stop_token& stop) {
        load.run(store, thread, [&](int number) {
          acknowledged_.at(static_cast<std::size_t>(thread)) = number;
          return !stop.stop_requested();
        });
      });
    }
  }
  std::array<int, kCrashThreads> acknowledged() const {
    std::array<int, kCrashThreads> numbers{};
    std::ranges::copy(acknowledged_, numbers.begin());
    return numbers;
  }

 private:
  std::array<std::atomic<int>, kCrashThreads> acknowledged_{};
  std::vector<std::jthread> threads_;
};

TEST_F(PowerLoss, KeepsEveryAcknowledgedTransactionWhole) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  const auto store = open_on_faulty_disk(100'000);  // a short log: the power goes amid checkpoints too
  int transactions = 0;
  for (int cut = 0; cut < 150 && !HasFailure(); ++cut) {
    const CrashLoad load{fmt::format("cut{}", cut)};
    const ScratchDirectory after;
    std::array<int, kCrashThreads> acknowledged{};
    {
      const RunningLoad running(*store, load);
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
      acknowledged = running.acknowledged();  // before the power goes: what comes later may be there or not
      disk_.lose_power(after.path(), FaultyDisk::Unsynced::kAnyPart, random);
    }
    const auto survived = must_open({.directory = after.path(), .role = kOwner});
    ASSERT_NE(survived, nullptr);
    for (int thread = 0; thread < kCrashThreads; ++thread) {
      load.verify(*survived, thread, acknowledged.at(static_cast<std::size_t>(thread)));
      transactions += acknowledged.at(static_cast<std::size_t>(thread));
    }
  }
  fmt::print("150 losses of power, {} acknowledged transactions, seed {}\n", transactions, seed);
}

TEST_F(PowerLoss, ACommitReturnsAfterItsSync) {
  const auto store = open_on_faulty_disk();
  for (int i = 0; i < 20; ++i) {
    const int syncs = disk_.syncs_of_log();
    ASSERT_TRUE(put(*store, "k", std::to_string(i)));
    EXPECT_GT(disk_.syncs_of_log(), syncs);
    EXPECT_EQ(disk_.unsynced_writes_of_log(), 0);
  }
}

TEST_F(PowerLoss, LeasedCommitsDoNotWaitForTheDisk) {
  const auto store = open_on_faulty_disk();
  const auto lease = store->grant_lease(1h);
  ASSERT_TRUE(lease);
  const int syncs = disk_.syncs_of_log();
  ASSERT_TRUE(put(*store, "node", "1", *lease));
  EXPECT_EQ(disk_.syncs_of_log(), syncs);
  EXPECT_GT(disk_.unsynced_writes_of_log(), 0) << "the disk of this test does not see writes";
}

// A name server that followed the store up to a revision must not miss what a later commit does under that
// number.
TEST_F(PowerLoss, ALostRevisionIsNeverGivenAgain) {
  std::mt19937 random(1);
  const auto store = open_on_faulty_disk();
  const auto lease = store->grant_lease(1h);
  ASSERT_TRUE(lease);
  for (int i = 0; i < 1300; ++i) {
    const auto seen = put(*store, "node", std::to_string(i), *lease);
    ASSERT_TRUE(seen);
    if (i % 99 != 0) {
      continue;
    }
    const ScratchDirectory after;
    disk_.lose_power(after.path(), FaultyDisk::Unsynced::kLost, random);
    const auto survived = must_open({.directory = after.path(), .role = kOwner});
    EXPECT_GT(survived->revision(), seen->revision) << i;
  }
}

TEST_F(PowerLoss, CommitsAtTheSameTimeShareASync) {
  const auto store = open_on_faulty_disk();
  disk_.set_sync_duration(2ms);
  const int before = disk_.syncs_of_log();
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = 0; i < 50; ++i) {
          EXPECT_TRUE(put(*store, fmt::format("k{}", thread), std::to_string(i)));
        }
      });
    }
  }
  EXPECT_EQ(store->revision(), 8 * 50) << "each is a commit of its own";
  EXPECT_LT(disk_.syncs_of_log() - before, 8 * 50 / 2);
}

// The disk fails at every one of a commit's writes and syncs in turn: the commit says so, nothing of it is
// seen, and with the disk back the next one goes on from there.
TEST_F(PowerLoss, AFailedCommitLeavesNothing) {
  for (const int code : {SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC}) {
    const auto store = open_on_faulty_disk();
    ASSERT_TRUE(put(*store, "a", "old"));
    bool failing = true;
    for (int nth = 0; failing; ++nth) {
      SCOPED_TRACE(fmt::format("operation {} with result {}", nth, code));
      ASSERT_LT(nth, 1000);
      const Revision before = store->revision();
      const auto value = fmt::format("{}-{}", code, nth);
      disk_.fail_from(nth, code);
      const auto committed = store->commit(
          {.compares = {},
           .writes = {Write::put("a", value), Write::put("b/" + value, std::string(9000, 'b'))}});
      failing = disk_.repair();
      EXPECT_EQ(code_of(committed), failing ? "StoreUnavailable" : "ok");
      EXPECT_EQ(store->revision(), before + (failing ? 0 : 1));
      EXPECT_EQ((*store->get("b/" + value)).has_value(), !failing);
      const auto watch = store->watch({}, before);
      ASSERT_TRUE(watch);
      EXPECT_EQ((*watch)->next(0ms)->events.size(), failing ? 0 : 2);
      ASSERT_TRUE(put(*store, "c", value));
    }
  }
}

TEST_F(PowerLoss, AnErrorNamesTheFileAndTheCause) {
  const auto store = open_on_faulty_disk();
  disk_.fail_from(0, SQLITE_FULL);
  const auto committed = put(*store, "a", "1");
  disk_.repair();
  ASSERT_FALSE(committed);
  EXPECT_THAT(committed.error().message, testing::HasSubstr("store.db"));
  EXPECT_THAT(committed.error().message, testing::HasSubstr("full"));
}

}  // namespace
}  // namespace milepost::store
