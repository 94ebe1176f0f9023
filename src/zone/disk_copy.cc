#include "zone/disk_copy.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>
#include <system_error>
#include <vector>

#include "base/log.h"

namespace milepost::zone {
namespace {

/// A journal shorter than this is replayed faster than anybody notices.
constexpr std::uint64_t kJournalWorthAnImage = std::uint64_t{8} << 20;
constexpr std::uint64_t kJournalWorthAnImageAtStop = std::uint64_t{1} << 20;

constexpr std::uint8_t kJournalHeader = 0;
constexpr std::uint64_t kJournalMagic = 0x314c4e4a504c494d;  // "MILPJNL1"

struct JournalHeader {
  std::uint64_t magic;
  std::uint32_t format;
  std::uint32_t
      continues;  // 1: goes on where the journal before it ended; 0: means nothing without its image
};

std::filesystem::path file_in(const std::filesystem::path& dir, const char* kind, std::uint64_t number) {
  return dir / fmt::format("{}-{}", kind, number);
}

/// Numbers of the files named KIND-NUMBER, ascending.
std::vector<std::uint64_t> numbers_of(const std::filesystem::path& dir, std::string_view kind) {
  std::vector<std::uint64_t> numbers;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(dir, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(std::string(kind) + "-")) continue;
    std::uint64_t number = 0;
    const char* begin = name.data() + kind.size() + 1;
    const auto [end, parse_error] = std::from_chars(begin, name.data() + name.size(), number);
    if (parse_error == std::errc() && end == name.data() + name.size()) numbers.push_back(number);
  }
  std::ranges::sort(numbers);
  return numbers;
}

void set_aside(const std::filesystem::path& path, const std::string& why) {
  log::error("zone copy: {}; kept as {}.damaged, its zones come again from the store", why, path.string());
  std::error_code error;
  std::filesystem::rename(path, path.string() + ".damaged", error);
}

/// Files of an older format: the store has all they say.
void remove_outdated(const std::filesystem::path& path, const std::string& why) {
  log::info("zone copy: {}", why);
  std::error_code error;
  std::filesystem::remove(path, error);
}

/// The newest sound image, or an empty one of number 0. Older images serve when the newest is damaged.
base::Result<std::pair<std::uint64_t, LoadedImage>> load_newest_image(const std::filesystem::path& dir,
                                                                      Batch& batch, HashSeed fresh_seed) {
  std::vector<std::uint64_t> numbers = numbers_of(dir, "image");
  for (auto number = numbers.rbegin(); number != numbers.rend(); ++number) {
    const auto path = file_in(dir, "image", *number);
    auto image = read_image(path, batch);
    if (image) return std::pair(*number, *image);
    if (image.error().code == "Outdated") {
      remove_outdated(path, image.error().message);
    } else if (image.error().code == "Corrupt") {
      set_aside(path, image.error().message);
    } else {
      return std::unexpected(image.error());
    }
  }
  LoadedImage empty;
  empty.seed = fresh_seed;
  return std::pair(std::uint64_t{0}, empty);
}

void add_journal_header(RecordWriter& journal, bool continues) {
  const JournalHeader header{kJournalMagic, kDiskFormat, continues ? 1u : 0u};
  journal.add(kJournalHeader, {{reinterpret_cast<const std::uint8_t*>(&header), sizeof(header)}});
}

enum class Journal { kReplayed, kTorn, kRefused, kUnusable };

struct ReplayedJournal {
  Journal outcome;
  std::uint64_t sound_size;
};

/// Replays one journal. Refused: a frame whose checksum is right holds a record that cannot be, behind others that were
/// taken. Unusable: it is not one, or it builds on an image that is not there.
/// Errors: Outdated, DataFormat, DiskCopy.
base::Result<ReplayedJournal> replay_journal(const std::filesystem::path& path, bool first,
                                             const DiskCopy::Replay& replay) {
  bool usable = false;
  bool refused = false;
  std::uint32_t format = kDiskFormat;
  const auto end = read_records(path, [&](std::uint8_t kind, base::Bytes bytes) {
    if (usable) {
      refused = kind == kJournalHeader || !replay(kind, bytes);
      return !refused;
    }
    JournalHeader header;
    if (kind != kJournalHeader || bytes.size() != sizeof(header)) return false;
    std::memcpy(&header, bytes.data(), sizeof(header));
    if (header.magic == kJournalMagic) format = header.format;
    usable = header.magic == kJournalMagic && format == kDiskFormat && (first || header.continues == 1);
    return usable;
  });
  if (!end) return std::unexpected(end.error());
  if (format != kDiskFormat) return std::unexpected(format_error(path, format));
  if (!usable) return ReplayedJournal{Journal::kUnusable, 0};
  if (refused) return ReplayedJournal{Journal::kRefused, end->sound_size};
  return ReplayedJournal{end->torn ? Journal::kTorn : Journal::kReplayed, end->sound_size};
}

}  // namespace

base::Result<std::unique_ptr<DiskCopy>> DiskCopy::open(const std::filesystem::path& dir, Batch& batch,
                                                       HashSeed fresh_seed,
                                                       const std::function<void(const LoadedImage&)>& loaded,
                                                       const Replay& replay) {
  std::error_code error;
  std::filesystem::create_directories(dir, error);
  if (error) return base::fail("DiskCopy", fmt::format("cannot make {}: {}", dir.string(), error.message()));
  auto image = load_newest_image(dir, batch, fresh_seed);
  if (!image) return std::unexpected(image.error());
  const auto& [image_number, loaded_image] = *image;
  const bool have_image = std::filesystem::exists(file_in(dir, "image", image_number));
  loaded(loaded_image);

  std::uint64_t last = image_number;
  std::uint64_t replayed = 0;
  std::uint64_t resume_at = 0;
  bool sound = true;
  bool whole = !have_image;  // an image is nearly nothing without what its journal begins with
  std::uint64_t next =
      image_number;  // the journal that goes on where we are; from nothing, that is journal 0
  for (const std::uint64_t number : numbers_of(dir, "journal")) {
    if (number < image_number) continue;
    const auto path = file_in(dir, "journal", number);
    if (!sound || number != next) {
      set_aside(path, fmt::format("{} builds on a file that is damaged or gone", path.string()));
      sound = false;
      continue;
    }
    ++next;
    auto outcome = replay_journal(path, have_image && number == image_number, replay);
    if (!outcome && outcome.error().code == "Outdated") {
      remove_outdated(path, outcome.error().message);
      continue;
    }
    if (!outcome) return std::unexpected(outcome.error());
    if (outcome->outcome == Journal::kUnusable) {
      set_aside(path, fmt::format("{} does not belong to this copy", path.string()));
      sound = false;
      continue;
    }
    if (number == image_number && outcome->sound_size > 0) whole = true;
    last = number;
    replayed += outcome->sound_size;
    resume_at = outcome->sound_size;
    sound = outcome->outcome == Journal::kReplayed;
    if (outcome->outcome == Journal::kRefused) {
      log::error("zone copy: {} holds what this program cannot have written; everything is read anew", path.string());
      whole = false;
    }
  }

  if (have_image && !whole)
    set_aside(file_in(dir, "image", image_number), "the journal of an image is damaged or gone");

  auto journal = resume_at > 0 ? RecordWriter::resume(file_in(dir, "journal", last), resume_at)
                               : RecordWriter::create(file_in(dir, "journal", last));
  if (!journal) return std::unexpected(journal.error());
  if (resume_at == 0) {
    // Without any image the first journal starts from nothing and needs none.
    add_journal_header(*journal, !have_image);
    if (auto status = journal->flush(); !status) return std::unexpected(status.error());
  }
  std::unique_ptr<DiskCopy> copy(new DiskCopy(dir, std::move(*journal), last));
  copy->replayed_ = replayed - resume_at;
  copy->whole_ = whole;
  if (have_image && whole)
    copy->image_size_ = std::filesystem::file_size(file_in(dir, "image", image_number), error);
  return copy;
}

DiskCopy::~DiskCopy() {
  if (writer_.joinable()) writer_.join();
}

void DiskCopy::flush_commit() {
  if (journal_broken_) return;
  if (auto status = journal_.flush(); !status) {
    log::error("zone copy: {}; this name server answers on, but its copy on disk stays behind",
               status.error().message);
    journal_broken_ = true;
  }
}

base::Status DiskCopy::rotate_journal(bool continues) {
  auto journal = RecordWriter::create(file_in(dir_, "journal", number_ + 1));
  if (!journal) return std::unexpected(journal.error());
  // Header and head are one frame: all of it is there, or the journal is none.
  add_journal_header(*journal, continues);
  if (head_) head_(*journal);
  if (auto status = journal->flush(); !status) return status;
  replayed_ += journal_.offset();
  journal_ = std::move(*journal);
  ++number_;
  journal_broken_ = false;
  return {};
}

void DiskCopy::write_image_now(const Catalog& catalog, std::uint64_t number) {
  const auto path = file_in(dir_, "image", number);
  if (auto status = write_image(catalog, path); !status) {
    log::error("zone copy: {}; trying again with later changes", status.error().message);
    return;
  }
  std::error_code error;
  image_size_ = std::filesystem::file_size(path, error);
  for (const char* kind : {"image", "journal"}) {
    for (const std::uint64_t older : numbers_of(dir_, kind)) {
      if (older < number) std::filesystem::remove(file_in(dir_, kind, older), error);
    }
  }
}

void DiskCopy::start_image(base::Published<Catalog>& target, bool continues) {
  auto reader = std::make_unique<base::Published<Catalog>::Reader>(target);
  const Catalog* catalog = reader->pin();
  if (auto status = rotate_journal(continues); !status) {
    log::error("zone copy: {}", status.error().message);
    return;
  }
  replayed_ = 0;
  if (writer_.joinable()) writer_.join();
  writing_ = true;
  writer_ = std::thread([this, catalog, number = number_, pinned = std::move(reader)] {
    write_image_now(*catalog, number);
    pinned->unpin();
    writing_ = false;
  });
}

void DiskCopy::consider_image(base::Published<Catalog>& target, bool whole) {
  const std::uint64_t unimaged = replayed_ + journal_.offset();
  if (!whole && (writing_ || unimaged < std::max(kJournalWorthAnImage, image_size_ / 2))) return;
  start_image(target, !whole);
}

void DiskCopy::close(base::Published<Catalog>& target) {
  if (writer_.joinable()) writer_.join();
  if (target.newest() != nullptr && replayed_ + journal_.offset() >= kJournalWorthAnImageAtStop) {
    start_image(target, true);
    if (writer_.joinable()) writer_.join();
  }
}

}  // namespace milepost::zone
