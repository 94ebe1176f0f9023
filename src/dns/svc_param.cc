// The table of parameter keys, and the few shapes that their values have.
#include "dns/svc_param.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "dns/base64.h"
#include "dns/ip_text.h"

namespace milepost::dns {
namespace {

void append_u16(std::uint16_t number, Rdata& out) {
  out.push_back(static_cast<std::uint8_t>(number >> 8));
  out.push_back(static_cast<std::uint8_t>(number));
}

template <class Int>
std::optional<Int> scan_whole_number(std::string_view text) {
  Int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

/// Calls `take(item)` for each item between commas; false as soon as `take` is.
template <class Take>
bool for_each_item(std::string_view text, Take&& take) {
  for (;;) {
    const std::size_t comma = text.find(',');
    if (!take(text.substr(0, comma))) {
      return false;
    }
    if (comma == std::string_view::npos) {
      return true;
    }
    text.remove_prefix(comma + 1);
  }
}

struct Opaque {
  static bool is_valid(base::Bytes) { return true; }
  static bool scan(std::string_view text, Rdata& value) {
    value.insert(value.end(), text.begin(), text.end());
    return true;
  }
  static void print(base::Bytes value, Escapes escapes, std::string& out) {
    if (!value.empty()) {
      out += '=';
      print_quoted(value, escapes, out);
    }
  }
};

/// Octets that must be there, of a syntax that is not ours to judge: a URI template (RFC 9461 5).
struct NonEmpty : Opaque {
  static bool is_valid(base::Bytes value) { return !value.empty(); }
};

struct NoValue : Opaque {
  static bool is_valid(base::Bytes value) { return value.empty(); }
};

/// Keys in ascending order, each once, never `mandatory` itself (RFC 9460 8).
struct KeyList {
  static bool is_valid(base::Bytes value) {
    int previous = kSvcMandatory;
    for (std::size_t at = 0; at + 2 <= value.size(); at += 2) {
      const int key = base::load_u16(&value[at]);
      if (key <= previous) {
        return false;
      }
      previous = key;
    }
    return !value.empty() && value.size() % 2 == 0;
  }

  static bool scan(std::string_view text, Rdata& value) {
    std::vector<std::uint16_t> keys;
    const bool known = for_each_item(text, [&keys](std::string_view item) {
      const auto scanned = scan_svc_param_key(item);
      if (scanned) {
        keys.push_back(scanned->key);
      }
      return scanned.has_value();
    });
    std::ranges::sort(keys);
    for (const std::uint16_t key : keys) {
      append_u16(key, value);
    }
    return known;
  }

  static void print(base::Bytes value, Escapes, std::string& out) {
    char separator = '=';
    for (std::size_t at = 0; at < value.size(); at += 2) {
      out += separator + print_svc_param_key(base::load_u16(&value[at]));
      separator = ',';
    }
  }
};

/// Protocol names, a length octet before each; commas part them in text, `\,` is none (RFC 9460 A.1).
struct AlpnList {
  static bool is_valid(base::Bytes value) {
    bool some = false;
    for (; !value.empty(); value = value.subspan(value[0] + 1u)) {
      if (value[0] == 0 || value.size() < value[0] + 1u) {
        return false;
      }
      some = true;
    }
    return some;
  }

  static bool scan(std::string_view text, Rdata& value) {
    std::string item;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == ',') {
        if (!put_item(item, value)) {
          return false;
        }
        item.clear();
        continue;
      }
      if (text[at] == '\\' && (++at == text.size() || (text[at] != ',' && text[at] != '\\'))) {
        return false;
      }
      item += text[at];
    }
    return put_item(item, value);
  }

  static void print(base::Bytes value, Escapes escapes, std::string& out) {
    std::string list;
    for (; !value.empty(); value = value.subspan(value[0] + 1u)) {
      if (!list.empty()) {
        list += ',';
      }
      for (const std::uint8_t octet : value.subspan(1, value[0])) {
        if (octet == ',' || octet == '\\') {
          list += '\\';
        }
        list += static_cast<char>(octet);
      }
    }
    out += '=';
    print_quoted({reinterpret_cast<const std::uint8_t*>(list.data()), list.size()}, escapes, out);
  }

 private:
  static bool put_item(std::string_view item, Rdata& value) {
    value.push_back(static_cast<std::uint8_t>(item.size()));
    value.insert(value.end(), item.begin(), item.end());
    return !item.empty() && item.size() <= 0xff;
  }
};

struct Port {
  static bool is_valid(base::Bytes value) { return value.size() == 2; }
  static bool scan(std::string_view text, Rdata& value) {
    const auto port = scan_whole_number<std::uint16_t>(text);
    append_u16(port.value_or(0), value);
    return port.has_value();
  }
  static void print(base::Bytes value, Escapes, std::string& out) {
    out += '=' + std::to_string(base::load_u16(value.data()));
  }
};

template <std::size_t Size, auto scan_one, auto print_one>
struct AddressList {
  static bool is_valid(base::Bytes value) { return !value.empty() && value.size() % Size == 0; }
  static bool scan(std::string_view text, Rdata& value) {
    return for_each_item(text, [&value](std::string_view item) {
      const auto address = scan_one(item);
      if (address) {
        value.insert(value.end(), address->begin(), address->end());
      }
      return address.has_value();
    });
  }
  static void print(base::Bytes value, Escapes, std::string& out) {
    char separator = '=';
    for (; !value.empty(); value = value.subspan(Size)) {
      out += separator + print_one(value.first(Size));
      separator = ',';
    }
  }
};
using Ipv4List = AddressList<kIpv4Size, scan_ipv4, print_ipv4>;
using Ipv6List = AddressList<kIpv6Size, scan_ipv6, print_ipv6>;

/// The ECHConfigList of RFC 9848 in Base64.
struct Base64 {
  static bool is_valid(base::Bytes value) { return !value.empty(); }
  static bool scan(std::string_view text, Rdata& value) {
    const auto octets = decode_base64(text);
    if (octets) {
      value.insert(value.end(), octets->begin(), octets->end());
    }
    return octets.has_value();
  }
  static void print(base::Bytes value, Escapes, std::string& out) { out += '=' + encode_base64(value); }
};

template <class Kind>
constexpr SvcParamKind make_kind() {
  return {&Kind::is_valid, &Kind::scan, &Kind::print};
}

struct NamedKey {
  std::string_view name;
  SvcParamKind kind;
};

/// IANA's "Service Parameter Keys" with an RFC; the place in the table is the key.
constexpr std::array kNamedKeys = {
    NamedKey{"mandatory", make_kind<KeyList>()},        // RFC 9460 8
    NamedKey{"alpn", make_kind<AlpnList>()},            // 7.1
    NamedKey{"no-default-alpn", make_kind<NoValue>()},  // 7.1
    NamedKey{"port", make_kind<Port>()},                // 7.2
    NamedKey{"ipv4hint", make_kind<Ipv4List>()},        // 7.3
    NamedKey{"ech", make_kind<Base64>()},               // RFC 9848
    NamedKey{"ipv6hint", make_kind<Ipv6List>()},        // RFC 9460 7.3
    NamedKey{"dohpath", make_kind<NonEmpty>()},         // RFC 9461 5
    NamedKey{"ohttp", make_kind<NoValue>()},            // RFC 9540 4
};
/// Keys that came after RFC 9460 are printed by number: servers from before them do not know their names.
constexpr std::size_t kPrintedNames = 7;
constexpr SvcParamKind kOpaque = make_kind<Opaque>();
constexpr std::string_view kNumberPrefix = "key";

}  // namespace

const SvcParamKind& kind_of_svc_param(std::uint16_t key) {
  return key < kNamedKeys.size() ? kNamedKeys[key].kind : kOpaque;
}

const SvcParamKind& opaque_svc_param() {
  return kOpaque;
}

std::string print_svc_param_key(std::uint16_t key) {
  return key < kPrintedNames ? std::string(kNamedKeys[key].name)
                             : std::string(kNumberPrefix) + std::to_string(key);
}

std::optional<SvcParamKeyText> scan_svc_param_key(std::string_view text) {
  const auto named = std::ranges::find(kNamedKeys, text, &NamedKey::name);
  if (named != kNamedKeys.end()) {
    return SvcParamKeyText{static_cast<std::uint16_t>(named - kNamedKeys.begin()), false};
  }
  if (!text.starts_with(kNumberPrefix)) {
    return std::nullopt;
  }
  text.remove_prefix(kNumberPrefix.size());
  const auto number = scan_whole_number<std::uint16_t>(text);
  if (!number || *number == kSvcReserved || (text.size() > 1 && text.front() == '0')) {
    return std::nullopt;
  }
  return SvcParamKeyText{*number, true};
}

}  // namespace milepost::dns
