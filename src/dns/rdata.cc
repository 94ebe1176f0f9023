// The ordered list of served types, and what is common to all: mnemonics, RFC 3597's unknown form, size.
#include "dns/rdata.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "dns/rdata_types.h"

namespace milepost::dns {
namespace {

/// In ASCII order of the mnemonics, as Route 53 lists record sets of one name.
constexpr std::array kTypes = {
    &kTypeA,      // RFC 1035
    &kTypeAAAA,   // RFC 3596
    &kTypeCAA,    // RFC 8659
    &kTypeCNAME,  // RFC 1035
    &kTypeDS,     // RFC 4034
    &kTypeHTTPS,  // RFC 9460
    &kTypeMX,     // RFC 1035
    &kTypeNAPTR,  // RFC 3403
    &kTypeNS,     // RFC 1035
    &kTypePTR,    // RFC 1035
    &kTypeSOA,    // RFC 1035
    &kTypeSPF,    // RFC 7208
    &kTypeSRV,    // RFC 2782
    &kTypeSSHFP,  // RFC 4255
    &kTypeSVCB,   // RFC 9460
    &kTypeTLSA,   // RFC 6698
    &kTypeTXT,    // RFC 1035
};

const RdataType* find_type(RrType type) {
  const auto row = std::ranges::find_if(kTypes, [type](const RdataType* t) { return t->type == type; });
  return row == kTypes.end() ? nullptr : *row;
}

constexpr char to_upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

bool equal_but_for_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, to_upper, to_upper);
}

/// nnn of TYPEnnn (RFC 3597 5).
std::optional<RrType> scan_type_number(std::string_view text) {
  constexpr std::string_view kPrefix = "TYPE";
  if (!equal_but_for_case(text.substr(0, kPrefix.size()), kPrefix)) {
    return std::nullopt;
  }
  text.remove_prefix(kPrefix.size());
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return static_cast<RrType>(number);
}

/// RFC 3597 5: `\#`, the number of octets, then the octets in hexadecimal, which blanks may part.
constexpr std::string_view kUnknownMark = "\\#";

ScanOutcome scan_unknown(RdataScanner& in, Rdata& out) {
  in.next();  // the mark
  Rdata size;
  if (const auto scanned = U16::scan(in, size); !scanned) {
    return scanned;
  }
  if (const auto scanned = HexRest::scan(in, out); !scanned) {
    return scanned;
  }
  if (out.size() != base::load_u16(size.data())) {
    return in.fail("IllegalSize", "Value does not have the number of octets that it says");
  }
  return {};
}

bool is_unknown_form(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  if (!text.starts_with(kUnknownMark)) {
    return false;
  }
  text.remove_prefix(kUnknownMark.size());
  return text.empty() || text.front() == ' ' || text.front() == '\t';
}

ScanOutcome scan_of_type(const RdataType* row, RdataScanner& in, bool unknown_form, Rdata& out) {
  if (!unknown_form) {
    return row->scan(in, out);
  }
  const ScanOutcome outcome = scan_unknown(in, out);
  if (outcome && row != nullptr && !row->is_valid(out)) {
    return in.fail("IllegalOctets", "Value is malformed for its type");
  }
  return outcome;
}

}  // namespace

std::span<const RrType> served_types() {
  static const auto kNumbers = [] {
    std::array<RrType, kTypes.size()> numbers{};
    std::ranges::transform(kTypes, numbers.begin(), &RdataType::type);
    return numbers;
  }();
  return kNumbers;
}

bool is_served(RrType type) {
  return find_type(type) != nullptr;
}

std::string print_type(RrType type) {
  const RdataType* const row = find_type(type);
  return row != nullptr ? std::string(row->mnemonic) : fmt::format("TYPE{}", static_cast<unsigned>(type));
}

std::optional<RrType> scan_type(std::string_view text) {
  const auto row = std::ranges::find_if(
      kTypes, [text](const RdataType* type) { return equal_but_for_case(type->mnemonic, text); });
  return row != kTypes.end() ? std::optional((*row)->type) : scan_type_number(text);
}

std::expected<Rdata, RdataError> scan_rdata(RrType type, std::string_view text, const TextRules& rules) {
  const RdataType* const row = find_type(type);
  const bool unknown_form = rules.escapes == Escapes::kDecimal && is_unknown_form(text);
  const std::string mnemonic = print_type(type);
  if (row == nullptr && !unknown_form) {
    return fail_scan("UnsupportedRecordType", "Record type is not supported", mnemonic);
  }
  auto in = RdataScanner::split(mnemonic, text, rules);
  if (!in) {
    return std::unexpected(in.error());
  }
  Rdata rdata;
  if (auto outcome = scan_of_type(row, *in, unknown_form, rdata); !outcome) {
    return std::unexpected(std::move(outcome).error());
  }
  if (rdata.size() > kRdataSizeMax) {
    return in->fail("TooLong", "Value is too long");
  }
  return rdata;
}

std::string print_rdata(RrType type, base::Bytes rdata, const TextRules& rules) {
  RdataPrinter printer(rules.escapes);
  const RdataType* const row = find_type(type);
  if (row != nullptr && row->is_valid(rdata)) {
    row->print(rdata, printer);
  } else {
    printer.word() += fmt::format("{} {}", kUnknownMark, rdata.size());
    if (!rdata.empty()) {
      HexRest::print(rdata, printer);
    }
  }
  return std::move(printer).text();
}

bool rdata_is_valid(RrType type, base::Bytes rdata) {
  const RdataType* const row = find_type(type);
  return row == nullptr || row->is_valid(rdata);
}

std::optional<NameInRdata> name_in_rdata(RrType type) {
  const RdataType* const row = find_type(type);
  return row != nullptr ? row->name : std::nullopt;
}

}  // namespace milepost::dns
