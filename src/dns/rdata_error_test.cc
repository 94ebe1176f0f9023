// What Route 53 and the zone-file reader say to text that is no rdata.
#include <gtest/gtest.h>

#include "dns/rdata.h"

namespace milepost::dns {
namespace {

constexpr TextRules kZoneFile = {};
constexpr TextRules kRoute53 = {Escapes::kOctal, nullptr};

struct Row {
  RrType type;
  std::string_view text;
  std::string_view said;  // CODE (WHAT) encountered with 'VALUE'
};

std::string said(RrType type, std::string_view text, const TextRules& rules) {
  const auto rdata = scan_rdata(type, text, rules);
  if (rdata) {
    return "nothing";
  }
  const auto& [code, what, value] = rdata.error();
  return code + " (" + what + ") encountered with '" + value + "'";
}

TEST(RdataError, IsSaidInRoute53sWords) {
  const Row rows[] = {
      {RrType::A, "999.1.1.1",
       "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '999.1.1.1'"},
      {RrType::A, "192.0.2.1, 192.0.2.2",
       "ARRDATANotSingleField (Value contains spaces) encountered with '192.0.2.1, 192.0.2.2'"},
      {RrType::A, "", "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with ''"},
      {RrType::AAAA, "192.0.2.1",
       "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address) encountered with '192.0.2.1'"},
      {RrType::CNAME, "a b", "CNAMERRDATANotSingleField (Value contains spaces) encountered with 'a b'"},
      {RrType::CNAME, "", "DomainNameEmpty (Domain name is empty) encountered with ''"},
      {RrType::CNAME, "a..b", "DomainLabelEmpty (Domain label is empty) encountered with 'a..b'"},
      {RrType::NS, "caf\xc3\xa9",
       "UnsupportedCharacter (Value contains unsupported characters) encountered with '\xc3\xa9'"},
      {RrType::PTR, "a ",
       "UnsupportedCharacter (Value contains unsupported characters) encountered with ' '"},
      {RrType::TXT, "\t\"a\"",
       "UnsupportedCharacter (Value contains unsupported characters) encountered with '\t'"},
      {RrType::MX, "mail.example.",
       "MXRRDATANotTwoFields (MX record doesn't have 2 fields) encountered with 'mail.example.'"},
      {RrType::MX, "x mail.example.",
       "MXRRDATAIllegalNumber (Value is not a number between 0 and 65535) encountered with 'x'"},
      {RrType::SRV, "1 1 32769 a. b.",
       "SRVRRDATANotFourFields (SRV record doesn't have 4 fields) encountered with '1 1 32769 a. b.'"},
      {RrType::SRV, "1 1 65536 a.",
       "SRVRRDATAIllegalNumber (Value is not a number between 0 and 65535) encountered with '65536'"},
      {RrType::TXT, "v=spf1 -all",
       "InvalidCharacterString (Value should be enclosed in quotation marks) encountered with 'v=spf1 -all'"},
      {RrType::TXT, "",
       "InvalidCharacterString (Value should be enclosed in quotation marks) encountered with ''"},
      {RrType::TXT, "\"a\" b c",
       "InvalidCharacterString (Value should be enclosed in quotation marks) encountered with 'b c'"},
      {RrType::TXT, "\"a",
       "InvalidCharacterString (Value should be enclosed in quotation marks) encountered with '\"a'"},
      {RrType::TXT, "\"\\999\"",
       "IllegalEscapeSequence (Value contains an illegal escape sequence) encountered with '\"\\999\"'"},
      {RrType::CAA, "0 issue ca.example",
       "InvalidCharacterString (Value should be enclosed in quotation marks) encountered with 'ca.example'"},
      {RrType::CAA, "issue \"ca.example\"",
       "CAARRDATANotThreeFields (CAA record doesn't have 3 fields) encountered with 'issue \"ca.example\"'"},
      {RrType::CAA, "0 is-sue \"ca.example\"",
       "CAARRDATAIllegalTag (Tag is not 1 to 255 letters and digits) encountered with 'is-sue'"},
      {RrType::DS, "1 13 2 AB",
       "DSRRDATAIllegalDigest (Digest does not have the length of its type) encountered with '1 13 2 AB'"},
      {RrType::SOA, "ns. host. 1 2h 900 1209600 86400",
       "SOARRDATAIllegalNumber (Value is not a number between 0 and 4294967295) encountered with '2h'"},
  };
  for (const auto& [type, text, expected] : rows) {
    EXPECT_EQ(said(type, text, kRoute53), expected) << print_type(type) << ' ' << text;
  }
}

TEST(RdataError, CharacterStringsEndAt255Octets) {
  const std::string string(255, 'x');
  EXPECT_EQ(said(RrType::TXT, '"' + string + '"', kRoute53), "nothing");
  EXPECT_EQ(said(RrType::TXT, "\"x" + string + '"', kRoute53),
            "CharacterStringTooLong (Value is too long) encountered with '\"x" + string + "\"'");
  EXPECT_EQ(said(RrType::NAPTR, "1 1 \"\" \"\" \"x" + string + "\" .", kRoute53),
            "CharacterStringTooLong (Value is too long) encountered with '\"x" + string + "\"'");
  EXPECT_EQ(said(RrType::CAA, "0 issue \"x" + string + "\"", kRoute53),
            "nothing");  // RFC 8659 4.1 sets no limit
}

TEST(RdataError, AddressesAreStrict) {
  for (const char* text : {"1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.04", "1.2.3.256", "0x1.2.3.4",
                           "1.2.3.4.", "+1.2.3.4", "1.2.3.4x", "\"1.2.3.4\"", "::ffff:1.2.3.4"}) {
    EXPECT_TRUE(said(RrType::A, text, kZoneFile).starts_with("ARRDATAIllegalIPv4Address")) << text;
  }
  for (const char* text : {":", ":::", "1::2::3", "12345::", "::g", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
                           "fe80::1%eth0", "[::1]", "::1.2.3", "::01.2.3.4"}) {
    EXPECT_TRUE(said(RrType::AAAA, text, kZoneFile).starts_with("AAAARRDATAIllegalIPv6Address")) << text;
  }
}

TEST(RdataError, NumbersAreDigitsInRange) {
  for (const char* text : {"-1 .", "+1 .", "1.0 .", "0x1 .", "65536 .", "99999999999 .", "\"1\" ."}) {
    EXPECT_TRUE(said(RrType::MX, text, kZoneFile).starts_with("MXRRDATAIllegalNumber")) << text;
  }
  for (const char* text : {"1x", "h", "1h30", "h1", "4294967296", "7102w", "1h 1"}) {
    const std::string soa = std::string(". . 1 1 1 1 ") + text;
    EXPECT_TRUE(said(RrType::SOA, soa, kZoneFile).starts_with("SOARRDATA")) << text;
  }
}

TEST(RdataError, DigestsHaveTheLengthOfTheirType) {
  for (const auto& [type, text] : {std::pair{RrType::DS, "1 8 1 AB"},
                                   {RrType::DS, "1 8 4 AB"},
                                   {RrType::SSHFP, "1 1 AB"},
                                   {RrType::SSHFP, "1 2 AB"},
                                   {RrType::TLSA, "3 1 1 AB"},
                                   {RrType::TLSA, "3 1 2 AB"}}) {
    EXPECT_EQ(scan_rdata(type, text, kZoneFile).error().code, print_type(type) + "RRDATAIllegalDigest")
        << text;
  }
  for (const auto& [type, text] :
       {std::pair{RrType::DS, "1 8 1"}, {RrType::SSHFP, "1 1"}, {RrType::TLSA, "3 1 0"}}) {
    EXPECT_NE(said(type, text, kZoneFile), "nothing") << text;
  }
}

TEST(RdataError, BareWordsWithQuotationMarksInsideAreRefusedInZoneFiles) {
  EXPECT_EQ(said(RrType::TXT, "a=b", kZoneFile), "nothing");
  EXPECT_EQ(said(RrType::TXT, "a\\\"b", kZoneFile), "nothing");
  EXPECT_TRUE(said(RrType::TXT, "a\"b", kZoneFile).starts_with("InvalidCharacterString"));
  EXPECT_TRUE(said(RrType::TXT, "a=\"b c\"", kZoneFile).starts_with("InvalidCharacterString"));
}

}  // namespace
}  // namespace milepost::dns
