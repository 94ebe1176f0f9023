// Types around character strings: TXT (RFC 1035 3.3.14), SPF (RFC 7208 3.1), NAPTR (RFC 3403 4.1), CAA (RFC
// 8659 4.1).
#include <algorithm>

#include "dns/rdata_types.h"

namespace milepost::dns {
namespace {

constexpr bool is_letter_or_digit(std::uint8_t octet) {
  return (octet >= '0' && octet <= '9') || (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z');
}

/// CAA's property tag: a length octet and that many ASCII letters and digits, at least one; bare in text.
struct PropertyTag : FieldDefaults {
  static std::optional<std::size_t> measure(base::Bytes wire) {
    const auto size = CharacterString::measure(wire);
    return size && is_tag(wire.subspan(1, *size - 1)) ? size : std::nullopt;
  }

  static ScanOutcome scan(RdataScanner& in, Rdata& out) {
    const std::string_view word = in.next();
    const base::Bytes tag(reinterpret_cast<const std::uint8_t*>(word.data()), word.size());
    if (!is_tag(tag)) {
      return in.fail("IllegalTag", "Tag is not 1 to 255 letters and digits", word);
    }
    out.push_back(static_cast<std::uint8_t>(tag.size()));
    out.insert(out.end(), tag.begin(), tag.end());
    return {};
  }

  static void print(base::Bytes wire, RdataPrinter& printer) {
    printer.word().append(wire.begin() + 1, wire.end());
  }

 private:
  static bool is_tag(base::Bytes tag) {
    return !tag.empty() && tag.size() <= 0xff && std::ranges::all_of(tag, is_letter_or_digit);
  }
};

}  // namespace

constinit const RdataType kTypeTXT = describe<Fields<CharacterStrings>>(RrType::TXT, "TXT");
constinit const RdataType kTypeSPF = describe<Fields<CharacterStrings>>(RrType::SPF, "SPF");

// order, preference, flags, services, regexp, replacement
using Naptr = Fields<U16, U16, CharacterString, CharacterString, CharacterString, DomainName>;
constinit const RdataType kTypeNAPTR = describe<Naptr>(RrType::NAPTR, "NAPTR");

// flags, tag, value
constinit const RdataType kTypeCAA = describe<Fields<U8, PropertyTag, QuotedRest>>(RrType::CAA, "CAA");

}  // namespace milepost::dns
