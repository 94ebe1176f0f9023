// Route 53's spelling of names: escapes, case, dots and the texts of its refusals.
#include "model/route53_name.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace milepost::model {
namespace {

TEST(Route53Name, NormalizesToTheStoredForm) {
  struct Row {
    std::string text, stored;
  };
  const std::vector<Row> rows = {
      {"www.example.com", "www.example.com."},
      {"www.example.com.", "www.example.com."},
      {"WWW.Example.COM", "www.example.com."},
      {".", "."},
      {"*.example.com", "\\052.example.com."},
      {"\\052.example.com", "\\052.example.com."},
      {"a@b.example.com", "a\\100b.example.com."},
      {"a\\100b.example.com", "a\\100b.example.com."},
      {"_sip._tcp.example.com", "_sip._tcp.example.com."},
      {"first\\056last.example.com", "first\\056last.example.com."},
      {"\\127ww.example.com", "www.example.com."},  // \127 is W: a letter all the same
      {"\\040.example.com", "\\040.example.com."},  // a space, escaped as it has to be
      {"\\303\\244.example.com", "\\303\\244.example.com."},
      {std::string(63, 'a') + ".example.com", std::string(63, 'a') + ".example.com."},
  };
  for (const auto& [text, stored] : rows) {
    const auto name = normalize_name(text);
    ASSERT_TRUE(name) << text << ": " << name.error().message;
    EXPECT_EQ(*name, stored);
    EXPECT_EQ(normalize_name(*name).value(), stored) << "the stored form is its own stored form";
  }
}

TEST(Route53Name, RefusesInTheWordsOfRoute53) {
  const std::string long_label(64, 'a');
  const std::string long_name = std::string(63, 'a') + "." + std::string(63, 'b') + "." +
                                std::string(63, 'c') + "." + std::string(63, 'd') + ".com";
  struct Row {
    std::string text, message;
  };
  const std::vector<Row> rows = {
      {"", "FATAL problem: DomainNameEmpty (Domain name is empty) encountered with ''"},
      {"a..example.com",
       "FATAL problem: DomainLabelEmpty (Domain label is empty) encountered with 'a..example.com'"},
      {".example.com",
       "FATAL problem: DomainLabelEmpty (Domain label is empty) encountered with '.example.com'"},
      {"example.com..",
       "FATAL problem: DomainLabelEmpty (Domain label is empty) encountered with 'example.com..'"},
      {"www." + long_label + ".com",
       "FATAL problem: DomainLabelTooLong (Domain label is too long) encountered with '" + long_label + "'"},
      {long_label,
       "FATAL problem: DomainLabelTooLong (Domain label is too long) encountered with '" + long_label + "'"},
      {long_name,
       "FATAL problem: DomainNameTooLong (Domain name is too long) encountered with '" + long_name + "'"},
      {"a b.example.com",
       "FATAL problem: UnsupportedCharacter (Value contains unsupported characters) encountered with ' '"},
      {"a\x7f.example.com",
       "FATAL problem: UnsupportedCharacter (Value contains unsupported characters) encountered with '\x7f'"},
      {"\u00fcn\u00ef.example",
       "FATAL problem: UnsupportedCharacter (Value contains unsupported characters) encountered with "
       "'\u00fc'"},
  };
  for (const auto& [text, message] : rows) {
    const auto name = normalize_name(text);
    ASSERT_FALSE(name) << text << " became " << *name;
    EXPECT_EQ(name.error().code, "InvalidInput");
    EXPECT_EQ(name.error().message, message);
  }
}

std::string escaped(int octet) {
  return {'\\', static_cast<char>('0' + octet / 64), static_cast<char>('0' + octet / 8 % 8),
          static_cast<char>('0' + octet % 8)};
}

TEST(Route53Name, TreatsEveryOctetAsTheDeveloperGuideSays) {
  for (int octet = 0; octet < 256; ++octet) {
    const char c = static_cast<char>(octet);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool plain = letter || (c >= '0' && c <= '9') || c == '-' || c == '_';
    const std::string stored = letter  ? std::string(1, static_cast<char>(c | 0x20))
                               : plain ? std::string(1, c)
                                       : escaped(octet);
    EXPECT_EQ(normalize_name("a" + escaped(octet) + ".example.com").value(), "a" + stored + ".example.com.")
        << octet;
    if (c == '.' || c == '\\') continue;
    const auto raw = normalize_name("a" + std::string(1, c) + ".example.com");
    EXPECT_EQ(raw.has_value(), octet > 040 && octet < 0177) << octet;
    if (raw) {
      EXPECT_EQ(*raw, "a" + stored + ".example.com.") << octet;
    }
  }
}

TEST(Route53Name, KnowsWildcards) {
  EXPECT_TRUE(is_wildcard("\\052.example.com."));
  EXPECT_FALSE(is_wildcard("\\052a.example.com."));
  EXPECT_FALSE(is_wildcard("a.\\052.example.com."));
  EXPECT_FALSE(is_wildcard("example.com."));
}

TEST(Route53Name, KnowsWhatLiesInAZone) {
  EXPECT_TRUE(is_in_zone("example.com.", "example.com."));
  EXPECT_TRUE(is_in_zone("a.b.example.com.", "example.com."));
  EXPECT_TRUE(is_in_zone("example.com.", "."));
  EXPECT_FALSE(is_in_zone("badexample.com.", "example.com."));
  EXPECT_FALSE(is_in_zone("a\\056example.com.", "example.com."));
  EXPECT_FALSE(is_in_zone("com.", "example.com."));
  EXPECT_FALSE(is_in_zone("www.example.org.", "example.com."));
}

}  // namespace
}  // namespace milepost::model
