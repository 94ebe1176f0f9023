// Groups to octets and back, and the links of a process.
#include "zone/plan.h"

#include <algorithm>
#include <cstddef>

#include "base/check.h"

namespace milepost::zone {
namespace {

constexpr std::size_t kNestingMax = 64;  // groups within groups; traffic policies have fewer
constexpr std::size_t kMembersMax = 0xffff;
constexpr std::size_t kTextSizeMax = 0xff;

// Offsets inside a group.
constexpr std::size_t kCollectionAt = 4;
constexpr std::size_t kCollectionNumberAt = 8;
// Offsets inside a member.
constexpr std::size_t kCheckAt = 0;
constexpr std::size_t kTargetAt = 4;
constexpr std::size_t kKeyAt = 8;
constexpr std::size_t kContentAt = 16;
constexpr std::size_t kTextsAt = 20;
constexpr std::size_t kKindAt = 24;

template <class T>
void store(std::uint8_t* at, T value) {
  std::memcpy(at, &value, sizeof(value));
}

/// Offset of a member from the start of its group.
std::size_t place_of(std::size_t index) {
  return GroupView::kHeaderSize + index * MemberView::kSize;
}

/// One group at the end of `octets`.
class Composer {
 public:
  Composer(std::vector<std::uint8_t>& octets, const PlanGroup& group)
      : octets_(octets), start_(octets.size()), group_(group) {}

  void compose() {
    const std::size_t count = group_.members.size();
    octets_.resize(start_ + GroupView::head_size(group_.policy, count));
    octets_[start_] = static_cast<std::uint8_t>(group_.policy);
    octets_[start_ + 1] = group_.whole ? GroupView::kIsWhole : 0;
    store(at(2), static_cast<std::uint16_t>(count));
    for (std::size_t i = 0; i < count; ++i) compose_member(i);
    if (!group_.collection.empty()) {
      store(at(kCollectionAt), offset());
      put_text(group_.collection);
    }
    for (std::size_t i = 0; i < count; ++i) compose_texts(i);
    pad();
  }

 private:
  std::uint8_t* at(std::size_t offset) { return octets_.data() + start_ + offset; }
  std::uint32_t offset() const { return static_cast<std::uint32_t>(octets_.size() - start_); }

  void put_text(std::string_view text) {
    octets_.push_back(static_cast<std::uint8_t>(text.size()));
    octets_.insert(octets_.end(), text.begin(), text.end());
  }

  void pad() { octets_.resize((octets_.size() + 3) & ~std::size_t{3}); }

  void compose_texts(std::size_t index) {
    const PlanMember& member = group_.members[index];
    store(at(place_of(index) + kTextsAt), offset());
    for (const std::string* text : {&member.label, &member.check, &member.param}) put_text(*text);
  }

  void compose_member(std::size_t index) {
    const PlanMember& member = group_.members[index];
    const std::size_t place = place_of(index);
    store(at(place + kKeyAt), member.key);
    store(at(place + kContentAt), offset());
    *at(place + kKindAt) = static_cast<std::uint8_t>(member.kind);
    *at(place + kKindAt + 1) = static_cast<std::uint8_t>(member.bias);
    *at(place + kKindAt + 2) = member.evaluate_target ? MemberView::kEvaluatesTarget : 0;
    if (GroupView::has_positions(group_.policy)) {
      const std::size_t positions = GroupView::kHeaderSize + group_.members.size() * MemberView::kSize;
      std::memcpy(at(positions + index * GroupView::kPositionSize), member.position.data(), GroupView::kPositionSize);
    }
    compose_content(member);
    pad();
  }

  void compose_content(const PlanMember& member) {
    switch (member.kind) {
      case ContentKind::kRecords:
        octets_.insert(octets_.end(), member.records.begin(), member.records.end());
        return;
      case ContentKind::kName:
      case ContentKind::kOutside: {
        const dns::Name folded = member.target.folded();
        octets_.resize(octets_.size() + sizeof(std::uint32_t));
        octets_.push_back(static_cast<std::uint8_t>(folded.size()));
        const base::Bytes wire = folded.view().wire();
        octets_.insert(octets_.end(), wire.begin(), wire.end());
        return;
      }
      case ContentKind::kGroup:
        MILEPOST_CHECK(member.group.size() == 1, "a member leads to one group");
        Composer(octets_, member.group.front()).compose();
        return;
    }
  }

  std::vector<std::uint8_t>& octets_;
  const std::size_t start_;
  const PlanGroup& group_;
};

PlanGroup decompose_group(const GroupView& view);

PlanMember decompose_member(const GroupView& group, std::size_t index) {
  const MemberView view = group[index];
  PlanMember member{.label = std::string(view.label()),
                    .check = std::string(view.check()),
                    .param = std::string(view.param()),
                    .key = view.param().empty() ? view.key() : 0,
                    .bias = view.bias(),
                    .evaluate_target = view.evaluates_target(),
                    .kind = view.kind()};
  if (GroupView::has_positions(group.policy()) && member.param.empty()) member.position = group.position(index);
  switch (view.kind()) {
    case ContentKind::kRecords: {
      const RrsetView rrset(view.content());
      member.records.assign(view.content(), rrset.records().data() + rrset.records().size());
      break;
    }
    case ContentKind::kName:
    case ContentKind::kOutside:
      member.target = dns::Name(view.target());
      break;
    case ContentKind::kGroup:
      member.group.push_back(decompose_group(GroupView(view.content())));
      break;
  }
  return member;
}

PlanGroup decompose_group(const GroupView& view) {
  PlanGroup group{.policy = view.policy(),
                  .whole = view.is_whole(),
                  .collection = std::string(view.collection()),
                  .members = {}};
  group.members.reserve(view.size());
  for (std::size_t i = 0; i < view.size(); ++i) group.members.push_back(decompose_member(view, i));
  return group;
}

/// Checks that a group is laid out as compose_plan() does it: each thing stands behind the one before. So nothing lies
/// outside or is shared, and looking through it takes no longer than it is.
class Inspector {
 public:
  explicit Inspector(base::Bytes octets) : octets_(octets) {}

  /// Octets of the group that stands at the beginning; nullopt: none does.
  std::optional<std::size_t> group(std::size_t depth) {
    if (depth > kNestingMax || octets_.size() < GroupView::kHeaderSize || octets_[0] >= kPolicyCount)
      return std::nullopt;
    const std::size_t count = load<std::uint16_t>(2);
    at_ = GroupView::head_size(static_cast<Policy>(octets_[0]), count);
    if (at_ > octets_.size()) return std::nullopt;
    for (std::size_t i = 0; i < count; ++i) {
      if (!pass_content(place_of(i), depth)) return std::nullopt;
    }
    const std::size_t collection = load<std::uint32_t>(kCollectionAt);
    if (collection != 0 &&
        (collection != at_ || at_ == octets_.size() || octets_[at_] == 0 || !pass_texts(1)))
      return std::nullopt;  // none is told by no offset
    for (std::size_t i = 0; i < count; ++i) {
      if (load<std::uint32_t>(place_of(i) + kTextsAt) != at_ || !pass_texts(3)) return std::nullopt;
    }
    if (!pass_padding()) return std::nullopt;
    return at_;
  }

 private:
  template <class T>
  T load(std::size_t at) const {
    T value;
    std::memcpy(&value, octets_.data() + at, sizeof(T));
    return value;
  }

  bool pass(std::size_t size) {
    if (size > octets_.size() - at_) return false;
    at_ += size;
    return true;
  }
  bool pass_texts(int count) {
    for (; count > 0; --count) {
      if (at_ == octets_.size() || !pass(octets_[at_] + 1u)) return false;
    }
    return true;
  }
  bool pass_padding() { return pass(((at_ + 3) & ~std::size_t{3}) - at_); }

  bool pass_content(std::size_t member, std::size_t depth) {
    if (load<std::uint32_t>(member + kContentAt) != at_) return false;
    const auto size = content_size(octets_[member + kKindAt], octets_.subspan(at_), depth);
    return size && pass(*size) && pass_padding();
  }

  /// Octets of the content that stands at the beginning of `rest`; nullopt: none of that kind does.
  static std::optional<std::size_t> content_size(std::uint8_t kind, base::Bytes rest, std::size_t depth) {
    switch (static_cast<ContentKind>(kind)) {
      case ContentKind::kRecords:
        return records_size(rest);
      case ContentKind::kName:
      case ContentKind::kOutside: {
        if (rest.size() < 5 || rest.size() - 5 < rest[4] || !is_name(rest.subspan(5, rest[4])))
          return std::nullopt;
        return std::size_t{5} + rest[4];
      }
      case ContentKind::kGroup:
        return Inspector(rest).group(depth + 1);
    }
    return std::nullopt;
  }

  static bool is_name(base::Bytes wire) {
    const auto name = dns::parse_uncompressed_name(wire);
    return name && name->size() == wire.size();
  }

  static std::optional<std::size_t> records_size(base::Bytes octets) {
    if (octets.size() < sizeof(RrsetHeader)) return std::nullopt;
    const RrsetView rrset(octets.data());
    const std::size_t size = sizeof(RrsetHeader) + rrset.records().size();
    if (rrset.is_plan() || size > octets.size()) return std::nullopt;
    base::Bytes rest = rrset.records();
    for (std::size_t count = rrset.count(); count > 0; --count) {
      if (rest.size() < kRecordHeaderSize || RecordView{rest.data()}.size() > rest.size())
        return std::nullopt;
      rest = rest.subspan(RecordView{rest.data()}.size());
    }
    return rest.empty() ? std::optional(size) : std::nullopt;
  }

  base::Bytes octets_;
  std::size_t at_ = 0;  // what is before was looked at
};

/// Sets the links of one group and of those within.
class Linker {
 public:
  Linker(std::uint8_t* plan, const PlanLinks& links) : plan_(plan), links_(links) {}

  void group(std::uint8_t* at) const {
    const GroupView view(at);
    if (!view.collection().empty()) store(at + kCollectionNumberAt, links_.collection(view.collection()));
    for (std::size_t i = 0; i < view.size(); ++i) {
      std::uint8_t* member = at + GroupView::kHeaderSize + i * MemberView::kSize;
      const MemberView seen = view[i];
      store(member + kCheckAt, seen.check().empty() ? 0 : links_.check(seen.check()));
      content(at, seen);
      store(member + kTargetAt, seen.evaluates_target() ? health(seen) : 0);
      if (!seen.param().empty()) parameter(at, i, member, seen);
    }
  }

 private:
  void content(std::uint8_t* group_at, const MemberView& member) const {
    std::uint8_t* content = group_at + (member.content() - group_at);
    if (member.kind() == ContentKind::kGroup) group(content);
    if (member.kind() == ContentKind::kName || member.kind() == ContentKind::kOutside)
      store(content, links_.hash(member.target()));
  }

  std::uint32_t health(const MemberView& member) const {
    switch (member.kind()) {
      case ContentKind::kName:
        return links_.name_health(member.target());
      case ContentKind::kOutside:
        return links_.outside_health(member.target());
      case ContentKind::kGroup:
        return links_.group_health(static_cast<std::size_t>(member.content() - plan_));
      case ContentKind::kRecords:
        break;
    }
    return 0;
  }

  void parameter(std::uint8_t* group_at, std::size_t index, std::uint8_t* member,
                 const MemberView& seen) const {
    const GroupView view(group_at);
    if (view.policy() == Policy::kIpBased) {
      store(member + kKeyAt, seen.param() == "*" ? kDefaultCidrKey : links_.cidr_location(seen.param()));
      return;
    }
    const LinkedRegion region = links_.region(seen.param());
    store(member + kKeyAt, region.number);
    if (!GroupView::has_positions(view.policy())) return;
    std::uint8_t* positions = group_at + GroupView::kHeaderSize + view.size() * MemberView::kSize;
    std::memcpy(positions + index * GroupView::kPositionSize, region.position.data(), GroupView::kPositionSize);
  }

  std::uint8_t* plan_;
  const PlanLinks& links_;
};

/// Whether the octets can tell the group: its texts, how many members it has, how deep it goes.
bool can_be_told(const PlanGroup& group, std::size_t depth) {
  const auto is_short = [](const std::string& text) { return text.size() <= kTextSizeMax; };
  const auto member_can = [&](const PlanMember& member) {
    return is_short(member.label) && is_short(member.check) && is_short(member.param) &&
           std::ranges::all_of(member.group,
                               [&](const PlanGroup& inner) { return can_be_told(inner, depth + 1); });
  };
  return depth <= kNestingMax && group.members.size() <= kMembersMax && is_short(group.collection) &&
         std::ranges::all_of(group.members, member_can);
}

/// The upper octet of a geo_key().
enum class GeoLevel : std::uint8_t { kDefault, kContinent, kCountry, kSubdivision };
constexpr int kGeoLevelBit = 56;

std::uint64_t packed(std::string_view code) {
  std::uint64_t bits = 0;
  for (const char c : code.substr(0, 3)) bits = bits << 8 | static_cast<std::uint8_t>(c);
  return bits;
}

}  // namespace

std::uint64_t geo_key(std::string_view continent, std::string_view country, std::string_view subdivision) {
  if (country == "*") return kDefaultGeoKey;
  return geo_key(packed(continent), packed(country), packed(subdivision));
}

std::string print_geo_key(std::uint64_t key) {
  const auto code = [key](int first_bit, int size) {
    std::string text;
    for (int at = size - 1; at >= 0; --at) {
      if (const char c = static_cast<char>(key >> (first_bit + 8 * at)); c != 0) text += c;
    }
    return text;
  };
  const auto level = static_cast<GeoLevel>(key >> kGeoLevelBit);
  if (level == GeoLevel::kDefault) return "*";
  return level == GeoLevel::kSubdivision ? code(24, 2) + "-" + code(0, 3) : code(0, 2);
}

std::string_view MemberView::text(int index) const {
  const std::uint8_t* at = group_ + load<std::uint32_t>(kTextsAt);
  for (; index > 0; --index) at += *at + 1;
  return {reinterpret_cast<const char*>(at) + 1, *at};
}

std::string_view GroupView::collection() const {
  std::uint32_t offset;
  std::memcpy(&offset, at_ + kCollectionAt, sizeof(offset));
  if (offset == 0) return {};
  return {reinterpret_cast<const char*>(at_) + offset + 1, at_[offset]};
}

std::optional<PreparedRrset> compose_plan(dns::RrType type, const PlanGroup& group) {
  MILEPOST_CHECK(may_compete(type), "a plan in place of records that are never chosen");
  if (!can_be_told(group, 0)) return std::nullopt;
  PreparedRrset rrset(sizeof(RrsetHeader));
  // A group's offsets are from its start, which the header keeps at a multiple of 4.
  Composer(rrset, group).compose();
  const std::size_t size = rrset.size() - sizeof(RrsetHeader);
  if (size > kPlanSizeMax) return std::nullopt;
  const RrsetHeader header{static_cast<std::uint16_t>(type), static_cast<std::uint16_t>(size >> 16),
                           static_cast<std::uint16_t>(size & 0xffff), 0, kIsPlan};
  std::memcpy(rrset.data(), &header, sizeof(header));
  return rrset;
}

PlanGroup decompose_plan(base::Bytes rrset) {
  return decompose_group(GroupView(rrset.data() + sizeof(RrsetHeader)));
}

bool plan_is_sound(base::Bytes rrset) {
  if (rrset.size() < sizeof(RrsetHeader)) return false;
  const RrsetView view(rrset.data());
  return view.is_plan() && view.records().size() == rrset.size() - sizeof(RrsetHeader) &&
         may_compete(view.type()) && Inspector(view.records()).group(0) == view.records().size();
}

void link_plan(std::uint8_t* rrset, const PlanLinks& links) {
  std::uint8_t* plan = rrset + sizeof(RrsetHeader);
  Linker(plan, links).group(plan);
}

}  // namespace milepost::zone
