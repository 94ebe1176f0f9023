// Any octets as a query: nothing is read outside of them, and what was read is inside.
#include "dns/query.h"

#include <cstdlib>

#include "base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using milepost::dns::Query;
  using milepost::dns::QueryCheck;
  Query query;
  const milepost::base::Bytes packet{data, size};
  const QueryCheck check = parse_query(packet, query);
  const auto inside = [&](milepost::base::Bytes part) {
    return part.empty() || (part.data() >= data && part.data() + part.size() <= data + size);
  };
  MILEPOST_CHECK(inside(query.cookie) && inside(query.subnet.address), "an option outside of the packet");
  if (query.name_size > 0) {
    MILEPOST_CHECK(inside({query.question, query.question_size()}), "a question outside of the packet");
  }
  if (check == QueryCheck::kGood) {
    const auto name = milepost::dns::parse_uncompressed_name({query.question, query.name_size});
    MILEPOST_CHECK(name && name->size() == query.name_size, "a good query with a bad name");
  }
  return 0;
}
