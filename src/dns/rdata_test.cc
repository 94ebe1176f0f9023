// Rdata of every served type in zone-file rows: text to wire and back, in both dialects.
#include "dns/rdata.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace milepost::dns {
namespace {

constexpr TextRules kZoneFile = {};
constexpr TextRules kRoute53 = {Escapes::kOctal, nullptr};

std::string hex(base::Bytes octets) {
  std::string text;
  for (const std::uint8_t octet : octets) {
    text += fmt::format("{:02x}", octet);
  }
  return text;
}

Rdata octets_of(std::string_view hex_text) {
  const auto scanned = scan_rdata(static_cast<RrType>(65280),
                                  fmt::format("\\# {} {}", hex_text.size() / 2, hex_text), kZoneFile);
  EXPECT_TRUE(scanned.has_value()) << hex_text;
  return scanned.value_or(Rdata{});
}

struct Row {
  RrType type;
  std::string_view text;     // as written
  std::string_view printed;  // as printed for zone files; empty: as written
  std::string_view wire;     // hexadecimal
};

class ValidRdata : public testing::TestWithParam<Row> {};

TEST_P(ValidRdata, ScansAndPrints) {
  const auto& [type, text, printed, wire] = GetParam();
  const auto rdata = scan_rdata(type, text, kZoneFile);
  ASSERT_TRUE(rdata.has_value()) << text << ": " << rdata.error().code;
  EXPECT_EQ(hex(*rdata), wire) << text;
  EXPECT_TRUE(rdata_is_valid(type, *rdata)) << text;
  EXPECT_EQ(print_rdata(type, *rdata, kZoneFile), printed.empty() ? text : printed);
}

TEST_P(ValidRdata, ComesBackFromEitherDialect) {
  const Rdata rdata = octets_of(GetParam().wire);
  for (const TextRules& rules : {kZoneFile, kRoute53}) {
    const std::string text = print_rdata(GetParam().type, rdata, rules);
    const auto again = scan_rdata(GetParam().type, text, rules);
    ASSERT_TRUE(again.has_value()) << text << ": " << again.error().code;
    EXPECT_EQ(hex(*again), GetParam().wire) << text;
  }
}

TEST_P(ValidRdata, IsMalformedWhenCutShort) {
  const auto& row = GetParam();
  const bool open_end = row.type == RrType::TXT || row.type == RrType::SPF || row.type == RrType::CAA ||
                        row.type == RrType::SVCB || row.type == RrType::HTTPS || row.type == RrType::SSHFP ||
                        row.type == RrType::DS || row.type == RrType::TLSA;
  const Rdata rdata = octets_of(row.wire);
  for (std::size_t size = 0; size < rdata.size() && !open_end; ++size) {
    EXPECT_FALSE(rdata_is_valid(row.type, base::Bytes(rdata).first(size))) << size;
  }
  EXPECT_FALSE(rdata_is_valid(row.type, {}));
}

const Row kRows[] = {
    {RrType::A, "192.0.2.1", "", "c0000201"},
    {RrType::A, "0.0.0.0", "", "00000000"},
    {RrType::A, "255.255.255.255", "", "ffffffff"},
    {RrType::A, "\\# 4 C0 0002 01", "192.0.2.1", "c0000201"},
    {RrType::AAAA, "2001:0DB8:85a3:0:0:8a2e:0370:7334", "2001:db8:85a3::8a2e:370:7334",
     "20010db885a3000000008a2e03707334"},
    {RrType::AAAA, "::", "", "00000000000000000000000000000000"},
    {RrType::AAAA, "::1", "", "00000000000000000000000000000001"},
    {RrType::AAAA, "1::", "", "00010000000000000000000000000000"},
    // RFC 5952 4.2.2: one zero group is not shortened; 4.2.3: of two longest runs the first is.
    {RrType::AAAA, "2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1", "20010db8000000010001000100010001"},
    {RrType::AAAA, "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", "20010db8000000000001000000000001"},
    {RrType::AAAA, "2001:0:0:1:0:0:0:1", "2001:0:0:1::1", "20010000000000010000000000000001"},
    {RrType::AAAA, "::ffff:192.0.2.1", "", "00000000000000000000ffffc0000201"},
    {RrType::AAAA, "::192.0.2.1", "::c000:201", "000000000000000000000000c0000201"},
    {RrType::CAA, "0 issue \"ca.example; a=b\"", "", "0005697373756563612e6578616d706c653b20613d62"},
    {RrType::CAA, "128 issuewild \"\"", "", "8009697373756577696c64"},
    {RrType::CAA, "0 Tag1 bare", "0 Tag1 \"bare\"", "00045461673162617265"},
    {RrType::CNAME, "Target.Example.", "", "06546172676574074578616d706c6500"},
    {RrType::NS, "ns.example", "ns.example.", "026e73076578616d706c6500"},
    {RrType::PTR, ".", "", "00"},
    {RrType::PTR, "a\\.b\\032c.", "", "05612e62206300"},
    {RrType::DS, "60485 5 1 2BB183AF5F22588179A5 3B0A98631FAD1A292118",
     "60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118",
     "ec4505012bb183af5f22588179a53b0a98631fad1a292118"},
    {RrType::DS, "1 13 2 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
     "1 13 2 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF",
     "00010d0200112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"},
    {RrType::DS, "1 13 200 AB", "", "00010dc8ab"},
    {RrType::MX, "10 mail.example.", "", "000a046d61696c076578616d706c6500"},
    {RrType::MX, "0 .", "", "000000"},  // RFC 7505
    {RrType::MX, "65535 .", "", "ffff00"},
    {RrType::NAPTR, "100 50 \"u\" \"E2U+sip\" \"!^.*$!sip:a@b.c!\" .", "",
     "006400320175074532552b736970"
     "10215e2e2a24217369703a6140622e632100"},
    {RrType::NAPTR, "0 0 \"\" \"\" \"\" a.", "0 0 \"\" \"\" \"\" a.", "00000000000000016100"},
    {RrType::SOA, "ns. host.master. 1 7200 900 1209600 86400", "",
     "026e730004686f7374066d6173746572000000000100001c2000000384001275000001"
     "5180"},
    {RrType::SOA, "ns. a. 4294967295 2h 15M 2w 1d", "ns. a. 4294967295 7200 900 1209600 86400",
     "026e7300016100ffffffff00001c20000003840012750000015180"},
    {RrType::SPF, "\"v=spf1 -all\"", "", "0b763d73706631202d616c6c"},
    {RrType::SRV, "1 2 443 sip.example.", "", "0001000201bb03736970076578616d706c6500"},
    {RrType::SSHFP, "2 1 123456789ABCDEF67890123456789ABCDEF67890", "",
     "0201123456789abcdef67890123456789abcdef67890"},
    {RrType::SSHFP, "4 9 00", "", "040900"},
    {RrType::TLSA, "3 1 1 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF", "",
     "03010100112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"},
    {RrType::TLSA, "0 0 0 ab cd", "0 0 0 ABCD", "000000abcd"},
    {RrType::TXT, "\"\"", "", "00"},
    {RrType::TXT, "\"\" \"\"", "", "0000"},
    {RrType::TXT, "bare \"two words\"", "\"bare\" \"two words\"", "04626172650974776f20776f726473"},
    {RrType::TXT, "\"a\\\"b\\\\c\\233;\"", "",
     "0761226"
     "25c63e93b"},
};

INSTANTIATE_TEST_SUITE_P(Types, ValidRdata, testing::ValuesIn(kRows), [](const auto& row) {
  return fmt::format("{}_{}", print_type(row.param.type), row.index);
});

std::string text_of(RrType type, std::string_view text, const TextRules& rules = kZoneFile) {
  const auto rdata = scan_rdata(type, text, rules);
  return rdata ? hex(*rdata) : rdata.error().code;
}

TEST(Rdata, ServedTypesAreInAsciiOrder) {
  std::vector<std::string> mnemonics;
  for (const RrType type : served_types()) {
    mnemonics.push_back(print_type(type));
    EXPECT_EQ(scan_type(mnemonics.back()), type);
    EXPECT_TRUE(is_served(type));
  }
  EXPECT_EQ(mnemonics.size(), 17u);
  EXPECT_TRUE(std::ranges::is_sorted(mnemonics));
}

TEST(Rdata, TypesWithoutMnemonicHaveNumbers) {
  EXPECT_EQ(print_type(RrType::DNAME), "TYPE39");
  EXPECT_EQ(scan_type("type39"), RrType::DNAME);
  EXPECT_EQ(scan_type("aaaa"), RrType::AAAA);
  for (const char* text : {"", "AAAAA", "TYPE", "TYPE65536", "TYPE1x", "TYPE-1", "RRSIG"}) {
    EXPECT_EQ(scan_type(text), std::nullopt) << text;
  }
}

TEST(Rdata, TellsTheComposerWhereNamesAre) {
  const auto told = [](RrType type) {
    const auto name = name_in_rdata(type);
    return name ? fmt::format("{} {} {}", name->offset, name->count, name->compressible) : "none";
  };
  for (const RrType type : {RrType::NS, RrType::CNAME, RrType::PTR}) {
    EXPECT_EQ(told(type), "0 1 true");
  }
  EXPECT_EQ(told(RrType::MX), "2 1 true");
  EXPECT_EQ(told(RrType::SOA), "0 2 true");
  EXPECT_EQ(told(RrType::SRV), "6 1 false");
  EXPECT_EQ(told(RrType::HTTPS), "2 1 false");
  for (const RrType type :
       {RrType::A, RrType::AAAA, RrType::TXT, RrType::NAPTR, RrType::CAA, RrType::DNAME}) {
    EXPECT_EQ(told(type), "none");
  }
}

TEST(Rdata, UnknownTypesUseTheFormOfRfc3597) {
  const auto type = static_cast<RrType>(731);
  EXPECT_EQ(text_of(type, "\\# 6 abcdef 012345"), "abcdef012345");
  EXPECT_EQ(text_of(type, "\\# 0"), "");
  EXPECT_EQ(print_rdata(type, {}, kZoneFile), "\\# 0");
  EXPECT_EQ(print_rdata(type, octets_of("abcdef"), kZoneFile), "\\# 3 ABCDEF");
  EXPECT_TRUE(rdata_is_valid(type, octets_of("00")));
  EXPECT_EQ(text_of(type, "\\# 2 ab"), "TYPE731RRDATAIllegalSize");
  EXPECT_EQ(text_of(type, "\\# 1 abc"), "TYPE731RRDATAIllegalHexadecimal");
  EXPECT_EQ(text_of(type, "\\#"), "TYPE731RRDATAIllegalNumber");
  EXPECT_EQ(text_of(type, "abc"), "UnsupportedRecordType");
  EXPECT_EQ(text_of(type, "\\# 1 ab", kRoute53), "UnsupportedRecordType");
  EXPECT_EQ(text_of(RrType::A, "\\# 3 c00002"), "ARRDATAIllegalOctets");
}

TEST(Rdata, MalformedOctetsPrintInTheFormOfRfc3597) {
  EXPECT_EQ(print_rdata(RrType::A, octets_of("c00002"), kZoneFile), "\\# 3 C00002");
  EXPECT_FALSE(rdata_is_valid(RrType::A, octets_of("c000020101")));
  EXPECT_FALSE(rdata_is_valid(RrType::NS, octets_of("c00c")));  // a compression pointer
  EXPECT_FALSE(rdata_is_valid(RrType::CAA, octets_of("0002692d78")));
}

TEST(Rdata, NamesAreRelativeToTheOrigin) {
  const Name origin = *scan_name("example.", Escapes::kDecimal);
  const TextRules rules{Escapes::kDecimal, &origin};
  EXPECT_EQ(text_of(RrType::MX, "1 mail", rules), text_of(RrType::MX, "1 mail.example."));
  EXPECT_EQ(text_of(RrType::NS, "@", rules), text_of(RrType::NS, "example."));
}

TEST(Rdata, HoldsLongNames) {
  std::string text;
  for (int i = 0; i < 127; ++i) {
    text += "a.";
  }
  EXPECT_EQ(text_of(RrType::MX, "1 " + text).size(), 2 * (2 + kNameSizeMax));
  EXPECT_EQ(text_of(RrType::MX, "1 " + text + "a"), "DomainNameTooLong");
}

TEST(Rdata, HoldsRdataTo65535Octets) {
  const std::string string = "\"" + std::string(255, 'x') + "\" ";
  std::string text;
  for (int i = 0; i < 255; ++i) {
    text += string;
  }
  const std::string most = text + "\"" + std::string(254, 'x') + "\"";
  const auto rdata = scan_rdata(RrType::TXT, most, kZoneFile);
  ASSERT_TRUE(rdata.has_value());
  EXPECT_EQ(rdata->size(), kRdataSizeMax);
  EXPECT_EQ(print_rdata(RrType::TXT, *rdata, kZoneFile), most);
  EXPECT_EQ(text_of(RrType::TXT, text + string), "TXTRRDATATooLong");
}

TEST(Rdata, EveryOctetComesBackInCharacterStrings) {
  Rdata rdata{255};
  for (int octet = 0; octet < 255; ++octet) {
    rdata.push_back(static_cast<std::uint8_t>(octet));
  }
  rdata.insert(rdata.end(), {1, 255});
  for (const TextRules& rules : {kZoneFile, kRoute53}) {
    const std::string text = print_rdata(RrType::TXT, rdata, rules);
    EXPECT_EQ(text_of(RrType::TXT, text, rules), hex(rdata)) << text;
  }
}

}  // namespace
}  // namespace milepost::dns
