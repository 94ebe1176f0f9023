// Looking before touching: whose directory it is, then the lock, then the rest.
#include "cmd/data_directory.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <string_view>
#include <utility>

#include "base/random.h"
#include "cmd/file.h"

namespace milepost::cmd {
namespace {

namespace fs = std::filesystem;
using std::literals::operator""sv;

constexpr std::string_view kFormatWord = "milepost ";
constexpr int kFormat = 1;

std::unexpected<base::Error> refuse(const fs::path& path, std::string_view why) {
  return base::fail("DataDirectory", fmt::format("data directory {}: {}", path.string(), why));
}

/// True when there is nothing in it but what a first start makes before it writes `format`.
bool is_unused(const fs::path& path) {
  static constexpr std::array kOurs = {
      "lock"sv,           "store.lock"sv,  "store.db"sv,        "store.db-wal"sv, "store.db-shm"sv,
      "zones"sv,          "credentials"sv, "credentials.new"sv, "format.new"sv,   "store.toml"sv,
      "store.toml.new"sv, "node"sv,        "node.new"sv};
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(path, error)) {
    if (std::ranges::find(kOurs, entry.path().filename().string()) == kOurs.end()) return false;
  }
  return !error;
}

base::Status check_format(const fs::path& path) {
  std::ifstream in(path / "format");
  std::string line;
  if (!in || !std::getline(in, line))
    return refuse(path, "its file `format` cannot be read; check its owner and permissions");
  int format = 0;
  const char* begin = line.data() + std::min(kFormatWord.size(), line.size());
  const auto [end, error] = std::from_chars(begin, line.data() + line.size(), format);
  if (!line.starts_with(kFormatWord) || error != std::errc{} || end != line.data() + line.size()) {
    return refuse(
        path,
        "its file `format` is none of Milepost's; name another directory with --data, or restore a backup");
  }
  if (format > kFormat) {
    return refuse(path,
                  fmt::format("it is of format {}, and this Milepost knows formats up to {}; start the newer "
                              "Milepost that wrote it, or name another directory with --data",
                              format, kFormat));
  }
  return {};
}

/// Whether the directory is new (nothing there yet, or a first start that did not get far); else it is ours and of a
/// format that we know.
base::Result<bool> find_out_whether_new(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) return true;
  if (!fs::is_directory(status)) return refuse(path, "it is no directory (or cannot be looked at)");
  if (::access(path.c_str(), R_OK | W_OK | X_OK) != 0) {
    return refuse(path, fmt::format("{}; start Milepost as the user it belongs to", std::strerror(errno)));
  }
  if (fs::exists(path / "format", error)) {
    const auto known = check_format(path);
    if (!known) return std::unexpected(known.error());
    return false;
  }
  if (is_unused(path)) return true;
  return refuse(path, "it holds files but no Milepost data; name an empty or a new directory with --data");
}

}  // namespace

base::Result<DataDirectory> DataDirectory::open_to_serve(const fs::path& path) {
  const auto is_new = find_out_whether_new(path);
  if (!is_new) return std::unexpected(is_new.error());
  std::error_code error;
  if (*is_new && !fs::exists(path, error)) {
    fs::create_directories(path, error);
    if (error) return refuse(path, fmt::format("it cannot be made: {}", error.message()));
    fs::permissions(path, fs::perms::owner_all, error);
  }
  DataDirectory directory(path, *is_new);
  if (const auto locked = directory.lock(); !locked) return std::unexpected(locked.error());
  return directory;
}

base::Result<std::string> DataDirectory::node_id() const {
  const fs::path file = path_ / "node";
  std::error_code error;
  if (fs::exists(file, error)) {
    auto id = read_file(file);
    if (id && id->ends_with('\n')) id->pop_back();
    return id;
  }
  const std::string id = base::random_uuid();
  if (const auto written = write_file_durably(file, id + "\n", 0644); !written)
    return std::unexpected(written.error());
  return id;
}

base::Status DataDirectory::complete() {
  if (!is_new_) return {};
  const auto written =
      write_file_durably(path_ / "format", fmt::format("{}{}\n", kFormatWord, kFormat), 0644);
  if (!written) return refuse(path_, written.error().message);
  is_new_ = false;
  return {};
}

base::Result<DataDirectory> DataDirectory::open_to_visit(const fs::path& path) {
  const auto is_new = find_out_whether_new(path);
  if (!is_new) return std::unexpected(is_new.error());
  if (*is_new)
    return refuse(path,
                  "there is no Milepost here; name the directory of a running or earlier `milepost serve`");
  return DataDirectory(path, false);
}

DataDirectory::DataDirectory(DataDirectory&& other) noexcept
    : path_(std::move(other.path_)), is_new_(other.is_new_), lock_(std::exchange(other.lock_, -1)) {}

DataDirectory::~DataDirectory() {
  if (lock_ >= 0) ::close(lock_);
}

base::Status DataDirectory::lock() {
  const fs::path file = path_ / "lock";
  lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_ < 0)
    return refuse(path_, fmt::format("its file `lock` cannot be opened: {}", std::strerror(errno)));
  if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return {};
  return refuse(path_, errno == EWOULDBLOCK ? "another `milepost serve` serves from it; stop that one first"
                                            : fmt::format("it cannot be locked: {}", std::strerror(errno)));
}

}  // namespace milepost::cmd
