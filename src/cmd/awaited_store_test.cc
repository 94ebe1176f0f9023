// A store that comes late, and one that never comes.
#include "cmd/awaited_store.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "store/sqlite.h"

namespace milepost::cmd {
namespace {

TEST(AwaitedStoreTest, IsUnavailableUntilItOpensAndThenWorks) {
  std::string directory = (std::filesystem::temp_directory_path() / "milepost-awaited-XXXXXX").string();
  ASSERT_NE(::mkdtemp(directory.data()), nullptr);
  bool there = false;
  int tries = 0;
  AwaitedStore store(
      [&]() -> base::Result<std::unique_ptr<store::Store>> {
        ++tries;
        if (!there) return base::fail("StoreUnavailable", "its disk is not mounted");
        return store::open_sqlite({.directory = directory,
                                   .role = store::SqliteOptions::Role::kOwner,
                                   .may_create = true,
                                   .vfs = {}});
      },
      std::chrono::milliseconds(0));
  EXPECT_FALSE(store.reach());
  const auto away = store.get("key", 0);
  ASSERT_FALSE(away);
  EXPECT_EQ(away.error(), (base::Error{"StoreUnavailable", "its disk is not mounted"}));
  there = true;
  const auto committed = store.commit({.compares = {}, .writes = {store::Write::put("key", "value")}});
  ASSERT_TRUE(committed && committed->succeeded);
  EXPECT_EQ((*store.get("key", 0))->value, "value");
  EXPECT_EQ(tries, 3);
  std::filesystem::remove_all(directory);
}

TEST(AwaitedStoreTest, DoesNotTryMoreOftenThanItsInterval) {
  int tries = 0;
  AwaitedStore store(
      [&]() -> base::Result<std::unique_ptr<store::Store>> {
        ++tries;
        return base::fail("DataFormat", "half a file");
      },
      std::chrono::hours(1));
  EXPECT_EQ(store.reach().error().code, "DataFormat");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(store.get("key", 0).error().code, "StoreUnavailable");
  EXPECT_EQ(tries, 1);
}

}  // namespace
}  // namespace milepost::cmd
