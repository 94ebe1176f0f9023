// milepost store copy, backup and restore: all that a store holds, into another one, into a file and back.
#include <fcntl.h>
#include <fmt/core.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <optional>
#include <utility>

#include "cluster/nodes.h"
#include "cluster/store_identity.h"
#include "cmd/commands.h"
#include "cmd/data_directory.h"
#include "cmd/progress.h"
#include "cmd/store_location.h"
#include "cmd/visited_store.h"
#include "model/instant.h"
#include "model/keys.h"
#include "model/stored.h"
#include "store/backup_file.h"
#include "store/sqlite.h"
#include "store/transfer.h"

namespace milepost::cmd {
namespace {

namespace fs = std::filesystem;

int report(const base::Status& done) {
  if (done) return kDone;
  fmt::print(stderr, "milepost: {}\n", done.error().message);
  return kFailed;
}

void print_contents(std::FILE* out, const std::map<std::string, std::uint64_t>& kinds, std::uint64_t keys,
                    std::string_view digest) {
  for (const auto& [kind, count] : kinds) fmt::print(out, "  {:>12}  {}\n", grouped(count), kind);
  fmt::print(out, "  {:>12}  keys, content digest {}\n", grouped(keys), digest);
}

/// A store to be written, with what keeps others away from it.
struct Destination {
  std::optional<DataDirectory> directory;  // locked; of an embedded store
  std::unique_ptr<store::Store> store;
};

base::Result<Destination> open_destination(const StoreLocation& location) {
  Destination out;
  if (location.etcd) {
    auto opened = open_store(location);
    if (!opened) return std::unexpected(opened.error());
    out.store = *std::move(opened);
    return out;
  }
  auto directory = DataDirectory::open_to_serve(location.directory);
  if (!directory) return std::unexpected(directory.error());
  out.directory.emplace(*std::move(directory));
  auto opened = store::open_sqlite({.directory = location.directory,
                                    .role = store::SqliteOptions::Role::kOwner,
                                    .may_create = true,
                                    .vfs = {}});
  if (!opened) return std::unexpected(opened.error());
  out.store = *std::move(opened);
  return out;
}

/// Where nothing is to be written, nothing is made either. nullptr: there is no store yet.
base::Result<std::unique_ptr<store::Store>> look_at_destination(const StoreLocation& location) {
  std::error_code error;
  if (!location.etcd && !fs::exists(location.directory / "store.db", error)) return nullptr;
  return open_store(location);
}

base::Result<bool> is_empty(store::Store& store) {
  store::Cursor cursor(store);
  const auto first = cursor.current();
  if (!first) return std::unexpected(first.error());
  return *first == nullptr;
}

/// Nodes that take changes would write between what is written here.
base::Status check_destination(store::Store& store, const StoreLocation& location, bool force) {
  const auto nodes = cluster::list_nodes(store);
  if (!nodes) return std::unexpected(nodes.error());
  for (const cluster::ListedNode& listed : *nodes) {
    if (std::ranges::find(listed.node.roles, "api") == listed.node.roles.end()) continue;
    return base::fail("StoreInUse",
                      fmt::format("node {} takes changes for {}: stop every node with the role api first "
                                  "(name servers may go on)",
                                  listed.node.name, location.print()));
  }
  if (force) return {};
  const auto empty = is_empty(store);
  if (!empty) return std::unexpected(empty.error());
  const auto complete = store::check_complete(store);
  if (!complete && complete.error().code != "IncompleteStore") return complete;
  if (*empty && complete) return {};
  return base::fail("StoreNotEmpty",
                    fmt::format("{} is not empty: with --force it will hold what is {} and nothing else",
                                location.print(), "written now"));
}

/// The last write: who did that.
store::Write audit_write(std::string_view command, std::string request) {
  const model::AuditEntry entry = command_entry(command, {}, request);
  return store::Write::put(model::keys::audit_entry(entry.time, entry.request_id),
                           model::encode_stored(entry));
}

base::Status complete(Destination& destination) {
  return destination.directory ? destination.directory->complete() : base::Status{};
}

// -- copy --

base::Status warn_of_changes(store::Store& from) {
  const auto nodes = cluster::list_nodes(from);
  if (!nodes) return std::unexpected(nodes.error());
  for (const cluster::ListedNode& listed : *nodes) {
    if (std::ranges::find(listed.node.roles, "api") == listed.node.roles.end()) continue;
    fmt::print(stderr,
               "milepost: warning: node {} goes on taking changes: what it acknowledges from now on is not "
               "in the copy\n",
               listed.node.name);
  }
  return {};
}

base::Status show_copy(store::Store& from, const StoreLocation& to) {
  const auto contents = store::read_contents(from, [](const store::KeyValue&) { return true; });
  if (!contents) return std::unexpected(contents.error());
  fmt::print("would be copied, as of revision {}:\n", contents->revision);
  print_contents(stdout, contents->kinds, contents->keys, contents->digest);
  const auto there = look_at_destination(to);
  if (!there) return std::unexpected(there.error());
  const auto empty = *there ? is_empty(**there) : base::Result<bool>(true);
  if (!empty) return std::unexpected(empty.error());
  fmt::print("{} is {}\n", to.print(), *empty ? "empty" : "not empty: that needs --force");
  return {};
}

base::Status write_copy(store::Store& from, Destination& to, std::string from_text) {
  store::ContentsWriter writer(*to.store);
  if (const auto begun = writer.begin(); !begun) return begun;
  base::Status failed;
  std::size_t keys = 0;
  std::optional<Progress> progress(std::in_place, "copied", "keys", 0);
  const auto contents = store::read_contents(from, [&](const store::KeyValue& entry) {
    failed = writer.add(entry.key, entry.value);
    if (++keys % 1'000 == 0) progress->show(keys);
    return failed.has_value();
  });
  progress.reset();
  if (!failed) return failed;
  if (!contents) return std::unexpected(contents.error());
  if (const auto finished =
          writer.finish(contents->digest, {audit_write("milepost store copy", std::move(from_text))});
      !finished) {
    return finished;
  }
  fmt::print("copied and compared, as of revision {} of the source:\n", contents->revision);
  print_contents(stdout, contents->kinds, contents->keys, contents->digest);
  return complete(to);
}

base::Status copy(const StoreCopyOptions& options) {
  StoreOptions from_options = options.store;
  from_options.url = options.from;
  StoreOptions to_options = options.store;
  to_options.url = options.to;
  const auto from_location = parse_store_location(from_options);
  if (!from_location) return std::unexpected(from_location.error());
  const auto to_location = parse_store_location(to_options);
  if (!to_location) return std::unexpected(to_location.error());
  if (from_location->print() == to_location->print())
    return base::fail("InvalidConfig", "a store cannot be copied into itself");
  const auto from = open_store(*from_location);
  if (!from) return std::unexpected(from.error());
  if (const auto whole = store::check_complete(**from); !whole) return whole;
  if (options.dry_run) return show_copy(**from, *to_location);
  if (const auto warned = warn_of_changes(**from); !warned) return warned;
  auto to = open_destination(*to_location);
  if (!to) return std::unexpected(to.error());
  if (const auto fit = check_destination(*to->store, *to_location, options.force); !fit) return fit;
  return write_copy(**from, *to, from_location->print());
}

// -- backup --

/// FILE.new with mode 0600 from its first octet on, and FILE when it is complete.
class BackupTarget {
 public:
  explicit BackupTarget(fs::path file) : file_(std::move(file)), unfinished_(file_.string() + ".new") {}
  ~BackupTarget() {
    std::error_code ignored;
    if (opened_) fs::remove(unfinished_, ignored);
  }

  base::Status open() {
    const int descriptor = ::open(unfinished_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0 || ::fchmod(descriptor, 0600) != 0) return failed("made");
    ::close(descriptor);
    opened_ = true;
    out_.open(unfinished_, std::ios::binary | std::ios::trunc);
    return out_ ? base::Status{} : failed("written");
  }
  std::ostream& stream() { return out_; }
  base::Status finish() {
    out_.close();
    const int descriptor = ::open(unfinished_.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    std::error_code error;
    if (out_.fail() || !synced) return failed("written");
    fs::rename(unfinished_, file_, error);
    if (error) return failed("written");
    opened_ = false;
    return {};
  }

 private:
  base::Status failed(std::string_view what) const {
    return base::fail("File",
                      fmt::format("{} cannot be {}: {}", unfinished_.string(), what, std::strerror(errno)));
  }

  const fs::path file_;
  const fs::path unfinished_;
  std::ofstream out_;
  bool opened_ = false;
};

base::Result<store::BackupHeader> header_of(store::Store& store, const StoreLocation& location) {
  const auto identity = cluster::read_identity(store);
  if (!identity) return std::unexpected(identity.error());
  return store::BackupHeader{.version = MILEPOST_VERSION,
                             .kind = location.etcd ? "etcd" : "sqlite",
                             .cluster = *identity ? (*identity)->id : "",
                             .revision = store.revision(),
                             .time = model::print_instant(std::chrono::system_clock::now())};
}

base::Status write_backup(store::Store& store, const StoreLocation& location, std::ostream& out) {
  const auto header = header_of(store, location);
  if (!header) return std::unexpected(header.error());
  store::BackupWriter writer(out, *header);
  std::size_t keys = 0;
  std::optional<Progress> progress(std::in_place, "saved", "keys", 0);
  const auto contents = store::read_contents(store, [&](const store::KeyValue& entry) {
    writer.add(entry.key, entry.value);
    if (++keys % 1'000 == 0) progress->show(keys);
    return out.good();
  });
  progress.reset();
  if (!contents && contents.error().code != "Stopped") return std::unexpected(contents.error());
  if (!contents) return base::fail("File", "the backup cannot be written: is the disk full?");
  writer.finish();
  fmt::print(stderr, "saved, as of revision {}:\n", contents->revision);
  print_contents(stderr, contents->kinds, contents->keys, contents->digest);
  return {};
}

base::Status back_up(const BackupOptions& options) {
  const auto location = locate_store(options.place);
  if (!location) return std::unexpected(location.error());
  const auto store = open_store(*location);
  if (!store) return std::unexpected(store.error());
  if (const auto whole = store::check_complete(**store); !whole) return whole;
  if (options.file == "-") {
    if (const auto written = write_backup(**store, *location, std::cout); !written) return written;
    return std::cout.flush() ? base::Status{}
                             : base::fail("File", "standard output took not all of the backup");
  }
  BackupTarget target(options.file);
  if (const auto opened = target.open(); !opened) return opened;
  if (const auto written = write_backup(**store, *location, target.stream()); !written) return written;
  return target.finish();
}

// -- restore --

struct Verified {
  store::BackupHeader header;
  store::BackupTotal total;
  std::map<std::string, std::uint64_t> kinds;
};

/// The whole file, before anything is touched.
base::Result<Verified> verify(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return base::fail("File", fmt::format("{} cannot be read", file.string()));
  Verified out;
  const auto total = store::read_backup(in, out.header, [&](std::string_view key, std::string_view) {
    ++out.kinds[std::string(key.substr(0, key.find('/')))];
    return true;
  });
  if (!total)
    return base::fail(total.error().code, fmt::format("{}: {}", file.string(), total.error().message));
  out.total = *total;
  return out;
}

void print_verified(const fs::path& file, const Verified& verified) {
  fmt::print("{} is sound: {} store of cluster {}, revision {}, made {} by Milepost {}\n", file.string(),
             verified.header.kind, verified.header.cluster, verified.header.revision, verified.header.time,
             verified.header.version);
  print_contents(stdout, verified.kinds, verified.total.keys, verified.total.digest);
}

/// Of a directory that does not know another store: its own, there or not yet.
base::Result<StoreLocation> restore_location(const RestoreOptions& options) {
  std::error_code error;
  const bool own = options.place.store.url.empty() && !fs::exists(options.place.data / "store.toml", error);
  if (own) return StoreLocation{.directory = options.place.data, .etcd = {}};
  return locate_store(options.place);
}

base::Status write_restore(const fs::path& file, const Verified& verified, Destination& to) {
  std::ifstream in(file, std::ios::binary);
  store::ContentsWriter writer(*to.store);
  if (const auto begun = writer.begin(); !begun) return begun;
  base::Status failed;
  std::size_t keys = 0;
  store::BackupHeader header;
  std::optional<Progress> progress(std::in_place, "restored", "keys", verified.total.keys);
  const auto read = store::read_backup(in, header, [&](std::string_view key, std::string_view value) {
    failed = writer.add(key, value);
    if (++keys % 1'000 == 0) progress->show(keys);
    return failed.has_value();
  });
  progress.reset();
  if (!failed) return failed;
  if (!read) return std::unexpected(read.error());  // somebody has changed the file since
  const auto finished = writer.finish(
      verified.total.digest, {audit_write("milepost restore", fmt::format("{}, revision {}", file.string(),
                                                                          verified.header.revision))});
  if (!finished) return finished;
  fmt::print("restored and compared: {} keys written, {} erased, the others were there already\n",
             grouped(writer.written()), grouped(writer.erased()));
  return complete(to);
}

base::Status restore_backup(const RestoreOptions& options) {
  const auto verified = verify(options.file);
  if (!verified) return std::unexpected(verified.error());
  print_verified(options.file, *verified);
  if (options.verify) return {};
  const auto location = restore_location(options);
  if (!location) return std::unexpected(location.error());
  if (options.dry_run) {
    const auto there = look_at_destination(*location);
    if (!there) return std::unexpected(there.error());
    const auto empty = *there ? is_empty(**there) : base::Result<bool>(true);
    if (!empty) return std::unexpected(empty.error());
    fmt::print("{} is {}\n", location->print(), *empty ? "empty" : "not empty: that needs --force");
    return {};
  }
  auto to = open_destination(*location);
  if (!to) return std::unexpected(to.error());
  if (const auto fit = check_destination(*to->store, *location, options.force); !fit) return fit;
  if (const auto written = write_restore(options.file, *verified, *to); !written) return written;
  fmt::print(
      "Accounts and keys came along; `milepost key create` makes another where their secrets are lost.\n");
  return {};
}

}  // namespace

int copy_store(const StoreCopyOptions& options) {
  return report(copy(options));
}

int backup(const BackupOptions& options) {
  return report(back_up(options));
}

int restore(const RestoreOptions& options) {
  return report(restore_backup(options));
}

}  // namespace milepost::cmd
