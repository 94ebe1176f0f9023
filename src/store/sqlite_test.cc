// The embedded store: that it conforms, and what only a file can do: be refused, be shared, be trimmed, fail
// to open.
#include "store/sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <thread>

#include "store/conformance.h"
#include "store/scratch_directory.h"

namespace milepost::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Role = SqliteOptions::Role;

std::unique_ptr<Store> must_open(const SqliteOptions& options) {
  auto store = open_sqlite(options);
  EXPECT_TRUE(store) << (store ? "" : store.error().message);
  return store ? std::move(*store) : nullptr;
}

class SqliteSite final : public Site {
 public:
  Store& store() override { return *store_; }
  void reopen() override {
    store_.reset();
    store_ = must_open(options());
  }
  std::chrono::milliseconds short_ttl() const override { return 200ms; }

 private:
  SqliteOptions options() const {
    return {.directory = directory_.path(), .role = Role::kOwner, .may_create = true};
  }

  ScratchDirectory directory_;
  std::unique_ptr<Store> store_ = must_open(options());
};

std::unique_ptr<Site> make_sqlite_site() {
  return std::make_unique<SqliteSite>();
}

INSTANTIATE_TEST_SUITE_P(Sqlite, Conformance, testing::Values(&make_sqlite_site),
                         [](const auto&) { return std::string("File"); });

class SqliteFile : public testing::Test {
 protected:
  SqliteOptions owner() const {
    return {.directory = directory_.path(), .role = Role::kOwner, .may_create = true};
  }
  SqliteOptions visitor() const { return {.directory = directory_.path()}; }
  std::filesystem::path file(std::string_view name = "store.db") const { return directory_.path() / name; }

  static Revision put(Store& store, std::string key, std::string value, LeaseId lease = 0) {
    const auto committed =
        store.commit({.compares = {}, .writes = {Write::put(std::move(key), std::move(value), lease)}});
    EXPECT_TRUE(committed) << (committed ? "" : committed.error().message);
    return committed ? committed->revision : -1;
  }
  static std::string content(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  /// Opening must fail with `code` and say `words`, and change no byte of the directory.
  void refuses(const SqliteOptions& options, std::string_view code, const std::string& words) {
    const std::string before = content(file());
    const auto store = open_sqlite(options);
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().code, code);
    EXPECT_THAT(store.error().message, HasSubstr(words));
    EXPECT_EQ(content(file()), before);
    EXPECT_FALSE(std::filesystem::exists(file("store.db-wal")));
    EXPECT_FALSE(std::filesystem::exists(file("store.db-journal")));
  }
  void execute(const std::string& sql) {
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(file().c_str(), &handle), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(handle);
    sqlite3_close(handle);
  }
  std::int64_t number(const std::string& sql) {
    sqlite3* handle = nullptr;
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_open(file().c_str(), &handle), SQLITE_OK);
    EXPECT_EQ(sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement, nullptr), SQLITE_OK)
        << sqlite3_errmsg(handle);
    sqlite3_step(statement);
    const std::int64_t value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return value;
  }

  ScratchDirectory directory_;
};

TEST_F(SqliteFile, IsReadableByItsOwnerOnly) {
  const auto store = must_open(owner());
  put(*store, "a", "1");
  for (const auto* name : {"store.db", "store.db-wal", "store.db-shm", "store.lock"}) {
    struct stat found{};
    ASSERT_EQ(::stat(file(name).c_str(), &found), 0) << name;
    EXPECT_EQ(found.st_mode & 0777, 0600) << name;
  }
}

TEST_F(SqliteFile, IsNotMadeUnlessAllowed) {
  auto options = visitor();
  const auto store = open_sqlite(options);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, "StoreUnavailable");
  EXPECT_THAT(store.error().message, HasSubstr("milepost serve --data"));
  EXPECT_TRUE(std::filesystem::is_empty(directory_.path()));
}

TEST_F(SqliteFile, IsMadeWithItsDirectories) {
  auto options = owner();
  options.directory /= "deep/data";
  const auto store = must_open(options);
  struct stat found{};
  ASSERT_EQ(::stat(options.directory.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0700);
}

TEST_F(SqliteFile, OfANewerFormatIsRefusedUntouched) {
  must_open(owner()).reset();
  execute("PRAGMA user_version = 2");
  refuses(owner(), "DataFormat", "Run the milepost that wrote it or a newer one");
}

TEST_F(SqliteFile, OfANewerFormatThatOnlyTheLogShowsIsRefused) {
  const auto first = must_open(owner());
  execute("PRAGMA user_version = 2");  // into the log: `first` keeps the file from being checkpointed
  const std::string before = content(file());
  const auto second = open_sqlite(visitor());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "DataFormat");
  EXPECT_EQ(content(file()), before);
}

TEST_F(SqliteFile, OfAnotherProgramIsRefusedUntouched) {
  execute("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)");
  refuses(owner(), "DataFormat", "is not a Milepost store");
}

TEST_F(SqliteFile, ThatIsNoDatabaseIsRefusedUntouched) {
  std::ofstream(file()) << "short";
  refuses(owner(), "DataFormat", "is not a Milepost store");
  std::ofstream(file()) << std::string(8192, 'x');
  refuses(owner(), "DataFormat", "is not a Milepost store");
  std::ofstream(file(), std::ios::trunc).flush();
  refuses(owner(), "DataFormat", "is not a Milepost store");
}

TEST_F(SqliteFile, ThatMayNotBeReadSaysWhoTried) {
  must_open(owner()).reset();
  // Root may read everything; as root the test tries as nobody.
  const uid_t self = ::geteuid();
  constexpr uid_t kNobody = 65534;
  ASSERT_EQ(self == 0 ? ::seteuid(kNobody) : ::chmod(file().c_str(), 0), 0);
  const auto store = open_sqlite(owner());
  ASSERT_EQ(::seteuid(self), 0);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, "StoreUnavailable");
  EXPECT_THAT(store.error().message, HasSubstr("Permission denied. Run milepost as the user that owns"));
}

TEST_F(SqliteFile, InPlaceOfADirectoryIsNamed) {
  auto options = owner();
  std::ofstream(directory_.path() / "plain") << "x";
  options.directory /= "plain";
  const auto store = open_sqlite(options);
  ASSERT_FALSE(store);
  EXPECT_THAT(store.error().message, HasSubstr("Not a directory"));
}

TEST_F(SqliteFile, HasOneOwner) {
  const auto first = must_open(owner());
  const auto second = open_sqlite(owner());
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, HasSubstr("served by another milepost"));
  EXPECT_TRUE(open_sqlite(visitor()));
}

TEST_F(SqliteFile, AVisitorsCommitsReachTheOwnersWatchWithinASecond) {
  const auto served = must_open(owner());
  const auto visiting = must_open(visitor());
  const auto watch = served->watch({}, served->revision());
  ASSERT_TRUE(watch);
  const Revision revision = put(*visiting, "account/1", "x");
  const auto batch = (*watch)->next(1s);
  ASSERT_TRUE(batch && batch->events.size() == 1);
  EXPECT_EQ(batch->events[0].key, "account/1");
  EXPECT_EQ(served->revision(), revision);
  EXPECT_EQ(put(*served, "b", "2"), revision + 1) << "one revision for both";
}

TEST_F(SqliteFile, AVisitorLeavesTheOwnersLeasesAlone) {
  const auto served = must_open(owner());
  const auto lease = served->grant_lease(60s);
  put(*served, "node", "1", *lease);
  const auto visiting = must_open(visitor());
  EXPECT_TRUE(*visiting->get("node"));
  EXPECT_EQ(code_of(visiting->grant_lease(60s)), "StoreUnavailable");
  EXPECT_EQ(code_of(visiting->keep_alive(*lease)), "LeaseNotFound");
}

TEST_F(SqliteFile, LeasesOfAnEarlierLifeHaveExpired) {
  auto store = must_open(owner());
  const auto lease = store->grant_lease(1h);
  put(*store, "node/a", "1", *lease);
  const Revision before = put(*store, "node/b", "1", *lease);
  store.reset();
  store = must_open(owner());
  const auto watch = store->watch({}, before);
  ASSERT_TRUE(watch);
  const auto batch = (*watch)->next(1s);
  ASSERT_TRUE(batch && batch->events.size() == 2);
  EXPECT_EQ(batch->events[0].revision, batch->events[1].revision);
  EXPECT_FALSE(*store->get("node/a"));
  EXPECT_EQ(code_of(store->keep_alive(*lease)), "LeaseNotFound");
  EXPECT_NE(*store->grant_lease(1h), *lease) << "an old holder must not keep a new lease alive";
}

TEST_F(SqliteFile, HistoryIsBoundedByRevisions) {
  auto options = owner();
  options.history_revisions_max = 50;
  const auto store = must_open(options);
  for (int i = 0; i < 300; ++i) {
    put(*store, "k" + std::to_string(i % 7), std::to_string(i));
  }
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (number("SELECT count(*) FROM history") > 55 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  EXPECT_LE(number("SELECT count(*) FROM history"), 55);
  EXPECT_GE(number("SELECT count(*) FROM history"), 50);
  EXPECT_EQ(code_of(store->get("k1", store->revision() - 49)), "ok");
  EXPECT_EQ(code_of(store->get("k1", 1)), "Compacted");
}

TEST_F(SqliteFile, HistoryIsBoundedByBytes) {
  auto options = owner();
  options.history_bytes_max = 1 << 20;
  const auto store = must_open(options);
  for (int i = 0; i < 100; ++i) {
    put(*store, "k", std::string(40'000, 'v'));
  }
  const auto bytes =
      "SELECT sum(length(key) + ifnull(length(value), 0) + ifnull(length(old_value), 0)) FROM history";
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (number(bytes) > 1 << 20 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  EXPECT_LE(number(bytes), 1 << 20);
  EXPECT_EQ(number(bytes), number("SELECT history_bytes FROM state"));
}

TEST_F(SqliteFile, CompactionByHandTakesTheRowsAway) {
  const auto store = must_open(owner());
  for (int i = 0; i < 250; ++i) {
    put(*store, "k", std::to_string(i));
  }
  ASSERT_TRUE(store->compact(store->revision() - 3));
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (number("SELECT count(*) FROM history") > 3 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  EXPECT_EQ(number("SELECT count(*) FROM history"), 3);
}

TEST_F(SqliteFile, TheLogIsKeptShort) {
  const auto store = must_open(owner());
  const std::string value(100'000, 'v');
  for (int i = 0; i < 600; ++i) {
    put(*store, fmt::format("k{}", i % 10), value);
  }
  EXPECT_LT(std::filesystem::file_size(file("store.db-wal")), 100 << 20)
      << "of 180 MB or more that went through it";
}

}  // namespace
}  // namespace milepost::store
