// Buffers: contents, reuse, and the limit of the pool.
#include "nameserver/buffer_pool.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace milepost::nameserver {
namespace {

std::span<const std::uint8_t> octets(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
std::string text(Buffer& buffer) {
  return {buffer.data().begin(), buffer.data().end()};
}

TEST(Buffer, GrowsAtTheEndAndIsTakenFromTheFront) {
  Buffer buffer(16);
  buffer.append(octets("abcdef"));
  buffer.drop_front(2);
  EXPECT_EQ(text(buffer), "cdef");
  EXPECT_EQ(buffer.space().size(), 10u);
  buffer.compact();
  EXPECT_EQ(text(buffer), "cdef");
  EXPECT_EQ(buffer.space().size(), 12u);
}

TEST(BufferPool, KeepsBuffersForTheNext) {
  BufferPool pool(1 << 20);
  Buffer buffer = pool.take(3000);
  EXPECT_EQ(buffer.capacity(), 4096u);
  const std::uint8_t* memory = buffer.space().data();
  buffer.append(octets("old"));
  pool.give_back(std::move(buffer));
  Buffer next = pool.take(4096);
  EXPECT_EQ(next.space().data(), memory);
  EXPECT_TRUE(next.data().empty());
  EXPECT_EQ(pool.bytes(), 4096u);
}

TEST(BufferPool, GivesNothingBeyondItsLimit) {
  BufferPool pool(8192);
  Buffer first = pool.take(4096);
  Buffer second = pool.take(4096);
  EXPECT_FALSE(pool.take(1));
  pool.give_back(std::move(first));
  EXPECT_FALSE(pool.take(8192));
  EXPECT_TRUE(pool.take(1));  // what was kept of another size made room
  EXPECT_EQ(pool.bytes(), 4096u + 1024u);
}

TEST(BufferPool, HasNoBufferForAbsurdSizes) {
  BufferPool pool(std::size_t{1} << 40);
  EXPECT_FALSE(pool.take(std::size_t{1} << 24));
}

}  // namespace
}  // namespace milepost::nameserver
