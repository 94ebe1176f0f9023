// kill -9 at random moments of a write load, 200 times and more: every acknowledged transaction is there,
// none by halves.
//
// The child is this program again, started for one disabled test. It reports an acknowledged transaction by a
// line in a pipe after commit() has returned; the parent kills it after a random delay, opens the store and
// looks.
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <random>
#include <thread>
#include <vector>

#include "store/crash_load.h"
#include "store/scratch_directory.h"
#include "store/sqlite.h"

namespace milepost::store {
namespace {

constexpr int kKills = 200;
constexpr int kReportDescriptor = 3;  // in the child
constexpr const char* kDirectoryVariable = "MILEPOST_CRASH_DIRECTORY";
constexpr const char* kLoadVariable = "MILEPOST_CRASH_LOAD";

SqliteOptions options_for(const std::filesystem::path& directory) {
  // Little history and a short log, so that trimming and checkpoints are among what gets killed.
  return {.directory = directory,
          .role = SqliteOptions::Role::kOwner,
          .may_create = true,
          .history_revisions_max = 100,
          .log_bytes = 100'000};
}

struct Acknowledgement {
  std::int32_t thread;
  std::int32_t number;
};

// Not a test: the child's main.
TEST(CrashChild, DISABLED_WritesUntilItIsKilled) {
  const auto store = open_sqlite(options_for(std::getenv(kDirectoryVariable)));
  ASSERT_TRUE(store) << store.error().message;
  const CrashLoad load{std::getenv(kLoadVariable)};
  const auto lease = (*store)->grant_lease(std::chrono::hours(1));
  ASSERT_TRUE(lease);
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < kCrashThreads; ++thread) {
    threads.emplace_back([&, thread] {
      load.run(**store, thread, [&](int number) {
        const Acknowledgement done{thread, number};
        return ::write(kReportDescriptor, &done, sizeof done) == sizeof done;  // whole: far below PIPE_BUF
      });
    });
  }
  threads.emplace_back([&] {  // commits that need not be durable, in between
    while ((*store)->commit({.compares = {}, .writes = {Write::put("leased", "x", *lease)}})) {
    }
  });
}

/// Starts the child with `report` as its report descriptor.
pid_t start_child(const std::filesystem::path& directory, const std::string& load, int report) {
  const pid_t child = ::fork();
  if (child != 0) {
    return child;
  }
  ::dup2(report, kReportDescriptor);
  ::setenv(kDirectoryVariable, directory.c_str(), 1);
  ::setenv(kLoadVariable, load.c_str(), 1);
  ::execl("/proc/self/exe", "store_test", "--gtest_filter=CrashChild.*", "--gtest_also_run_disabled_tests",
          "--gtest_brief=1", static_cast<char*>(nullptr));
  ::_exit(127);
}

/// Runs the load and kills it `delay` after its first report. What it had acknowledged, by thread.
std::array<int, kCrashThreads> run_and_kill(const std::filesystem::path& directory, const std::string& load,
                                            std::chrono::microseconds delay) {
  std::array<int, 2> pipe{};
  EXPECT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
  const pid_t child = start_child(directory, load, pipe[1]);
  ::close(pipe[1]);
  std::array<int, kCrashThreads> acknowledged{};
  bool killed = false;
  Acknowledgement done{};
  while (::read(pipe[0], &done, sizeof done) == sizeof done) {
    EXPECT_EQ(done.number, acknowledged.at(static_cast<std::size_t>(done.thread)) + 1);
    acknowledged.at(static_cast<std::size_t>(done.thread)) = done.number;
    if (!killed) {
      std::this_thread::sleep_for(delay);
      ::kill(child, SIGKILL);
      killed = true;
    }
  }
  ::close(pipe[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
      << "the child ended by itself: status " << status;
  return acknowledged;
}

TEST(Crash, KeepsEveryAcknowledgedTransactionWhole) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> delay_us(0, 30'000);
  const ScratchDirectory directory;
  std::vector<std::array<int, kCrashThreads>> last(kKills);
  int transactions = 0;
  for (std::size_t kill = 0; kill < kKills && !testing::Test::HasFailure(); ++kill) {
    const CrashLoad load{fmt::format("load{}", kill)};
    const auto acknowledged =
        run_and_kill(directory.path(), load.name, std::chrono::microseconds(delay_us(random)));
    const auto store = open_sqlite(options_for(directory.path()));
    ASSERT_TRUE(store) << store.error().message;
    for (int thread = 0; thread < kCrashThreads; ++thread) {
      const auto at = static_cast<std::size_t>(thread);
      last[kill].at(at) = load.verify(**store, thread, acknowledged.at(at));
      EXPECT_LE(last[kill].at(at), acknowledged.at(at) + 1) << "more than the one commit that was under way";
      transactions += acknowledged.at(at);
    }
    EXPECT_FALSE(*(*store)->get("leased")) << "the lease of the killed process has not expired";
  }
  fmt::print("{} kills, {} acknowledged transactions, seed {}\n", kKills, transactions, seed);
  const auto store = open_sqlite(options_for(directory.path()));
  ASSERT_TRUE(store);
  for (std::size_t kill = 0; kill < kKills; ++kill) {
    for (int thread = 0; thread < kCrashThreads; ++thread) {
      const int expected = last[kill].at(static_cast<std::size_t>(thread));
      EXPECT_EQ(CrashLoad{fmt::format("load{}", kill)}.verify(**store, thread, expected), expected)
          << "changed by later kills";
    }
  }
}

}  // namespace
}  // namespace milepost::store
