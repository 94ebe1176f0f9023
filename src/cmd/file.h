// Whole files: read at once, written so that a crash leaves the old one or the new one.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace milepost::cmd {

/// Error File names the file and the system's reason.
base::Result<std::string> read_file(const std::filesystem::path& file);

/// Writes beside `file`, syncs, renames, syncs the directory. The mode holds from the first octet on.
/// Error File as above.
base::Status write_file_durably(const std::filesystem::path& file, std::string_view content, mode_t mode);

/// In one directory; survives the loss of power. Error File as above.
base::Status rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace milepost::cmd
