// What every store must do, written against the interface only: the suite that SQLite and etcd pass.
//
// The tests are in conformance_*_test.cc. An implementation takes part with
//   INSTANTIATE_TEST_SUITE_P(Sqlite, Conformance, testing::Values(&make_sqlite_site), ...);
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/store.h"

namespace milepost::store {

using namespace std::chrono_literals;

/// Where one test's store lives: empty at first, gone afterwards.
class Site {
 public:
  virtual ~Site() = default;
  virtual Store& store() = 0;
  /// Closes the store and opens it again, as the process that serves it.
  virtual void reopen() = 0;
  /// The shortest lease worth testing with.
  virtual std::chrono::milliseconds short_ttl() const = 0;
};

using MakeSite = std::unique_ptr<Site> (*)();

class Conformance : public testing::TestWithParam<MakeSite> {
 protected:
  Store& store() { return site_->store(); }
  Site& site() { return *site_; }

  /// Commits without conditions, which must succeed; says the revision.
  Revision write(std::vector<Write> writes) {
    const auto committed = store().commit({.compares = {}, .writes = std::move(writes)});
    EXPECT_TRUE(committed) << (committed ? "" : committed.error().message);
    return committed && committed->succeeded ? committed->revision : -1;
  }
  Revision put(std::string key, std::string value) {
    return write({Write::put(std::move(key), std::move(value))});
  }
  Revision erase(std::string key) { return write({Write::erase(std::move(key))}); }

  /// "value", or "(absent)".
  std::string value_of(std::string_view key, Revision at_revision = 0) {
    const auto found = store().get(key, at_revision);
    EXPECT_TRUE(found) << (found ? "" : found.error().message);
    return found && *found ? (*found)->value : "(absent)";
  }
  /// Of a read that must succeed: "key=value" in order.
  std::vector<std::string> list(const RangeRequest& request) {
    const auto range = store().range(request);
    EXPECT_TRUE(range) << (range ? "" : range.error().message);
    return range ? entries(*range) : std::vector<std::string>{};
  }
  static std::vector<std::string> entries(const Range& range) {
    std::vector<std::string> all;
    for (const auto& entry : range.entries) {
      all.push_back(entry.key + "=" + entry.value);
    }
    return all;
  }

  std::unique_ptr<Watch> watch(std::vector<std::string> prefixes, Revision after) {
    auto watch = store().watch(std::move(prefixes), after);
    EXPECT_TRUE(watch) << (watch ? "" : watch.error().message);
    return watch ? std::move(*watch) : nullptr;
  }
  /// The next `count` events or more, in at most ten seconds.
  static std::vector<Event> take(Watch& watch, std::size_t count) {
    std::vector<Event> events;
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (events.size() < count && std::chrono::steady_clock::now() < deadline) {
      auto batch = watch.next(1s);
      EXPECT_TRUE(batch) << (batch ? "" : batch.error().message);
      if (!batch) {
        break;
      }
      std::ranges::move(batch->events, std::back_inserter(events));
    }
    return events;
  }

 private:
  std::unique_ptr<Site> site_ = GetParam()();
};

/// "3 key=value", or "4 key" for an erasure.
inline std::string text(const Event& event) {
  return std::to_string(event.revision) + " " + event.key + (event.value ? "=" + *event.value : "");
}

/// The code of an error, or "ok".
template <class T>
std::string code_of(const base::Result<T>& result) {
  return result ? "ok" : result.error().code;
}

}  // namespace milepost::store
