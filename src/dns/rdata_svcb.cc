// SVCB and HTTPS (RFC 9460): priority, target, and parameters in ascending order of their keys.
#include <map>

#include "dns/rdata_types.h"
#include "dns/svc_param.h"

namespace milepost::dns {
namespace {

struct SvcParam {
  std::uint16_t key;
  base::Bytes value;
};

/// Takes the parameter at the front of `rest`: key and length of two octets each, then the value.
std::optional<SvcParam> take_param(base::Bytes& rest) {
  constexpr std::size_t kFixed = 4;
  if (rest.size() < kFixed || rest.size() - kFixed < base::load_u16(&rest[2])) {
    return std::nullopt;
  }
  const SvcParam param{base::load_u16(rest.data()), rest.subspan(kFixed, base::load_u16(&rest[2]))};
  rest = rest.subspan(kFixed + param.value.size());
  return param;
}

std::optional<base::Bytes> find_param(base::Bytes params, std::uint16_t key) {
  while (const auto param = take_param(params)) {
    if (param->key == key) {
      return param->value;
    }
  }
  return std::nullopt;
}

constexpr Misfit kMandatoryMissing = {"MandatorySvcParam", "A mandatory SvcParam is missing"};
constexpr Misfit kAlpnMissing = {"NoDefaultAlpn", "SvcParam no-default-alpn needs alpn"};

/// Every key that `mandatory` lists is there (RFC 9460 8), and alpn beside no-default-alpn (7.1.1).
std::optional<Misfit> find_params_misfit(base::Bytes params) {
  if (const auto listed = find_param(params, kSvcMandatory)) {
    for (std::size_t at = 0; at < listed->size(); at += 2) {
      if (!find_param(params, base::load_u16(&(*listed)[at]))) {
        return kMandatoryMissing;
      }
    }
  }
  if (find_param(params, kSvcNoDefaultAlpn) && !find_param(params, kSvcAlpn)) {
    return kAlpnMissing;
  }
  return std::nullopt;
}

struct SvcParams : FieldDefaults {
  static constexpr std::size_t kWordsMin = 0;
  static constexpr bool kOpenEnd = true;

  static std::optional<std::size_t> measure(base::Bytes wire) {
    int previous = -1;
    for (base::Bytes rest = wire; !rest.empty();) {
      const auto param = take_param(rest);
      if (!param || param->key <= previous || param->key == kSvcReserved ||
          !kind_of_svc_param(param->key).is_valid(param->value)) {
        return std::nullopt;
      }
      previous = param->key;
    }
    return wire.size();
  }

  static ScanOutcome scan(RdataScanner& in, Rdata& out) {
    std::map<std::uint16_t, Rdata> values;  // in text the order is free, on the wire it is not
    while (!in.at_end()) {
      if (const auto scanned = scan_param(in, in.next(), values); !scanned) {
        return scanned;
      }
    }
    for (const auto& [key, value] : values) {
      out.resize(out.size() + 4);
      base::store_u16(&out[out.size() - 4], key);
      base::store_u16(&out[out.size() - 2], static_cast<std::uint16_t>(value.size()));
      out.insert(out.end(), value.begin(), value.end());
    }
    return {};
  }

  static void print(base::Bytes wire, RdataPrinter& printer) {
    while (const auto param = take_param(wire)) {
      std::string& text = printer.word();
      text += print_svc_param_key(param->key);
      kind_of_svc_param(param->key).print(param->value, printer.escapes(), text);
    }
  }

 private:
  static ScanOutcome scan_param(const RdataScanner& in, std::string_view word,
                                std::map<std::uint16_t, Rdata>& values) {
    const std::size_t equals = word.find('=');
    const auto key = scan_svc_param_key(word.substr(0, equals));
    if (!key) {
      return in.fail("IllegalSvcParamKey", "SvcParamKey is unknown", word);
    }
    const auto text = scan_value_text(in, word, equals);
    if (!text) {
      return std::unexpected(text.error());
    }
    const SvcParamKind& kind = kind_of_svc_param(key->key);
    Rdata value;
    const bool scanned = (key->by_number ? opaque_svc_param() : kind).scan(*text, value);
    if (!scanned || !kind.is_valid(value) || value.size() > kRdataSizeMax) {
      return in.fail("IllegalSvcParamValue", "SvcParamValue is not valid for its key", word);
    }
    if (!values.emplace(key->key, std::move(value)).second) {
      return in.fail("DuplicateSvcParam", "SvcParamKey is given more than once", word);
    }
    return {};
  }

  /// The decoded text behind `=`; empty when there is none. Unlike TXT it need not be quoted in Route 53's
  /// dialect.
  static std::expected<std::string, RdataError> scan_value_text(const RdataScanner& in, std::string_view word,
                                                                std::size_t equals) {
    if (equals == std::string_view::npos || equals + 1 == word.size()) {
      return std::string();
    }
    const auto decoded = scan_string(in, word.substr(equals + 1), BareStrings::kAllowed);
    if (!decoded) {
      return std::unexpected(decoded.error());
    }
    return std::string(decoded->begin(), decoded->end());
  }
};

/// Parameters of alias mode (priority 0) are judged like others: they SHOULD NOT be there, but whoever reads
/// them must ignore them (RFC 9460 2.4.2), so a zone that has them is no broken zone.
std::optional<Misfit> find_svcb_misfit(base::Bytes rdata) {
  return find_params_misfit(rdata.subspan(2 + parse_uncompressed_name(rdata.subspan(2))->size()));
}

// priority, target, parameters
using Svcb = Checked<Fields<U16, DomainName, SvcParams>, find_svcb_misfit>;

}  // namespace

constinit const RdataType kTypeSVCB = describe<Svcb>(RrType::SVCB, "SVCB");
constinit const RdataType kTypeHTTPS = describe<Svcb>(RrType::HTTPS, "HTTPS");

}  // namespace milepost::dns
