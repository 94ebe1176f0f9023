// Writes one response into a buffer: sections in order, names compressed (RFC 1035 4.1.4), whole or not at all.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"
#include "dns/name.h"
#include "dns/wire.h"

namespace milepost::dns {

enum class Section : std::uint8_t { kAnswer = 0, kAuthority = 1, kAdditional = 2 };

/// One message at work. Belongs to one thread; allocates nothing. Names that were written are remembered by pointers
/// into their sources (query, snapshot), which must live as long as the message is being written.
class Composer {
 public:
  /// What fits a name pointer's 14 bits.
  static constexpr std::size_t kPointerMax = 0x3fff;
  static constexpr std::uint16_t kQuestionOffset = kHeaderSize;

  /// Starts a message of at most `limit` octets in `out`, header included. REQUIRES: limit >= 12.
  void start(std::uint8_t* out, std::size_t limit) {
    out_ = out;
    limit_ = limit;
    size_ = kHeaderSize;
    counts_ = {};
    target_count_ = 0;
    question_size_ = 0;
    question_name_size_ = 0;
    fits_ = true;
  }

  /// Copies the question (QNAME, type, class). REQUIRES: it fits.
  void put_question(const std::uint8_t* question, std::size_t name_size) {
    std::memcpy(out_ + size_, question, name_size + 4);
    size_ += name_size + 4;
    question_name_size_ = name_size;
    question_size_ = name_size + 4;
  }

  /// Copies records that need nothing but their owner to be the question: the fast road.
  bool put_prepared(base::Bytes records, std::size_t count, Section section) {
    if (size_ + records.size() > limit_) return false;
    std::memcpy(out_ + size_, records.data(), records.size());
    size_ += records.size();
    count_records(section, count);
    return true;
  }

  /// An owner name: where it stands in the message, or the name to be written for the first record.
  class Owner {
   public:
    static Owner at(std::size_t offset) { return Owner(static_cast<std::uint16_t>(offset), nullptr, 0); }
    static Owner named(NameView name) { return Owner(0, name.data(), name.size()); }

    std::uint16_t offset;  // 0: to be written
    const std::uint8_t* name;
    std::size_t name_size;

   private:
    Owner(std::uint16_t offset_in, const std::uint8_t* name_in, std::size_t size)
        : offset(offset_in), name(name_in), name_size(size) {}
  };

  /// How a record's rdata holds names.
  struct NamesInRdata {
    std::uint8_t offset = 0;
    std::uint8_t count = 0;
    bool compressible = false;
  };

  /// Writes one record whose type, class, TTL and length stand at `fixed` (10 octets) followed by the rdata.
  /// `owner` learns where the name was put. Returns where the rdata starts in the message; 0: does not fit.
  std::size_t put_record(Owner& owner, const std::uint8_t* fixed, NamesInRdata names, Section section);

  /// A place to go back to when something did not fit.
  struct Mark {
    std::size_t size;
    std::array<std::uint16_t, 3> counts;
    std::size_t target_count;
  };
  Mark mark() const { return {size_, counts_, target_count_}; }
  void rewind(const Mark& mark) {
    size_ = mark.size;
    counts_ = mark.counts;
    target_count_ = mark.target_count;
  }

  /// Room that records must leave free, for OPT.
  void reserve(std::size_t size) { limit_ -= size; }
  void release(std::size_t size) { limit_ += size; }
  bool fits(std::size_t size) const { return size_ + size <= limit_; }
  /// Raw octets of one additional record (OPT, TSIG). REQUIRES: they fit.
  void put_additional(const std::uint8_t* octets, std::size_t size) {
    std::memcpy(out_ + size_, octets, size);
    size_ += size;
    count_records(Section::kAdditional, 1);
  }

  std::size_t size() const { return size_; }
  std::size_t count(Section section) const { return counts_[static_cast<std::size_t>(section)]; }

  /// Writes the header and returns the message's size.
  std::size_t finish(std::uint16_t id, std::uint16_t flags) {
    base::store_u16(out_, id);
    base::store_u16(out_ + 2, flags);
    base::store_u16(out_ + 4, question_size_ > 0 ? 1 : 0);
    for (std::size_t i = 0; i < counts_.size(); ++i) base::store_u16(out_ + 6 + 2 * i, counts_[i]);
    return size_;
  }

 private:
  struct Target {
    const std::uint8_t* suffix;
    std::uint16_t size;
    std::uint16_t offset;  // in the message
  };
  static constexpr std::size_t kTargetsMax = 64;

  void count_records(Section section, std::size_t count) {
    counts_[static_cast<std::size_t>(section)] =
        static_cast<std::uint16_t>(counts_[static_cast<std::size_t>(section)] + count);
  }
  void put(const std::uint8_t* octets, std::size_t size);
  void put_name(NameView name, bool compress);
  void remember(NameView name, std::size_t offset, std::size_t upto_size);
  const Target* find_target(NameView name) const;

  std::uint8_t* out_ = nullptr;
  std::size_t limit_ = 0;
  std::size_t size_ = 0;
  bool fits_ = true;
  std::array<std::uint16_t, 3> counts_{};
  std::size_t question_size_ = 0;
  std::size_t question_name_size_ = 0;
  std::size_t target_count_ = 0;
  std::array<Target, kTargetsMax> targets_;
};

}  // namespace milepost::dns
