// The look-up against a slow and obvious twin, on every small zone there is.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/published.h"
#include "dns/name_text.h"
#include "zone/catalog_writer.h"

namespace milepost::zone {
namespace {

using dns::RrType;

// Names are label lists from the apex down: {"a", "*"} is *.a.<apex>.
using Labels = std::vector<std::string>;
using TwinZone = std::map<Labels, std::set<RrType>>;

const Labels kAlphabet = {"a", "b", "*"};

std::vector<Labels> all_names(std::size_t depth_max) {
  std::vector<Labels> names = {{}};
  for (std::size_t begin = 0, depth = 0; depth < depth_max; ++depth) {
    const std::size_t end = names.size();
    for (; begin < end; ++begin) {
      for (const std::string& label : kAlphabet) {
        Labels longer = names[begin];
        longer.push_back(label);
        names.push_back(longer);
      }
    }
  }
  return names;
}

dns::Name name_of(const Labels& labels, std::string_view apex) {
  std::string text;
  for (auto label = labels.rbegin(); label != labels.rend(); ++label) text += *label + ".";
  return dns::scan_name(text + std::string(apex), dns::Escapes::kDecimal).value();
}

/// What the twin says: the kind, and of which name the node is.
struct Expected {
  Match::Kind kind;
  Labels node;
  friend bool operator==(const Expected&, const Expected&) = default;
};

bool exists(const TwinZone& zone, const Labels& name) {
  return name.empty() || std::ranges::any_of(zone, [&](const auto& entry) {
           return entry.first.size() >= name.size() &&
                  std::equal(name.begin(), name.end(), entry.first.begin());
         });
}

/// RFC 1034 4.3.2 and RFC 4592, word by word.
Expected look_up(const TwinZone& zone, const Labels& name, bool at_parent_side) {
  for (std::size_t depth = 1; depth <= name.size(); ++depth) {
    const Labels ancestor(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(depth));
    const auto entry = zone.find(ancestor);
    const bool itself = depth == name.size();
    if (entry != zone.end() && entry->second.contains(RrType::NS) && !(itself && at_parent_side)) {
      return {Match::Kind::kDelegation, ancestor};
    }
  }
  if (exists(zone, name)) return {Match::Kind::kExact, name};
  Labels encloser = name;
  while (!exists(zone, encloser)) encloser.pop_back();
  Labels wildcard = encloser;
  wildcard.push_back("*");
  if (exists(zone, wildcard)) return {Match::Kind::kWildcard, wildcard};
  return {Match::Kind::kNoSuchName, {}};
}

const std::string kApex = "example.";

/// What the zone under test says, in the twin's words.
Expected match(const Zone& zone, HashSeed seed, const Labels& name, bool at_parent_side) {
  const HashedName hashed(name_of(name, kApex), seed);
  const Match found = match_name(zone, hashed, zone.find(hashed, 0), at_parent_side);
  Expected result{found.kind, {}};
  if (found.node == nullptr) return result;
  base::Bytes relative = NodeView(found.node).relative_name();
  while (!relative.empty()) {
    result.node.insert(result.node.begin(),
                       std::string(relative.begin() + 1, relative.begin() + 1 + relative[0]));
    relative = relative.subspan(relative[0] + 1u);
  }
  return result;
}

class Lab {
 public:
  Lab() : writer_(catalog_), reader_(catalog_) {}

  void set(const TwinZone& zone) {
    writer_.remove_zone("Z");
    writer_.put_zone({"Z", name_of({}, kApex), 1, {}});
    const std::vector<dns::Rdata> address = {{192, 0, 2, 1}};
    const std::vector<dns::Rdata> host = {{2, 'n', 's', 0}};
    for (const auto& [name, types] : zone) {
      for (const RrType type : types) {
        ASSERT_TRUE(
            writer_.put_rrset("Z", name_of(name, kApex), type, 60, type == RrType::A ? address : host));
      }
    }
    writer_.commit(++revision_);
  }

  void erase(const Labels& name, RrType type) {
    ASSERT_TRUE(writer_.remove_rrset("Z", name_of(name, kApex), type));
    writer_.commit(++revision_);
  }

  void compare(const TwinZone& twin, const std::vector<Labels>& questions) {
    const Catalog* catalog = reader_.pin();
    const HashedName apex(name_of({}, kApex), catalog->seed());
    const Zone* zone = catalog->find(apex, Identity());
    ASSERT_NE(zone, nullptr);
    for (const Labels& name : questions) {
      for (const bool at_parent_side : {false, true}) {
        const Expected expected = look_up(twin, name, at_parent_side);
        const Expected got = match(*zone, catalog->seed(), name, at_parent_side);
        ASSERT_EQ(got, expected) << dns::print_name(name_of(name, kApex), dns::Escapes::kDecimal) << " kind "
                                 << static_cast<int>(got.kind) << ", the twin says "
                                 << static_cast<int>(expected.kind);
      }
    }
    reader_.unpin();
  }

 private:
  base::Published<Catalog> catalog_;
  CatalogWriter writer_;
  base::Published<Catalog>::Reader reader_;
  std::int64_t revision_ = 0;
};

// Every zone with up to three names out of the twelve of depth one and two, each with A or NS; every question up to
// depth three: 2,024 zones, 80 questions each.
TEST(LookupOracle, EverySmallZone) {
  const std::vector<Labels> names = all_names(2);
  const std::vector<Labels> questions = all_names(3);
  std::vector<std::pair<Labels, RrType>> choices;
  for (const Labels& name : names) {
    if (name.empty()) continue;
    choices.emplace_back(name, RrType::A);
    choices.emplace_back(name, RrType::NS);
  }
  Lab lab;
  int zones = 0;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    for (std::size_t j = i; j < choices.size(); ++j) {
      for (std::size_t k = j; k < choices.size(); ++k) {
        TwinZone zone;
        for (const std::size_t index : {i, j, k}) zone[choices[index].first].insert(choices[index].second);
        lab.set(zone);
        lab.compare(zone, questions);
        if (testing::Test::HasFatalFailure()) return;
        ++zones;
      }
    }
  }
  EXPECT_EQ(zones, 2600);
}

// Record sets come and go one by one; empty non-terminals must come and go with them.
TEST(LookupOracle, RandomHistories) {
  const std::vector<Labels> names = all_names(4);
  std::uint32_t random = 12345;
  const auto next = [&random](std::size_t below) {
    random = random * 1664525 + 1013904223;
    return static_cast<std::size_t>(random >> 8) % below;
  };
  for (int history = 0; history < 20; ++history) {
    TwinZone twin;
    for (int i = 0; i < 25; ++i) {
      const Labels& name = names[1 + next(names.size() - 1)];
      twin[name].insert(next(4) == 0 ? RrType::NS : RrType::A);
    }
    Lab lab;
    lab.set(twin);
    lab.compare(twin, names);
    while (!twin.empty()) {
      auto victim = twin.begin();
      std::advance(victim, static_cast<std::ptrdiff_t>(next(twin.size())));
      const RrType type = *victim->second.begin();
      lab.erase(victim->first, type);
      victim->second.erase(type);
      if (victim->second.empty()) twin.erase(victim);
      lab.compare(twin, names);
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace milepost::zone
