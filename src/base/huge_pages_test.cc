// What stands in huge pages, or is moved there, stays what it was.
#include "base/huge_pages.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <numeric>
#include <thread>

namespace milepost::base {
namespace {

TEST(HugePages, AVectorHoldsWhatIsPutIn) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kHugePageSize / 8, kHugePageSize + 17}) {
    HugeVector<std::uint64_t> numbers(size);
    std::iota(numbers.begin(), numbers.end(), 7);
    numbers.push_back(1);
    for (std::size_t i = 0; i < size; ++i) ASSERT_EQ(numbers[i], i + 7);
    EXPECT_EQ(numbers.back(), 1u);
  }
}

TEST(HugePages, ALargeVectorBeginsAtAHugePage) {
  struct alignas(64) Line {
    std::uint8_t octets[64];
  };
  const HugeVector<Line> lines(kHugePageSize / sizeof(Line));
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(lines.data()) % kHugePageSize, 0u);
}

TEST(HugePages, GatheringChangesNothing) {
  constexpr std::size_t kPieces = 30'000;
  constexpr std::size_t kPieceSize = 1'000;
  std::vector<std::unique_ptr<std::uint8_t[]>> pieces;
  // Of another thread, as the heap gives those memory of their own.
  std::thread writer([&] {
    for (std::size_t i = 0; i < kPieces; ++i) {
      pieces.push_back(std::make_unique<std::uint8_t[]>(kPieceSize));
      std::memset(pieces.back().get(), static_cast<int>(i % 251), kPieceSize);
    }
    gather_into_huge_pages();
  });
  writer.join();
  for (std::size_t i = 0; i < kPieces; ++i) {
    for (const std::size_t at : {std::size_t{0}, kPieceSize / 2, kPieceSize - 1})
      ASSERT_EQ(pieces[i][at], i % 251) << i << " at " << at;
  }
}

TEST(HugePages, GatheringEndsWhenItIsTold) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(gather_into_huge_pages(stop.get_token()), 0u);
}

}  // namespace
}  // namespace milepost::base
