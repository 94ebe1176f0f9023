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
    "SELECT key, create_revision, mod_revision, lease, {} FROM current WHERE key >= ?1 AND key < ?2 ORDER BY "
    "key";

// With the keys that were there once: create_revision 0, and the revision of the erasure. SQLite merges the
// two as they are read; nothing is sorted.
constexpr std::string_view kNowAndErased =
    "SELECT key, create_revision, mod_revision, lease, {} FROM current WHERE key >= ?1 AND key < ?2 "
    "UNION ALL SELECT key, 0, revision, 0, NULL FROM erased WHERE key >= ?1 AND key < ?2 ORDER BY key";

/// Above every key: stands for an open end.
std::string_view beyond_all_keys() {
  static const std::string key(kKeySizeMax + 1, '\xff');
  return key;
}

/// Where the range of `request` ends.
std::string_view end_of(const RangeRequest& request) {
  return request.end.empty() ? beyond_all_keys() : std::string_view(request.end);
}

KeyValue entry(const Rows& row) {
  return {.key = std::string(row.bytes(0)),
          .value = std::string(row.bytes(4)),
          .create_revision = row.integer(1),
          .mod_revision = row.integer(2),
          .lease = row.integer(3)};
}

Event event(const Rows& row) {
  return {.key = std::string(row.bytes(1)),
          .value = row.is_null(3) ? std::nullopt : std::optional(std::string(row.bytes(3))),
          .revision = row.integer(0),
          .lease = row.integer(2)};
}

bool concerns(std::string_view key, const std::vector<std::string>& prefixes) {
  return prefixes.empty() ||
         std::ranges::any_of(prefixes, [&](const auto& prefix) { return key.starts_with(prefix); });
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

Reader::Reader(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)),
      begin_(*connection_, "BEGIN"),
      end_(*connection_, "ROLLBACK"),
      state_(*connection_, "SELECT revision, forgotten FROM state"),
      get_(*connection_,
           "SELECT key, create_revision, mod_revision, lease, value FROM current WHERE key = ?1"),
      count_(*connection_, "SELECT count(*) FROM current WHERE key >= ?1 AND key < ?2"),
      entries_(*connection_, fmt::format(kNow, "value")),
      keys_(*connection_, fmt::format(kNow, "NULL")),
      entries_and_erased_(*connection_, fmt::format(kNowAndErased, "value")),
      keys_and_erased_(*connection_, fmt::format(kNowAndErased, "NULL")),
      before_change_(
          *connection_,
          "SELECT previous, old_create_revision, old_lease FROM history WHERE revision = ?1 AND key = ?2"),
      value_before_change_(*connection_, "SELECT old_value FROM history WHERE revision = ?1 AND key = ?2"),
      changes_(*connection_,
               "SELECT revision, key, lease, value FROM history WHERE revision > ?1 ORDER BY revision, key") {
}

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
  return found->entries.empty() ? std::optional<KeyValue>()
                                : std::optional(std::move(found->entries.front()));
}

Result<Range> Reader::range(const RangeRequest& request) {
  const Snapshot snapshot(*this);
  const Status readable = request.at_revision == 0 ? load_state() : check_readable(request.at_revision);
  if (!readable) {
    return std::unexpected(readable.error());
  }
  Range range;
  range.revision = request.at_revision == 0 ? newest_ : request.at_revision;
  const Status read = request.count_only ? count(request, range) : list(request, range);
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
    return fail("FutureRevision",
                fmt::format("revision {} is yet to come, the newest is {}", revision, newest_));
  }
  if (revision < forgotten_) {
    return fail("Compacted", fmt::format("history before revision {} is forgotten, {} was asked for",
                                         forgotten_, revision));
  }
  return {};
}

Status Reader::count(const RangeRequest& request, Range& range) {
  if (range.revision == newest_) {
    Rows row = count_.run(request.begin, end_of(request));
    range.count = row.next() ? static_cast<std::size_t>(row.integer(0)) : 0;
    return status();
  }
  visit_before({.begin = request.begin, .end = request.end, .at_revision = range.revision, .keys_only = true},
               [&range](KeyValue&&) { return ++range.count, true; });
  return status();
}

Status Reader::list(const RangeRequest& request, Range& range) {
  const auto add = [&](KeyValue&& entry) {
    range.more = request.limit != 0 && range.entries.size() == request.limit;
    if (!range.more) {
      range.entries.push_back(std::move(entry));
    }
    return !range.more;
  };
  range.revision == newest_ ? visit_now(request, add) : visit_before(request, add);
  return status();
}

void Reader::visit_now(const RangeRequest& request, const Visit& visit) {
  Rows rows = (request.keys_only ? keys_ : entries_).run(request.begin, end_of(request));
  while (rows.next() && visit(entry(rows))) {
  }
}

void Reader::visit_before(const RangeRequest& request, const Visit& visit) {
  Rows rows =
      (request.keys_only ? keys_and_erased_ : entries_and_erased_).run(request.begin, end_of(request));
  while (rows.next()) {
    KeyValue found = entry(rows);
    if (step_back(found, request.at_revision, request.keys_only) && !visit(std::move(found))) {
      return;
    }
  }
}

/// Makes of a key as it is what it was at `at_revision`. False: it was absent.
bool Reader::step_back(KeyValue& entry, Revision at_revision, bool keys_only) {
  Revision change = 0;
  while (entry.mod_revision > at_revision) {
    change = entry.mod_revision;
    Rows row = before_change_.run(change, entry.key);
    if (!row.next()) {
      return false;  // an error, which status() knows
    }
    entry.mod_revision = row.integer(0);
    entry.create_revision = row.integer(1);
    entry.lease = row.integer(2);
  }
  if (change != 0 && entry.create_revision != 0 && !keys_only) {
    Rows row = value_before_change_.run(change, entry.key);
    entry.value = row.next() ? row.bytes(0) : std::string_view();
  }
  return entry.create_revision != 0;
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
