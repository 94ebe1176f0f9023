// Fuzzer: any text as a master file that may include itself. Records read must print and read back alike.
#include <sstream>

#include "base/check.h"
#include "dns/master_file.h"
#include "dns/master_printer.h"

using namespace milepost::dns;

namespace {

constexpr std::size_t kRecordsMax = 200;  // a file that includes itself yields many

void check_reads_back(const std::string& printed, const std::vector<MasterRecord>& records) {
  std::istringstream in(printed);
  MasterReader reader(in, {.origin = Name()});
  for (const MasterRecord& record : records) {
    const auto again = reader.next();
    MILEPOST_CHECK(again.has_value() && again->has_value(), "a printed record reads back");
    MILEPOST_CHECK((*again)->owner == record.owner && (*again)->ttl == record.ttl, "with owner and TTL");
    MILEPOST_CHECK((*again)->type == record.type && (*again)->rdata == record.rdata, "with type and rdata");
  }
  MILEPOST_CHECK(!reader.next().has_value(), "and nothing else does");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::istringstream in(text);
  const Name origin = *Name().with_label("example");
  MasterOptions options{
      .origin = origin, .open_include = {}, .include_depth_max = 2, .include_count_max = 10};
  options.open_include = [&text](const std::string&) { return std::make_unique<std::istringstream>(text); };
  MasterReader reader(in, std::move(options));
  std::vector<MasterRecord> records;
  std::string printed;
  MasterPrinter printer(origin, printed);
  while (const auto next = reader.next()) {
    if (!*next) {
      MILEPOST_CHECK(!next->error().what.empty() && next->error().line > 0, "errors say what and where");
      continue;
    }
    const MasterRecord& record = **next;
    printer.print(record.owner, record.ttl, record.type, record.rdata);
    records.push_back(record);
    if (records.size() == kRecordsMax) {
      break;
    }
  }
  check_reads_back(printed, records);
  return 0;
}
