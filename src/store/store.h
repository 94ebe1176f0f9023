// The store: an ordered key-value space with etcd's semantics, behind which stands SQLite or etcd.
//
// Keys are byte strings in memcmp order. Every commit that changes something takes the next revision; all its
// changes carry that revision and become visible, durable and watchable together or not at all.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace milepost::store {

using base::Result;
using base::Status;

/// 0 is the empty store; the first commit is 1 or more.
using Revision = std::int64_t;
/// 0 is no lease.
using LeaseId = std::int64_t;

/// Longest key, bytes. The longest that model/keys makes has some 1,300.
inline constexpr std::size_t kKeySizeMax = 4096;
/// Longest value, bytes. etcd takes 1.5 MiB in a request by default.
inline constexpr std::size_t kValueSizeMax = 1 << 20;

struct KeyValue {
  std::string key = {};
  std::string value = {};
  Revision create_revision = 0;  // of the commit that made the key (again)
  Revision mod_revision = 0;     // of the commit that wrote this value
  LeaseId lease = 0;
};

/// A condition of a transaction on one key. An absent key has revisions 0 and no value: no relation to a
/// value holds for it, kNotEqual included (as in etcd). Values compare as bytes.
struct Compare {
  enum class Target { kModRevision, kCreateRevision, kValue };
  enum class Relation { kEqual, kNotEqual, kLess, kGreater };

  static Compare absent(std::string key) {
    return {std::move(key), Target::kCreateRevision, Relation::kEqual, 0, {}};
  }
  static Compare present(std::string key) {
    return {std::move(key), Target::kCreateRevision, Relation::kGreater, 0, {}};
  }
  static Compare unchanged(std::string key, Revision mod_revision) {
    return {std::move(key), Target::kModRevision, Relation::kEqual, mod_revision, {}};
  }

  std::string key = {};
  Target target = Target::kModRevision;
  Relation relation = Relation::kEqual;
  Revision revision = 0;
  std::string value = {};  // for kValue
};

struct Write {
  static Write put(std::string key, std::string value, LeaseId lease = 0) {
    return {std::move(key), std::move(value), lease};
  }
  static Write erase(std::string key) { return {std::move(key), std::nullopt, 0}; }

  std::string key = {};
  std::optional<std::string> value = {};  // nullopt erases; erasing an absent key changes nothing
  LeaseId lease = 0;
};

/// All compares hold -> all writes happen. A key may be written once in a transaction (as in etcd).
struct Transaction {
  std::vector<Compare> compares = {};
  std::vector<Write> writes = {};
};

struct Committed {
  bool succeeded = false;  // false: a compare did not hold, nothing was written
  Revision revision =
      0;  // the store's revision after the transaction: the commit's own when it changed something
};

struct RangeRequest {
  std::string begin = {};    // inclusive
  std::string end = {};      // exclusive; empty: to the end of the key space
  std::size_t limit = 0;     // 0: no limit
  Revision at_revision = 0;  // 0: the newest
  bool keys_only = false;
  bool count_only = false;

  /// Everything that starts with `prefix`.
  static RangeRequest prefix(std::string_view prefix);
};

struct Range {
  std::vector<KeyValue> entries = {};  // in key order
  bool more = false;                   // entries beyond `limit` exist
  std::size_t count = 0;               // entries in the whole range: only with count_only
  Revision revision = 0;               // the revision this was read at: page on with it as at_revision
};

struct Event {
  std::string key = {};
  std::optional<std::string> value = {};  // nullopt: erased
  Revision revision = 0;
  LeaseId lease = 0;
};

/// The changes of one or more whole commits in revision order: a commit is never split over two batches.
/// The changes of one commit are of different keys and come in no promised order.
struct EventBatch {
  std::vector<Event> events = {};
  Revision revision = 0;  // everything up to here has been seen
  /// When the store last said so: what it held then is what the watch has brought. Not the epoch: with etcd it may
  /// lie some seconds back, or more while the store is silent.
  std::chrono::steady_clock::time_point heard = std::chrono::steady_clock::now();
};

/// A feed of changes. Belongs to one thread, but for cancel(). Ends before its Store does.
class Watch {
 public:
  virtual ~Watch() = default;
  /// Waits until changes exist, `timeout` passed (empty batch) or cancel() was called (empty batch). The
  /// revision of an empty batch still says how far the feed has been seen. Errors: Compacted when the history
  /// from where this watch stands is gone (read everything again and watch from there), StoreUnavailable
  /// (call again: nothing is lost).
  virtual Result<EventBatch> next(std::chrono::milliseconds timeout) = 0;
  /// Ends the watch, from any thread: next() answers an empty batch at once, now and from here on.
  virtual void cancel() = 0;
};

/// Errors: StoreUnavailable (try again; nothing or everything of a commit happened), Compacted (the
/// revision's history is gone), FutureRevision (of a revision that does not exist yet), LeaseNotFound,
/// InvalidTransaction (a key written twice, empty, or a size above its limit), DataFormat (what is stored is
/// not ours or from a newer version). Thread-safe.
class Store {
 public:
  virtual ~Store() = default;

  /// Durable when it returns: survives kill -9 and power loss. Writes that all hang on leases need not be.
  /// A transaction that changes nothing (a compare did not hold, erasures of absent keys) takes no revision.
  virtual Result<Committed> commit(const Transaction& transaction) = 0;
  virtual Result<std::optional<KeyValue>> get(std::string_view key, Revision at_revision = 0) = 0;
  virtual Result<Range> range(const RangeRequest& request) = 0;
  /// What range() says of each, in as few calls of the store as it can: over a network, many small reads cost little
  /// more than one. The answers need not be of one revision.
  virtual Result<std::vector<Range>> ranges(const std::vector<RangeRequest>& requests);
  /// Changes of keys that start with one of `prefixes` (empty list: all keys), with revision > `after`.
  /// Errors: Compacted, FutureRevision (`after` was never reached: whoever knows it followed another store).
  virtual Result<std::unique_ptr<Watch>> watch(std::vector<std::string> prefixes, Revision after) = 0;
  /// The newest revision; when the store cannot be read, the newest that this object has seen.
  virtual Revision revision() = 0;
  /// Forgets history before `revision`: reads at and watches after an earlier one answer Compacted. No error
  /// when it is forgotten already. Implementations also forget by themselves what is older than they were
  /// told to keep.
  virtual Status compact(Revision revision) = 0;

  /// Keys written under a lease are erased (as one commit) when it is not kept alive for `ttl`. A key hangs
  /// on the lease of its last put only.
  virtual Result<LeaseId> grant_lease(std::chrono::milliseconds ttl) = 0;
  virtual Status keep_alive(LeaseId lease) = 0;
  /// Erases the lease's keys now.
  virtual Status revoke_lease(LeaseId lease) = 0;
};

/// InvalidTransaction when a key is written twice, is empty, or a size is above its limit.
Status check_transaction(const Transaction& transaction);

/// The first key after every key that starts with `prefix`; empty when there is none (all 0xff).
std::string prefix_end(std::string_view prefix);

}  // namespace milepost::store
