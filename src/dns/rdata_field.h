// The fields rdata is made of. Each says once how it looks on the wire and in text; a record type is a list
// of them.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "dns/name.h"
#include "dns/rdata_scanner.h"

namespace milepost::dns {

/// Text under construction: the words of one rdata with a space between them.
class RdataPrinter {
 public:
  explicit RdataPrinter(Escapes escapes) : escapes_(escapes) {}

  Escapes escapes() const { return escapes_; }
  /// Starts the next word and returns the text to append it to.
  std::string& word();
  std::string text() && { return std::move(text_); }

 private:
  Escapes escapes_;
  std::string text_;
};

enum class NameKind { kNone, kPlain, kCompressible };

/// What most fields are: of no fixed size, one word of text, no domain name.
struct FieldDefaults {
  static constexpr std::size_t kFixedSize = 0;  // octets; 0 when the octets themselves tell
  static constexpr std::size_t kWordsMin = 1;
  static constexpr bool kOpenEnd = false;  // takes all words that are left; such a field is the last one
  static constexpr NameKind kName = NameKind::kNone;
};

/// `measure`: octets of the field at the start of `wire`, which runs to the end of the rdata; nullopt when
/// malformed. `scan`: appends the wire form of the next words. `print`: REQUIRES octets that `measure` took.
template <class Field>
concept RdataField = std::derived_from<Field, FieldDefaults> &&
                     requires(base::Bytes wire, RdataScanner& in, Rdata& out, RdataPrinter& printer) {
                       { Field::measure(wire) } -> std::same_as<std::optional<std::size_t>>;
                       { Field::scan(in, out) } -> std::same_as<ScanOutcome>;
                       Field::print(wire, printer);
                     };

template <std::size_t Size>
struct FixedField : FieldDefaults {
  static constexpr std::size_t kFixedSize = Size;
  static std::optional<std::size_t> measure(base::Bytes wire) {
    return wire.size() >= Size ? std::optional(Size) : std::nullopt;
  }
};

/// Scans the next word as a number from 0 to `max` and appends its lowest `size` octets, big-endian.
ScanOutcome scan_number(RdataScanner& in, Rdata& out, std::size_t size, std::uint32_t max);

template <std::unsigned_integral Int>
struct Number : FixedField<sizeof(Int)> {
  static ScanOutcome scan(RdataScanner& in, Rdata& out) {
    return scan_number(in, out, sizeof(Int), std::numeric_limits<Int>::max());
  }
  static void print(base::Bytes wire, RdataPrinter& printer) {
    std::uint32_t value = 0;
    for (const std::uint8_t octet : wire) {
      value = (value << 8) | octet;
    }
    printer.word() += std::to_string(value);
  }
};
using U8 = Number<std::uint8_t>;
using U16 = Number<std::uint16_t>;
using U32 = Number<std::uint32_t>;

/// Seconds; zone files may give them with units: 1h30m.
struct Period : U32 {
  static ScanOutcome scan(RdataScanner& in, Rdata& out);
};

/// A domain name that is never compressed (RFC 3597 4).
struct DomainName : FieldDefaults {
  static constexpr NameKind kName = NameKind::kPlain;
  static std::optional<std::size_t> measure(base::Bytes wire);
  static ScanOutcome scan(RdataScanner& in, Rdata& out);
  static void print(base::Bytes wire, RdataPrinter& printer);
};

/// A domain name of the types of RFC 1035, which composers may compress.
struct CompressibleName : DomainName {
  static constexpr NameKind kName = NameKind::kCompressible;
};

/// <character-string> of RFC 1035 3.3: a length octet and at most 255 octets.
struct CharacterString : FieldDefaults {
  static std::optional<std::size_t> measure(base::Bytes wire);
  static ScanOutcome scan(RdataScanner& in, Rdata& out);
  static void print(base::Bytes wire, RdataPrinter& printer);
};

/// One or more of them to the end of the rdata (RFC 1035 3.3.14).
struct CharacterStrings : FieldDefaults {
  static constexpr bool kOpenEnd = true;
  static std::optional<std::size_t> measure(base::Bytes wire);
  static ScanOutcome scan(RdataScanner& in, Rdata& out);
  static void print(base::Bytes wire, RdataPrinter& printer);
};

/// Octets to the end of the rdata without a length, in quotation marks: CAA's value (RFC 8659 4.1).
struct QuotedRest : FieldDefaults {
  static std::optional<std::size_t> measure(base::Bytes wire) { return wire.size(); }
  static ScanOutcome scan(RdataScanner& in, Rdata& out);
  static void print(base::Bytes wire, RdataPrinter& printer);
};

/// One or more octets to the end of the rdata in hexadecimal, which blanks may part (RFC 4034 5.3).
struct HexRest : FieldDefaults {
  static constexpr bool kOpenEnd = true;
  static std::optional<std::size_t> measure(base::Bytes wire);
  static ScanOutcome scan(RdataScanner& in, Rdata& out);
  static void print(base::Bytes wire, RdataPrinter& printer);
};

enum class BareStrings { kByDialect, kAllowed };

/// Decodes a character string as written, quoted or bare, of any length. Route 53's dialect knows bare ones
/// only where `bare` allows them.
std::expected<Rdata, RdataError> scan_string(const RdataScanner& in, std::string_view word,
                                             BareStrings bare = BareStrings::kByDialect);

}  // namespace milepost::dns
