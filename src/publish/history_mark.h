// How a name server recognises the history that it followed: one write of it that it remembers.
//
// A revision alone says little: a store that was restored from a backup counts on from there, and soon has the same
// revisions for other changes. The mark is a key, the revision of a write of it and what was written; a store that
// does not know that write is on another history, and everything is read again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/describe.h"
#include "base/result.h"
#include "store/store.h"

namespace milepost::publish {

/// Kept with the copy of the zones (zone::CatalogWriter's note).
struct HistoryMark {
  std::string store = {};  // id of its StoreIdentity; empty: unknown
  std::string key = {};    // empty: nothing was followed yet
  std::int64_t revision = 0;
  std::string digest = {};   // of the value
  std::int64_t heard_s = 0;  // Unix time up to which the copy was known to be current

  /// Remembers a write, unless the one that is remembered is later.
  void note(std::string_view written_key, std::string_view value, store::Revision at_revision);
};

/// Empty when `note` is none.
HistoryMark parse_mark(std::string_view note);
std::string print_mark(const HistoryMark& mark);

enum class History { kSame, kOther };
/// Whether `store` is the one that `mark` was made of, with the history that it remembers. kOther also when nobody can
/// tell any more. Errors: those of the store, OtherStore (its identity is another one: whoever follows it on would
/// answer somebody else's zones; the message says what to do).
base::Result<History> compare_history(store::Store& store, const HistoryMark& mark);

}  // namespace milepost::publish

namespace milepost::base {

template <>
struct Description<publish::HistoryMark> {
  using T = publish::HistoryMark;
  static constexpr std::string_view name = "HistoryMark";
  static constexpr auto fields =
      std::tuple{field("Store", &T::store), field("Key", &T::key), field("Revision", &T::revision),
                 field("Digest", &T::digest), field("Heard", &T::heard_s)};
};

}  // namespace milepost::base
