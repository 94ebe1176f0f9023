#include "dns/name.h"

#include <gtest/gtest.h>

#include <vector>

namespace milepost::dns {
namespace {

Name name_of(std::initializer_list<std::string_view> labels) {
  Name name;
  for (auto label = std::rbegin(labels); label != std::rend(labels); ++label)
    name = name.with_label(*label).value();
  return name;
}

TEST(Name, ComparesFoldedAndKeepsCase) {
  EXPECT_EQ(name_of({"WWW", "Example", "com"}), name_of({"www", "eXAMPLE", "COM"}));
  EXPECT_FALSE(name_of({"www", "example"}) == name_of({"www", "examplf"}));
  EXPECT_EQ(name_of({"WWW"}).view().first_label()[0], 'W');
  EXPECT_EQ(name_of({"WWW"}).folded().view().first_label()[0], 'w');
}

TEST(Name, FoldsAsciiLettersOnly) {
  for (int octet = 0; octet < 256; ++octet) {
    const int expected = octet >= 'A' && octet <= 'Z' ? octet + 32 : octet;
    EXPECT_EQ(kFold[static_cast<std::size_t>(octet)], expected);
  }
}

TEST(Name, KnowsWhatLiesBelow) {
  const Name apex = name_of({"example", "com"});
  EXPECT_TRUE(name_of({"a", "b", "EXAMPLE", "com"}).view().is_at_or_below(apex));
  EXPECT_TRUE(apex.view().is_at_or_below(apex));
  EXPECT_TRUE(apex.view().is_at_or_below(Name()));
  EXPECT_FALSE(name_of({"notexample", "com"}).view().is_at_or_below(apex));
  EXPECT_FALSE(name_of({"com"}).view().is_at_or_below(apex));
}

TEST(Name, RefusesWhatIsTooLong) {
  const std::string label63(63, 'a');
  Name name;
  for (int i = 0; i < 3; ++i) name = name.with_label(label63).value();
  EXPECT_EQ(name.size(), 193u);
  EXPECT_TRUE(name.with_label(std::string(61, 'a')).has_value());
  EXPECT_FALSE(name.with_label(std::string(62, 'a')).has_value());
  EXPECT_FALSE(name.with_label(std::string(64, 'a')).has_value());
  EXPECT_FALSE(name.with_label("").has_value());
  EXPECT_FALSE(name.joined_to(name).has_value());
}

// The example of RFC 4034 6.1.
TEST(Name, CanonicalOrder) {
  const std::vector<Name> ordered = {name_of({"example"}),
                                     name_of({"a", "example"}),
                                     name_of({"yljkjljk", "a", "example"}),
                                     name_of({"Z", "a", "example"}),
                                     name_of({"zABC", "a", "EXAMPLE"}),
                                     name_of({"z", "example"}),
                                     name_of({"\001", "z", "example"}),
                                     name_of({"*", "z", "example"}),
                                     name_of({"\200", "z", "example"})};
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    for (std::size_t j = 0; j < ordered.size(); ++j) {
      EXPECT_EQ(canonical_compare(ordered[i], ordered[j]), i <=> j) << i << " " << j;
    }
  }
}

std::size_t parse(std::vector<std::uint8_t> message, std::size_t& offset, std::vector<std::uint8_t>& name) {
  name.assign(kNameSizeMax, 0);
  const std::size_t size = parse_name(message, offset, name.data());
  name.resize(size);
  return size;
}

TEST(ParseName, FollowsPointersBackwardsOnly) {
  std::vector<std::uint8_t> name;
  const std::vector<std::uint8_t> message = {1, 'a', 0, 1, 'b', 0xc0, 0, 0xc0, 3, 9};
  std::size_t offset = 7;
  EXPECT_EQ(parse(message, offset, name), 5u);
  EXPECT_EQ(offset, 9u);
  EXPECT_EQ(name, (std::vector<std::uint8_t>{1, 'b', 1, 'a', 0}));

  offset = 0;
  EXPECT_EQ(parse({0xc0, 0}, offset, name), 0u) << "to itself";
  offset = 0;
  EXPECT_EQ(parse({0xc0, 2, 0}, offset, name), 0u) << "forwards";
  offset = 4;
  EXPECT_EQ(parse({1, 'a', 0xc0, 4, 0xc0, 0}, offset, name), 0u) << "in a circle";
}

TEST(ParseName, RefusesWhatIsCutOff) {
  std::vector<std::uint8_t> name;
  std::size_t offset = 0;
  EXPECT_EQ(parse({}, offset, name), 0u);
  EXPECT_EQ(parse({3, 'a', 'b'}, offset, name), 0u);
  EXPECT_EQ(parse({1, 'a'}, offset, name), 0u);
  EXPECT_EQ(parse({0xc0}, offset, name), 0u);
  EXPECT_EQ(parse({0x40, 'a', 0}, offset, name), 0u) << "label type 01 (RFC 6891 5)";
}

TEST(ParseName, HoldsNamesTo255Octets) {
  std::vector<std::uint8_t> wire;
  for (int i = 0; i < 127; ++i) wire.insert(wire.end(), {1, 'x'});
  wire.push_back(0);
  std::vector<std::uint8_t> name;
  std::size_t offset = 0;
  EXPECT_EQ(parse(wire, offset, name), 255u);
  EXPECT_EQ(NameView(name.data(), name.size()).label_count(), 127u);
  EXPECT_TRUE(parse_uncompressed_name(wire).has_value());
  wire.insert(wire.begin(), {1, 'x'});
  offset = 0;
  EXPECT_EQ(parse(wire, offset, name), 0u);
  EXPECT_FALSE(parse_uncompressed_name(wire).has_value());
}

}  // namespace
}  // namespace milepost::dns
