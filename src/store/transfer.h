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

/// Entries of a store in key order, a page at a time, all as of one revision. Belongs to one thread.
class Cursor {
 public:
  explicit Cursor(Store& store) : store_(store) {}

  /// The entry at hand; null at the end. Errors: those of the store; then it is spent.
  Result<const KeyValue*> current();
  void advance() { ++at_; }
  /// Of what is read; 0 before the first current().
  Revision revision() const { return page_.revision; }

 private:
  Status read_page();

  Store& store_;
  Range page_;
  std::size_t at_ = 0;
  bool begun_ = false;
};

struct Contents {
  Revision revision = 0;
  std::uint64_t keys = 0;
  std::string digest;
  std::map<std::string, std::uint64_t> kinds;  // keys by what stands before their first '/'
};

/// Calls `visit` with each entry. Errors: those of the store, Stopped when `visit` said false.
Result<Contents> read_contents(Store& store, const std::function<bool(const KeyValue&)>& visit);

/// Error IncompleteStore when a transfer into `store` has not come to its end; says what to do.
Status check_complete(Store& store);

/// Makes a store hold what it is given, and nothing else. Belongs to one thread. Errors: those of the store.
class ContentsWriter {
 public:
  explicit ContentsWriter(Store& store) : store_(store), before_(store) {}

  /// Marks the store as incomplete.
  Status begin();
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

  Store& store_;
  Cursor before_;  // what stood there
  std::vector<Write> writes_;
  std::size_t bytes_ = 0;
  std::uint64_t written_ = 0;
  std::uint64_t erased_ = 0;
};

}  // namespace milepost::store
