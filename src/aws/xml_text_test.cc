// The characters of XML: what answers say of text that XML cannot hold.
#include "aws/xml_text.h"

#include <gtest/gtest.h>

namespace milepost::aws {
namespace {

TEST(XmlText, MarkupIsWrittenAsReferencesAndReadBack) {
  EXPECT_EQ(escaped("a<b>&\"c\""), "a&lt;b&gt;&amp;&quot;c&quot;");
  EXPECT_EQ(resolve_references(escaped("a<b>&\"c\"")), "a<b>&\"c\"");
}

TEST(XmlText, WhatNoDocumentMayHoldIsReplaced) {
  const std::string bad = "\xEF\xBF\xBD";
  EXPECT_EQ(escaped("a\tb\nc"), "a\tb\nc");
  EXPECT_EQ(escaped("\r"), "&#13;");
  EXPECT_EQ(escaped(std::string_view("\0x\x1f\x7f", 4)), bad + "x" + bad + "\x7f");
  EXPECT_EQ(escaped("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
  EXPECT_EQ(escaped("\xC3"), bad);                                // cut off
  EXPECT_EQ(escaped("\xC0\xAF"), bad + bad);                      // overlong
  EXPECT_EQ(escaped("\xED\xA0\x80"), bad + bad + bad);            // a surrogate
  EXPECT_EQ(escaped("\xEF\xBF\xBE"), bad + bad + bad);            // U+FFFE
  EXPECT_EQ(escaped("\xF4\x90\x80\x80"), bad + bad + bad + bad);  // beyond U+10FFFF
  EXPECT_EQ(escaped("\xE9t\xE9"), bad + "t" + bad);               // Latin-1
}

TEST(XmlText, WhateverIsEscapedIsXml) {
  std::string octets;
  for (int i = 0; i < 256; ++i) octets += static_cast<char>(i);
  EXPECT_FALSE(is_xml_text(octets));
  EXPECT_TRUE(is_xml_text(escaped(octets)));
}

}  // namespace
}  // namespace milepost::aws
