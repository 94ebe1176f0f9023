// A file for one test, gone with it.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "base/check.h"

namespace milepost::routing {

class ScratchFile {
 public:
  explicit ScratchFile(std::string_view content = {}) {
    std::string pattern = (std::filesystem::temp_directory_path() / "milepost-routing-XXXXXX").string();
    MILEPOST_CHECK(::mkdtemp(pattern.data()) != nullptr, "no scratch directory");
    directory_ = pattern;
    write(content);
  }
  ~ScratchFile() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  /// Replaces the file by another one, as a rename does.
  void write(std::string_view content) const {
    const std::filesystem::path beside = path() + ".new";
    std::ofstream(beside, std::ios::binary) << content;
    std::filesystem::rename(beside, path());
  }
  void remove() const { std::filesystem::remove(path()); }

  std::string path() const { return (directory_ / "file").string(); }

 private:
  std::filesystem::path directory_;
};

}  // namespace milepost::routing
