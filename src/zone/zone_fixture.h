// For the room's tests: names and folders in a word.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "dns/name_text.h"

namespace milepost::zone {

inline dns::Name name(std::string_view text) {
  return dns::scan_name(text, dns::Escapes::kDecimal).value();
}

/// A directory of its own, gone with it.
class Folder {
 public:
  Folder() {
    std::string pattern = std::filesystem::temp_directory_path() / "milepost-zone-XXXXXX";
    path_ = ::mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace milepost::zone
