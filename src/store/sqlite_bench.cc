// What a commit, a page of a list and the way from a commit to a follower cost, in a store that holds
// something.
//
// MILEPOST_BENCH_RECORDS sets how many records there are: 20,000 by default, a million for figures that
// count.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/check.h"
#include "store/scratch_directory.h"
#include "store/sqlite.h"

namespace milepost::store {
namespace {

constexpr int kBatch = 1000;

int record_count() {
  const char* const asked = std::getenv("MILEPOST_BENCH_RECORDS");
  return asked == nullptr ? 20'000 : std::atoi(asked);
}

std::string record_key(int number) {
  return fmt::format("record_set/Z0123456789ABCDEFGHIJ/com.example.host-{:07}./A", number);
}

std::string record_value(int number) {
  return fmt::format(
      R"({{"Name":"host-{:07}.example.com.","Type":"A","TTL":300,"ResourceRecords":[{{"Value":"192.0.2.{}"}}]}})",
      number, number % 256);
}

/// A store with record_count() records, made once for all benchmarks.
Store& filled_store() {
  static const ScratchDirectory directory;
  static const std::unique_ptr<Store> store = [] {
    auto opened =
        open_sqlite({.directory = directory.path(), .role = SqliteOptions::Role::kOwner, .may_create = true});
    MILEPOST_CHECK(opened.has_value(), "the benchmark's store does not open");
    for (int i = 0; i < record_count();) {
      Transaction transaction;
      for (int n = 0; n < kBatch; ++n, ++i) {
        transaction.writes.push_back(Write::put(record_key(i), record_value(i)));
      }
      MILEPOST_CHECK((*opened)->commit(transaction).has_value(), "the benchmark's store does not fill");
    }
    return std::move(*opened);
  }();
  return *store;
}

void BM_CommitOne(benchmark::State& state) {
  Store& store = filled_store();
  std::mt19937 random(1);
  for (auto _ : state) {
    const int record = static_cast<int>(random() % static_cast<unsigned>(record_count()));
    benchmark::DoNotOptimize(
        store.commit({.compares = {}, .writes = {Write::put(record_key(record), record_value(record))}}));
  }
}
BENCHMARK(BM_CommitOne)->Unit(benchmark::kMicrosecond)->UseRealTime()->ThreadRange(1, 8);

void BM_CommitThousand(benchmark::State& state) {
  Store& store = filled_store();
  std::mt19937 random(2);
  const bool in_order = state.range(0) == 1;
  for (auto _ : state) {
    Transaction transaction;
    const int first = static_cast<int>(random() % static_cast<unsigned>(record_count() - kBatch));
    for (int n = 0; n < kBatch; ++n) {
      // In order: neighbours, as a zone import writes them. Else spread evenly over all.
      const int record =
          in_order ? first + n
                   : static_cast<int>((first + std::int64_t{n} * record_count() / kBatch) % record_count());
      transaction.writes.push_back(Write::put(record_key(record), record_value(record)));
    }
    MILEPOST_CHECK(store.commit(transaction).has_value(), "commit");
  }
}
BENCHMARK(BM_CommitThousand)
    ->ArgName("in_order")
    ->Arg(1)
    ->Arg(0)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

void BM_RangeOf300(benchmark::State& state) {
  Store& store = filled_store();
  const Revision earlier = store.revision() - 5;
  std::mt19937 random(3);
  for (auto _ : state) {
    const int first = static_cast<int>(random() % static_cast<unsigned>(record_count() - 300));
    const auto range = store.range({.begin = record_key(first),
                                    .end = prefix_end("record_set/"),
                                    .limit = 300,
                                    .at_revision = state.range(0) == 1 ? earlier : 0});
    MILEPOST_CHECK(range && range->entries.size() == 300, "range");
  }
}
BENCHMARK(BM_RangeOf300)->ArgName("at_earlier_revision")->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

void BM_Get(benchmark::State& state) {
  Store& store = filled_store();
  std::mt19937 random(4);
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        store.get(record_key(static_cast<int>(random() % static_cast<unsigned>(record_count())))));
  }
}
BENCHMARK(BM_Get)->Unit(benchmark::kMicrosecond);

/// From commit() called to the follower's next() returned; the commit itself is in it.
void BM_CommitToWatch(benchmark::State& state) {
  Store& store = filled_store();
  const auto watch = store.watch({"record_set/"}, store.revision());
  for (auto _ : state) {
    MILEPOST_CHECK(store.commit({.compares = {}, .writes = {Write::put(record_key(1), "x")}}).has_value(),
                   "commit");
    const auto batch = (*watch)->next(std::chrono::seconds(1));
    MILEPOST_CHECK(batch && batch->events.size() == 1, "watch");
  }
}
BENCHMARK(BM_CommitToWatch)->Unit(benchmark::kMicrosecond)->UseRealTime();

/// A follower that starts behind: a thousand changes of one commit.
void BM_CatchUpThousand(benchmark::State& state) {
  Store& store = filled_store();
  Transaction transaction;
  for (int n = 0; n < kBatch; ++n) {
    transaction.writes.push_back(Write::put(record_key(n), record_value(n)));
  }
  const Revision revision = store.commit(transaction)->revision;
  for (auto _ : state) {
    const auto watch = store.watch({"record_set/"}, revision - 1);
    const auto batch = (*watch)->next(std::chrono::seconds(1));
    MILEPOST_CHECK(batch && batch->events.size() == kBatch, "watch");
  }
}
BENCHMARK(BM_CatchUpThousand)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace milepost::store
