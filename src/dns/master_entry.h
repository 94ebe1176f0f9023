// Entries of a master file (RFC 1035 5.1): the words of one record or directive, however many lines they
// take.
#pragma once

#include <cstddef>
#include <expected>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace milepost::dns {

/// Octets of one line, and of the words of one entry. The longest rdata, 65,535 octets each written \DDD and
/// in hundreds of character strings, has about 263,000.
inline constexpr std::size_t kMasterEntrySizeMax = 512 * 1024;

/// Words as written, joined by single spaces; comments and parentheses are gone.
class MasterEntry {
 public:
  std::size_t line = 0;       // where it starts, from 1
  bool begins_blank = false;  // the owner is left out (RFC 1035 5.1)

  std::size_t word_count() const { return words_.size(); }
  std::string_view word(std::size_t index) const {
    return std::string_view(text_).substr(words_[index].begin, words_[index].size);
  }
  /// The words from `index` on; empty when there are none.
  std::string_view text_from(std::size_t index) const {
    return index < words_.size() ? std::string_view(text_).substr(words_[index].begin) : std::string_view();
  }

 private:
  friend class MasterEntryReader;
  struct Extent {
    std::size_t begin;
    std::size_t size;
  };

  void start(std::size_t at_line);
  void add(std::string_view word);

  std::string text_;
  std::vector<Extent> words_;
};

/// What is wrong with an entry's form; it has been read over.
struct MasterEntryError {
  std::size_t line;
  std::string token;
  std::string what;
};

/// Splits a stream into entries. Memory is bounded by kMasterEntrySizeMax whatever the stream holds.
class MasterEntryReader {
 public:
  /// REQUIRES: `in` outlives the reader.
  explicit MasterEntryReader(std::istream& in) : in_(&in) {}

  /// The next entry that has words, valid until the next call; null at the end of the stream.
  std::expected<const MasterEntry*, MasterEntryError> next();

 private:
  enum class LineOutcome { kRead, kTooLong, kEnd };

  /// Puts the next line into `text`, without its end; a line that is too long is read over.
  LineOutcome read_line(std::string_view& text);
  void add_words(std::string_view line);
  void add_word(std::string_view& rest);
  /// Notes the entry's first error; its other lines are still read, to find where it ends.
  void fail(std::string_view token, std::string_view what);

  std::istream* in_;
  std::string line_;
  std::size_t line_number_ = 0;
  MasterEntry entry_;
  std::size_t open_parentheses_ = 0;
  std::optional<MasterEntryError> error_;
  bool read_failure_told_ = false;
};

}  // namespace milepost::dns
