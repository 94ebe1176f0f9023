// getline() with room for one line.
#include "cmd/line_reader.h"

#include <fmt/core.h>

#include <cerrno>
#include <cstring>
#include <iostream>
#include <limits>

namespace milepost::cmd {

base::Result<LineReader> LineReader::open(const std::filesystem::path& file) {
  LineReader reader;
  if (file == "-") return reader;
  reader.file_.emplace(file, std::ios::binary);
  if (!*reader.file_)
    return base::fail("File", fmt::format("{} cannot be read: {}", file.string(), std::strerror(errno)));
  return reader;
}

std::istream& LineReader::in() {
  return file_ ? static_cast<std::istream&>(*file_) : std::cin;
}

bool LineReader::failed() const {
  return file_ ? file_->bad() : std::cin.bad();
}

std::optional<std::string_view> LineReader::next() {
  in().getline(line_.data(), static_cast<std::streamsize>(line_.size()));
  auto size = static_cast<std::size_t>(in().gcount());
  octets_ += size;
  const bool ended = in().eof();
  if (in().bad() || (ended && size == 0)) return std::nullopt;
  ++number_;
  if (in().fail()) {  // longer than the room
    in().clear();
    in().ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    octets_ += static_cast<std::size_t>(in().gcount());
  } else if (!ended) {
    --size;  // the line end, which is counted and not kept
  }
  if (size > 0 && line_[size - 1] == '\r') --size;
  return std::string_view(line_.data(), size);
}

}  // namespace milepost::cmd
