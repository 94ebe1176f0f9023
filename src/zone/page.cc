#include "zone/page.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace milepost::zone {
namespace {

std::uint32_t padded(std::size_t size) {
  return static_cast<std::uint32_t>((size + 3) & ~std::size_t{3});
}

struct Item {
  std::uint32_t hash;
  EntryBytes bytes;
};

Page* make_page(Batch& batch, std::span<const Item> items) {
  const auto count = static_cast<std::uint32_t>(items.size());
  std::uint32_t size = static_cast<std::uint32_t>(sizeof(Page)) + 8 * count;
  for (const Item& item : items) size += padded(item.bytes.size());
  Page* page = batch.allocate<Page>(size);
  page->size = size;
  page->count = count;
  auto* hashes = reinterpret_cast<std::uint32_t*>(page + 1);
  auto* offsets = hashes + count;
  std::uint32_t at = static_cast<std::uint32_t>(sizeof(Page)) + 8 * count;
  for (std::uint32_t index = 0; index < count; ++index) {
    const EntryBytes bytes = items[index].bytes;
    hashes[index] = items[index].hash;
    offsets[index] = at;
    auto* to = reinterpret_cast<std::uint8_t*>(page) + at;
    std::memcpy(to, bytes.data(), bytes.size());
    std::memset(to + bytes.size(), 0, padded(bytes.size()) - bytes.size());
    at += padded(bytes.size());
  }
  return page;
}

std::vector<Item> items_of(const Page& page) {
  std::vector<Item> items;
  items.reserve(page.count + 1);
  for (std::uint32_t index = 0; index < page.count; ++index) {
    items.push_back({page.hashes()[index], {page.entry(index), page.entry_size(index)}});
  }
  return items;
}

std::uint32_t index_of(const Page& page, const std::uint8_t* entry) {
  for (std::uint32_t index = 0; index < page.count; ++index) {
    if (page.entry(index) == entry) return index;
  }
  MILEPOST_CHECK(false, "an entry that is not in its page");
}

Branch* make_branch(Batch& batch) {
  Branch* branch = batch.allocate<Branch>(sizeof(Branch));
  std::fill(std::begin(branch->children), std::end(branch->children), Slot());
  return branch;
}

/// One page, or as many branches as it takes to have small ones.
Slot make_subtrie(Batch& batch, std::span<const Item> items, int depth) {
  if (items.empty()) return Slot();
  if (items.size() <= kPageEntriesMax || depth == kTrieDepthMax) return Slot(make_page(batch, items));
  std::vector<Item> parts[1 << kBranchBits];
  for (const Item& item : items) parts[branch_index(item.hash, depth)].push_back(item);
  Branch* branch = make_branch(batch);
  for (std::uint32_t index = 0; index < (1u << kBranchBits); ++index) {
    branch->children[index] = make_subtrie(batch, parts[index], depth + 1);
  }
  return Slot(branch);
}

}  // namespace

Slot& TrieEditor::writable_slot(std::uint32_t hash, int& depth) {
  Slot* slot = &root_;
  for (depth = 0; slot->is_branch(); ++depth) {
    const Branch* branch = slot->branch();
    if (!batch_.owns(branch)) {
      Branch* copy = batch_.allocate<Branch>(sizeof(Branch));
      std::copy(std::begin(branch->children), std::end(branch->children), std::begin(copy->children));
      batch_.drop(branch);
      *slot = Slot(copy);
      branch = copy;
    }
    slot = &const_cast<Branch*>(branch)->children[branch_index(hash, depth)];
  }
  return *slot;
}

const std::uint8_t* TrieEditor::put(std::uint32_t hash, const std::uint8_t* old, EntryBytes entry) {
  int depth = 0;
  Slot& slot = writable_slot(hash, depth);
  const Page* page = slot.page();
  std::vector<Item> items;
  if (page != nullptr) items = items_of(*page);
  if (old != nullptr) {
    items[index_of(*page, old)].bytes = entry;
  } else {
    items.push_back({hash, entry});
  }
  slot = make_subtrie(batch_, items, depth);
  if (page != nullptr) batch_.drop(page);
  Slot found = slot;
  for (; found.is_branch(); ++depth) found = found.branch()->children[branch_index(hash, depth)];
  // A new entry is the last one of its page; a replaced one stands where the old one stood.
  return find_entry(found.page(), hash,
                    [&](const std::uint8_t* at) { return std::memcmp(at, entry.data(), entry.size()) == 0; });
}

void TrieEditor::erase(std::uint32_t hash, const std::uint8_t* old) {
  int depth = 0;
  Slot& slot = writable_slot(hash, depth);
  const Page* page = slot.page();
  std::vector<Item> items = items_of(*page);
  items.erase(items.begin() + index_of(*page, old));
  slot = items.empty() ? Slot() : Slot(make_page(batch_, items));
  batch_.drop(page);
  if (items.empty()) prune(hash);
}

void TrieEditor::prune(std::uint32_t hash) {
  // Emptied branches go, from the deepest up. The path is writable: writable_slot() made it so.
  Slot* path[kTrieDepthMax + 1];
  int depth = 0;
  path[0] = &root_;
  while (path[depth]->is_branch()) {
    path[depth + 1] = &const_cast<Branch*>(path[depth]->branch())->children[branch_index(hash, depth)];
    ++depth;
  }
  while (depth-- > 0) {
    const Branch* branch = path[depth]->branch();
    if (std::ranges::any_of(branch->children, [](Slot child) { return !child.is_empty(); })) return;
    *path[depth] = Slot();
    batch_.drop(branch);
  }
}

std::uint8_t* TrieEditor::writable(std::uint32_t hash, const std::uint8_t* entry) {
  int depth = 0;
  Slot& slot = writable_slot(hash, depth);
  const Page* page = slot.page();
  const auto offset = static_cast<std::size_t>(entry - reinterpret_cast<const std::uint8_t*>(page));
  if (!batch_.owns(page)) {
    Page* copy = batch_.allocate<Page>(page->size);
    std::memcpy(&copy->size, &page->size, page->size - offsetof(Page, size));
    batch_.drop(page);
    slot = Slot(copy);
    page = copy;
  }
  return reinterpret_cast<std::uint8_t*>(const_cast<Page*>(page)) + offset;
}

namespace {

template <class Free>
void visit_blocks(Slot root, Free&& free_block) {
  if (root.is_empty()) return;
  if (!root.is_branch()) {
    free_block(root.page());
    return;
  }
  for (const Slot child : root.branch()->children) visit_blocks(child, free_block);
  free_block(root.branch());
}

}  // namespace

void TrieEditor::clear() {
  visit_blocks(root_, [&](const auto* block) { batch_.drop(block); });
  root_ = Slot();
}

void free_trie(Slot root) {
  visit_blocks(root,
               [](const auto* block) { std::free(const_cast<void*>(static_cast<const void*>(block))); });
}

void free_uncommitted(const Batch& batch, Slot root) {
  if (root.is_empty()) return;
  if (!root.is_branch()) {
    if (batch.owns(root.page())) std::free(const_cast<Page*>(root.page()));
    return;
  }
  if (!batch.owns(root.branch())) return;  // what hangs below an older branch is as old
  for (const Slot child : root.branch()->children) free_uncommitted(batch, child);
  std::free(const_cast<Branch*>(root.branch()));
}

void graft_page(Batch& batch, Slot& root, const Page* page, std::uint32_t prefix, int depth) {
  Slot* slot = &root;
  for (int level = 0; level < depth; ++level) {
    if (slot->is_empty()) *slot = Slot(make_branch(batch));
    MILEPOST_CHECK(slot->is_branch(), "a page on the path to another page");
    slot = &const_cast<Branch*>(slot->branch())->children[branch_index(prefix, level)];
  }
  MILEPOST_CHECK(slot->is_empty(), "two pages at one place");
  *slot = Slot(page);
}

}  // namespace milepost::zone
