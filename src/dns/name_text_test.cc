// Names to text and back in both notations, at their limits.
#include "dns/name_text.h"

#include <gtest/gtest.h>

namespace milepost::dns {
namespace {

using E = NameTextError;

std::string wire_of(const Name& name) {
  return {reinterpret_cast<const char*>(name.view().data()), name.size()};
}

std::string scanned(std::string_view text, Escapes escapes = Escapes::kDecimal,
                    const Name* origin = nullptr) {
  const auto name = scan_name(text, escapes, origin);
  return name ? wire_of(*name) : "error " + std::to_string(static_cast<int>(name.error()));
}

E error_of(std::string_view text, Escapes escapes, const Name* origin = nullptr) {
  const auto name = scan_name(text, escapes, origin);
  EXPECT_FALSE(name.has_value()) << text;
  return name ? E{} : name.error();
}

std::string labels(std::size_t count, std::string_view label) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text.append(label).append(".");
  }
  return text;
}

TEST(NameText, KeepsCaseAndTakesTheDotAsOptional) {
  EXPECT_EQ(scanned("Www.Example."), std::string("\3Www\7Example\0", 13));
  EXPECT_EQ(scanned("Www.Example"), std::string("\3Www\7Example\0", 13));
  EXPECT_EQ(scanned("."), std::string("\0", 1));
}

TEST(NameText, JoinsRelativeNamesToTheOrigin) {
  const Name origin = *scan_name("example.", Escapes::kDecimal);
  EXPECT_EQ(scanned("www", Escapes::kDecimal, &origin), std::string("\3www\7example\0", 13));
  EXPECT_EQ(scanned("www.", Escapes::kDecimal, &origin), std::string("\3www\0", 5));
  EXPECT_EQ(scanned("@", Escapes::kDecimal, &origin), std::string("\7example\0", 9));
  EXPECT_EQ(scanned("\\@", Escapes::kDecimal, &origin), std::string("\1@\7example\0", 11));
  EXPECT_EQ(scanned("www\\.", Escapes::kDecimal, &origin), std::string("\4www.\7example\0", 14));
  EXPECT_EQ(scanned("@"), std::string("\1@\0", 3));
}

TEST(NameText, ReadsDecimalAndOctalEscapes) {
  EXPECT_EQ(scanned("\\065\\.b."), std::string("\3A.b\0", 5));
  EXPECT_EQ(scanned("\\101\\.b.", Escapes::kOctal), std::string("\3A.b\0", 5));
  EXPECT_EQ(scanned("\\052.example.", Escapes::kOctal), std::string("\1*\7example\0", 11));
  EXPECT_EQ(scanned("*.example", Escapes::kOctal), std::string("\1*\7example\0", 11));
}

TEST(NameText, RefusesBrokenEscapes) {
  for (const char* text : {"\\", "a\\", "\\1", "\\12", "\\256", "\\999", "\\1a2"}) {
    EXPECT_EQ(error_of(text, Escapes::kDecimal), E::kBadEscape) << text;
  }
  for (const char* text : {"\\", "\\08", "\\400", "\\777", "\\189", "\\8"}) {
    EXPECT_EQ(error_of(text, Escapes::kOctal), E::kBadEscape) << text;
  }
}

TEST(NameText, RefusesEmptyNamesAndLabels) {
  EXPECT_EQ(error_of("", Escapes::kDecimal), E::kEmpty);
  for (const char* text : {"..", ".a", "a..b", "a..", "a.."}) {
    EXPECT_EQ(error_of(text, Escapes::kDecimal), E::kLabelEmpty) << text;
  }
}

TEST(NameText, HoldsLabelsTo63Octets) {
  const std::string longest(63, 'a');
  EXPECT_EQ(scanned(longest).size(), 65u);
  EXPECT_EQ(error_of(longest + "a", Escapes::kDecimal), E::kLabelTooLong);
  EXPECT_EQ(error_of(longest + "\\065", Escapes::kDecimal), E::kLabelTooLong);
}

TEST(NameText, HoldsNamesTo255OctetsAnd127Labels) {
  EXPECT_EQ(scanned(labels(127, "a")).size(), kNameSizeMax);
  EXPECT_EQ(error_of(labels(128, "a"), Escapes::kDecimal), E::kNameTooLong);
  const std::string three = labels(3, std::string(63, 'a'));
  EXPECT_EQ(scanned(three + std::string(61, 'b')).size(), kNameSizeMax);
  EXPECT_EQ(error_of(three + std::string(62, 'b'), Escapes::kDecimal), E::kNameTooLong);
  const Name origin = *scan_name(three, Escapes::kDecimal);
  EXPECT_EQ(scanned(std::string(61, 'b'), Escapes::kDecimal, &origin).size(), kNameSizeMax);
  EXPECT_EQ(error_of(std::string(62, 'b'), Escapes::kDecimal, &origin), E::kNameTooLong);
}

TEST(NameText, Route53TakesOnlyPrintableOctetsPlain) {
  for (int octet = 0; octet < 256; ++octet) {
    const std::string text(1, static_cast<char>(octet));
    if (octet == '.' || octet == '\\') {
      continue;
    }
    const bool plain = octet > 040 && octet < 0177;
    EXPECT_EQ(scan_name(text, Escapes::kOctal).has_value(), plain) << octet;
  }
}

TEST(NameText, PrintsAndScansEveryOctetAlike) {
  for (const Escapes escapes : {Escapes::kDecimal, Escapes::kOctal}) {
    for (int octet = 0; octet < 256; ++octet) {
      const Name name = *Name().with_label(std::string("a") + static_cast<char>(octet) + "1");
      const std::string text = print_name(name, escapes);
      EXPECT_EQ(scanned(text, escapes), wire_of(name)) << text;
    }
  }
}

TEST(NameText, PrintsAsRoute53ListsNames) {
  EXPECT_EQ(print_name(*scan_name("*.Ex_a-1.", Escapes::kOctal), Escapes::kOctal), "\\052.Ex_a-1.");
  EXPECT_EQ(print_name(*scan_name("a@b\\056c.", Escapes::kOctal), Escapes::kOctal), "a\\100b\\056c.");
  EXPECT_EQ(print_name(Name(), Escapes::kOctal), ".");
}

TEST(NameText, PrintsAsZoneFilesNeedIt) {
  EXPECT_EQ(print_name(*Name().with_label("*"), Escapes::kDecimal), "*.");
  EXPECT_EQ(print_name(*Name().with_label("a b.c;$@\"()\\"), Escapes::kDecimal),
            "a\\032b\\.c\\;\\$\\@\\\"\\(\\)\\\\.");
  EXPECT_EQ(print_name(*Name().with_label("\xff"), Escapes::kDecimal), "\\255.");
}

TEST(NameText, SaysErrorsInRoute53sWords) {
  EXPECT_EQ(words_of(E::kLabelTooLong).code, "DomainLabelTooLong");
  EXPECT_EQ(words_of(E::kLabelTooLong).what, "Domain label is too long");
  EXPECT_EQ(words_of(E::kUnsupportedCharacter).code, "UnsupportedCharacter");
}

TEST(NameText, FindsTheUnsupportedCharacterWhole) {
  EXPECT_EQ(unsupported_part("a b"), " ");
  EXPECT_EQ(unsupported_part("a\\040\xc3\xa9x"), "\xc3\xa9");
  EXPECT_EQ(unsupported_part("a\\040b\\ c"), "");
}

}  // namespace
}  // namespace milepost::dns
