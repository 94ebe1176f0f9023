#include "dns/name.h"

#include <algorithm>

namespace milepost::dns {
namespace {

constexpr std::array<std::uint8_t, 256> make_fold() {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t octet = 0; octet < table.size(); ++octet) {
    const bool upper = octet >= 'A' && octet <= 'Z';
    table[octet] = static_cast<std::uint8_t>(upper ? octet + ('a' - 'A') : octet);
  }
  return table;
}

/// Where each label of `name` starts, leftmost first; returns how many there are, the root label left out.
std::size_t label_offsets(NameView name, std::array<std::uint8_t, kLabelCountMax>& offsets) {
  std::size_t count = 0;
  for (std::size_t at = 0; name.data()[at] != 0; at += name.data()[at] + 1u) {
    offsets[count++] = static_cast<std::uint8_t>(at);
  }
  return count;
}

std::strong_ordering compare_labels(const std::uint8_t* a, const std::uint8_t* b) {
  const std::size_t shorter = std::min(a[0], b[0]);
  for (std::size_t i = 1; i <= shorter; ++i) {
    if (const auto order = kFold[a[i]] <=> kFold[b[i]]; order != 0) return order;
  }
  return a[0] <=> b[0];
}

}  // namespace

const std::array<std::uint8_t, 256> kFold = make_fold();

std::size_t NameView::label_count() const {
  std::size_t count = 0;
  for (std::size_t at = 0; data_[at] != 0; at += data_[at] + 1u) ++count;
  return count;
}

bool NameView::is_at_or_below(NameView ancestor) const {
  if (size() < ancestor.size()) return false;
  NameView suffix = *this;
  while (suffix.size() > ancestor.size()) suffix = suffix.parent();
  return suffix == ancestor;
}

void NameView::fold_to(std::uint8_t* out) const {
  for (std::size_t i = 0; i < size(); ++i) out[i] = kFold[data_[i]];
}

bool operator==(NameView a, NameView b) {
  // Length octets are at most 63 and fold to themselves, so equal octets mean equal labels.
  return a.size() == b.size() &&
         std::equal(a.data(), a.data() + a.size(), b.data(),
                    [](std::uint8_t x, std::uint8_t y) { return kFold[x] == kFold[y]; });
}

std::strong_ordering canonical_compare(NameView a, NameView b) {
  std::array<std::uint8_t, kLabelCountMax> a_offsets, b_offsets;
  std::size_t a_left = label_offsets(a, a_offsets);
  std::size_t b_left = label_offsets(b, b_offsets);
  while (a_left > 0 && b_left > 0) {
    const auto order = compare_labels(a.data() + a_offsets[--a_left], b.data() + b_offsets[--b_left]);
    if (order != 0) return order;
  }
  return a_left <=> b_left;
}

Name Name::folded() const {
  Name result = *this;
  for (char& octet : result.octets_) octet = static_cast<char>(kFold[static_cast<std::uint8_t>(octet)]);
  return result;
}

std::optional<Name> Name::with_label(std::string_view label) const {
  if (label.empty() || label.size() > kLabelSizeMax || octets_.size() + label.size() + 1 > kNameSizeMax) {
    return std::nullopt;
  }
  Name result;
  result.octets_.assign(1, static_cast<char>(label.size()));
  result.octets_ += label;
  result.octets_ += octets_;
  return result;
}

std::optional<Name> Name::joined_to(NameView suffix) const {
  if (octets_.size() - 1 + suffix.size() > kNameSizeMax) return std::nullopt;
  Name result = *this;
  result.octets_.pop_back();
  result.octets_.append(reinterpret_cast<const char*>(suffix.data()), suffix.size());
  return result;
}

std::optional<NameView> parse_uncompressed_name(base::Bytes wire) {
  const std::size_t limit = std::min(wire.size(), kNameSizeMax);
  for (std::size_t at = 0; at < limit; at += wire[at] + 1u) {
    if (wire[at] == 0) return NameView(wire.data(), at + 1);
    if (wire[at] > kLabelSizeMax) return std::nullopt;
  }
  return std::nullopt;
}

std::size_t parse_name(base::Bytes message, std::size_t& offset, std::uint8_t* out) {
  std::size_t size = 0;
  std::size_t at = offset;
  std::size_t pointers_below = message.size();  // a pointer must lead before the place it was found at
  bool jumped = false;
  while (at < message.size()) {
    const std::uint8_t length = message[at];
    if (length >= 0xc0) {
      if (at + 1 >= message.size()) return 0;
      const std::size_t target = base::load_u16(message.data() + at) & 0x3fffu;
      if (target >= at || target >= pointers_below) return 0;
      if (!jumped) offset = at + 2;
      jumped = true;
      pointers_below = target;
      at = target;
      continue;
    }
    if (length > kLabelSizeMax || at + 1 + length > message.size() || size + 1 + length > kNameSizeMax)
      return 0;
    std::memcpy(out + size, message.data() + at, length + 1u);
    size += length + 1u;
    at += length + 1u;
    if (length == 0) {
      if (!jumped) offset = at;
      return size;
    }
  }
  return 0;
}

}  // namespace milepost::dns
