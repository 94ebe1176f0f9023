// Types that are one address: A (RFC 1035 3.4.1) and AAAA (RFC 3596 2.2).
#include "dns/ip_text.h"
#include "dns/rdata_types.h"

namespace milepost::dns {
namespace {

struct Ipv4 : FixedField<kIpv4Size> {
  static ScanOutcome scan(RdataScanner& in, Rdata& out) {
    const std::string_view word = in.next();
    const auto address = scan_ipv4(word);
    if (!address) {
      return in.fail("IllegalIPv4Address", "Value is not a valid IPv4 address", word);
    }
    out.insert(out.end(), address->begin(), address->end());
    return {};
  }
  static void print(base::Bytes wire, RdataPrinter& printer) { printer.word() += print_ipv4(wire); }
};

struct Ipv6 : FixedField<kIpv6Size> {
  static ScanOutcome scan(RdataScanner& in, Rdata& out) {
    const std::string_view word = in.next();
    const auto address = scan_ipv6(word);
    if (!address) {
      return in.fail("IllegalIPv6Address", "Value is not a valid IPv6 address", word);
    }
    out.insert(out.end(), address->begin(), address->end());
    return {};
  }
  static void print(base::Bytes wire, RdataPrinter& printer) { printer.word() += print_ipv6(wire); }
};

}  // namespace

constinit const RdataType kTypeA = describe<Fields<Ipv4>>(RrType::A, "A");
constinit const RdataType kTypeAAAA = describe<Fields<Ipv6>>(RrType::AAAA, "AAAA");

}  // namespace milepost::dns
