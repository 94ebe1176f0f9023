// Write beside, sync, rename, sync.
#include "cmd/file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace milepost::cmd {
namespace {

std::unexpected<base::Error> failed(const std::filesystem::path& file, std::string_view what) {
  return base::fail("File", fmt::format("{} cannot be {}: {}", file.string(), what, std::strerror(errno)));
}

bool write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// Makes a rename in `directory` survive power loss.
bool sync_directory(const std::filesystem::path& directory) {
  const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool synced = ::fsync(fd) == 0;
  ::close(fd);
  return synced;
}

}  // namespace

base::Result<std::string> read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return failed(file, "read");
  std::ostringstream text;
  text << in.rdbuf();
  if (in.bad()) return failed(file, "read");
  return std::move(text).str();
}

base::Status write_file_durably(const std::filesystem::path& file, std::string_view content, mode_t mode) {
  const std::filesystem::path beside = file.string() + ".new";
  const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (fd < 0) return failed(file, "written");
  const bool written = ::fchmod(fd, mode) == 0 && write_all(fd, content) && ::fsync(fd) == 0;
  ::close(fd);
  return written ? rename_durably(beside, file) : failed(file, "written");
}

base::Status rename_durably(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return failed(to, "written");
  if (!sync_directory(to.has_parent_path() ? to.parent_path() : ".")) return failed(to, "written");
  return {};
}

}  // namespace milepost::cmd
