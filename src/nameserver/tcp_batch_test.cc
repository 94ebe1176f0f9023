// Frames: whole, partial, broken, and the answers in their order.
#include "nameserver/tcp_batch.h"

#include <gtest/gtest.h>

#include "nameserver/test_client.h"

namespace milepost::nameserver {
namespace {

constexpr std::uint64_t kUnlimited = ~std::uint64_t{0};

base::Bytes octets(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

TEST(TcpBatch, TakesWholeFramesOnly) {
  const std::string two = framed(query(1, Ask::kEcho, "first")) + framed(query(2, Ask::kEcho, "second"));
  TcpBatch batch;
  for (std::size_t size = 0; size <= two.size(); ++size) {
    const std::string part = two.substr(0, size);
    const TcpBatch::Taken taken = batch.take(octets(part), {}, kUnlimited);
    const std::size_t first = framed(query(1, Ask::kEcho, "first")).size();
    EXPECT_EQ(taken.octets, size < first ? 0 : size < two.size() ? first : two.size());
    EXPECT_EQ(batch.exchanges().size(), size < first ? 0u : size < two.size() ? 1u : 2u);
    EXPECT_FALSE(taken.broken);
  }
}

TEST(TcpBatch, TellsWhatIsNoMessage) {
  TcpBatch batch;
  const std::string good = framed(query(1, Ask::kEcho));
  for (const char length : {'\0', '\1', '\13'}) {
    const TcpBatch::Taken taken = batch.take(octets(good + std::string{0, length}), {}, kUnlimited);
    EXPECT_TRUE(taken.broken);
    EXPECT_EQ(taken.octets, good.size());
  }
}

TEST(TcpBatch, TakesNoMoreThanItMay) {
  std::string many;
  for (std::uint16_t id = 0; id < 100; ++id) {
    many += framed(query(id, Ask::kEcho));
  }
  TcpBatch batch;
  batch.take(octets(many), {}, kUnlimited);
  EXPECT_EQ(batch.exchanges().size(), answer::kBatchSizeMax);
  EXPECT_EQ(batch.take(octets(many), {}, 5).octets, 5 * framed(query(0, Ask::kEcho)).size());
  EXPECT_EQ(batch.exchanges().size(), 5u);
}

TEST(TcpBatch, FramesAnswersAndLeavesOutSilence) {
  const std::string three =
      framed(query(1, Ask::kEcho)) + framed(query(2, Ask::kSilence)) + framed(query(3, Ask::kEcho));
  TcpBatch batch;
  batch.take(octets(three), {}, kUnlimited);
  Reflectors().make_responder()->answer(batch.exchanges());
  std::string sent;
  for (const iovec& frame : batch.frames()) {
    sent.append(static_cast<const char*>(frame.iov_base), frame.iov_len);
  }
  EXPECT_EQ(sent, framed(reply_to(query(1, Ask::kEcho))) + framed(reply_to(query(3, Ask::kEcho))));
}

}  // namespace
}  // namespace milepost::nameserver
