// All that a store holds, read from one and written into another.
//
// Keys under leases are what living nodes say of themselves: they do not go along. While a store is being written its
// key store_incomplete says that what stands there is neither the old nor the new: nobody serves from it then, and name
// servers that follow it keep what they have.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/content_digest.h"
#include "store/store.h"

namespace milepost::store {

inline constexpr std::string_view kIncompleteKey = "store_incomplete";
/// Later pages are as large as memory allows.
inline constexpr std::size_t kFirstPageEntries = 1'000;

/// Entries of a store in key order, a page at a time. Belongs to one thread.
class Cursor {
 public:
  /// kOneRevision: all as of the same one. kNewest: each page as it is when it is read, for whoever writes behind
  /// the cursor so much that the history does not reach back to where it began.
  enum class Reads { kOneRevision, kNewest };

  /// `at_revision` 0: the newest when the first page is read.
  explicit Cursor(Store& store, Revision at_revision = 0) : store_(store), at_revision_(at_revision) {}
  Cursor(Store& store, Reads reads) : store_(store), reads_(reads) {}

  /// The entry at hand; null at the end. Errors: those of the store; then it is spent.
  Result<const KeyValue*> current();
  void advance() { ++at_; }
  /// Of what is read; 0 before the first current().
  Revision revision() const { return page_.revision; }

 private:
  Status read_page();

  Store& store_;
  const Reads reads_ = Reads::kOneRevision;
  Revision at_revision_ = 0;
  std::size_t page_entries_ = kFirstPageEntries;
  Range page_;
  std::size_t at_ = 0;
  bool begun_ = false;
};

struct Contents {
  Revision revision = 0;
  std::uint64_t keys = 0;
  std::string digest;
  std::map<std::string, std::uint64_t> kinds;  // keys by kind_of()
};

/// What stands before the first '/' of a key of Milepost's; "other" of a key that is none, whose octets are nothing to
/// show to people and whose kinds may be without end.
std::string kind_of(std::string_view key);

/// Calls `visit` with each entry. `at_revision` 0: the newest. Errors: those of the store, Stopped when `visit` said
/// false.
Result<Contents> read_contents(Store& store, const std::function<bool(const KeyValue&)>& visit,
                               Revision at_revision = 0);

/// Error IncompleteStore when a transfer into `store` has not come to its end; says what to do.
Status check_complete(Store& store);

/// Makes a store hold what it is given, and nothing else. Belongs to one thread. Errors: those of the store, and
/// TransferSuperseded: another transfer into the same store has begun since, and this one wrote nothing more.
class ContentsWriter {
 public:
  explicit ContentsWriter(Store& store) : store_(store), before_(store, Cursor::Reads::kNewest) {}

  /// Marks the store as incomplete. `what` says to people what is being written and by whom.
  Status begin(std::string what);
  /// REQUIRES: keys come in ascending order.
  Status add(std::string_view key, std::string_view value);
  /// Erases what is left of before, reads everything back and compares it with `digest`; then takes the mark away and
  /// writes `last` in the same commit. Error TransferMismatch: it does not hold what it was given, and stays marked.
  Status finish(const std::string& digest, std::vector<Write> last);

  std::uint64_t written() const { return written_; }
  std::uint64_t erased() const { return erased_; }

 private:
  Status erase_until(std::optional<std::string_view> key);
  Status put_write(Write write);
  Status flush();
  Status commit(std::vector<Write> writes);

  Store& store_;
  Cursor before_;               // what stood there
  Revision mark_revision_ = 0;  // of our mark: while it stands, nobody else writes
  std::vector<Write> writes_;
  std::size_t bytes_ = 0;
  std::uint64_t written_ = 0;
  std::uint64_t erased_ = 0;
};

}  // namespace milepost::store
