// The name server's own copy on disk: numbered images, and journals of the changes after each.
//
//   image-7       the zones of a snapshot
//   journal-7     what plans refer to, all of it; then
//                 the commits after image-7        } a start reads the newest sound image and
//   journal-8     the commits after journal-7,     } every journal from its number on
//                 while image-8 is being written
//
// Nothing here waits for the disk: the store is the truth, and a tail lost to power failure comes again with the feed.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <thread>
#include <utility>

#include "base/published.h"
#include "base/result.h"
#include "zone/catalog.h"
#include "zone/image.h"
#include "zone/record_file.h"

namespace milepost::zone {

class DiskCopy {
 public:
  using Replay = std::function<bool(std::uint8_t kind, base::Bytes bytes)>;

  /// Reads the newest sound image into `batch` and calls `loaded` with it (without an image: an empty one with
  /// `fresh_seed`), then hands every journal record to `replay`, which answers false to a record it cannot
  /// read. Damaged files are renamed to *.damaged, and what follows them is not used.
  static base::Result<std::unique_ptr<DiskCopy>> open(const std::filesystem::path& dir, Batch& batch,
                                                      HashSeed fresh_seed,
                                                      const std::function<void(const LoadedImage&)>& loaded,
                                                      const Replay& replay);
  ~DiskCopy();

  /// False: of what was read, something that came before the last commit is missing. It has to be read anew.
  bool is_whole() const { return whole_; }
  /// What every journal begins with: all that an image does not hold.
  void begin_journals_with(std::function<void(RecordWriter&)> head) { head_ = std::move(head); }
  /// The journal frame at work: add records, then flush_commit().
  RecordWriter& journal() { return journal_; }
  /// Writes the commit's frame. A failure is logged once and ends journaling until the next image.
  void flush_commit();
  /// Starts writing an image of the newest snapshot in the background when the journal has grown past it, or
  /// when `whole` says that the journal cannot express the change.
  void consider_image(base::Published<Catalog>& target, bool whole);
  /// Waits for an image being written; then writes one at once when the journal is worth it.
  void close(base::Published<Catalog>& target);

 private:
  DiskCopy(std::filesystem::path dir, RecordWriter journal, std::uint64_t number)
      : dir_(std::move(dir)), journal_(std::move(journal)), number_(number) {}

  base::Status rotate_journal(bool continues);
  void start_image(base::Published<Catalog>& target, bool continues);
  void write_image_now(const Catalog& catalog, std::uint64_t number);

  std::filesystem::path dir_;
  std::function<void(RecordWriter&)> head_;
  RecordWriter journal_;
  std::uint64_t number_;                      // of the journal at work
  std::uint64_t replayed_ = 0;                // octets of earlier journals that no image holds yet
  std::atomic<std::uint64_t> image_size_{0};  // octets of the newest image
  bool whole_ = true;
  bool journal_broken_ = false;
  std::thread writer_;  // of the image being written
  std::atomic<bool> writing_{false};
};

}  // namespace milepost::zone
