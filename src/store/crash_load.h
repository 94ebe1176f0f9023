// A write load whose every transaction can be told whole from half, for the tests that end it without
// warning.
//
// Transaction n of thread t in load L puts the keys L/t/n/0, L/t/n/1, ... (two to five), raises L/t/last to
// n and, every third time, erases what transaction n-1 had put. So `last` alone says which keys of the thread
// there must be, and that there must be no other.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include "store/store.h"

namespace milepost::store {

inline constexpr int kCrashThreads = 4;

struct CrashLoad {
  std::string name;

  std::string key(int thread, int number, int part) const {
    return prefix(thread, number) + std::to_string(part);
  }
  std::string prefix(int thread, int number) const {
    return name + "/" + std::to_string(thread) + "/" + std::to_string(number) + "/";
  }
  std::string last_key(int thread) const { return name + "/" + std::to_string(thread) + "/last"; }
  static int parts(int number) { return 2 + number % 4; }
  static bool erases_previous(int number) { return number % 3 == 0 && number > 1; }

  Transaction transaction(int thread, int number) const;
  /// Commits transactions 1, 2, ... of one thread until a commit fails or `acknowledged` says stop (false).
  void run(Store& store, int thread, const std::function<bool(int number)>& acknowledged) const;
  /// Expects of `store` that it holds everything up to `acknowledged`, perhaps more, and nothing by halves.
  /// Says the last number that it holds.
  int verify(Store& store, int thread, int acknowledged) const;
};

inline Transaction CrashLoad::transaction(int thread, int number) const {
  Transaction transaction;
  const std::string last = last_key(thread);
  transaction.compares.push_back(
      number == 1
          ? Compare::absent(last)
          : Compare{last, Compare::Target::kValue, Compare::Relation::kEqual, 0, std::to_string(number - 1)});
  transaction.writes.push_back(Write::put(last, std::to_string(number)));
  for (int part = 0; part < parts(number); ++part) {
    transaction.writes.push_back(
        Write::put(key(thread, number, part), std::string(static_cast<std::size_t>(number % 500), 'v')));
  }
  for (int part = 0; erases_previous(number) && part < parts(number - 1); ++part) {
    transaction.writes.push_back(Write::erase(key(thread, number - 1, part)));
  }
  return transaction;
}

inline void CrashLoad::run(Store& store, int thread, const std::function<bool(int)>& acknowledged) const {
  for (int number = 1;; ++number) {
    const auto committed = store.commit(transaction(thread, number));
    if (!committed || !committed->succeeded || !acknowledged(number)) {
      return;
    }
  }
}

inline int CrashLoad::verify(Store& store, int thread, int acknowledged) const {
  const auto stored = store.get(last_key(thread));
  EXPECT_TRUE(stored) << stored.error().message;
  const int last = stored && *stored ? std::stoi((*stored)->value) : 0;
  EXPECT_GE(last, acknowledged) << name << ": thread " << thread << " lost acknowledged transactions";
  std::map<std::string, int> found;  // prefix of a transaction -> keys
  const auto range = store.range(
      {.begin = name + "/" + std::to_string(thread) + "/", .end = last_key(thread), .keys_only = true});
  EXPECT_TRUE(range);
  for (const auto& entry : range->entries) {
    ++found[entry.key.substr(0, entry.key.rfind('/') + 1)];
  }
  for (int number = 1; number <= last; ++number) {
    const bool erased = number < last && erases_previous(number + 1);
    EXPECT_EQ(found[prefix(thread, number)], erased ? 0 : parts(number))
        << prefix(thread, number) << " by halves";
  }
  EXPECT_EQ(found.size(), static_cast<std::size_t>(last)) << name << ": keys of transactions that never were";
  return last;
}

}  // namespace milepost::store
