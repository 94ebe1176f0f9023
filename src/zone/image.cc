#include "zone/image.h"

#include <fmt/core.h>

#include <cstring>
#include <string>
#include <string_view>
#include <system_error>

#include "zone/record_file.h"

namespace milepost::zone {
namespace {

constexpr std::size_t kFlushSize = std::size_t{1} << 20;

// Kinds of records, in the order they come: one header, the commit's note, then each zone followed by its pages, the
// networks of VPCs (entries as in memory), one trailer.
enum Kind : std::uint8_t { kHeader = 1, kZone = 2, kPage = 3, kTrailer = 4, kNetwork = 5, kNote = 6 };

struct Header {
  std::uint64_t magic;
  std::uint32_t format;
  std::uint32_t byte_order;
  HashSeed seed;
  std::int64_t revision;
  std::uint64_t zone_count;
  std::uint64_t network_count;
};

struct PagePlace {
  std::uint32_t prefix;
  std::uint32_t depth;
};

constexpr std::uint64_t kMagic = 0x31474d49'504c494d;  // "MILPIMG1"
constexpr std::uint32_t kByteOrder = 0x01020304;

template <class T>
base::Bytes bytes_of(const T& value) {
  return {reinterpret_cast<const std::uint8_t*>(&value), sizeof(value)};
}

std::uint64_t count_entries(Slot trie) {
  std::uint64_t count = 0;
  for_each_page(trie, [&](const Page& page, std::uint32_t, int) { count += page.count; });
  return count;
}

base::Status write_zone(RecordWriter& out, const Zone& zone) {
  out.add(kZone, {{reinterpret_cast<const std::uint8_t*>(&zone), zone.size()}});
  base::Status status;
  for_each_page(zone.nodes, [&](const Page& page, std::uint32_t prefix, int depth) {
    const PagePlace place{prefix, static_cast<std::uint32_t>(depth)};
    out.add(kPage, {bytes_of(place), {reinterpret_cast<const std::uint8_t*>(&page), page.size}});
    if (status && out.pending() >= kFlushSize) status = out.flush();
  });
  return status;
}

/// Builds the tries while the records come by.
class Loader {
 public:
  Loader(Batch& batch, LoadedImage& image) : batch_(batch), image_(image) {}

  bool take(std::uint8_t kind, base::Bytes bytes) {
    switch (kind) {
      case kHeader:
        return take_header(bytes);
      case kNote:
        return seen_header_ && take_note(bytes);
      case kZone:
        return seen_header_ && finish_zone() && take_zone(bytes);
      case kPage:
        return zone_ != nullptr && take_page(bytes);
      case kNetwork:
        return seen_header_ && finish_zone() && take_network(bytes);
      case kTrailer:
        return complete_ = finish_zone() && image_.zones.size() == zone_count_ && networks_ == network_count_;
    }
    return false;
  }
  bool complete() const { return complete_; }
  /// Of the header; kDiskFormat when none was read.
  std::uint32_t format() const { return format_; }

  void free_everything() {
    finish_zone();
    for (const Zone* zone : image_.zones) {
      free_trie(zone->nodes);
      std::free(const_cast<Zone*>(zone));
    }
    image_.zones.clear();
  }

 private:
  bool take_header(base::Bytes bytes) {
    Header header;
    if (bytes.size() < sizeof(header)) return false;
    std::memcpy(&header, bytes.data(), sizeof(header));
    if (header.magic != kMagic || header.byte_order != kByteOrder) return false;
    format_ = header.format;
    if (format_ != kDiskFormat) return false;
    image_.seed = header.seed;
    image_.revision = header.revision;
    zone_count_ = header.zone_count;
    network_count_ = header.network_count;
    return seen_header_ = true;
  }

  bool take_note(base::Bytes bytes) {
    image_.note.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return true;
  }

  bool take_zone(base::Bytes bytes) {
    if (bytes.size() < sizeof(Zone)) return false;
    zone_ = batch_.allocate<Zone>(bytes.size());
    const BlockHeader block = zone_->block;
    std::memcpy(static_cast<void*>(zone_), bytes.data(), bytes.size());
    zone_->block = block;
    zone_->nodes = Slot();
    return bytes.size() == zone_->size();
  }

  bool take_page(base::Bytes bytes) {
    PagePlace place;
    if (bytes.size() < sizeof(place) + sizeof(Page)) return false;
    std::memcpy(&place, bytes.data(), sizeof(place));
    bytes = bytes.subspan(sizeof(place));
    Page* page = batch_.allocate<Page>(bytes.size());
    std::memcpy(&page->size, bytes.data() + offsetof(Page, size), bytes.size() - offsetof(Page, size));
    graft_page(batch_, zone_->nodes, page, place.prefix, static_cast<int>(place.depth));
    return page->size == bytes.size();
  }

  bool take_network(base::Bytes bytes) {
    if (bytes.size() < sizeof(NetworkEntry)) return false;
    const NetworkEntry entry = NetworkEntry::read(bytes.data());
    if (bytes.size() < sizeof(NetworkEntry) + entry.vpc_size) return false;
    const NetworkBits& network = entry.network;
    const bool is_address = network.address_size == 4 || network.address_size == 16;
    if (!is_address || network.prefix > 8 * network.address_size) return false;
    image_.networks[std::string(NetworkEntry::vpc_at(bytes.data()))].push_back(entry.network.cidr());
    ++networks_;
    return true;
  }

  bool finish_zone() {
    if (zone_ != nullptr) image_.zones.push_back(std::exchange(zone_, nullptr));
    return true;
  }

  Batch& batch_;
  LoadedImage& image_;
  Zone* zone_ = nullptr;  // whose pages are coming
  std::uint64_t zone_count_ = 0;
  std::uint64_t network_count_ = 0;
  std::uint64_t networks_ = 0;
  bool seen_header_ = false;
  bool complete_ = false;
  std::uint32_t format_ = kDiskFormat;
};

}  // namespace

base::Status write_image(const Catalog& catalog, const std::filesystem::path& path) {
  const std::filesystem::path unfinished = path.string() + ".tmp";
  auto out = RecordWriter::create(unfinished);
  if (!out) return std::unexpected(out.error());
  const Header header{kMagic,
                      kDiskFormat,
                      kByteOrder,
                      catalog.seed(),
                      catalog.revision(),
                      catalog.zone_count(),
                      count_entries(catalog.parts().networks.entries)};
  out->add(kHeader, {bytes_of(header)});
  const std::string_view note = catalog.note();
  out->add(kNote, {{reinterpret_cast<const std::uint8_t*>(note.data()), note.size()}});
  base::Status status;
  catalog.for_each_zone([&](const Zone& zone) {
    if (status) status = write_zone(*out, zone);
    if (status && out->pending() >= kFlushSize) status = out->flush();
  });
  for_each_page(catalog.parts().networks.entries, [&](const Page& page, std::uint32_t, int) {
    for (std::uint32_t i = 0; i < page.count; ++i) {
      out->add(kNetwork, {{page.entry(i), page.entry_size(i)}});
    }
    if (status && out->pending() >= kFlushSize) status = out->flush();
  });
  out->add(kTrailer, {});
  if (status) status = out->flush();
  if (status) status = out->sync();
  if (!status) return status;
  std::error_code error;
  std::filesystem::rename(unfinished, path, error);
  if (error)
    return base::fail("DiskCopy", fmt::format("cannot rename {}: {}", unfinished.string(), error.message()));
  return {};
}

base::Error format_error(const std::filesystem::path& path, std::uint32_t format) {
  if (format < kDiskFormat) {
    return {"Outdated", fmt::format("{} has the older format {}: what it holds comes again from the store",
                                    path.string(), format)};
  }
  return {"DataFormat", fmt::format("{} has another format than {}, the one this program knows; "
                                    "start the version that wrote it, or move the folder away to rebuild it",
                                    path.string(), kDiskFormat)};
}

base::Result<LoadedImage> read_image(const std::filesystem::path& path, Batch& batch) {
  LoadedImage image;
  Loader loader(batch, image);
  const auto end =
      read_records(path, [&](std::uint8_t kind, base::Bytes bytes) { return loader.take(kind, bytes); });
  if (end && loader.complete()) return image;
  loader.free_everything();
  if (!end) return std::unexpected(end.error());
  if (loader.format() != kDiskFormat) return std::unexpected(format_error(path, loader.format()));
  return base::fail("Corrupt", fmt::format("{} is damaged behind octet {}", path.string(), end->sound_size));
}

}  // namespace milepost::zone
