// XML from strangers: what is read as written, and what is refused before it can do harm.
#include "aws/xml.h"

#include <gtest/gtest.h>

#include "aws/xml_text.h"

namespace milepost::aws {
namespace {

std::string code_of(std::string_view document) {
  const auto element = parse_xml(document);
  return element ? "" : element.error().code;
}

std::string nested(std::size_t depth) {
  std::string document;
  for (std::size_t i = 0; i < depth; ++i) document += "<a>";
  for (std::size_t i = 0; i < depth; ++i) document += "</a>";
  return document;
}

TEST(Xml, ReadsElementsAndText) {
  const auto root = parse_xml("<?xml version=\"1.0\"?>\n<A><B>x &amp; &#x41;&#66;</B><C/><B> </B></A>");
  ASSERT_TRUE(root);
  ASSERT_EQ(root->children.size(), 3u);
  EXPECT_EQ(root->name, "A");
  EXPECT_EQ(root->children[0].text, "x & AB");
  EXPECT_EQ(root->children[1].name, "C");
  EXPECT_EQ(root->children[2].text, " ");
}

TEST(Xml, CharacterDataSectionsAreTextAsItStands) {
  const auto root = parse_xml("<A>1<![CDATA[<&lt;>]]>2<!-- not this --></A>");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->text, "1<&lt;>2");
}

TEST(Xml, PrefixesAreNotPartOfNames) {
  const auto root =
      parse_xml("<r:A xmlns:r=\"https://route53.amazonaws.com/doc/2013-04-01/\"><r:B>1</r:B></r:A>");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->name, "A");
  EXPECT_EQ(root->children[0].name, "B");
}

TEST(Xml, NoNamespaceAndOldOnesAreTakenForOurs) {
  EXPECT_EQ(code_of("<A/>"), "");
  EXPECT_EQ(code_of("<A xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"/>"), "");
  EXPECT_EQ(code_of("<A xmlns=\"https://route53.amazonaws.com/doc/2012-02-29/\"/>"), "");
}

TEST(Xml, ForeignNamespaceIsRefusedInAwsWords) {
  const auto root = parse_xml("<A xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>");
  ASSERT_FALSE(root);
  EXPECT_EQ(
      root.error(),
      (base::Error{"InvalidInput", "Invalid XML ; cvc-elt.1: Cannot find the declaration of element 'A'."}));
}

TEST(Xml, ElementsOfForeignNamespacesAreNoneOfOurs) {
  EXPECT_EQ(code_of("<A xmlns:x=\"urn:x\"><B xmlns=\"\"/></A>"), "");
  EXPECT_EQ(code_of("<A><B xmlns=\"urn:x\"/></A>"), "InvalidInput");
  const auto root = parse_xml("<A xmlns:x=\"urn:x\"><x:B/></A>");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->children[0].name, "x:B");  // which no type has for a member
}

TEST(Xml, WhatIsNotWellFormedIsMalformed) {
  for (const char* document :
       {"", "   ", "text", "<A>", "<A></B>", "<A/><B/>", "<A", "<A><B></A></B>", "{\"A\":1}",
        "<A>&undeclared;</A>", "<A>&amp</A>", "<A>&#0;</A>", "<A>&#xD800;</A>", "<A>&#x110000;</A>",
        "<A>&#12a;</A>", "<A>& </A>", "<A/>text", "text<A/>", "<A/><![CDATA[]]>"}) {
    EXPECT_EQ(code_of(document), "MalformedInput") << document;
  }
}

TEST(Xml, OtherEncodingsAreMalformed) {
  EXPECT_EQ(code_of("<A>\xff</A>"), "MalformedInput");
  EXPECT_EQ(code_of("<A>\xc0\xaf</A>"), "MalformedInput");      // an overlong slash
  EXPECT_EQ(code_of("<A>\xed\xa0\x80</A>"), "MalformedInput");  // a surrogate
  EXPECT_EQ(code_of("<A>\x01</A>"), "MalformedInput");
  EXPECT_EQ(code_of(std::string_view("<A>\0</A>", 8)), "MalformedInput");
  EXPECT_EQ(code_of(std::string_view("<\0A\0/\0>\0", 8)), "MalformedInput");  // UTF-16
  EXPECT_EQ(code_of("\xef\xbb\xbf<A>\xc3\xa9</A>"), "");                      // a byte order mark is allowed
}

TEST(Xml, DocumentTypesAreRefusedAndWithThemEntityBombs) {
  EXPECT_EQ(code_of("<!DOCTYPE A><A/>"), "MalformedInput");
  EXPECT_EQ(code_of("<!DOCTYPE A [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><A>&b;</A>"),
            "MalformedInput");
  EXPECT_EQ(code_of("<!DOCTYPE A [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><A>&x;</A>"), "MalformedInput");
}

TEST(Xml, NestingIsBounded) {
  EXPECT_EQ(code_of(nested(kXmlDepthMax)), "");
  EXPECT_EQ(code_of(nested(kXmlDepthMax + 1)), "MalformedInput");
  EXPECT_EQ(code_of(nested(100'000)), "MalformedInput");
}

TEST(Xml, WhatIsWrittenIsReadBack) {
  const std::string text = "<&>\"' \r\n\t\xc3\xa9]]>";
  XmlWriter out;
  out.open_root("A");
  out.element("B", text);
  out.close("A");
  const auto root = parse_xml(out.take());
  ASSERT_TRUE(root);
  EXPECT_EQ(root->children[0].text, text);
}

}  // namespace
}  // namespace milepost::aws
