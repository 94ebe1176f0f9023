// Conformance of reads: order, limits, pages at a revision, edges of prefixes, forgotten history.
#include <map>
#include <random>
#include <thread>

#include "store/conformance.h"

namespace milepost::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST_P(Conformance, ARangeIsInKeyOrderAndHalfOpen) {
  write({Write::put("b", "2"), Write::put("a", "1"), Write::put("d", "4"), Write::put("c", "3"),
         Write::put("ab", "5")});
  EXPECT_THAT(list({.begin = "a", .end = "d"}), ElementsAre("a=1", "ab=5", "b=2", "c=3"));
  EXPECT_THAT(list({.begin = "ab", .end = "ac"}), ElementsAre("ab=5"));
  EXPECT_THAT(list({.begin = "c", .end = ""}), ElementsAre("c=3", "d=4"));
  EXPECT_THAT(list({.begin = "", .end = "ab"}), ElementsAre("a=1"));
  EXPECT_THAT(list({.begin = "d", .end = "a"}), IsEmpty());
  EXPECT_THAT(list({.begin = "a", .end = "a"}), IsEmpty());
}

TEST_P(Conformance, OrderIsOfUnsignedBytes) {
  write({Write::put(std::string("k\xff"), "4"), Write::put("kz", "3"), Write::put(std::string("k\0", 2), "1"),
         Write::put("k\x01", "2")});
  const auto range = store().range(RangeRequest::prefix("k"));
  ASSERT_TRUE(range);
  std::string order;
  for (const auto& entry : range->entries) {
    order += entry.value;
  }
  EXPECT_EQ(order, "1234");
}

TEST_P(Conformance, ALimitSaysWhetherThereIsMore) {
  write({Write::put("a", "1"), Write::put("b", "2"), Write::put("c", "3")});
  const auto range = [&](std::size_t limit) {
    return *store().range({.begin = "a", .end = "z", .limit = limit});
  };
  EXPECT_THAT(entries(range(2)), ElementsAre("a=1", "b=2"));
  EXPECT_TRUE(range(2).more);
  EXPECT_EQ(range(3).entries.size(), 3);
  EXPECT_FALSE(range(3).more);
  EXPECT_EQ(range(0).entries.size(), 3);
  EXPECT_FALSE(range(0).more);
}

TEST_P(Conformance, KeysOnlyLeavesValuesOut) {
  const Revision revision = put("a", "1");
  const auto range = store().range({.begin = "a", .end = "b", .keys_only = true});
  ASSERT_TRUE(range && range->entries.size() == 1);
  EXPECT_EQ(range->entries[0].key, "a");
  EXPECT_EQ(range->entries[0].value, "");
  EXPECT_EQ(range->entries[0].mod_revision, revision);
}

TEST_P(Conformance, CountOnlyCountsTheWholeRange) {
  write({Write::put("a", "1"), Write::put("b", "2"), Write::put("c", "3")});
  const Revision revision = store().revision();
  erase("b");
  EXPECT_EQ(store().range({.begin = "a", .end = "z", .limit = 1, .count_only = true})->count, 2);
  EXPECT_THAT(store().range({.begin = "a", .end = "z", .count_only = true})->entries, IsEmpty());
  EXPECT_EQ(store().range({.begin = "a", .end = "z", .at_revision = revision, .count_only = true})->count, 3);
}

TEST(PrefixEnd, IsTheNextKeyThatDoesNotStartWithIt) {
  EXPECT_EQ(prefix_end("a"), "b");
  EXPECT_EQ(prefix_end("a/"), "a0");
  EXPECT_EQ(prefix_end("a\xff"), "b");
  EXPECT_EQ(prefix_end("a\xff\xff"), "b");
  EXPECT_EQ(prefix_end(std::string("a\0", 2)), std::string("a\x01"));
  EXPECT_EQ(prefix_end("\x7f"), "\x80");
  EXPECT_EQ(prefix_end("\xff\xff"), "");
  EXPECT_EQ(prefix_end(""), "");
}

TEST_P(Conformance, ManyRangesAnswerAsEachAlone) {
  write({Write::put("a", "1"), Write::put("ab", "2"), Write::put("b", "3"), Write::put("h", "4"),
         Write::put("i", "5")});
  const Revision before = store().revision();
  put("b", "6");
  std::vector<RangeRequest> requests{
      RangeRequest::prefix("a"),
      {.begin = "b", .end = "c"},
      {.begin = "b", .end = "c", .at_revision = before},
      {.begin = "", .end = "", .limit = 4},  // etcd: a heartbeat of ours lies in it
      {.begin = "a", .end = "z", .limit = 2, .keys_only = true},
      {.begin = "c", .end = "a"},
      RangeRequest::prefix("nothing")};
  for (int i = 0; i < 10'000; ++i) requests.push_back({.begin = "h", .end = "j"});  // beyond one call of etcd
  const auto ranges = store().ranges(requests);
  ASSERT_TRUE(ranges) << ranges.error().message;
  ASSERT_EQ(ranges->size(), requests.size());
  for (std::size_t i = 0; i < 7; ++i) {
    SCOPED_TRACE(i);
    const auto alone = store().range(requests[i]);
    ASSERT_TRUE(alone);
    EXPECT_EQ(entries((*ranges)[i]), entries(*alone));
    EXPECT_EQ((*ranges)[i].more, alone->more);
  }
  EXPECT_THAT(entries(ranges->back()), ElementsAre("h=4", "i=5"));
  EXPECT_THAT(*store().ranges({}), IsEmpty());
}

TEST_P(Conformance, ManyRangesAreRefusedForOneThatIsForgotten) {
  put("a", "1");
  const Revision newest = put("a", "2");
  ASSERT_TRUE(store().compact(newest));
  const auto ranges =
      store().ranges({RangeRequest::prefix("a"), {.begin = "a", .end = "b", .at_revision = newest - 1}});
  ASSERT_FALSE(ranges);
  EXPECT_EQ(ranges.error().code, "Compacted");
}

TEST_P(Conformance, PrefixesAtTheEdgeOfTheKeySpace) {
  write({Write::put("a\xfe", "1"), Write::put("a\xff", "2"), Write::put("a\xff\x01", "3"),
         Write::put("b", "4"), Write::put("\xff", "5"), Write::put("\xff\xff", "6")});
  EXPECT_THAT(list(RangeRequest::prefix("a\xff")), ElementsAre("a\xff=2", "a\xff\x01=3"));
  EXPECT_THAT(list(RangeRequest::prefix("\xff")), ElementsAre("\xff=5", "\xff\xff=6"));
  EXPECT_EQ(list(RangeRequest::prefix("")).size(), 6);
}

TEST_P(Conformance, ReadsAtAnEarlierRevisionSeeWhatWasThen) {
  const Revision first = write({Write::put("a", "1"), Write::put("b", "1"), Write::put("c", "1")});
  const Revision second = write({Write::put("a", "2"), Write::erase("b"), Write::put("d", "2")});
  const Revision third = write({Write::put("b", "3"), Write::erase("d"), Write::put("a", "3")});
  EXPECT_THAT(list({.begin = "a", .end = "z", .at_revision = first}), ElementsAre("a=1", "b=1", "c=1"));
  EXPECT_THAT(list({.begin = "a", .end = "z", .at_revision = second}), ElementsAre("a=2", "c=1", "d=2"));
  EXPECT_THAT(list({.begin = "a", .end = "z", .at_revision = third}), ElementsAre("a=3", "b=3", "c=1"));
  EXPECT_EQ(value_of("a", first), "1");
  EXPECT_EQ(value_of("b", second), "(absent)");
  const auto then = store().get("a", second);
  EXPECT_EQ((*then)->create_revision, first);
  EXPECT_EQ((*then)->mod_revision, second);
}

TEST_P(Conformance, PagesAtARevisionAreOneListWhileWritesGoOn) {
  std::vector<Write> writes;
  for (int i = 100; i < 200; ++i) {
    writes.push_back(Write::put("page/" + std::to_string(i), "old"));
  }
  const Revision revision = write(std::move(writes));
  auto request = RangeRequest::prefix("page/");
  request.limit = 7;
  request.at_revision = revision;
  std::vector<std::string> all;
  for (int turn = 0;; ++turn) {
    write({Write::erase("page/" + std::to_string(100 + turn * 3)),
           Write::put("page/" + std::to_string(199 - turn), "new"),
           Write::put("page/" + std::to_string(100 + turn) + "/between", "new")});
    const auto page = store().range(request);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->revision, revision);
    std::ranges::move(entries(*page), std::back_inserter(all));
    if (!page->more) {
      break;
    }
    request.begin = page->entries.back().key + '\0';
  }
  ASSERT_EQ(all.size(), 100);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(all[static_cast<std::size_t>(i)], "page/" + std::to_string(100 + i) + "=old");
  }
}

TEST_P(Conformance, ARangeSaysTheRevisionItWasReadAt) {
  const Revision first = put("a", "1");
  const Revision second = put("a", "2");
  EXPECT_EQ(store().range({.begin = "a", .end = "b"})->revision, second);
  EXPECT_EQ(store().range({.begin = "a", .end = "b", .at_revision = first})->revision, first);
}

TEST_P(Conformance, RefusesRevisionsThatAreYetToCome) {
  const Revision revision = put("a", "1");
  EXPECT_EQ(code_of(store().range({.begin = "a", .end = "b", .at_revision = revision + 1})),
            "FutureRevision");
  EXPECT_EQ(code_of(store().get("a", revision + 1)), "FutureRevision");
  EXPECT_EQ(code_of(store().compact(revision + 1)), "FutureRevision");
}

TEST_P(Conformance, CompactionForgetsWhatWasBefore) {
  const Revision first = put("a", "1");
  const Revision second = put("a", "2");
  put("a", "3");
  ASSERT_TRUE(store().compact(second));
  EXPECT_EQ(code_of(store().get("a", first)), "Compacted");
  EXPECT_EQ(code_of(store().range({.begin = "a", .end = "b", .at_revision = first})), "Compacted");
  EXPECT_EQ(value_of("a", second), "2");
  EXPECT_EQ(value_of("a"), "3");
  EXPECT_TRUE(store().compact(first)) << "forgotten already";
  EXPECT_EQ(value_of("a", second), "2");
}

// Readers among writers see whole commits: two keys that are always written together are always equal.
TEST_P(Conformance, ReadersSeeWholeCommits) {
  write({Write::put("pair/a", "0"), Write::put("pair/b", "0")});
  std::jthread writer([&](const std::stop_token& stop) {
    for (int i = 1; !stop.stop_requested(); ++i) {
      write({Write::put("pair/a", std::to_string(i)), Write::put("pair/b", std::to_string(i))});
    }
  });
  Revision last = 0;
  for (int i = 0; i < 200; ++i) {
    const auto range = store().range(RangeRequest::prefix("pair/"));
    ASSERT_TRUE(range && range->entries.size() == 2);
    EXPECT_EQ(range->entries[0].value, range->entries[1].value);
    EXPECT_GE(range->revision, last);
    last = range->revision;
  }
}

// A slow, obvious twin: a map for each revision. Every revision of a random history reads back as it was.
TEST_P(Conformance, EveryRevisionOfARandomHistoryReadsBack) {
  const auto seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::map<Revision, std::map<std::string, std::string>> history;
  // Erasing what is not there makes no revision, and revision 0 reads the newest: something is there first.
  std::map<std::string, std::string> now{{"r/0", "first"}};
  history[write({Write::put("r/0", "first")})] = now;
  for (int i = 0; i < 100; ++i) {
    std::map<std::string, Write> writes;
    for (auto n = random() % 4 + 1; n > 0; --n) {
      const std::string key = "r/" + std::to_string(random() % 12);
      writes.insert_or_assign(key,
                              random() % 3 == 0 ? Write::erase(key) : Write::put(key, std::to_string(i)));
    }
    Transaction transaction;
    for (const auto& [key, each] : writes) {
      each.value ? void(now[key] = *each.value) : void(now.erase(key));
      transaction.writes.push_back(each);
    }
    history[write(std::move(transaction.writes))] = now;
  }
  for (const auto& [revision, then] : history) {
    std::vector<std::string> expected;
    for (const auto& [key, value] : then) {
      expected.push_back(key + "=" + value);
    }
    auto request = RangeRequest::prefix("r/");
    request.at_revision = revision;
    EXPECT_EQ(list(request), expected) << "at " << revision;
  }
}

}  // namespace
}  // namespace milepost::store
