// Slots, a free list, and a ring of links through the slots from the oldest to the newest.
//
// A tag is generation << 32 | slot: epoll may still report an event of a connection that was closed
// in the same round, and by then the slot can belong to the next client.
#include "nameserver/connection_table.h"

#include "base/check.h"

namespace milepost::nameserver {

namespace {
constexpr std::uint64_t kGeneration = std::uint64_t{1} << 32;
constexpr std::uint64_t kGenerations = 0x7fffffff;  // the upper half of tags is for others
}  // namespace

ConnectionTable::ConnectionTable(std::size_t connections_max) : slots_(connections_max + 1) {
  free_.reserve(connections_max);
  for (std::size_t slot = connections_max; slot > kEnds; --slot) {
    free_.push_back(static_cast<std::uint32_t>(slot));
    slots_[slot].tag = slot;
  }
}

TcpConnection* ConnectionTable::open() {
  if (free_.empty()) {
    return nullptr;
  }
  TcpConnection& connection = slots_[free_.back()];
  free_.pop_back();
  ++size_;
  link_newest(connection);
  return &connection;
}

void ConnectionTable::close(TcpConnection& connection) {
  MILEPOST_CHECK(!connection.input && !connection.output, "a connection closes with buffers of the pool");
  unlink(connection);
  const std::uint32_t slot = slot_of(connection);
  const std::uint64_t generation = ((connection.tag / kGeneration) + 1) % kGenerations;
  connection = TcpConnection{};
  connection.tag = generation * kGeneration + slot;
  free_.push_back(slot);
  --size_;
}

void ConnectionTable::touch(TcpConnection& connection) {
  unlink(connection);
  link_newest(connection);
}

TcpConnection* ConnectionTable::find(std::uint64_t tag) {
  const std::uint64_t slot = tag % kGeneration;
  if (slot >= slots_.size() || slots_[slot].tag != tag || !slots_[slot].socket) {
    return nullptr;
  }
  return &slots_[slot];
}

void ConnectionTable::link_newest(TcpConnection& connection) {
  const std::uint32_t slot = slot_of(connection);
  connection.older = slots_[kEnds].older;
  connection.newer = kEnds;
  slots_[slots_[kEnds].older].newer = slot;
  slots_[kEnds].older = slot;
}

void ConnectionTable::unlink(TcpConnection& connection) {
  slots_[connection.older].newer = connection.newer;
  slots_[connection.newer].older = connection.older;
}

}  // namespace milepost::nameserver
