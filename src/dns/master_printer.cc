// Lines that any master-file reader takes: absolute names in rdata, every TTL and class written out.
#include "dns/master_printer.h"

#include <fmt/core.h>

namespace milepost::dns {

MasterPrinter::MasterPrinter(NameView origin, std::string& out) : origin_(origin), out_(&out) {
  out += fmt::format("$ORIGIN {}\n", print_name(origin, Escapes::kDecimal));
}

void MasterPrinter::print(NameView owner, std::uint32_t ttl, RrType type, base::Bytes rdata) {
  std::string name = print_name(owner, Escapes::kDecimal);
  if (owner == origin_) {
    name = "@";
  } else if (!origin_.is_root() && owner.is_at_or_below(origin_)) {
    // Both texts end with the origin's, whose size does not depend on the case of its letters.
    name.resize(name.size() - print_name(origin_, Escapes::kDecimal).size() - 1);
  }
  *out_ += fmt::format("{} {} IN {} {}\n", name, ttl, print_type(type), print_rdata(type, rdata, {}));
}

}  // namespace milepost::dns
