// A walk over two ordered lists at once: what is equal stays, the rest is written or erased.
#include "store/transfer.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace milepost::store {
namespace {

// A page costs etcd a walk over the index of all that follows, so pages are large; but they are held in memory.
constexpr std::size_t kPageEntriesMax = 20'000;
constexpr std::size_t kPageBytes = 8 << 20;
constexpr std::size_t kWritesMax = 500;
constexpr std::size_t kBytesMax = 1 << 20;

bool is_transferred(const KeyValue& entry) {
  return entry.lease == 0 && entry.key != kIncompleteKey;
}

/// How many entries like those of `page` make a page of the size that is wanted.
std::size_t next_page_entries(const Range& page) {
  std::size_t bytes = 0;
  for (const KeyValue& entry : page.entries) bytes += entry.key.size() + entry.value.size();
  return std::clamp<std::size_t>(kPageBytes * page.entries.size() / std::max<std::size_t>(bytes, 1), 1,
                                 kPageEntriesMax);
}

}  // namespace

Status Cursor::read_page() {
  RangeRequest request;
  request.limit = page_entries_;
  request.at_revision = at_revision_;
  if (begun_) request.begin = page_.entries.back().key + '\0';
  begun_ = true;
  auto page = store_.range(request);
  if (!page) return std::unexpected(page.error());
  page_ = *std::move(page);
  at_ = 0;
  page_entries_ = next_page_entries(page_);
  if (reads_ == Reads::kOneRevision) at_revision_ = page_.revision;
  return {};
}

Result<const KeyValue*> Cursor::current() {
  while (true) {
    if (!begun_ || (at_ == page_.entries.size() && page_.more)) {
      if (const auto read = read_page(); !read) return std::unexpected(read.error());
    }
    if (at_ == page_.entries.size()) return nullptr;
    if (is_transferred(page_.entries[at_])) return &page_.entries[at_];
    ++at_;
  }
}

std::string kind_of(std::string_view key) {
  constexpr std::size_t kKindSizeMax = 32;
  const std::string_view kind = key.substr(0, key.find('/'));
  const auto is_ours = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  const bool known = kind.size() <= kKindSizeMax && std::ranges::all_of(kind, is_ours);
  return std::string(known ? kind : "other");
}

Result<Contents> read_contents(Store& store, const std::function<bool(const KeyValue&)>& visit,
                               Revision at_revision) {
  Contents contents;
  ContentDigest digest;
  Cursor cursor(store, at_revision);
  while (true) {
    const auto entry = cursor.current();
    if (!entry) return std::unexpected(entry.error());
    if (*entry == nullptr) break;
    digest.add((*entry)->key, (*entry)->value);
    ++contents.kinds[kind_of((*entry)->key)];
    if (!visit(**entry)) return base::fail("Stopped", "the store was not read to its end");
    cursor.advance();
  }
  contents.revision = cursor.revision();
  contents.keys = digest.keys();
  contents.digest = digest.finish();
  return contents;
}

Status check_complete(Store& store) {
  const auto mark = store.get(kIncompleteKey);
  if (!mark) return std::unexpected(mark.error());
  if (!*mark) return {};
  const std::string& what = (*mark)->value;
  return base::fail(
      "IncompleteStore",
      fmt::format("{} into this store is under way or was broken off: let it end, or do it again "
                  "with --force",
                  what.empty() ? "a restore or a copy" : what));
}

Status ContentsWriter::begin(std::string what) {
  const auto marked =
      store_.commit({.compares = {}, .writes = {Write::put(std::string(kIncompleteKey), std::move(what))}});
  if (!marked) return std::unexpected(marked.error());
  mark_revision_ = marked->revision;
  return {};
}

/// Never without our mark: whoever has replaced it writes, too, and whoever has taken it away has ended.
Status ContentsWriter::commit(std::vector<Write> writes) {
  const auto committed =
      store_.commit({.compares = {Compare::unchanged(std::string(kIncompleteKey), mark_revision_)},
                     .writes = std::move(writes)});
  if (!committed) return std::unexpected(committed.error());
  if (committed->succeeded) return {};
  return base::fail("TransferSuperseded",
                    "another restore or copy into this store has begun: let that one end");
}

Status ContentsWriter::erase_until(std::optional<std::string_view> key) {
  while (true) {
    const auto entry = before_.current();
    if (!entry) return std::unexpected(entry.error());
    if (*entry == nullptr || (key && (*entry)->key >= *key)) return {};
    ++erased_;
    if (auto put = put_write(Write::erase((*entry)->key)); !put) return put;
    before_.advance();
  }
}

Status ContentsWriter::add(std::string_view key, std::string_view value) {
  if (auto erased = erase_until(key); !erased) return erased;
  const auto entry = before_.current();
  if (!entry) return std::unexpected(entry.error());
  const bool there = *entry != nullptr && (*entry)->key == key;
  const bool same = there && (*entry)->value == value;
  if (there) before_.advance();
  if (same) return {};
  ++written_;
  return put_write(Write::put(std::string(key), std::string(value)));
}

Status ContentsWriter::put_write(Write write) {
  bytes_ += write.key.size() + (write.value ? write.value->size() : 0);
  writes_.push_back(std::move(write));
  return writes_.size() < kWritesMax && bytes_ < kBytesMax ? Status{} : flush();
}

Status ContentsWriter::flush() {
  if (writes_.empty()) return {};
  bytes_ = 0;
  return commit(std::exchange(writes_, {}));
}

Status ContentsWriter::finish(const std::string& digest, std::vector<Write> last) {
  if (auto erased = erase_until(std::nullopt); !erased) return erased;
  if (auto flushed = flush(); !flushed) return flushed;
  const auto now = read_contents(store_, [](const KeyValue&) { return true; });
  if (!now) return std::unexpected(now.error());
  if (now->digest != digest) {
    return base::fail("TransferMismatch",
                      "what was written is not what is there now: somebody else changes this store; stop all "
                      "nodes with the "
                      "role api and do it again");
  }
  last.push_back(Write::erase(std::string(kIncompleteKey)));
  return commit(std::move(last));
}

}  // namespace milepost::store
