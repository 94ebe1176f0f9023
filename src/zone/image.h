// An image: a whole snapshot on disk, its pages as they stand in memory.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "zone/block.h"
#include "zone/catalog.h"

namespace milepost::zone {

/// Raised when the bytes of pages, nodes or frames change: older programs then leave the copy alone.
inline constexpr std::uint32_t kDiskFormat = 1;

/// Writes `path` by way of `path`.tmp, synced before it gets its name. Error DiskCopy.
base::Status write_image(const Catalog& catalog, const std::filesystem::path& path);

/// What an image held; the blocks belong to `batch`'s trie from here on.
struct LoadedImage {
  Slot zones;
  std::size_t zone_count = 0;
  std::size_t depth_max = 0;
  HashSeed seed = 0;
  std::int64_t revision = 0;
};

/// Errors: DataFormat (written by a newer Milepost), Corrupt, DiskCopy. Nothing stays allocated on an error.
base::Result<LoadedImage> read_image(const std::filesystem::path& path, Batch& batch);

}  // namespace milepost::zone
