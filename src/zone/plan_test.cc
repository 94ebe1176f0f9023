#include "zone/plan.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "zone/name_hash.h"
#include "zone/plan_fixture.h"

namespace milepost::zone {
namespace {

using dns::RrType;

PreparedRrset compose(const PlanGroup& group) {
  return compose_plan(RrType::A, group).value();
}

/// Looks at everything there is in a plan. REQUIRES: plan_is_sound(): a sanitizer sees what lies outside.
void walk(base::Bytes rrset) {
  const PlanGroup group = decompose_plan(rrset);
  const auto again = compose_plan(RrsetView(rrset.data()).type(), group);
  ASSERT_TRUE(again);
  EXPECT_TRUE(plan_is_sound(*again));
  EXPECT_EQ(again->size(), rrset.size());
}

/// The octets alone in memory, so that a sanitizer sees every read outside.
bool is_sound(base::Bytes rrset) {
  const auto alone = std::make_unique<std::uint8_t[]>(rrset.size());
  std::ranges::copy(rrset, alone.get());
  const base::Bytes octets{alone.get(), rrset.size()};
  const bool sound = plan_is_sound(octets);
  if (sound) walk(octets);
  return sound;
}

TEST(Plan, WhatIsComposedDecomposesToTheSame) {
  Dice dice(1);
  for (int i = 0; i < 3000; ++i) {
    const PlanGroup group = random_group(dice, i % 6);
    const PreparedRrset rrset = compose(group);
    ASSERT_TRUE(is_sound(rrset));
    const RrsetView view(rrset.data());
    EXPECT_TRUE(view.is_plan());
    EXPECT_EQ(view.type(), RrType::A);
    EXPECT_EQ(view.records().size(), rrset.size() - sizeof(RrsetHeader));
    ASSERT_EQ(decompose_plan(rrset), group) << "group " << i;
    ASSERT_EQ(compose(decompose_plan(rrset)), rrset) << "group " << i;
  }
}

TEST(Plan, AGroupInPlaceShowsWhatWasPutIn) {
  const PreparedRrset rrset = compose(
      {.policy = Policy::kGeoproximity,
       .whole = true,
       .collection = "collection",
       .members = {{.label = "a", .check = "c1", .param = "eu-west-1", .bias = -99, .records = records(7)},
                   {.label = "b", .position = {0, 1, 0}, .bias = 99, .records = records(8)},
                   leads_to_name("c", "Other.Example.COM."),
                   leads_on("d", {.policy = Policy::kWeighted, .members = {leads_to_records("x", 9)}})}});
  const GroupView group = plan_of(RrsetView(rrset.data()));
  EXPECT_EQ(group.policy(), Policy::kGeoproximity);
  EXPECT_TRUE(group.is_whole());
  EXPECT_EQ(group.collection(), "collection");
  ASSERT_EQ(group.size(), 4u);
  EXPECT_EQ(group[0].label(), "a");
  EXPECT_EQ(group[0].check(), "c1");
  EXPECT_EQ(group[0].param(), "eu-west-1");
  EXPECT_EQ(group[0].bias(), -99);
  EXPECT_FALSE(group[0].evaluates_target());
  EXPECT_EQ(RrsetView(group[0].content()).ttl(), 60u);
  EXPECT_EQ(group[1].bias(), 99);
  EXPECT_EQ(group.position(1), (std::array<float, 3>{0, 1, 0}));
  EXPECT_EQ(group[2].kind(), ContentKind::kName);
  EXPECT_TRUE(group[2].evaluates_target());
  EXPECT_EQ(group[2].target(), name("other.example.com.").view()) << "folded, as nodes have it";
  const GroupView inner(group[3].content());
  EXPECT_EQ(inner.policy(), Policy::kWeighted);
  ASSERT_EQ(inner.size(), 1u);
  EXPECT_EQ(inner[0].label(), "x");
}

TEST(Plan, WhatTheOctetsCannotTellIsRefused) {
  PlanGroup many{.policy = Policy::kWeighted, .members = {}};
  many.members.resize(65'535, {.kind = ContentKind::kName, .target = name(".")});
  EXPECT_TRUE(compose_plan(RrType::A, many));
  many.members.push_back(many.members.front());
  EXPECT_FALSE(compose_plan(RrType::A, many)) << "the count has 16 bits";

  PlanGroup large{.policy = Policy::kMultivalue, .members = {}};
  large.members.resize(3000, {.records = records(1, 250)});
  EXPECT_FALSE(compose_plan(RrType::A, large));

  PlanGroup deep{.policy = Policy::kSimple, .members = {leads_to_records("", 1)}};
  for (int i = 0; i < 64; ++i) deep = {.policy = Policy::kSimple, .members = {leads_on("", deep)}};
  const auto deepest = compose_plan(RrType::A, deep);
  ASSERT_TRUE(deepest);
  EXPECT_TRUE(plan_is_sound(*deepest)) << "what is composed comes back from the journal";
  EXPECT_FALSE(compose_plan(RrType::A, {.policy = Policy::kSimple, .members = {leads_on("", deep)}}));

  const std::string long_text(256, 'x');
  EXPECT_FALSE(compose_plan(RrType::A, {.members = {{.label = long_text, .records = records(1)}}}));
  EXPECT_FALSE(compose_plan(RrType::A, {.members = {{.check = long_text, .records = records(1)}}}));
  EXPECT_FALSE(compose_plan(RrType::A, {.members = {{.param = long_text, .records = records(1)}}}));
  EXPECT_FALSE(compose_plan(RrType::A, {.collection = long_text, .members = {}}));
}

TEST(Plan, NoTruncationIsSound) {
  Dice dice(2);
  for (int i = 0; i < 60; ++i) {
    PreparedRrset rrset = compose(random_group(dice, 3));
    for (std::size_t size = 0; size < rrset.size(); ++size) {
      EXPECT_FALSE(is_sound(base::Bytes(rrset).first(size))) << "group " << i << " cut to " << size;
      if (size < sizeof(RrsetHeader)) continue;
      // The same where the header agrees with what is left.
      PreparedRrset cut(rrset.begin(), rrset.begin() + static_cast<std::ptrdiff_t>(size));
      RrsetHeader header;
      std::memcpy(&header, cut.data(), sizeof(header));
      header.count = static_cast<std::uint16_t>((size - sizeof(header)) >> 16);
      header.size = static_cast<std::uint16_t>(size - sizeof(header));
      std::memcpy(cut.data(), &header, sizeof(header));
      EXPECT_FALSE(is_sound(cut)) << "group " << i << " cut to " << size;
    }
    rrset.push_back(0);
    EXPECT_FALSE(is_sound(rrset)) << "something follows";
  }
}

// What changes only a number or a letter stays sound; what changes an offset or a size must not lead outside.
TEST(Plan, NoFlippedBitLeadsOutside) {
  Dice dice(3);
  std::size_t sound = 0;
  std::size_t unsound = 0;
  for (int i = 0; i < 25; ++i) {
    const PreparedRrset rrset = compose(random_group(dice, 2));
    for (std::size_t bit = 0; bit < 8 * rrset.size(); ++bit) {
      PreparedRrset flipped = rrset;
      flipped[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
      ++(is_sound(flipped) ? sound : unsound);
    }
  }
  EXPECT_GT(sound, 1000u);
  EXPECT_GT(unsound, 1000u);
}

TEST(Plan, SeveralFlippedOctetsDoNotLeadOutside) {
  Dice dice(4);
  for (int i = 0; i < 20'000; ++i) {
    PreparedRrset rrset = compose(random_group(dice, 2));
    for (std::uint32_t flips = 1 + dice.below(4); flips > 0; --flips)
      rrset[dice.below(rrset.size())] = static_cast<std::uint8_t>(dice.below(256));
    is_sound(rrset);
  }
}

/// A plan whose groups lead twice to the same one below, `levels` deep.
PreparedRrset doubling_plan(int levels) {
  PreparedRrset rrset = compose({.policy = Policy::kWeighted,
                                 .members = {leads_on("a", {.policy = Policy::kSimple, .members = {}}),
                                             leads_on("b", {.policy = Policy::kSimple, .members = {}})}});
  const std::size_t size = rrset.size() - sizeof(RrsetHeader);
  PreparedRrset plan(rrset.begin() + sizeof(RrsetHeader), rrset.end());
  const auto next_group = static_cast<std::uint32_t>(size);
  for (const std::size_t member : {std::size_t{0}, std::size_t{1}})
    std::memcpy(plan.data() + GroupView::kHeaderSize + member * MemberView::kSize + 16, &next_group,
                sizeof(next_group));
  rrset.resize(sizeof(RrsetHeader));
  for (int level = 0; level < levels; ++level) rrset.insert(rrset.end(), plan.begin(), plan.end());
  rrset.resize(rrset.size() + 8);  // a group of nobody
  RrsetHeader header;
  std::memcpy(&header, rrset.data(), sizeof(header));
  header.size = static_cast<std::uint16_t>(rrset.size() - sizeof(header));
  std::memcpy(rrset.data(), &header, sizeof(header));
  return rrset;
}

// Two to the power of forty ways lead through it: only a check that goes every octet once comes to an end.
TEST(Plan, WhatIsSharedIsNotSound) {
  EXPECT_FALSE(is_sound(doubling_plan(40)));
}

TEST(Plan, ReferralsAndNegativeAnswersReadRecordsAndNoPlans) {
  PreparedRrset rrset = compose({.members = {leads_to_records("", 1)}});
  ASSERT_TRUE(is_sound(rrset));
  for (const RrType type : {RrType::NS, RrType::SOA}) {
    EXPECT_FALSE(may_compete(type));
    const auto octets = static_cast<std::uint16_t>(type);
    std::memcpy(rrset.data(), &octets, sizeof(octets));
    EXPECT_FALSE(is_sound(rrset));
  }
}

// --- links ---

/// Answers with numbers that tell who asked.
struct Links {
  std::vector<std::size_t> groups;  // offsets that were asked for, in order
  PlanLinks links{
      .check = [](std::string_view check) { return static_cast<std::uint32_t>(100 + check.size()); },
      .name_health = [](dns::NameView target) { return static_cast<std::uint32_t>(200 + target.size()); },
      .outside_health = [](dns::NameView target) { return static_cast<std::uint32_t>(300 + target.size()); },
      .group_health =
          [this](std::size_t offset) {
            groups.push_back(offset);
            return static_cast<std::uint32_t>(400 + groups.size());
          },
      .region =
          [](std::string_view region) {
            return region == "r1" ? LinkedRegion{11, {0, 0, 1}} : LinkedRegion{};
          },
      .cidr_location = [](std::string_view location) { return std::uint64_t{500} + location.size(); },
      .collection = [](std::string_view id) { return static_cast<std::uint32_t>(700 + id.size()); },
      .hash = [](dns::NameView target) { return static_cast<std::uint32_t>(600 + target.size()); }};
};

GroupView linked(PreparedRrset& rrset, const Links& links) {
  link_plan(rrset.data(), links.links);
  return plan_of(RrsetView(rrset.data()));
}

TEST(PlanLinks, ChecksAndTargets) {
  PlanMember checked = leads_to_records("a", 1);
  checked.check = "c1";
  checked.evaluate_target = true;  // of records there is nothing to evaluate
  PreparedRrset rrset = compose({.policy = Policy::kWeighted,
                                 .members = {checked, leads_to_records("b", 2), leads_to_name("c", "x."),
                                             leads_to_name("d", "x.", false), leads_outside("e", "x.y."),
                                             leads_outside("f", "x.y.", false)}});
  const Links links;
  const GroupView group = linked(rrset, links);
  EXPECT_EQ(group[0].check_slot(), 102u);
  EXPECT_EQ(group[0].target_slot(), 0u);
  EXPECT_EQ(group[1].check_slot(), 0u);
  EXPECT_EQ(group[2].target_slot(), 203u);
  EXPECT_EQ(group[2].target_hash(), 603u);
  EXPECT_EQ(group[3].target_slot(), 0u);
  EXPECT_EQ(group[3].target_hash(), 603u) << "it is followed all the same";
  EXPECT_EQ(group[4].target_slot(), 305u);
  EXPECT_EQ(group[4].target_hash(), 605u);
  EXPECT_EQ(group[5].target_slot(), 0u);
  EXPECT_EQ(group[5].target_hash(), 605u);
}

TEST(PlanLinks, InnerGroupsBeforeWhatDependsOnThem) {
  PlanMember innermost = leads_to_records("x", 1);
  innermost.check = "check";
  const PlanGroup inner{.policy = Policy::kFailover, .members = {innermost}};
  const PlanGroup middle{.policy = Policy::kWeighted, .members = {leads_on("i", inner)}};
  PreparedRrset rrset =
      compose({.policy = Policy::kWeighted, .members = {leads_on("m", middle), leads_on("n", inner, false)}});
  const Links links;
  const GroupView group = linked(rrset, links);
  ASSERT_EQ(links.groups.size(), 2u) << "what nobody evaluates has no health";
  EXPECT_GT(links.groups[0], links.groups[1]);
  EXPECT_EQ(group[0].target_slot(), 402u);
  EXPECT_EQ(group[1].target_slot(), 0u);
  const GroupView middle_view(group[0].content());
  EXPECT_EQ(middle_view.at(), group.at() + links.groups[1]) << "offsets are from the start of the plan";
  EXPECT_EQ(middle_view[0].target_slot(), 401u);
  EXPECT_EQ(GroupView(middle_view[0].content())[0].check_slot(), 105u);
  EXPECT_EQ(GroupView(group[1].content())[0].check_slot(), 105u) << "linked all the same";
}

TEST(PlanLinks, Regions) {
  for (const Policy policy : {Policy::kLatency, Policy::kGeoproximity}) {
    PreparedRrset rrset =
        compose({.policy = policy,
                 .members = {{.label = "a", .param = "r1", .records = records(1)},
                             {.label = "b", .param = "gone", .records = records(2)},
                             {.label = "c", .position = {1, 0, 0}, .records = records(3)}}});
    const Links links;
    const GroupView group = linked(rrset, links);
    EXPECT_EQ(group[0].key(), 11u);
    EXPECT_EQ(group.position(0), (std::array<float, 3>{0, 0, 1}));
    EXPECT_EQ(group[1].key(), kUnknownRegion);
    EXPECT_EQ(group.position(1), (std::array<float, 3>{0, 0, 0})) << "unknown";
    EXPECT_EQ(group.position(2), (std::array<float, 3>{1, 0, 0})) << "coordinates stay as they were given";
  }
}

TEST(PlanLinks, CidrLocations) {
  PreparedRrset rrset = compose({.policy = Policy::kIpBased,
                                 .collection = "col",
                                 .members = {{.label = "a", .param = "*", .records = records(1)},
                                             {.label = "b", .param = "here", .records = records(2)}}});
  const Links links;
  const GroupView group = linked(rrset, links);
  EXPECT_EQ(group.collection_number(), 700 + group.collection().size());
  EXPECT_EQ(group[0].key(), kDefaultCidrKey);
  EXPECT_EQ(group[1].key(), 504u);
}

TEST(PlanLinks, AreNotPartOfWhatWasComposed) {
  Dice dice(5);
  for (int i = 0; i < 500; ++i) {
    const PlanGroup group = random_group(dice, 3);
    PreparedRrset rrset = compose(group);
    const PreparedRrset unlinked = rrset;
    const Links links;
    linked(rrset, links);
    ASSERT_TRUE(is_sound(rrset));
    ASSERT_EQ(decompose_plan(rrset), group);
    ASSERT_EQ(compose(decompose_plan(rrset)), unlinked);
  }
}

TEST(GeoKey, TellsLocationsApart) {
  const std::vector<std::array<std::string_view, 3>> locations = {
      {"", "*", ""},  {"EU", "", ""}, {"AF", "", ""},   {"", "DE", ""},   {"", "EU", ""},
      {"", "US", ""}, {"", "UM", ""}, {"", "US", "NY"}, {"", "US", "NJ"}, {"", "UA", "NY"}};
  std::map<std::uint64_t, std::size_t> seen;
  for (std::size_t i = 0; i < locations.size(); ++i) {
    const auto& [continent, country, subdivision] = locations[i];
    EXPECT_TRUE(seen.emplace(geo_key(continent, country, subdivision), i).second) << i;
  }
  EXPECT_EQ(geo_key("", "", ""), geo_key("", "*", ""));
  EXPECT_EQ(geo_key("NA", "US", "NY"), geo_key("", "US", "NY")) << "the smallest place decides";
}

}  // namespace
}  // namespace milepost::zone
