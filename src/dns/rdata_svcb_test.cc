// SVCB and HTTPS: the test vectors of RFC 9460 appendix D, and what the appendix leaves out.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include "dns/rdata.h"

namespace milepost::dns {
namespace {

constexpr TextRules kZoneFile = {};
constexpr TextRules kRoute53 = {Escapes::kOctal, nullptr};

std::string scanned(std::string_view text, const TextRules& rules = kZoneFile) {
  const auto rdata = scan_rdata(RrType::SVCB, text, rules);
  if (!rdata) {
    return rdata.error().code;
  }
  std::string hex;
  for (const std::uint8_t octet : *rdata) {
    hex += fmt::format("{:02x}", octet);
  }
  return hex;
}

constexpr std::string_view kFooExampleCom = "03666f6f076578616d706c6503636f6d00";
constexpr std::string_view kFooExampleOrg = "03666f6f076578616d706c65036f726700";

struct Vector {
  std::string_view text;
  std::string wire;
  std::string_view printed;
};

TEST(Svcb, ReadsTheVectorsOfRfc9460) {
  const std::string com(kFooExampleCom);
  const std::string org(kFooExampleOrg);
  const Vector vectors[] = {
      {"0 foo.example.com.", "0000" + com, "0 foo.example.com."},
      {"1 .", "000100", "1 ."},
      {"16 foo.example.com. port=53", "0010" + com + "000300020035", "16 foo.example.com. port=53"},
      {"1 foo.example.com. key667=hello", "0001" + com + "029b000568656c6c6f",
       "1 foo.example.com. key667=\"hello\""},
      {"1 foo.example.com. key667=\"hello\\210qoo\"", "0001" + com + "029b000968656c6c6fd2716f6f",
       "1 foo.example.com. key667=\"hello\\210qoo\""},
      {"1 foo.example.com. ipv6hint=\"2001:db8::1,2001:db8::53:1\"",
       "0001" + com + "0006002020010db800000000000000000000000120010db8000000000000000000530001",
       "1 foo.example.com. ipv6hint=2001:db8::1,2001:db8::53:1"},
      {"1 example.com. ipv6hint=\"2001:db8:122:344::192.0.2.33\"",
       "0001076578616d706c6503636f6d000006001020010db80122034400000000c0000221",
       "1 example.com. ipv6hint=2001:db8:122:344::c000:221"},
      {"16 foo.example.org. alpn=h2,h3-19 mandatory=ipv4hint,alpn ipv4hint=192.0.2.1",
       "0010" + org +
           "0000000400010004"
           "00010009026832"
           "0568332d3139"
           "00040004c0000201",
       "16 foo.example.org. mandatory=alpn,ipv4hint alpn=\"h2,h3-19\" ipv4hint=192.0.2.1"},
      {R"(16 foo.example.org. alpn="f\\\\oo\\,bar,h2")", "0010" + org + "0001000c08665c6f6f2c626172026832",
       R"(16 foo.example.org. alpn="f\\\\oo\\,bar,h2")"},
      {R"(16 foo.example.org. alpn=f\\\092oo\092,bar,h2)", "0010" + org + "0001000c08665c6f6f2c626172026832",
       R"(16 foo.example.org. alpn="f\\\\oo\\,bar,h2")"},
  };
  for (const auto& [text, wire, printed] : vectors) {
    ASSERT_EQ(scanned(text), wire) << text;
    const Rdata rdata = *scan_rdata(RrType::HTTPS, text, kZoneFile);
    EXPECT_EQ(print_rdata(RrType::HTTPS, rdata, kZoneFile), printed);
    EXPECT_EQ(scanned(print_rdata(RrType::SVCB, rdata, kRoute53), kRoute53), wire) << text;
  }
}

TEST(Svcb, RefusesTheFailureCasesOfRfc9460) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"key123=abc key123=def", "SVCBRRDATADuplicateSvcParam"},
      {"mandatory", "SVCBRRDATAIllegalSvcParamValue"},
      {"alpn", "SVCBRRDATAIllegalSvcParamValue"},
      {"port", "SVCBRRDATAIllegalSvcParamValue"},
      {"ipv4hint", "SVCBRRDATAIllegalSvcParamValue"},
      {"ipv6hint", "SVCBRRDATAIllegalSvcParamValue"},
      {"no-default-alpn=abc", "SVCBRRDATAIllegalSvcParamValue"},
      {"mandatory=key123", "SVCBRRDATAMandatorySvcParam"},
      {"mandatory=mandatory", "SVCBRRDATAIllegalSvcParamValue"},
      {"mandatory=key123,key123 key123=abc", "SVCBRRDATAIllegalSvcParamValue"},
  };
  for (const auto& [params, code] : cases) {
    EXPECT_EQ(scanned(fmt::format("1 foo.example.com. {}", params)), code) << params;
  }
}

TEST(Svcb, ReadsEveryKnownKey) {
  EXPECT_EQ(scanned("1 . alpn=h3 no-default-alpn"),
            "000100"
            "00010003026833"
            "00020000");
  EXPECT_EQ(scanned("1 . ech=AEX+DQ=="),
            "000100"
            "00050004"
            "0045fe0d");
  EXPECT_EQ(scanned("1 . dohpath=/q{?dns}"),
            "000100"
            "00070008"
            "2f717b3f646e737d");
  EXPECT_EQ(scanned("1 . ohttp"),
            "000100"
            "00080000");
  EXPECT_EQ(scanned("1 . ipv4hint=192.0.2.1,192.0.2.2"),
            "000100"
            "00040008"
            "c0000201c0000202");
  EXPECT_EQ(scanned("1 . key65534"),
            "000100"
            "fffe0000");
  EXPECT_EQ(scanned("1 . key3=\\000\\053"), scanned("1 . port=53"));
  EXPECT_EQ(scanned("1 . key9=\"a b\""),
            "000100"
            "00090003"
            "612062");
}

TEST(Svcb, RefusesBrokenParameters) {
  for (const char* params : {"key65535",
                             "key65536",
                             "key01",
                             "key",
                             "Alpn=h2",
                             "foo=1",
                             "=",
                             "port=65536",
                             "port=x",
                             "port=1,2",
                             "port=",
                             "alpn=,",
                             "alpn=h2,",
                             "alpn=a\\\\b",
                             "ipv4hint=1.2.3",
                             "ipv4hint=192.0.2.1,",
                             "ech=AEX",
                             "ech=A=X=",
                             "ech=AB==",
                             "dohpath",
                             "ohttp=1",
                             "key3=abc",
                             "no-default-alpn",
                             "mandatory=port",
                             "port=\"53"}) {
    EXPECT_FALSE(scan_rdata(RrType::SVCB, fmt::format("1 . {}", params), kZoneFile).has_value()) << params;
  }
  EXPECT_EQ(scanned("1"), "SVCBRRDATANotTwoFields");
}

TEST(Svcb, AliasModeMayHaveParameters) {
  EXPECT_EQ(scanned("0 . port=53"),
            "000000"
            "000300020035");
}

TEST(Svcb, PrintsOnlyKeyNamesOfRfc9460) {
  const Rdata rdata = *scan_rdata(RrType::SVCB, "1 . ohttp dohpath=/q ipv6hint=::1", kZoneFile);
  EXPECT_EQ(print_rdata(RrType::SVCB, rdata, kZoneFile), "1 . ipv6hint=::1 key7=\"/q\" key8");
}

TEST(Svcb, RefusesBrokenOctets) {
  const Rdata good = *scan_rdata(RrType::SVCB, "1 . alpn=h2 port=53", kZoneFile);
  EXPECT_TRUE(rdata_is_valid(RrType::SVCB, good));
  Rdata reserved = *scan_rdata(RrType::SVCB, "1 . key65534", kZoneFile);
  reserved[4] = 0xff;  // key65535
  EXPECT_FALSE(rdata_is_valid(RrType::SVCB, reserved));
  Rdata descending = good;
  descending[4] = 4;
  EXPECT_FALSE(rdata_is_valid(RrType::SVCB, descending));
  for (std::size_t size = 0; size < good.size(); ++size) {
    const bool whole_param = size == 3 || size == 3 + 7;
    EXPECT_EQ(rdata_is_valid(RrType::SVCB, base::Bytes(good).first(size)), whole_param) << size;
  }
}

}  // namespace
}  // namespace milepost::dns
