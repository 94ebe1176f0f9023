// Any octets as a message with a name in it: what parses is a valid name, and parses again to itself.
#include "dns/name.h"

#include "base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace milepost::dns;
  if (size == 0) return 0;
  std::size_t offset = data[0];
  std::uint8_t out[kNameSizeMax];
  const std::size_t name_size = parse_name({data + 1, size - 1}, offset, out);
  if (name_size == 0) return 0;
  MILEPOST_CHECK(offset <= size - 1, "read behind the end");
  const auto name = parse_uncompressed_name({out, name_size});
  MILEPOST_CHECK(name && name->size() == name_size, "not a valid name");
  MILEPOST_CHECK(name->label_count() <= kLabelCountMax, "too many labels");
  MILEPOST_CHECK(canonical_compare(*name, *name) == 0 && *name == *name, "not itself");
  MILEPOST_CHECK(Name(*name).folded().view() == *name, "folding changes more than case");
  return 0;
}
