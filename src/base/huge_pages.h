// Memory for large tables that packets read at random: in huge pages, where the system gives them. A look-up in tens of
// megabytes of small pages waits for the page table as long as for the data.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <limits>
#include <new>
#include <stop_token>
#include <vector>

namespace milepost::base {

inline constexpr std::size_t kHugePageSize = std::size_t{2} << 20;

/// For std::vector. What is smaller than a huge page comes from the heap as usual.
template <class T>
struct HugeAllocator {
  using value_type = T;

  HugeAllocator() = default;
  template <class U>
  explicit(false) HugeAllocator(const HugeAllocator<U>&) {}

  T* allocate(std::size_t count) {
    if (count > std::numeric_limits<std::size_t>::max() / sizeof(T) / 2) throw std::bad_alloc();
    const std::size_t size = count * sizeof(T);
    if (size < kHugePageSize) return static_cast<T*>(::operator new (size, std::align_val_t{alignof(T)}));
    void* at = std::aligned_alloc(kHugePageSize, whole_pages(size));
    if (at == nullptr) throw std::bad_alloc();
    // Advice: small pages do, too. Only whole huge pages are advised, so that the last one takes no more than it fills.
    static_cast<void>(::madvise(at, size / kHugePageSize * kHugePageSize, MADV_HUGEPAGE));
    return static_cast<T*>(at);
  }
  void deallocate(T* at, std::size_t count) noexcept {
    if (count * sizeof(T) < kHugePageSize) {
      ::operator delete (at, std::align_val_t{alignof(T)});
    } else {
      std::free(at);
    }
  }

  template <class U>
  friend bool operator==(const HugeAllocator&, const HugeAllocator<U>&) {
    return true;
  }

 private:
  static std::size_t whole_pages(std::size_t size) {
    return (size + kHugePageSize - 1) / kHugePageSize * kHugePageSize;
  }
};

/// Moves what the heap holds by now into huge pages, as far as the system gives them: for data that was put there piece by
/// piece. Parts of the heap that are mostly unused stay as they are. Takes a third of a second for a gigabyte; readers of
/// what is being moved wait up to a millisecond. Returns how many octets were moved, or stood there already.
std::size_t gather_into_huge_pages(const std::stop_token& stop = {});

template <class T>
using HugeVector = std::vector<T, HugeAllocator<T>>;

}  // namespace milepost::base
