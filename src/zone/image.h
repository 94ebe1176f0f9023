// An image: a whole snapshot on disk, its pages as they stand in memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/cidr.h"
#include "base/result.h"
#include "zone/block.h"
#include "zone/catalog.h"

namespace milepost::zone {

/// Raised when the bytes of zones, pages, nodes or frames change. A copy of an older format is removed and comes again
/// from the store; one of a newer format is left alone.
///   1  public zones only
///   2  private zones and VPCs
///   3  the note of each commit
///   4  plans, and what they refer to
///   5  numbers of CIDR collections in plans
inline constexpr std::uint32_t kDiskFormat = 5;

/// Why a file of another format is not read: Outdated (older) or DataFormat (newer).
base::Error format_error(const std::filesystem::path& path, std::uint32_t format);

/// Writes `path` by way of `path`.tmp, synced before it gets its name. Error DiskCopy.
base::Status write_image(const Catalog& catalog, const std::filesystem::path& path);

/// What an image held; the blocks are of `batch`, and belong to whom they were read for.
struct LoadedImage {
  std::vector<const Zone*> zones;
  std::map<std::string, std::vector<base::Cidr>> networks;  // by the id of their VPC
  HashSeed seed = 0;
  std::int64_t revision = 0;
  std::string note;  // of the commit
};

/// Errors: DataFormat (written by a newer Milepost), Outdated (by an older one), Corrupt, DiskCopy. Nothing stays
/// allocated on an error.
base::Result<LoadedImage> read_image(const std::filesystem::path& path, Batch& batch);

}  // namespace milepost::zone
