// The data section of MaxMind's format (MaxMind DB File Format Specification 2.0): values behind each other, each once.
//
//   control octet  TTTSSSSS   type (0: extended, its number less 7 in the next octet), size
//   size           0..28 as it is; 29, 30, 31: 29 + the next octet, 285 + the next two, 65821 + the next three
//   pointer        001PPVVV   PP + 1 octets follow, but for PP = 3 VVV counts too; from the section's start
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace milepost::routing {

/// Writes values in the order in which they are read. A map of n pairs is begin_map(n), then n times a text and
/// a value; an array likewise. Belongs to one thread.
class MmdbData {
 public:
  void begin_map(std::size_t pairs) { control(7, pairs); }
  void begin_array(std::size_t items) { control(11, items); }
  /// A pointer where that text was written before.
  void text(std::string_view text);
  void real(double value);
  void u16(std::uint16_t value) { integer(5, value); }
  void u32(std::uint32_t value) { integer(6, value); }
  void u64(std::uint64_t value) { integer(9, value); }

  std::size_t size() const { return octets_.size(); }
  const std::string& octets() const { return octets_; }

 private:
  void control(unsigned type, std::size_t size);
  void integer(unsigned type, std::uint64_t value);
  void pointer(std::size_t offset);
  void big_endian(std::uint64_t value, std::size_t octets);

  std::string octets_;
  std::map<std::string, std::size_t, std::less<>> texts_;  // where each stands
};

}  // namespace milepost::routing
