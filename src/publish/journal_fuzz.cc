// Any octets as the records of a name server's journal, behind their checksum: none keeps it from starting, and what is
// left of them is read the same by every start.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "base/check.h"
#include "publish/history_mark.h"
#include "store/scratch_directory.h"
#include "zone/catalog_writer.h"
#include "zone/record_file.h"

namespace {

using namespace milepost;

/// A folder with the journal of a copy that holds nothing yet.
class EmptyCopy {
 public:
  EmptyCopy() {
    base::Published<zone::Catalog> catalog;
    MILEPOST_CHECK(zone::CatalogWriter::open(catalog, directory()), "a new copy");
    const auto read = zone::read_records(journal(), [](std::uint8_t, base::Bytes) { return true; });
    size_ = read.value().sound_size;
    std::filesystem::rename(journal(), directory() / "empty");
  }

  /// The copy with these records behind its beginning.
  const std::filesystem::path& with(base::Bytes payload) {
    for (const auto& file : std::filesystem::directory_iterator(directory())) {
      if (file.path().filename() != "empty") std::filesystem::remove(file.path());
    }
    std::filesystem::copy_file(directory() / "empty", journal());
    auto writer = zone::RecordWriter::resume(journal(), size_).value();
    constexpr std::size_t kHeaderSize = 5;
    while (payload.size() >= kHeaderSize) {
      std::uint32_t size;
      std::memcpy(&size, payload.data() + 1, sizeof(size));
      const std::size_t taken = std::min<std::size_t>(size, payload.size() - kHeaderSize);
      const base::Bytes bytes = payload.subspan(kHeaderSize, taken);
      writer.add(payload[0], {bytes});
      payload = payload.subspan(kHeaderSize + taken);
    }
    MILEPOST_CHECK(writer.flush(), "a journal is written");
    return directory();
  }

 private:
  const std::filesystem::path& directory() const { return scratch_.path(); }
  std::filesystem::path journal() const { return directory() / "journal-0"; }

  store::ScratchDirectory scratch_;
  std::uint64_t size_ = 0;
};

/// What a start makes of the copy.
struct Start {
  std::int64_t revision = 0;
  std::string note;
  std::vector<std::string> zones;  // in the catalog's order
  std::size_t outside_targets = 0;

  friend bool operator==(const Start&, const Start&) = default;
};

Start start_from(const std::filesystem::path& directory) {
  base::Published<zone::Catalog> catalog;
  const auto writer = zone::CatalogWriter::open(catalog, directory);
  MILEPOST_CHECK(writer, "what is damaged keeps nobody from starting");
  Start out{.revision = (*writer)->revision(),
            .note = std::string((*writer)->note()),
            .zones = {},
            .outside_targets = (*writer)->outside_targets().size()};
  (*writer)->snapshot().for_each_zone([&](const zone::Zone& zone) { out.zones.emplace_back(zone.id()); });
  std::ranges::sort(out.zones);
  publish::parse_mark(out.note);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static EmptyCopy copy;
  const std::filesystem::path& directory = copy.with({data, size});
  start_from(directory);  // cuts off the frame where a record of it cannot be, of which it has read a part
  const Start sound = start_from(directory);
  MILEPOST_CHECK(start_from(directory) == sound, "what is sound is read the same by every start");
  return 0;
}
