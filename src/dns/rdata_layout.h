// Lists of fields as whole rdata, and the row by which a record type enters the list of served types.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "dns/rdata.h"
#include "dns/rdata_field.h"

namespace milepost::dns {

/// One served record type. Made by describe() in the file of the type.
struct RdataType {
  RrType type;
  std::string_view mnemonic;
  std::optional<NameInRdata> name;
  bool (*is_valid)(base::Bytes rdata);
  ScanOutcome (*scan)(RdataScanner& in, Rdata& out);
  void (*print)(base::Bytes rdata, RdataPrinter& printer);  // REQUIRES: is_valid(rdata)
};

/// Rdata that is these fields one after the other.
///   using Mx = Fields<U16, CompressibleName>;
template <RdataField... Field>
struct Fields {
  static bool is_valid(base::Bytes rdata) { return (take<Field>(rdata).has_value() && ...) && rdata.empty(); }

  static ScanOutcome scan(RdataScanner& in, Rdata& out) {
    ScanOutcome outcome = in.expect_words((Field::kWordsMin + ...), (Field::kOpenEnd || ...));
    if (outcome) {
      static_cast<void>(((outcome = Field::scan(in, out)).has_value() && ...));
    }
    return outcome;
  }

  static void print(base::Bytes rdata, RdataPrinter& printer) {
    (Field::print(*take<Field>(rdata), printer), ...);
  }

  /// The first domain name, when only fields of fixed size stand before it.
  static constexpr std::optional<NameInRdata> first_name() {
    constexpr std::array sizes{Field::kFixedSize...};
    constexpr std::array kinds{Field::kName...};
    std::size_t offset = 0;
    std::size_t index = 0;
    for (; index < sizes.size() && sizes[index] > 0; ++index) {
      offset += sizes[index];
    }
    std::size_t end = index;
    while (end < kinds.size() && kinds[end] != NameKind::kNone) {
      ++end;
    }
    if (end == index) {
      return std::nullopt;
    }
    return NameInRdata{static_cast<std::uint8_t>(offset), static_cast<std::uint8_t>(end - index),
                       kinds[index] == NameKind::kCompressible};
  }

 private:
  /// Takes the octets of one field off the front of `rest`.
  template <class One>
  static std::optional<base::Bytes> take(base::Bytes& rest) {
    const auto size = One::measure(rest);
    if (!size) {
      return std::nullopt;
    }
    const base::Bytes field = rest.first(*size);
    rest = rest.subspan(*size);
    return field;
  }
};

/// Why fields that are each well-formed do not fit together; the words of RdataScanner::fail().
struct Misfit {
  std::string_view suffix;
  std::string_view what;
};

/// `Layout` whose fields must also fit together: `find_misfit` sees rdata that is valid for `Layout`.
template <class Layout, std::optional<Misfit> (*find_misfit)(base::Bytes)>
struct Checked : Layout {
  static bool is_valid(base::Bytes rdata) { return Layout::is_valid(rdata) && !find_misfit(rdata); }

  static ScanOutcome scan(RdataScanner& in, Rdata& out) {
    const ScanOutcome outcome = Layout::scan(in, out);
    if (!outcome) {
      return outcome;
    }
    const auto misfit = find_misfit(out);
    return misfit ? ScanOutcome(in.fail(misfit->suffix, misfit->what)) : ScanOutcome();
  }
};

template <class Layout>
constexpr RdataType describe(RrType type, std::string_view mnemonic) {
  return {type, mnemonic, Layout::first_name(), &Layout::is_valid, &Layout::scan, &Layout::print};
}

}  // namespace milepost::dns
