// The lines of a file of any length, one at a time, each of a bounded length.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <istream>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace milepost::cmd {

/// Belongs to one thread.
class LineReader {
 public:
  /// Of a longer line only the front is given.
  static constexpr std::size_t kLineMax = 4096;

  /// "-" is stdin. Error File names the file and the system's reason.
  static base::Result<LineReader> open(const std::filesystem::path& file);

  /// The next line without its line end, LF or CR LF, valid until the next call; nullopt: there is none. `number()` and
  /// `octets()` count it.
  std::optional<std::string_view> next();
  /// Of the line that next() gave last, from 1.
  std::size_t number() const { return number_; }
  std::size_t octets() const { return octets_; }
  /// True when reading failed, so that lines are missing.
  bool failed() const;

 private:
  LineReader() = default;
  std::istream& in();

  std::optional<std::ifstream> file_;  // absent: stdin
  std::array<char, kLineMax + 1> line_{};
  std::size_t number_ = 0;
  std::size_t octets_ = 0;
};

}  // namespace milepost::cmd
