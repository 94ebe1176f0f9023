// A plan: the record sets of one name and type that compete for an answer, and how one of them is chosen.
//
// It stands in a node where a plain record set would (RrsetHeader with kIsPlan; its size is count << 16 | size):
//
//   group:   | policy u8 | flags u8 | members u16 | collection u32 | its number u32 | member x members |
//            | position x members | content x members | collection's id | texts x members |
//   member:  | check u32 | target u32 | key u64 | content u32 | texts u32 | kind u8 | bias i8 | flags u8 | 0 |
//
//   check       verdict slot of its health check; 0: none
//   target      verdict slot of what it leads to, where that is evaluated; 0: it is not
//   key         what the policy compares: weight, failover role, geographic code, number of a region, location's hash
//   content     offset of what it leads to: a record set as nodes have it | name | outside name | group
//   texts       offset of three strings, each behind its size octet: set identifier, health check, parameter
//   collection  offset of a CIDR collection's id behind its size octet, when IP-based; 0: none; its number when linked
//   position    three floats, a unit vector; only when geoproximity or latency
//   name        hash u32 | size u8 | folded name
//
// Offsets are from the group's own start; contents stand at multiples of 4. Packets read no texts: they stand last, so
// that what packets do read is in few cache lines. `check`, `target`, hashes, the keys of regions and locations and
// numbers of collections belong to one process: they are zero on disk and in the journal, and link_plan() sets them.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "dns/name.h"
#include "dns/wire.h"
#include "zone/node.h"

namespace milepost::zone {

/// How one of the members is chosen (Developer Guide, "Choosing a routing policy").
enum class Policy : std::uint8_t {
  kSimple,
  kWeighted,
  kLatency,
  kFailover,
  kGeolocation,
  kMultivalue,
  kGeoproximity,
  kIpBased,
};
inline constexpr std::size_t kPolicyCount = 8;

enum class ContentKind : std::uint8_t {
  kRecords,  // what is answered
  kName,     // alias: what stands at another name of the zone, of the same type
  kOutside,  // alias: what a name elsewhere resolves to
  kGroup,    // the choice goes on
};

inline constexpr std::uint64_t kFailoverPrimary = 0;
inline constexpr std::uint64_t kFailoverSecondary = 1;
inline constexpr std::uint64_t kDefaultCidrKey = 0;  // the location `*`
inline constexpr std::uint64_t kUnknownRegion = 0xffff;

/// A geographic location as a key: equal locations, equal keys. Codes as in model::GeoLocation; all empty: the default.
std::uint64_t geo_key(std::string_view continent, std::string_view country, std::string_view subdivision);
/// The same of codes as integers, their letters as octets; 0: none. The smallest place that is told counts.
constexpr std::uint64_t geo_key(std::uint64_t continent, std::uint64_t country, std::uint64_t subdivision) {
  constexpr int kLevelShift = 56;
  if (subdivision != 0) return std::uint64_t{3} << kLevelShift | country << 24 | subdivision;
  if (country != 0) return std::uint64_t{2} << kLevelShift | country;
  if (continent != 0) return std::uint64_t{1} << kLevelShift | continent;
  return 0;
}
inline constexpr std::uint64_t kDefaultGeoKey = geo_key(0, 0, 0);
/// The inverse, for people: "EU", "DE", "US-CA"; "*" is the default.
std::string print_geo_key(std::uint64_t key);

struct PlanMember;

struct PlanGroup {
  Policy policy = Policy::kSimple;
  bool whole = false;               // of a traffic policy: its members are no record sets of their own
  std::string collection = {};      // IP-based: id of the CIDR collection
  std::vector<PlanMember> members;  // never left out: a default would need the members' type

  friend bool operator==(const PlanGroup&, const PlanGroup&) = default;
};

/// One record set of the competition.
struct PlanMember {
  std::string label = {};           // set identifier, at most 128 octets; of a simple record set empty
  std::string check = {};           // id of its health check; empty: none
  std::string param = {};           // region or CIDR location by name
  std::uint64_t key = 0;            // where it needs no link: weight, failover role, geo_key()
  std::array<float, 3> position{};  // geoproximity: unit vector; of a region's it is linked
  std::int8_t bias = 0;             // geoproximity: -99..99
  bool evaluate_target = false;
  ContentKind kind = ContentKind::kRecords;
  PreparedRrset records = {};         // kRecords
  dns::Name target = {};              // kName, kOutside
  std::vector<PlanGroup> group = {};  // kGroup: exactly one

  friend bool operator==(const PlanMember&, const PlanMember&) = default;
};

/// False for what a zone is made of: referrals and negative answers read NS and SOA without choosing.
constexpr bool may_compete(dns::RrType type) {
  return type != dns::RrType::NS && type != dns::RrType::SOA;
}

/// The octets of a plan in the form of a node's record set, nothing linked. nullopt: larger than kPlanSizeMax, more
/// than 65,535 members in a group, more than 64 groups within each other, or a text of more than 255 octets.
/// REQUIRES: may_compete(type).
std::optional<PreparedRrset> compose_plan(dns::RrType type, const PlanGroup& group);
inline constexpr std::size_t kPlanSizeMax = std::size_t{8} << 20;

/// What compose_plan() was given, but for what links set. REQUIRES: plan_is_sound(rrset).
PlanGroup decompose_plan(base::Bytes rrset);

/// True when compose_plan() could have made it, linked or not, so that nothing in it leads outside: for what comes from a
/// file.
bool plan_is_sound(base::Bytes rrset);

/// A member in place.
class MemberView {
 public:
  static constexpr std::size_t kSize = 28;
  static constexpr std::uint8_t kEvaluatesTarget = 1;

  MemberView(const std::uint8_t* group, const std::uint8_t* at) : group_(group), at_(at) {}

  std::uint32_t check_slot() const { return load<std::uint32_t>(0); }
  std::uint32_t target_slot() const { return load<std::uint32_t>(4); }
  std::uint64_t key() const { return load<std::uint64_t>(8); }
  ContentKind kind() const { return static_cast<ContentKind>(at_[24]); }
  std::int8_t bias() const { return static_cast<std::int8_t>(at_[25]); }
  bool evaluates_target() const { return (at_[26] & kEvaluatesTarget) != 0; }
  const std::uint8_t* content() const { return group_ + load<std::uint32_t>(16); }

  std::string_view label() const { return text(0); }
  std::string_view check() const { return text(1); }
  std::string_view param() const { return text(2); }

  /// Of kName and kOutside.
  std::uint32_t target_hash() const {
    std::uint32_t hash;
    std::memcpy(&hash, content(), sizeof(hash));
    return hash;
  }
  dns::NameView target() const { return {content() + 5, content()[4]}; }

 private:
  template <class T>
  T load(std::size_t offset) const {
    T value;
    std::memcpy(&value, at_ + offset, sizeof(T));
    return value;
  }
  std::string_view text(int index) const;

  const std::uint8_t* group_;
  const std::uint8_t* at_;
};

/// A group in place.
class GroupView {
 public:
  static constexpr std::size_t kHeaderSize = 12;
  static constexpr std::size_t kPositionSize = 3 * sizeof(float);
  static constexpr std::uint8_t kIsWhole = 1;

  static constexpr bool has_positions(Policy policy) {
    return policy == Policy::kGeoproximity || policy == Policy::kLatency;
  }

  explicit GroupView(const std::uint8_t* at) : at_(at) { std::memcpy(&count_, at + 2, sizeof(count_)); }

  const std::uint8_t* at() const { return at_; }
  Policy policy() const { return static_cast<Policy>(at_[0]); }
  bool is_whole() const { return (at_[1] & kIsWhole) != 0; }
  std::size_t size() const { return count_; }
  MemberView operator[](std::size_t index) const {
    return {at_, at_ + kHeaderSize + index * MemberView::kSize};
  }
  /// Of a member of a geoproximity or latency group; zeros: unknown.
  std::array<float, 3> position(std::size_t index) const {
    std::array<float, 3> vector;
    std::memcpy(vector.data(), at_ + kHeaderSize + count_ * MemberView::kSize + index * sizeof(vector),
                sizeof(vector));
    return vector;
  }
  /// Octets of what every choice reads: the header, all members and their positions. Contents stand behind them.
  static constexpr std::size_t head_size(Policy policy, std::size_t members) {
    return kHeaderSize + members * (MemberView::kSize + (has_positions(policy) ? kPositionSize : 0));
  }
  std::size_t head_size() const { return head_size(policy(), count_); }
  /// Id of the CIDR collection; empty: none.
  std::string_view collection() const;
  bool has_collection() const {
    std::uint32_t offset;
    std::memcpy(&offset, at_ + 4, sizeof(offset));
    return offset != 0;
  }
  /// Its place among CidrCollections. REQUIRES: has_collection(), and the plan is linked.
  std::uint32_t collection_number() const {
    std::uint32_t number;
    std::memcpy(&number, at_ + 8, sizeof(number));
    return number;
  }

 private:
  const std::uint8_t* at_;
  std::uint16_t count_;
};

/// The group of a plan that stands in a node. REQUIRES: rrset.is_plan().
inline GroupView plan_of(const RrsetView& rrset) {
  return GroupView(rrset.records().data());
}

/// What a process knows of a region. Numbers are below kUnknownRegion.
struct LinkedRegion {
  std::uint64_t number = kUnknownRegion;
  std::array<float, 3> position{};
};

/// Answers what plans leave open.
struct PlanLinks {
  /// The verdict slot of a health check.
  std::function<std::uint32_t(std::string_view check)> check;
  /// The verdict slot that says whether anything at that name of the zone is healthy.
  std::function<std::uint32_t(dns::NameView target)> name_health;
  /// The same of a name elsewhere: whether it resolves.
  std::function<std::uint32_t(dns::NameView target)> outside_health;
  /// The same of the group at that offset of the plan.
  std::function<std::uint32_t(std::size_t offset)> group_health;
  std::function<LinkedRegion(std::string_view region)> region;
  std::function<std::uint64_t(std::string_view location)> cidr_location;  // never kDefaultCidrKey
  std::function<std::uint32_t(std::string_view id)> collection;           // its number
  std::function<std::uint32_t(dns::NameView target)> hash;                // HashedName::hash(0)
};

/// Sets in place what belongs to this process. `rrset`: header and plan.
void link_plan(std::uint8_t* rrset, const PlanLinks& links);

}  // namespace milepost::zone
