// A mark made, printed, and held against a store.
#include "publish/history_mark.h"

#include <fmt/core.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "cluster/store_identity.h"
#include "model/stored.h"

namespace milepost::publish {
namespace {

std::string digest_of(std::string_view value) {
  return fmt::format("{:016x}", XXH3_64bits(value.data(), value.size()));
}

bool is_write(const std::optional<store::KeyValue>& entry, const HistoryMark& mark) {
  return entry && entry->mod_revision == mark.revision && digest_of(entry->value) == mark.digest;
}

base::Status check_identity(store::Store& store, const HistoryMark& mark) {
  if (mark.store.empty()) return {};
  const auto identity = cluster::read_identity(store);
  if (!identity) return std::unexpected(identity.error());
  if (*identity && (*identity)->id == mark.store) return {};
  return base::fail(
      "OtherStore",
      fmt::format(
          "the store has the cluster id {}, and the copy of the zones was made from {}; correct the store's "
          "endpoints or prefix, or, if this node shall belong to that store from now on, stop it and move "
          "the "
          "folder `zones` of its data directory away",
          *identity ? (*identity)->id : "(none)", mark.store));
}

}  // namespace

void HistoryMark::note(std::string_view written_key, std::string_view value, store::Revision at_revision) {
  if (at_revision < revision) return;
  key = written_key;
  revision = at_revision;
  digest = digest_of(value);
}

HistoryMark parse_mark(std::string_view note) {
  if (note.empty()) return {};
  auto mark = model::decode_stored<HistoryMark>(note);
  return mark ? *std::move(mark) : HistoryMark{};
}

std::string print_mark(const HistoryMark& mark) {
  return model::encode_stored(mark);
}

base::Result<History> compare_history(store::Store& store, const HistoryMark& mark) {
  if (const auto known = check_identity(store, mark); !known) return std::unexpected(known.error());
  if (mark.key.empty()) return History::kSame;
  auto then = store.get(mark.key, mark.revision);
  if (!then && then.error().code == "Compacted") then = store.get(mark.key);  // perhaps it still stands
  if (!then && then.error().code == "FutureRevision") return History::kOther;
  if (!then) return std::unexpected(then.error());
  return is_write(*then, mark) ? History::kSame : History::kOther;
}

}  // namespace milepost::publish
