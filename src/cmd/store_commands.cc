// milepost store copy, backup and restore: all that a store holds, into another one, into a file and back.
#include <fmt/core.h>
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
#include "cmd/backup_target.h"
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

/// Keys, octets and how fast they come.
class TransferProgress {
 public:
  TransferProgress(std::string done, std::uint64_t keys_total)
      : progress_(std::in_place, std::move(done), "keys", keys_total) {}

  void note(std::string_view key, std::string_view value) {
    octets_ += key.size() + value.size();
    if (++keys_ % 1'000 == 0) progress_->show(keys_, octets_);
  }
  void end() { progress_.reset(); }

 private:
  std::optional<Progress> progress_;
  std::size_t keys_ = 0;
  std::size_t octets_ = 0;
};

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
  if (location.etcd) return open_store(location);
  std::error_code error;
  if (!fs::exists(location.directory / "store.db", error)) return nullptr;
  // Also where `format` is missing, as a first restore that was broken off leaves it.
  return store::open_sqlite({.directory = location.directory, .vfs = {}});
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
  if (const auto complete = store::check_complete(store); !complete) return complete;
  if (*empty) return {};
  return base::fail("StoreNotEmpty",
                    fmt::format("{} is not empty: with --force it will hold what is written now and nothing "
                                "else",
                                location.print()));
}

/// For a dry run: what stands there, and whether it would be refused.
base::Status show_destination(const StoreLocation& location, bool force) {
  const auto there = look_at_destination(location);
  if (!there) return std::unexpected(there.error());
  const auto contents = *there ? store::read_contents(**there, [](const store::KeyValue&) { return true; })
                               : base::Result<store::Contents>();
  if (!contents) return std::unexpected(contents.error());
  if (contents->keys == 0) {
    fmt::print("{} is empty\n", location.print());
  } else {
    fmt::print("{} is not empty{}; it holds:\n", location.print(), force ? "" : ": that needs --force");
    print_contents(stdout, contents->kinds, contents->keys, contents->digest);
  }
  return *there ? check_destination(**there, location, force) : base::Status{};
}

/// The last write: who did that.
store::Write audit_write(const model::AuditEntry& entry) {
  return store::Write::put(model::keys::audit_entry(entry.time, entry.request_id),
                           model::encode_stored(entry));
}

/// What the mark says to whoever finds it.
std::string mark_text(const model::AuditEntry& entry, std::string_view from) {
  return fmt::format("`{}` of {} by {}, begun {},", entry.operation, from, entry.user, entry.time);
}

base::Status complete(Destination& destination) {
  if (!destination.directory) return {};
  std::error_code error;
  if (fs::exists(destination.directory->store_choice(), error)) {
    const std::string path = destination.directory->path().string();
    fmt::print("{} belonged to another store: `milepost serve --data {} --store sqlite:{}` serves this one\n",
               path, path, path);
  }
  return destination.directory->complete();
}

// The history that the embedded store keeps is short: whoever reads for longer begins again.
constexpr int kReadingsMax = 5;

bool is_outrun(const base::Error& error, int reading) {
  if (error.code != "Compacted" || reading == kReadingsMax) return false;
  fmt::print(stderr, "milepost: the store has forgotten the revision that was being read; beginning again\n");
  return true;
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

base::Status show_copy(store::Store& from, const StoreLocation& to, bool force) {
  const auto contents = store::read_contents(from, [](const store::KeyValue&) { return true; });
  if (!contents) return std::unexpected(contents.error());
  fmt::print("would be copied, as of revision {}:\n", contents->revision);
  print_contents(stdout, contents->kinds, contents->keys, contents->digest);
  return show_destination(to, force);
}

/// The revision of the source that is in the copy.
base::Result<store::Revision> write_copy(store::Store& from, Destination& to, std::string_view from_text) {
  const model::AuditEntry entry = command_entry("milepost store copy", {}, from_text);
  store::ContentsWriter writer(*to.store);
  if (const auto begun = writer.begin(mark_text(entry, from_text)); !begun)
    return std::unexpected(begun.error());
  base::Status failed;
  TransferProgress progress("copied", 0);
  const auto contents = store::read_contents(from, [&](const store::KeyValue& read) {
    failed = writer.add(read.key, read.value);
    progress.note(read.key, read.value);
    return failed.has_value();
  });
  progress.end();
  if (!failed) return std::unexpected(failed.error());
  if (!contents) return std::unexpected(contents.error());
  if (const auto finished = writer.finish(contents->digest, {audit_write(entry)}); !finished)
    return std::unexpected(finished.error());
  fmt::print("copied and compared, as of revision {} of the source:\n", contents->revision);
  print_contents(stdout, contents->kinds, contents->keys, contents->digest);
  if (const auto done = complete(to); !done) return std::unexpected(done.error());
  return contents->revision;
}

base::Result<store::Revision> copy_one_revision(store::Store& from, Destination& to,
                                                std::string_view from_text) {
  for (int reading = 1;; ++reading) {
    auto copied = write_copy(from, to, from_text);
    if (copied || !is_outrun(copied.error(), reading)) return copied;
  }
}

/// Keys written since `revision`, but for those of living nodes.
base::Result<std::size_t> count_changes_since(store::Store& store, store::Revision revision) {
  const store::Revision newest = store.revision();
  const auto watch = store.watch({}, revision);
  if (!watch) return std::unexpected(watch.error());
  std::size_t changes = 0;
  for (store::Revision seen = revision; seen < newest;) {
    const auto batch = (*watch)->next(std::chrono::seconds(1));
    if (!batch) return std::unexpected(batch.error());
    changes += static_cast<std::size_t>(std::ranges::count_if(
        batch->events, [](const store::Event& event) { return event.value && event.lease == 0; }));
    seen = std::max(seen, batch->revision);
  }
  return changes;
}

/// What the source acknowledged meanwhile is not in the copy: kPartly, and it is said.
base::Result<int> look_back(store::Store& from, store::Revision copied) {
  const auto changes = count_changes_since(from, copied);
  const bool many = !changes && changes.error().code == "Compacted";
  if (!changes && !many) return std::unexpected(changes.error());
  if (!many && *changes == 0) return kDone;
  fmt::print(stderr,
             "milepost: the source has been changed since revision {} ({} keys), which is not in the copy: "
             "stop the nodes with the role api and copy again with --force\n",
             copied, many ? "very many" : grouped(*changes));
  return kPartly;
}

bool are_same(const StoreLocation& one, const StoreLocation& other) {
  std::error_code error;
  if (!one.etcd && !other.etcd && fs::equivalent(one.directory, other.directory, error)) return true;
  return one.print() == other.print();
}

base::Result<StoreLocation> location_of(const std::string& url, const StoreOptions& access) {
  StoreOptions options = access;
  options.url = url;
  return parse_store_location(options);
}

base::Result<int> copy(const StoreCopyOptions& options) {
  const auto from_location = location_of(options.from, options.store);
  if (!from_location) return std::unexpected(from_location.error());
  const auto to_location = location_of(options.to, options.store);
  if (!to_location) return std::unexpected(to_location.error());
  if (are_same(*from_location, *to_location))
    return base::fail("InvalidConfig", "a store cannot be copied into itself");
  const auto from = open_store(*from_location);
  if (!from) return std::unexpected(from.error());
  if (const auto whole = store::check_complete(**from); !whole) return std::unexpected(whole.error());
  if (const auto warned = warn_of_changes(**from); !warned) return std::unexpected(warned.error());
  if (options.dry_run) {
    const auto shown = show_copy(**from, *to_location, options.force);
    return shown ? base::Result<int>(kDone) : std::unexpected(shown.error());
  }
  auto to = open_destination(*to_location);
  if (!to) return std::unexpected(to.error());
  if (const auto fit = check_destination(*to->store, *to_location, options.force); !fit)
    return std::unexpected(fit.error());
  const auto copied = copy_one_revision(**from, *to, from_location->print());
  if (!copied) return std::unexpected(copied.error());
  return look_back(**from, *copied);
}

// -- backup --

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
  TransferProgress progress("saved", 0);
  const auto save = [&](const store::KeyValue& entry) {
    writer.add(entry.key, entry.value);
    progress.note(entry.key, entry.value);
    return out.good();
  };
  const auto contents = store::read_contents(store, save, header->revision);
  progress.end();
  if (!contents && contents.error().code != "Stopped") return std::unexpected(contents.error());
  writer.finish();
  if (!contents || !out.flush())
    return base::fail("File", "the backup cannot be written whole: is the disk full?");
  fmt::print(stderr, "saved, as of revision {}:\n", contents->revision);
  print_contents(stderr, contents->kinds, contents->keys, contents->digest);
  return {};
}

base::Status back_up_into_stream(store::Store& store, const StoreLocation& location) {
  if (::isatty(STDOUT_FILENO) == 1) {
    return base::fail("File",
                      "a backup is nothing to show, and holds secret keys: send it into a file or a pipe");
  }
  return write_backup(store, location, std::cout);
}

base::Status back_up_into_file(store::Store& store, const StoreLocation& location, const fs::path& file) {
  BackupTarget target(file);
  for (int reading = 1;; ++reading) {
    if (const auto opened = target.open(); !opened) return opened;
    const auto written = write_backup(store, location, target.stream());
    if (written) return target.finish();
    if (!is_outrun(written.error(), reading)) return written;
  }
}

base::Status back_up(const BackupOptions& options) {
  const auto location = locate_store(options.place);
  if (!location) return std::unexpected(location.error());
  const auto store = open_store(*location);
  if (!store) return std::unexpected(store.error());
  if (const auto whole = store::check_complete(**store); !whole) return whole;
  if (options.file == "-") return back_up_into_stream(**store, *location);
  return back_up_into_file(**store, *location, options.file);
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
  bool marked = false;
  const auto total = store::read_backup(in, out.header, [&](std::string_view key, std::string_view) {
    ++out.kinds[store::kind_of(key)];
    marked = marked || key == store::kIncompleteKey;
    return true;
  });
  if (!total)
    return base::fail(total.error().code, fmt::format("{}: {}", file.string(), total.error().message));
  if (marked) {
    return base::fail("NotABackup",
                      fmt::format("{} holds a store in the middle of a restore, which no Milepost saves: it "
                                  "has been tampered with",
                                  file.string()));
  }
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
  const std::string from = fmt::format("{}, revision {}", file.string(), verified.header.revision);
  const model::AuditEntry entry = command_entry("milepost restore", {}, from);
  store::ContentsWriter writer(*to.store);
  if (const auto begun = writer.begin(mark_text(entry, from)); !begun) return begun;
  base::Status failed;
  store::BackupHeader header;
  TransferProgress progress("restored", verified.total.keys);
  const auto read = store::read_backup(in, header, [&](std::string_view key, std::string_view value) {
    failed = writer.add(key, value);
    progress.note(key, value);
    return failed.has_value();
  });
  progress.end();
  if (!failed) return failed;
  if (!read) return std::unexpected(read.error());  // somebody has changed the file since
  const auto finished = writer.finish(verified.total.digest, {audit_write(entry)});
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
  if (options.dry_run) return show_destination(*location, options.force);
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
  const auto copied = copy(options);
  return copied ? *copied : report(std::unexpected(copied.error()));
}

int backup(const BackupOptions& options) {
  return report(back_up(options));
}

int restore(const RestoreOptions& options) {
  return report(restore_backup(options));
}

}  // namespace milepost::cmd
