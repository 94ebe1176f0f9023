// Conformance of watches: nothing missed, nothing twice, no commit in halves, from any revision still kept.
#include <map>
#include <thread>

#include "store/conformance.h"

namespace milepost::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::vector<std::string> texts(const std::vector<Event>& events) {
  std::vector<std::string> all;
  for (const auto& event : events) {
    all.push_back(text(event));
  }
  return all;
}

std::string at(Revision revision, std::string_view what) {
  return std::to_string(revision) + " " + std::string(what);
}

TEST_P(Conformance, AWatchSeesPutsAndErasures) {
  const Revision start = store().revision();
  const auto watch = this->watch({}, start);
  const Revision first = put("a", "1");
  const Revision second = erase("a");
  EXPECT_THAT(texts(take(*watch, 2)), ElementsAre(at(first, "a=1"), at(second, "a")));
}

TEST_P(Conformance, AWatchBeginsAfterAnyRevision) {
  const Revision first = put("a", "1");
  const Revision second = put("b", "2");
  const Revision third = put("a", "3");
  EXPECT_THAT(texts(take(*watch({}, first), 2)), ElementsAre(at(second, "b=2"), at(third, "a=3")));
  EXPECT_THAT(texts(take(*watch({}, second), 1)), ElementsAre(at(third, "a=3")));
}

TEST_P(Conformance, AWatchSeesOnlyItsPrefixes) {
  const Revision start = store().revision();
  const auto watch = this->watch({"zone/", "set/1"}, start);
  const Revision revision =
      write({Write::put("zone/a", "1"), Write::put("zone", "2"), Write::put("set/1", "3"),
             Write::put("set/12", "4"), Write::put("set/2", "5")});
  EXPECT_THAT(texts(take(*watch, 3)), UnorderedElementsAre(at(revision, "zone/a=1"), at(revision, "set/1=3"),
                                                           at(revision, "set/12=4")));
}

TEST_P(Conformance, AWatchWithNothingNewWaitsAndSaysHowFarItCame) {
  const auto watch = this->watch({"mine/"}, store().revision());
  const Revision revision = put("other", "1");
  Revision seen = 0;
  for (int i = 0; i < 1000 && seen < revision; ++i) {
    const auto batch = watch->next(50ms);
    ASSERT_TRUE(batch);
    EXPECT_THAT(batch->events, IsEmpty());
    seen = batch->revision;
  }
  EXPECT_GE(seen, revision);
  EXPECT_LE(seen, store().revision()) << "others may have taken revisions, but none that do not exist";
}

TEST_P(Conformance, AnErasureOfNothingIsNoEvent) {
  const auto watch = this->watch({}, store().revision());
  erase("absent");
  const Revision revision = put("a", "1");
  EXPECT_THAT(texts(take(*watch, 1)), ElementsAre(at(revision, "a=1")));
}

TEST_P(Conformance, ACommitWakesAWaitingWatch) {
  const auto watch = this->watch({}, store().revision());
  std::jthread writer([&] { put("a", "1"); });
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(take(*watch, 1).size(), 1);
  EXPECT_LT(std::chrono::steady_clock::now() - before, 5s);
}

TEST_P(Conformance, CancelWakesAWaitingWatchForGood) {
  const auto watch = this->watch({}, store().revision());
  std::jthread canceller([&] { watch->cancel(); });
  const auto before = std::chrono::steady_clock::now();
  const auto batch = watch->next(60s);
  ASSERT_TRUE(batch);
  EXPECT_THAT(batch->events, IsEmpty());
  EXPECT_TRUE(watch->next(60s));
  EXPECT_LT(std::chrono::steady_clock::now() - before, 30s);
}

TEST_P(Conformance, ALargeCommitComesWhole) {
  const Revision start = store().revision();
  const auto commit_of = [&](int size) {
    std::vector<Write> writes;
    for (int i = 0; i < size; ++i) {
      writes.push_back(Write::put("large/" + std::to_string(i), std::string(100, 'v')));
    }
    return write(std::move(writes));
  };
  const Revision first = commit_of(900);
  const Revision second = commit_of(3000);
  const Revision third = commit_of(5);
  const auto watch = this->watch({}, start);
  std::map<Revision, std::size_t> sizes;
  Revision seen = start;
  while (seen < third) {
    const auto batch = watch->next(10s);
    ASSERT_TRUE(batch && !batch->events.empty());
    for (const auto& event : batch->events) {
      EXPECT_GT(event.revision, seen) << "a commit in two batches";
      EXPECT_LE(event.revision, batch->revision);
      ++sizes[event.revision];
    }
    seen = batch->revision;
  }
  EXPECT_EQ(sizes, (std::map<Revision, std::size_t>{{first, 900}, {second, 3000}, {third, 5}}));
}

TEST_P(Conformance, WatchesFromBeforeACompactionSaySo) {
  const Revision first = put("a", "1");
  put("a", "2");
  const Revision third = put("a", "3");
  const auto behind = watch({}, first);
  ASSERT_TRUE(store().compact(third));
  EXPECT_EQ(code_of(behind->next(1s)), "Compacted");
  const auto late = store().watch({}, first);
  EXPECT_EQ(late ? code_of((*late)->next(1s)) : code_of(late), "Compacted");
  const Revision fourth = put("a", "4");
  EXPECT_THAT(texts(take(*watch({}, third), 1)), ElementsAre(at(fourth, "a=4")));
}

TEST_P(Conformance, RefusesToWatchFromTheFuture) {
  const Revision revision = put("a", "1");
  EXPECT_EQ(code_of(store().watch({}, revision + 1)), "FutureRevision");
  EXPECT_EQ(code_of(store().watch({}, revision)), "ok");
}

TEST_P(Conformance, HistoryIsStillThereAfterReopening) {
  const Revision first = put("a", "1");
  const Revision second = put("a", "2");
  site().reopen();
  EXPECT_THAT(texts(take(*watch({}, first), 1)), ElementsAre(at(second, "a=2")));
  EXPECT_EQ(value_of("a", first), "1");
}

// Several followers of several writers: each sees every commit once, whole, in order.
TEST_P(Conformance, FollowersSeeEveryCommitOnce) {
  const Revision start = store().revision();
  constexpr int kWriters = 4;
  constexpr int kCommits = 50;
  const auto follow = [&] {
    const auto watch = this->watch({"f/"}, start);
    Revision last = start;
    std::size_t events = 0;
    while (events < 2 * kWriters * kCommits) {
      const auto batch = watch->next(10s);
      ASSERT_TRUE(batch && !batch->events.empty());
      for (std::size_t i = 0; i < batch->events.size(); i += 2) {
        EXPECT_EQ(batch->events[i].revision, batch->events[i + 1].revision);
        EXPECT_GT(batch->events[i].revision, last);  // a store may take revisions of its own between
        last = batch->events[i].revision;
      }
      EXPECT_GE(batch->revision, last);
      events += batch->events.size();
    }
    EXPECT_EQ(events, 2 * kWriters * kCommits);
  };
  std::vector<std::jthread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back(follow);
  }
  for (int i = 0; i < kWriters; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < kCommits; ++n) {
        write({Write::put("f/" + std::to_string(i), std::to_string(n)),
               Write::put("f/all/" + std::to_string(i), "")});
      }
    });
  }
}

}  // namespace
}  // namespace milepost::store
