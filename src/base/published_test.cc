#include "base/published.h"

#include <gtest/gtest.h>

#include <thread>

namespace milepost::base {
namespace {

struct Tracked {
  Tracked(int number_in, std::vector<int>* gone_in) : number(number_in), gone(gone_in) {}
  ~Tracked() {
    gone->push_back(number);
    number = -1;
  }
  int number;
  std::vector<int>* gone;
};

TEST(Published, IsNullBeforeTheFirst) {
  Published<Tracked> published;
  Published<Tracked>::Reader reader(published);
  EXPECT_EQ(reader.pin(), nullptr);
}

TEST(Published, DestroysOldestFirstAndNothingYoungerThanAPin) {
  std::vector<int> gone;
  {
    Published<Tracked> published;
    Published<Tracked>::Reader reader(published);
    published.publish(std::make_unique<Tracked>(1, &gone));
    published.publish(std::make_unique<Tracked>(2, &gone));
    EXPECT_EQ(gone, (std::vector{1}));
    const Tracked* pinned = reader.pin();
    published.publish(std::make_unique<Tracked>(3, &gone));
    published.publish(std::make_unique<Tracked>(4, &gone));
    EXPECT_EQ(pinned->number, 2);
    EXPECT_EQ(gone, (std::vector{1})) << "3 is free but younger than the pinned 2";
    reader.unpin();
    published.reclaim();
    EXPECT_EQ(gone, (std::vector{1, 2, 3}));
  }
  EXPECT_EQ(gone, (std::vector{1, 2, 3, 4}));
}

TEST(Published, ReadersNeverSeeADestroyedValue) {
  struct Pair {
    explicit Pair(int value) : a(value), b(value) {}
    ~Pair() { a = -1, b = -2; }
    int a, b;
  };
  Published<Pair> published;
  published.publish(std::make_unique<Pair>(0));
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      Published<Pair>::Reader reader(published);
      int newest = 0;
      while (!stop.load()) {
        const Pair* pair = reader.pin();
        if (pair->a != pair->b || pair->a < newest) ++wrong;
        newest = pair->a;
        reader.unpin();
      }
    });
  }
  for (int i = 1; i <= 20000; ++i) published.publish(std::make_unique<Pair>(i));
  stop = true;
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong.load(), 0);
}

}  // namespace
}  // namespace milepost::base
