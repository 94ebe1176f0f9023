// Fuzzes the reader of backups: what it takes must be written again as it was.
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>

#include "base/check.h"
#include "store/backup_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace milepost::store;
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  std::ostringstream out;
  BackupHeader header;
  BackupWriter writer(out, {});
  const auto total = read_backup(in, header, [&](std::string_view key, std::string_view value) {
    writer.add(key, value);
    return true;
  });
  if (!total) {
    MILEPOST_CHECK(!total.error().message.empty(), "a backup was refused without a reason");
    return 0;
  }
  MILEPOST_CHECK(writer.finish().digest == total->digest, "what was read is not what is written");
  return 0;
}
