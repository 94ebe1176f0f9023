// Any octets as a query to a catalog with every feature: the response is a well-formed message, whole and bounded.
#include <memory>

#include "answer/zone_fixture.h"
#include "base/check.h"

namespace {

using namespace milepost;

constexpr std::string_view kRows = R"(
@ 900 SOA ns host 1 7200 900 1209600 300
@ 3600 NS ns
@ 300 MX 10 mail
ns 300 A 192.0.2.53
mail 300 A 192.0.2.25
www 300 A 192.0.2.1
alias 60 CNAME www
loop1 60 CNAME loop2
loop2 60 CNAME loop1
*.w 60 CNAME alias
b.c.d 60 TXT "ent"
sub 3600 NS ns.sub
ns.sub 3600 A 192.0.2.54
)";

bool skip_records(base::Bytes message, std::size_t& at, unsigned count, std::size_t tail) {
  std::uint8_t name[dns::kNameSizeMax];
  for (; count > 0; --count) {
    if (dns::parse_name(message, at, name) == 0 || message.size() - at < tail) return false;
    at += tail + (tail == 10 ? base::load_u16(message.data() + at + 8) : 0u);
    if (at > message.size()) return false;
  }
  return true;
}

void check_response(base::Bytes query, base::Bytes response, std::size_t limit) {
  MILEPOST_CHECK(response.size() >= dns::kHeaderSize && response.size() <= limit, "size");
  MILEPOST_CHECK(response[0] == query[0] && response[1] == query[1], "id");
  MILEPOST_CHECK((response[2] & 0x80) != 0 && (query[2] & 0x80) == 0, "a reply to a query only");
  std::size_t at = dns::kHeaderSize;
  const auto count = [&](std::size_t section) { return base::load_u16(response.data() + 4 + 2 * section); };
  MILEPOST_CHECK(skip_records(response, at, count(0), 4), "question");
  MILEPOST_CHECK(skip_records(response, at, count(1) + count(2) + count(3) + 0u, 10), "records");
  MILEPOST_CHECK(at == response.size(), "octets behind the message");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto lab = [] {
    auto made = std::make_unique<answer::ZoneFixture>(answer::AnswerOptions{.nsid = "fuzz"});
    made->load("Z1", "example.com.", kRows);
    made->load_private("Z2", "com.", kRows, {"vpc-1"});
    made->put_vpc("vpc-1", {"10.0.0.0/8"});
    return made;
  }();
  if (size > 65535) return 0;
  const base::Bytes query{data, size};
  // The first octet is of the ID, which decides nothing else: each input asks from inside of the VPC or from outside.
  lab->ask_from(size > 0 && data[0] % 2 == 1 ? "10.0.0.1" : "192.0.2.1");
  const base::Bytes udp = lab->ask_raw(query);
  if (!udp.empty()) check_response(query, udp, dns::kUdpPayloadDefault);
  const base::Bytes tcp = lab->ask_raw(query, answer::Transport::kTcp);
  MILEPOST_CHECK(udp.empty() == tcp.empty(), "silence on both transports or on none");
  if (!tcp.empty()) check_response(query, tcp, dns::kMessageSizeMax);
  return 0;
}
