// Slots, tags and the order of use.
#include "nameserver/connection_table.h"

#include <fcntl.h>
#include <gtest/gtest.h>

namespace milepost::nameserver {
namespace {

TcpConnection* open_in(ConnectionTable& table) {
  TcpConnection* connection = table.open();
  if (connection != nullptr) {
    connection->socket = Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  }
  return connection;
}

TEST(ConnectionTable, HoldsAsManyAsItMay) {
  ConnectionTable table(2);
  TcpConnection* first = open_in(table);
  ASSERT_NE(first, nullptr);
  ASSERT_NE(open_in(table), nullptr);
  EXPECT_EQ(open_in(table), nullptr);
  table.close(*first);
  EXPECT_EQ(table.size(), 1u);
  EXPECT_NE(open_in(table), nullptr);
}

TEST(ConnectionTable, FindsByTagUntilClosed) {
  ConnectionTable table(1);
  TcpConnection* first = open_in(table);
  const std::uint64_t old_tag = first->tag;
  EXPECT_EQ(table.find(old_tag), first);
  table.close(*first);
  EXPECT_EQ(table.find(old_tag), nullptr);
  TcpConnection* second = open_in(table);
  EXPECT_EQ(second, first);                 // the same slot ...
  EXPECT_EQ(table.find(old_tag), nullptr);  // ... under another name
  EXPECT_EQ(table.find(second->tag), second);
}

TEST(ConnectionTable, KeepsTheOrderOfUse) {
  ConnectionTable table(3);
  TcpConnection* a = open_in(table);
  TcpConnection* b = open_in(table);
  TcpConnection* c = open_in(table);
  table.touch(*a);
  EXPECT_EQ(table.oldest(), b);
  EXPECT_EQ(table.next_newer(*b), c);
  EXPECT_EQ(table.next_newer(*c), a);
  EXPECT_EQ(table.next_newer(*a), nullptr);
  table.close(*c);
  EXPECT_EQ(table.next_newer(*b), a);
  table.close(*b);
  table.close(*a);
  EXPECT_EQ(table.oldest(), nullptr);
}

}  // namespace
}  // namespace milepost::nameserver
