// Pages and branches: a persistent hash trie from 32-bit hashes to small byte strings (entries).
//
//   branch          16 children by the next 4 bits of the hash, top bits first
//     branch
//       page        up to 32 entries, contiguous: a lookup touches the hash line and the entry's line
//
//   page bytes:  header | hash u32 x count | offset u32 x count | entries, each at a multiple of 4
//
// A change copies the page and the branches on its path (about 1 KiB); everything else is shared.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>

#include "base/fetch_ahead.h"
#include "zone/block.h"

namespace milepost::zone {

inline constexpr std::uint32_t kPageEntriesMax = 32;
inline constexpr std::size_t kPageHeadLines = 2;  // cache lines to the end of most pages' hashes
inline constexpr int kBranchBits = 4;
inline constexpr int kTrieDepthMax = 32 / kBranchBits;

using EntryBytes = std::span<const std::uint8_t>;

struct Page {
  BlockHeader block;
  std::uint32_t size;   // octets of the whole page
  std::uint32_t count;  // entries

  const std::uint32_t* hashes() const { return reinterpret_cast<const std::uint32_t*>(this + 1); }
  const std::uint32_t* offsets() const { return hashes() + count; }
  const std::uint8_t* entry(std::uint32_t index) const {
    return reinterpret_cast<const std::uint8_t*>(this) + offsets()[index];
  }
  std::uint32_t entry_size(std::uint32_t index) const {
    return (index + 1 < count ? offsets()[index + 1] : size) - offsets()[index];
  }
};

struct Branch;

/// A child: nothing, a page or a branch.
class Slot {
 public:
  Slot() = default;
  explicit Slot(const Page* page) : bits_(reinterpret_cast<std::uintptr_t>(page)) {}
  explicit Slot(const Branch* branch) : bits_(reinterpret_cast<std::uintptr_t>(branch) | 1) {}

  bool is_empty() const { return bits_ == 0; }
  bool is_branch() const { return (bits_ & 1) != 0; }
  const Page* page() const { return reinterpret_cast<const Page*>(bits_); }
  const Branch* branch() const { return reinterpret_cast<const Branch*>(bits_ & ~std::uintptr_t{1}); }

  friend bool operator==(Slot, Slot) = default;

 private:
  std::uintptr_t bits_ = 0;
};

struct Branch {
  BlockHeader block;
  Slot children[1 << kBranchBits];
};

inline std::uint32_t branch_index(std::uint32_t hash, int depth) {
  return (hash >> (32 - kBranchBits * (depth + 1))) & ((1u << kBranchBits) - 1);
}

/// The page that holds entries with this hash, or null.
inline const Page* find_page(Slot root, std::uint32_t hash) {
  for (int depth = 0; root.is_branch(); ++depth) root = root.branch()->children[branch_index(hash, depth)];
  return root.page();
}

/// find_page() in steps: each asks for the memory that the next one reads.
class TrieCursor {
 public:
  TrieCursor() = default;
  TrieCursor(Slot root, std::uint32_t hash) : slot_(root), hash_(hash) {}

  /// False: page() is found, and asked for.
  bool step() {
    while (slot_.is_branch()) {
      slot_ = slot_.branch()->children[branch_index(hash_, depth_++)];
      if (!slot_.is_branch() || depth_ < kNearDepth) continue;
      __builtin_prefetch(&slot_.branch()->children[branch_index(hash_, depth_)]);
      return true;
    }
    if (!slot_.is_empty()) base::fetch_ahead(slot_.page(), kPageHeadLines);
    return false;
  }
  /// The page that holds entries with the hash, or null. REQUIRES: step() has returned false.
  const Page* page() const { return slot_.page(); }
  std::uint32_t hash() const { return hash_; }

 private:
  static constexpr int kNearDepth = 2;  // the branches above are those of every look-up, and near

  Slot slot_;
  std::uint32_t hash_ = 0;
  int depth_ = 0;
};

/// The index of the first entry of `page` with this hash, at `from` or behind it; `count` when none.
inline std::uint32_t find_hash(const Page& page, std::uint32_t hash, std::uint32_t from = 0) {
  using Four = std::uint32_t __attribute__((vector_size(16)));
  using Halves = std::uint64_t __attribute__((vector_size(16)));
  const std::uint32_t* hashes = page.hashes();
  const Four wanted{hash, hash, hash, hash};
  std::uint32_t index = from;
  // Four at a time while none is it, which the compiler does not do by itself: the loop ends where it is found.
  for (; index + 4 <= page.count; index += 4) {
    Four four;
    std::memcpy(&four, hashes + index, sizeof(four));
    const auto equal = (Halves)(four == wanted);
    if ((equal[0] | equal[1]) != 0) break;
  }
  while (index < page.count && hashes[index] != hash) ++index;
  return index;
}

/// The first entry of `page` with this hash for which `matches(const uint8_t* entry)`; null when none.
template <class Matches>
const std::uint8_t* find_entry(const Page* page, std::uint32_t hash, Matches&& matches) {
  if (page == nullptr) return nullptr;
  for (std::uint32_t index = find_hash(*page, hash); index < page->count;
       index = find_hash(*page, hash, index + 1)) {
    if (matches(page->entry(index))) return page->entry(index);
  }
  return nullptr;
}

/// The first entry of `page` with this hash, of which `lines` cache lines are asked for; null when none. Whoever has
/// looked for it hands it on: nearly always it is the one that find_entry() would find.
inline const std::uint8_t* first_entry(const Page* page, std::uint32_t hash, std::size_t lines) {
  if (page == nullptr) return nullptr;
  const std::uint32_t index = find_hash(*page, hash);
  if (index == page->count) return nullptr;
  const std::uint8_t* entry = page->entry(index);
  base::fetch_ahead(entry, lines);
  return entry;
}

/// Edits a trie within a batch. Belongs to the batch's thread.
class TrieEditor {
 public:
  TrieEditor(Batch& batch, Slot& root) : batch_(batch), root_(root) {}

  /// Adds an entry, or replaces `old` (a pointer into the trie, with the same hash).
  /// Returns where the entry stands now; pointers into the trie's changed page are invalid afterwards.
  const std::uint8_t* put(std::uint32_t hash, const std::uint8_t* old, EntryBytes entry);
  void erase(std::uint32_t hash, const std::uint8_t* old);
  /// A pointer to the same entry that may be written to (its size stays).
  std::uint8_t* writable(std::uint32_t hash, const std::uint8_t* entry);
  /// Drops every block of the trie.
  void clear();

 private:
  Slot& writable_slot(std::uint32_t hash, int& depth);
  void prune(std::uint32_t hash);

  Batch& batch_;
  Slot& root_;
};

/// Calls visit(const Page&, prefix, depth) for every page: `prefix` holds the hash bits that lead to it.
template <class Visit>
void for_each_page(Slot root, Visit&& visit, std::uint32_t prefix = 0, int depth = 0) {
  if (root.is_empty()) return;
  if (!root.is_branch()) {
    visit(*root.page(), prefix, depth);
    return;
  }
  for (std::uint32_t index = 0; index < (1u << kBranchBits); ++index) {
    for_each_page(root.branch()->children[index], visit, prefix | index << (32 - kBranchBits * (depth + 1)),
                  depth + 1);
  }
}

/// Frees every block of a trie at once. For the last snapshot that holds it.
void free_trie(Slot root);

/// Frees at once the blocks of a trie that the batch at work wrote: it will never be committed.
void free_uncommitted(const Batch& batch, Slot root);

/// Puts a page read from disk where its prefix and depth say. REQUIRES: nothing is there yet.
void graft_page(Batch& batch, Slot& root, const Page* page, std::uint32_t prefix, int depth);

}  // namespace milepost::zone
