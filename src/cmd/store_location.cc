// From the text of a location to what opens it.
#include "cmd/store_location.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <charconv>
#include <utility>

#include "cmd/data_directory.h"
#include "cmd/file.h"
#include "store/sqlite.h"

namespace milepost::cmd {
namespace {

constexpr std::string_view kSqlite = "sqlite:";
constexpr std::string_view kEtcd = "etcd://";
constexpr std::string_view kDefaultPrefix = "milepost/";

std::unexpected<base::Error> refuse(std::string_view url, std::string_view why) {
  return base::fail(
      "InvalidConfig",
      fmt::format("the store '{}' {}; it is sqlite:DIR or etcd://HOST:PORT,HOST:PORT[/PREFIX]", url, why));
}

bool is_endpoint(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  if (host.find(':') != std::string_view::npos && !(host.starts_with('[') && host.ends_with(']')))
    return false;
  int number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  return error == std::errc{} && end == port.data() + port.size() && number > 0 && number < 65'536 &&
         host.find_first_of(" /@?#") == std::string_view::npos;
}

base::Result<StoreLocation> parse_etcd(const StoreOptions& options) {
  const std::string_view url = options.url;
  std::string_view rest = url.substr(kEtcd.size());
  store::EtcdOptions etcd;
  etcd.prefix = kDefaultPrefix;
  if (const std::size_t slash = rest.find('/'); slash != std::string_view::npos) {
    const std::string_view path = rest.substr(slash + 1);
    if (!path.empty())
      etcd.prefix = fmt::format("{}/", path.ends_with('/') ? path.substr(0, path.size() - 1) : path);
    rest = rest.substr(0, slash);
  }
  while (true) {
    const std::size_t comma = rest.find(',');
    const std::string_view endpoint = rest.substr(0, comma);
    if (!is_endpoint(endpoint))
      return refuse(url, fmt::format("names the endpoint '{}', which is not HOST:PORT", endpoint));
    etcd.endpoints.emplace_back(endpoint);
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  if (options.certificate.empty() != options.key.empty())
    return refuse(url, "is given a client certificate without its key, or a key without its certificate");
  if (options.ca.empty() && !options.certificate.empty())
    return refuse(url, "is given a client certificate and no --store-ca to trust");
  if (options.user.empty() != options.password_file.empty())
    return refuse(url, "is given a user without a password file, or a password file without a user");
  etcd.ca = options.ca;
  etcd.certificate = options.certificate;
  etcd.key = options.key;
  etcd.user = options.user;
  etcd.password_file = options.password_file;
  return StoreLocation{.directory = {}, .etcd = std::move(etcd)};
}

}  // namespace

std::string StoreLocation::print() const {
  if (!etcd) return fmt::format("{}{}", kSqlite, directory.string());
  std::string_view prefix = etcd->prefix;
  prefix.remove_suffix(prefix.ends_with('/') ? 1 : 0);
  return fmt::format("{}{}/{}", kEtcd, fmt::join(etcd->endpoints, ","), prefix);
}

base::Status check_store_options(const StoreOptions& options) {
  const bool access = !options.ca.empty() || !options.certificate.empty() || !options.key.empty() ||
                      !options.user.empty() || !options.password_file.empty();
  if (!access || !options.url.empty()) return {};
  return base::fail("InvalidConfig",
                    "it is said how etcd is to be reached, and not where: give --store etcd://HOST:PORT,... "
                    "(or `url` under [store]), too");
}

base::Result<StoreLocation> parse_store_location(const StoreOptions& options) {
  const std::string_view url = options.url;
  if (url.starts_with(kEtcd)) return parse_etcd(options);
  if (!url.starts_with(kSqlite) || url.size() == kSqlite.size()) return refuse(url, "is of no known form");
  return StoreLocation{.directory = std::string(url.substr(kSqlite.size())), .etcd = {}};
}

base::Result<StoreLocation> locate_store(const StorePlace& place) {
  if (const auto usable = check_store_options(place.store); !usable) return std::unexpected(usable.error());
  if (!place.store.url.empty()) return parse_store_location(place.store);
  const auto directory = DataDirectory::open_to_visit(place.data);
  if (!directory) return std::unexpected(directory.error());
  const auto chosen = read_store_choice(directory->store_choice());
  if (!chosen) return std::unexpected(chosen.error());
  if (*chosen) return parse_store_location(**chosen);
  return StoreLocation{.directory = directory->path(), .etcd = {}};
}

void read_store_table(TomlTable& table, StoreOptions& out) {
  table.read("url", out.url);
  table.read("ca", out.ca);
  table.read("certificate", out.certificate);
  table.read("key", out.key);
  table.read("user", out.user);
  table.read("password_file", out.password_file);
}

base::Result<std::optional<StoreOptions>> read_store_choice(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return std::nullopt;
  const auto text = read_file(file);
  if (!text) return std::unexpected(text.error());
  auto root = TomlTable::parse(*text, file.string());
  if (!root) return std::unexpected(root.error());
  StoreOptions options;
  read_store_table(*root, options);
  if (const auto status = root->status(); !status) return std::unexpected(status.error());
  return options;
}

base::Status write_store_choice(const std::filesystem::path& file, const StoreOptions& options) {
  const auto absolute = [](const std::string& path) {
    return path.empty() ? path : std::filesystem::absolute(path).string();
  };
  std::string text = "# The store that this directory belongs to, as `milepost serve` was last told.\n";
  const auto add = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) text += fmt::format("{} = '{}'\n", key, value);
  };
  add("url", options.url);
  add("ca", absolute(options.ca));
  add("certificate", absolute(options.certificate));
  add("key", absolute(options.key));
  add("user", options.user);
  add("password_file", absolute(options.password_file));
  return write_file_durably(file, text, 0600);
}

base::Result<std::unique_ptr<store::Store>> open_store(const StoreLocation& location, bool may_create) {
  if (location.etcd) return store::open_etcd(*location.etcd);
  if (!may_create) {
    const auto directory = DataDirectory::open_to_visit(location.directory);
    if (!directory) return std::unexpected(directory.error());
  }
  return store::open_sqlite({.directory = location.directory, .may_create = may_create, .vfs = {}});
}

}  // namespace milepost::cmd
