#include "dns/composer.h"

namespace milepost::dns {

void Composer::put(const std::uint8_t* octets, std::size_t size) {
  if (size_ + size > limit_) {
    fits_ = false;
    return;
  }
  std::memcpy(out_ + size_, octets, size);
  size_ += size;
}

const Composer::Target* Composer::find_target(NameView name) const {
  for (std::size_t i = 0; i < target_count_; ++i) {
    const Target& target = targets_[i];
    if (target.size == name.size() && NameView(target.suffix, target.size) == name) return &target;
  }
  return nullptr;
}

void Composer::remember(NameView name, std::size_t offset, std::size_t upto_size) {
  // Suffixes of `upto_size` octets and less are known already.
  while (name.size() > upto_size && !name.is_root() && offset <= kPointerMax && target_count_ < kTargetsMax) {
    targets_[target_count_++] = {name.data(), static_cast<std::uint16_t>(name.size()),
                                 static_cast<std::uint16_t>(offset)};
    offset += name.data()[0] + 1u;
    name = name.parent();
  }
}

void Composer::put_name(NameView name, bool compress) {
  if (target_count_ == 0 && question_name_size_ > 0) {
    remember({out_ + kQuestionOffset, question_name_size_}, kQuestionOffset, 1);
  }
  const Target* target = nullptr;
  NameView suffix = name;
  while (compress && !suffix.is_root() && (target = find_target(suffix)) == nullptr) suffix = suffix.parent();
  const std::size_t start = size_;
  if (target == nullptr) {
    put(name.data(), name.size());
    if (fits_) remember(name, start, 1);
    return;
  }
  put(name.data(), name.size() - suffix.size());
  std::uint8_t pointer[2];
  base::store_u16(pointer, static_cast<std::uint16_t>(0xc000u | target->offset));
  put(pointer, sizeof(pointer));
  if (fits_) remember(name, start, suffix.size());
}

std::size_t Composer::put_record(Owner& owner, const std::uint8_t* fixed, NamesInRdata names,
                                 Section section) {
  constexpr std::size_t kFixedSize = 10;
  fits_ = true;
  const std::size_t start = size_;
  const std::size_t targets_before = target_count_;
  if (owner.offset > 0) {
    std::uint8_t pointer[2];
    base::store_u16(pointer, static_cast<std::uint16_t>(0xc000u | owner.offset));
    put(pointer, sizeof(pointer));
  } else {
    put_name({owner.name, owner.name_size}, true);
  }
  put(fixed, kFixedSize);
  const std::size_t rdata_at = size_;
  base::Bytes rdata{fixed + kFixedSize, base::load_u16(fixed + 8)};
  put(rdata.data(), names.offset);
  rdata = rdata.subspan(names.offset);
  for (std::uint8_t left = names.count; left > 0; --left) {
    const auto name = parse_uncompressed_name(rdata);  // prepared rdata was checked when it was made
    put_name(*name, names.compressible);
    rdata = rdata.subspan(name->size());
  }
  put(rdata.data(), rdata.size());
  if (!fits_) {
    size_ = start;
    target_count_ = targets_before;
    return 0;
  }
  base::store_u16(out_ + rdata_at - 2, static_cast<std::uint16_t>(size_ - rdata_at));
  if (owner.offset == 0 && start <= kPointerMax) owner.offset = static_cast<std::uint16_t>(start);
  count_records(section, 1);
  return rdata_at;
}

}  // namespace milepost::dns
