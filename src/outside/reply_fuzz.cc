// Any octets as a resolver's response: what is believed of it is well-formed.
#include "outside/reply.h"

#include <cstdlib>

#include "base/check.h"
#include "dns/rdata.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using milepost::dns::RrType;
  using milepost::outside::Reply;
  if (size < 1) return 0;
  static const std::uint8_t kName[] = {1, 'a', 1, 'b', 0};
  const RrType type = data[0] % 3 == 0 ? RrType::A : data[0] % 3 == 1 ? RrType::AAAA : RrType::HTTPS;
  const Reply reply = milepost::outside::read_reply({data + 1, size - 1}, {kName, sizeof(kName)}, type);
  MILEPOST_CHECK((reply.kind == Reply::Kind::kRecords) == !reply.values.empty(), "records without values");
  MILEPOST_CHECK((reply.kind == Reply::Kind::kFailed) == !reply.reason.empty(), "a failure without a reason");
  MILEPOST_CHECK(reply.ttl_s >= 0 && reply.ttl_s <= 0x7fffffff, "no TTL");
  for (const std::string& value : reply.values) {
    // What is stored has to compile on every name server.
    const auto rdata = milepost::dns::scan_rdata(
        type, value, {.escapes = milepost::dns::Escapes::kOctal, .origin = nullptr});
    MILEPOST_CHECK(rdata.has_value(), "a value that does not read back");
  }
  return 0;
}
