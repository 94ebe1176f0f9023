// What is refused before a name server is asked; the answers themselves are compared end to end.
#include "api/test_dns_answer.h"

#include <gtest/gtest.h>

#include "api/api_test_fixture.h"

namespace milepost::api {
namespace {

class TestDnsAnswer : public ApiTest {
 protected:
  void SetUp() override {
    ApiTest::SetUp();
    const std::string id = create("example.com.").hosted_zone.id;
    request_ = {.hosted_zone_id = id.substr(id.rfind('/') + 1),
                .record_name = "www.example.com",
                .record_type = "A",
                .resolver_ip = {},
                .edns0_client_subnet_ip = {},
                .edns0_client_subnet_mask = {}};
  }
  std::string problem() { return problem_of(test_dns_answer(*context_, caller_, request_)); }

  TestDnsAnswerRequest request_;
};

TEST_F(TestDnsAnswer, AProcessWithoutANameServerSaysSo) {
  EXPECT_EQ(problem(),
            "NotImplemented: TestDNSAnswer asks the name server of this process, and this process runs "
            "without one.");
}

TEST_F(TestDnsAnswer, NamesOutsideOfTheZoneAreRefused) {
  request_.record_name = "www.example.org";
  EXPECT_EQ(
      problem(),
      "InvalidInput: The record name www.example.org. does not lie within the hosted zone example.com.");
  request_.record_name = "";
  EXPECT_TRUE(problem().starts_with("InvalidInput: FATAL problem: DomainNameEmpty")) << problem();
}

TEST_F(TestDnsAnswer, MasksHaveTheirFamilysRange) {
  request_.edns0_client_subnet_mask = "24";
  EXPECT_EQ(problem(), "InvalidInput: EDNS0ClientSubnetMask needs EDNS0ClientSubnetIP.");
  const auto ends = [&](const char* address, const char* mask) {
    request_.edns0_client_subnet_ip = address;
    request_.edns0_client_subnet_mask = mask;
    return problem().substr(0, problem().find(':'));
  };
  for (const auto& [address, last, beyond] :
       {std::tuple("192.0.2.1", "32", "33"), std::tuple("2001:db8::1", "128", "129")}) {
    EXPECT_EQ(ends(address, "0"), "NotImplemented") << "this far it is valid";
    EXPECT_EQ(ends(address, last), "NotImplemented");
    for (const char* bad : {beyond, "-1", "", "x", "1x"})
      EXPECT_EQ(ends(address, bad), "InvalidInput") << bad;
  }
}

TEST_F(TestDnsAnswer, ZonesOfOthersAndScopedAddressesAreRefused) {
  EXPECT_TRUE(problem_of(test_dns_answer(*context_, stranger_, request_)).starts_with("AccessDenied:"));
  request_.resolver_ip = "fe80::1%eth0";
  EXPECT_EQ(problem(), "InvalidInput: Invalid ResolverIP: 'fe80::1%eth0' is not an IP address.");
  request_.hosted_zone_id = "ZNONE";
  EXPECT_TRUE(problem().starts_with("NoSuchHostedZone:"));
}

}  // namespace
}  // namespace milepost::api
