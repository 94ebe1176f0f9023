// Names to text and back; escapes are dns/escape's, limits are RFC 1035 3.1's.
#include "dns/name_text.h"

#include <array>

namespace milepost::dns {
namespace {

constexpr bool is_letter_digit_hyphen_or_underscore(std::uint8_t octet) {
  return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') || (octet >= '0' && octet <= '9') ||
         octet == '-' || octet == '_';
}

/// Only octets without any other meaning, as some servers refuse even a bare `'` in the names of a zone file.
void print_label_octet(std::uint8_t octet, Escapes escapes, std::string& out) {
  const bool plain = is_letter_digit_hyphen_or_underscore(octet);
  if (escapes == Escapes::kOctal ? !plain : octet <= 0x20 || octet >= 0x7f) {
    print_octet_number(octet, escapes, out);
    return;
  }
  if (!plain && octet != '*' && octet != '/') {
    out += '\\';
  }
  out += static_cast<char>(octet);
}

/// Collects labels into wire form: the length octet of the open label is filled in when it ends.
class LabelWriter {
 public:
  using Outcome = std::expected<void, NameTextError>;

  Outcome put(std::uint8_t octet) {
    if (label_size() == kLabelSizeMax) {
      return std::unexpected(NameTextError::kLabelTooLong);
    }
    if (size_ + 1 >= kNameSizeMax) {  // one octet stays for the terminating zero
      return std::unexpected(NameTextError::kNameTooLong);
    }
    wire_[size_++] = octet;
    return {};
  }

  Outcome end_label() {
    if (label_size() == 0) {
      return std::unexpected(NameTextError::kLabelEmpty);
    }
    wire_[label_at_] = static_cast<std::uint8_t>(label_size());
    label_at_ = size_;
    wire_[size_++] = 0;  // the root label, unless another label follows
    return {};
  }

  bool in_label() const { return label_size() > 0; }
  /// REQUIRES: !in_label(), after at least one label.
  Name name() const { return Name(NameView(wire_.data(), size_)); }

 private:
  std::size_t label_size() const { return size_ - label_at_ - 1; }

  std::array<std::uint8_t, kNameSizeMax> wire_ = {};
  std::size_t label_at_ = 0;  // where the length octet of the open label stands
  std::size_t size_ = 1;
};

LabelWriter::Outcome scan_labels(std::string_view text, Escapes escapes, LabelWriter& labels) {
  while (!text.empty()) {
    if (text.front() == '.') {
      text.remove_prefix(1);
      if (const auto ended = labels.end_label(); !ended) {
        return ended;
      }
      continue;
    }
    const auto octet = take_octet(text, escapes);
    if (!octet) {
      return std::unexpected(NameTextError::kBadEscape);
    }
    if (escapes == Escapes::kOctal && !octet->escaped && is_unsupported_plain(octet->value)) {
      return std::unexpected(NameTextError::kUnsupportedCharacter);
    }
    if (const auto put = labels.put(octet->value); !put) {
      return put;
    }
  }
  return {};
}

}  // namespace

NameTextWords words_of(NameTextError error) {
  switch (error) {
    case NameTextError::kEmpty:
      return {"DomainNameEmpty", "Domain name is empty"};
    case NameTextError::kLabelEmpty:
      return {"DomainLabelEmpty", "Domain label is empty"};
    case NameTextError::kLabelTooLong:
      return {"DomainLabelTooLong", "Domain label is too long"};
    case NameTextError::kNameTooLong:
      return {"DomainNameTooLong", "Domain name is too long"};
    case NameTextError::kBadEscape:
      return {"IllegalEscapeSequence", "Value contains an illegal escape sequence"};
    case NameTextError::kUnsupportedCharacter:
      break;
  }
  return {"UnsupportedCharacter", "Value contains unsupported characters"};
}

std::expected<Name, NameTextError> scan_name(std::string_view text, Escapes escapes, const Name* origin) {
  if (text.empty()) {
    return std::unexpected(NameTextError::kEmpty);
  }
  if (text == ".") {
    return Name();
  }
  if (text == "@" && escapes == Escapes::kDecimal && origin != nullptr) {
    return *origin;
  }
  LabelWriter labels;
  if (const auto scanned = scan_labels(text, escapes, labels); !scanned) {
    return std::unexpected(scanned.error());
  }
  if (!labels.in_label()) {
    return labels.name();  // the text ended with a dot
  }
  if (const auto ended = labels.end_label(); !ended) {
    return std::unexpected(ended.error());
  }
  if (origin == nullptr) {
    return labels.name();
  }
  auto joined = labels.name().joined_to(*origin);
  if (!joined) {
    return std::unexpected(NameTextError::kNameTooLong);
  }
  return *std::move(joined);
}

std::string print_name(NameView name, Escapes escapes) {
  if (name.is_root()) {
    return ".";
  }
  std::string out;
  out.reserve(name.size());
  for (; !name.is_root(); name = name.parent()) {
    for (const std::uint8_t octet : name.first_label()) {
      print_label_octet(octet, escapes, out);
    }
    out += '.';
  }
  return out;
}

}  // namespace milepost::dns
