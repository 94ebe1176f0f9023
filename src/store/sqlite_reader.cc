// Reads at the newest revision out of `current`, and at earlier ones by stepping back over `history`.
#include "store/sqlite_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace milepost::store {
namespace {

using base::fail;

// A batch is full with so many events or bytes; it still ends with its last commit, whole.
constexpr std::size_t kBatchEvents = 1000;
constexpr std::size_t kBatchBytes = 1 << 20;
// Changes of other keys a batch may pass over before it says how far it came.
constexpr std::size_t kBatchSkipped = 100'000;

constexpr std::string_view kNow =
    "SELECT key, create_revision, mod_revision, lease, {0} FROM current WHERE key >= ?1 AND key < ?2 "
    "ORDER BY key LIMIT ?3";

// What was there at ?4: what is there still, and what later changes replaced. Each key is in at most one of both, and
// of its later changes exactly one replaced what it was at ?4.
constexpr std::string_view kBefore =
    "SELECT key, create_revision, mod_revision, lease, {0} FROM current "
    "WHERE key >= ?1 AND key < ?2 AND mod_revision <= ?4 "
    "UNION ALL SELECT key, old_create_revision, old_mod_revision, old_lease, {1} FROM history "
    "WHERE key >= ?1 AND key < ?2 AND revision > ?4 AND old_mod_revision BETWEEN 1 AND ?4 "
    "ORDER BY key LIMIT ?3";

/// Above every key: stands for an open end.
std::string_view beyond_all_keys() {
  static const std::string key(kKeySizeMax + 1, '\xff');
  return key;
}

std::string counted(std::string_view scan) {
  return fmt::format("SELECT count(*) FROM ({})", fmt::format(fmt::runtime(scan), "NULL", "NULL"));
}

KeyValue entry(const Rows& row) {
  return {.key = std::string(row.bytes(0)), .value = std::string(row.bytes(4)), .create_revision = row.integer(1),
          .mod_revision = row.integer(2), .lease = row.integer(3)};
}

Event event(const Rows& row) {
  return {.key = std::string(row.bytes(1)),
          .value = row.is_null(3) ? std::nullopt : std::optional(std::string(row.bytes(3))),
          .revision = row.integer(0), .lease = row.integer(2)};
}

bool concerns(std::string_view key, const std::vector<std::string>& prefixes) {
  return prefixes.empty() || std::ranges::any_of(prefixes, [&](const auto& prefix) { return key.starts_with(prefix); });
}

std::int64_t row_limit(const RangeRequest& request) {
  return request.limit == 0 ? -1 : static_cast<std::int64_t>(request.limit) + 1;  // one more shows whether there are more
}

/// What was read, when all of it could be.
template <class T>
Result<T> when_ok(const Status& status, T&& read) {
  if (!status) {
    return std::unexpected(status.error());
  }
  return std::forward<T>(read);
}

}  // namespace

class Reader::Snapshot {
 public:
  explicit Snapshot(Reader& reader) : reader_(reader) {
    reader_.connection_->clear_error();
    reader_.begin_.execute();
  }
  ~Snapshot() {
    reader_.connection_->clear_error();
    reader_.end_.execute();
  }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  Reader& reader_;
};

Reader::Scan::Scan(Connection& connection, std::string_view value_now, std::string_view value_before)
    : now(connection, fmt::format(fmt::runtime(kNow), value_now)),
      before(connection, fmt::format(fmt::runtime(kBefore), value_now, value_before)) {}

Reader::Reader(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)),
      begin_(*connection_, "BEGIN"),
      end_(*connection_, "ROLLBACK"),
      state_(*connection_, "SELECT revision, forgotten FROM state"),
      get_(*connection_, "SELECT key, create_revision, mod_revision, lease, value FROM current WHERE key = ?1"),
      count_now_(*connection_, counted(kNow)),
      count_before_(*connection_, counted(kBefore)),
      entries_(*connection_, "value", "old_value"),
      keys_(*connection_, "NULL", "NULL"),
      changes_(*connection_, "SELECT revision, key, lease, value FROM history WHERE revision > ?1 ORDER BY revision, key") {}

Status Reader::load_state() {
  Rows row = state_.run();
  if (!row.next()) {
    return status() ? fail("DataFormat", "the store's state row is missing") : status();
  }
  newest_ = row.integer(0);
  forgotten_ = row.integer(1);
  return {};
}

Result<Revision> Reader::revision() {
  connection_->clear_error();
  const Status loaded = load_state();
  return when_ok(loaded, Revision{newest_});
}

Result<std::optional<KeyValue>> Reader::get(std::string_view key, Revision at_revision) {
  if (at_revision != 0) {
    return get_before(key, at_revision);
  }
  connection_->clear_error();
  std::optional<KeyValue> found;
  {
    Rows row = get_.run(key);
    if (row.next()) {
      found = entry(row);
    }
  }
  return when_ok(status(), std::move(found));
}

Result<std::optional<KeyValue>> Reader::get_before(std::string_view key, Revision at_revision) {
  // The range of one key: the key with a zero byte behind it is the next one.
  auto found = range({.begin = std::string(key), .end = std::string(key) + '\0', .at_revision = at_revision});
  if (!found) {
    return std::unexpected(found.error());
  }
  return found->entries.empty() ? std::optional<KeyValue>() : std::optional(std::move(found->entries.front()));
}

Result<Range> Reader::range(const RangeRequest& request) {
  const Snapshot snapshot(*this);
  const Status readable = request.at_revision == 0 ? load_state() : check_readable(request.at_revision);
  if (!readable) {
    return std::unexpected(readable.error());
  }
  Range range;
  range.revision = request.at_revision == 0 ? newest_ : request.at_revision;
  const std::string_view end = request.end.empty() ? beyond_all_keys() : std::string_view(request.end);
  const Status read = request.count_only ? count(request, end, range) : list(request, end, range);
  return when_ok(read, std::move(range));
}

Status Reader::check(Revision revision) {
  const Snapshot snapshot(*this);
  return check_readable(revision);
}

Status Reader::check_readable(Revision revision) {
  if (const Status loaded = load_state(); !loaded) {
    return loaded;
  }
  if (revision > newest_) {
    return fail("FutureRevision", fmt::format("revision {} is yet to come, the newest is {}", revision, newest_));
  }
  if (revision < forgotten_) {
    return fail("Compacted", fmt::format("history before revision {} is forgotten, {} was asked for", forgotten_, revision));
  }
  return {};
}

Status Reader::count(const RangeRequest& request, std::string_view end, Range& range) {
  const std::int64_t all = -1;
  Rows row = range.revision == newest_ ? count_now_.run(request.begin, end, all)
                                       : count_before_.run(request.begin, end, all, range.revision);
  if (row.next()) {
    range.count = static_cast<std::size_t>(row.integer(0));
  }
  return status();
}

Status Reader::list(const RangeRequest& request, std::string_view end, Range& range) {
  Scan& scan = request.keys_only ? keys_ : entries_;
  Rows rows = range.revision == newest_ ? scan.now.run(request.begin, end, row_limit(request))
                                        : scan.before.run(request.begin, end, row_limit(request), range.revision);
  while (rows.next()) {
    if (request.limit != 0 && range.entries.size() == request.limit) {
      range.more = true;
      break;
    }
    range.entries.push_back(entry(rows));
  }
  return status();
}

Result<EventBatch> Reader::changes(Revision after, const std::vector<std::string>& prefixes) {
  const Snapshot snapshot(*this);
  if (const Status readable = check_readable(after); !readable) {
    return std::unexpected(readable.error());
  }
  EventBatch batch{.events = {}, .revision = newest_};
  std::size_t bytes = 0;
  std::size_t skipped = 0;
  Revision last = after;
  Rows rows = changes_.run(after);
  while (rows.next()) {
    const bool full = batch.events.size() >= kBatchEvents || bytes >= kBatchBytes || skipped >= kBatchSkipped;
    if (full && rows.integer(0) != last) {
      batch.revision = last;
      break;
    }
    last = rows.integer(0);
    if (concerns(rows.bytes(1), prefixes)) {
      batch.events.push_back(event(rows));
      bytes += rows.bytes(1).size() + rows.bytes(3).size();
    } else {
      ++skipped;
    }
  }
  return when_ok(status(), std::move(batch));
}

ReaderPool::Borrowed::Borrowed(ReaderPool& pool) : pool_(pool) {
  std::unique_lock lock(pool_.mutex_);
  pool_.returned_.wait(lock, [this] { return !pool_.idle_.empty(); });
  reader_ = std::move(pool_.idle_.back());
  pool_.idle_.pop_back();
}

ReaderPool::Borrowed::~Borrowed() {
  const std::lock_guard lock(pool_.mutex_);
  pool_.idle_.push_back(std::move(reader_));
  pool_.returned_.notify_one();
}

}  // namespace milepost::store
