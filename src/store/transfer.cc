// A walk over two ordered lists at once: what is equal stays, the rest is written or erased.
#include "store/transfer.h"

#include <utility>

namespace milepost::store {
namespace {

// A page costs etcd a walk over the index of all that follows, so pages are large.
constexpr std::size_t kPageEntries = 20'000;
constexpr std::size_t kWritesMax = 500;
constexpr std::size_t kBytesMax = 1 << 20;

bool is_transferred(const KeyValue& entry) {
  return entry.lease == 0 && entry.key != kIncompleteKey;
}

}  // namespace

Status Cursor::read_page() {
  RangeRequest request;
  request.limit = kPageEntries;
  request.at_revision = page_.revision;
  if (begun_) request.begin = page_.entries.back().key + '\0';
  begun_ = true;
  auto page = store_.range(request);
  if (!page) return std::unexpected(page.error());
  page_ = *std::move(page);
  at_ = 0;
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

Result<Contents> read_contents(Store& store, const std::function<bool(const KeyValue&)>& visit) {
  Contents contents;
  ContentDigest digest;
  Cursor cursor(store);
  while (true) {
    const auto entry = cursor.current();
    if (!entry) return std::unexpected(entry.error());
    if (*entry == nullptr) break;
    digest.add((*entry)->key, (*entry)->value);
    ++contents.kinds[(*entry)->key.substr(0, (*entry)->key.find('/'))];
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
  return base::fail(
      "IncompleteStore",
      "a restore or a copy into this store is under way or was broken off: let it end, or do it again with "
      "--force");
}

Status ContentsWriter::begin() {
  const auto marked =
      store_.commit({.compares = {}, .writes = {Write::put(std::string(kIncompleteKey), {})}});
  return marked ? Status{} : std::unexpected(marked.error());
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
  const auto committed = store_.commit({.compares = {}, .writes = std::exchange(writes_, {})});
  bytes_ = 0;
  return committed ? Status{} : std::unexpected(committed.error());
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
  const auto committed = store_.commit({.compares = {}, .writes = std::move(last)});
  return committed ? Status{} : std::unexpected(committed.error());
}

}  // namespace milepost::store
