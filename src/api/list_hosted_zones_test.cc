// Lists of hosted zones: pages, markers, positions, and nobody else's zones.
#include "api/list_hosted_zones.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "api/api_test_fixture.h"
#include "api/delegation_sets.h"
#include "api/hosted_zones.h"
#include "api/vpcs.h"

namespace milepost::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ListHostedZones : public ApiTest {
 protected:
  std::vector<std::string> names(const std::vector<HostedZone>& zones) {
    std::vector<std::string> names;
    for (const HostedZone& zone : zones) names.push_back(zone.name);
    return names;
  }
  std::vector<std::string> by_name(const ListHostedZonesByNameRequest& request) {
    const auto page = list_hosted_zones_by_name(*context_, caller_, request);
    EXPECT_TRUE(page) << page.error().message;
    return page ? names(page->hosted_zones) : std::vector<std::string>{};
  }
};

TEST_F(ListHostedZones, PagesGoThroughAllZonesById) {
  std::vector<std::string> ids;
  for (const char* name : {"a.example", "b.example", "c.example", "d.example", "e.example"}) {
    ids.push_back(create(name).hosted_zone.id);
  }
  std::ranges::sort(ids);
  std::vector<std::string> listed;
  ListHostedZonesRequest request;
  request.max_items = "2";
  for (int pages = 1; pages <= 3; ++pages) {
    const auto page = list_hosted_zones(*context_, caller_, request);
    ASSERT_TRUE(page) << page.error().message;
    EXPECT_EQ(page->max_items, "2");
    EXPECT_EQ(page->marker, request.marker.value_or(""));
    EXPECT_EQ(page->is_truncated, pages < 3);
    for (const HostedZone& zone : page->hosted_zones) listed.push_back(zone.id);
    request.marker = page->next_marker;
  }
  EXPECT_EQ(listed, ids);
  EXPECT_FALSE(request.marker);
}

TEST_F(ListHostedZones, OtherAccountsZonesAreNotListed) {
  create("a.example");
  EXPECT_THAT(list_hosted_zones(*context_, stranger_, {})->hosted_zones, IsEmpty());
  EXPECT_THAT(list_hosted_zones_by_name(*context_, stranger_, {})->hosted_zones, IsEmpty());
}

TEST_F(ListHostedZones, BadMarkersAndSizesAreInvalidInput) {
  const std::string id = create("a.example").hosted_zone.id;
  EXPECT_THAT(problem_of(list_hosted_zones(
                  *context_, caller_,
                  {.marker = "Z404", .max_items = {}, .delegation_set_id = {}, .hosted_zone_type = {}})),
              HasSubstr("InvalidInput: "));
  EXPECT_THAT(problem_of(list_hosted_zones(
                  *context_, stranger_,
                  {.marker = id, .max_items = {}, .delegation_set_id = {}, .hosted_zone_type = {}})),
              HasSubstr("InvalidInput: "));
  for (const char* size : {"0", "-1", "x", "1x", ""}) {
    ListHostedZonesRequest request;
    request.max_items = size;
    EXPECT_THAT(problem_of(list_hosted_zones(*context_, caller_, request)),
                HasSubstr("InvalidInput: 1 validation"))
        << size;
  }
  ListHostedZonesRequest request;
  request.max_items = "99999999999999999999999";
  EXPECT_EQ(list_hosted_zones(*context_, caller_, request)->max_items, "100");
}

TEST_F(ListHostedZones, ZonesOfOneDelegationSet) {
  const auto set = *create_reusable_delegation_set(*context_, caller_, {"s", {}})->delegation_set.id;
  create("other.example");
  ASSERT_TRUE(try_to_create("b.example", "b", set));
  ASSERT_TRUE(try_to_create("a.example", "a", set));
  ListHostedZonesRequest request;
  request.delegation_set_id = set;
  request.max_items = "1";
  const auto first = list_hosted_zones(*context_, caller_, request);
  ASSERT_TRUE(first);
  EXPECT_THAT(names(first->hosted_zones), ElementsAre("a.example."));
  request.marker = first->next_marker;
  EXPECT_THAT(names(list_hosted_zones(*context_, caller_, request)->hosted_zones), ElementsAre("b.example."));
  request.delegation_set_id = "N404";
  EXPECT_THAT(problem_of(list_hosted_zones(*context_, caller_, request)), HasSubstr("NoSuchDelegationSet: "));
}

TEST_F(ListHostedZones, PrivateZonesArePagedOnTheirOwn) {
  put(model::keys::account(caller_.account), model::encode_stored(model::Account{caller_.account, "a", ""}));
  ASSERT_TRUE(create_vpc(*store_, {.region = "us-east-1",
                                   .id = "vpc-1",
                                   .account = caller_.account,
                                   .networks = {"10.0.0.0/8"},
                                   .comment = {}}));
  std::vector<std::string> ids;
  for (const char* name : {"a.example", "b.example", "c.example"}) {
    create(name);
    CreateHostedZoneRequest request;
    request.name = name;
    request.caller_reference = std::string("private ") + name;
    request.vpc = Vpc{"us-east-1", "vpc-1"};
    ids.push_back(create_hosted_zone(*context_, caller_, request)->hosted_zone.id);
  }
  std::ranges::sort(ids);
  ListHostedZonesRequest request;
  request.hosted_zone_type = "PrivateHostedZone";
  request.max_items = "2";
  const auto first = list_hosted_zones(*context_, caller_, request);
  ASSERT_TRUE(first->is_truncated);
  EXPECT_EQ(first->next_marker, ids[2]);
  request.marker = first->next_marker;
  const auto second = list_hosted_zones(*context_, caller_, request);
  ASSERT_EQ(second->hosted_zones.size(), 1u);
  EXPECT_EQ(second->hosted_zones.front().id, ids[2]);
  EXPECT_FALSE(second->is_truncated);

  request.marker.reset();
  request.delegation_set_id =
      create_reusable_delegation_set(*context_, caller_, {"s", {}})->delegation_set.id;
  EXPECT_THAT(list_hosted_zones(*context_, caller_, request)->hosted_zones, IsEmpty());
  request.delegation_set_id = "N404";
  EXPECT_THAT(problem_of(list_hosted_zones(*context_, caller_, request)), HasSubstr("NoSuchDelegationSet: "));
}

TEST_F(ListHostedZones, NamesAreInTheOrderOfTheirReversedLabels) {
  for (const char* name : {"b.com", "a.com", "www.a.com", "a.org", "a-b.com"}) create(name);
  EXPECT_THAT(by_name({}), ElementsAre("a-b.com.", "a.com.", "www.a.com.", "b.com.", "a.org."));
}

TEST_F(ListHostedZones, NameIsAPositionNotAFilter) {
  for (const char* name : {"a.com", "c.com", "d.com"}) create(name);
  EXPECT_THAT(by_name({.dns_name = "B.com", .hosted_zone_id = {}, .max_items = {}}),
              ElementsAre("c.com.", "d.com."));
  EXPECT_THAT(by_name({.dns_name = "c.com.", .hosted_zone_id = {}, .max_items = {}}),
              ElementsAre("c.com.", "d.com."));
  EXPECT_THAT(by_name({.dns_name = "z.com", .hosted_zone_id = {}, .max_items = {}}), IsEmpty());
}

TEST_F(ListHostedZones, PageByNameTellsWhereTheNextBegins) {
  create("a.com", "1");
  create("a.com", "2");
  const auto first = list_hosted_zones_by_name(*context_, caller_,
                                               {.dns_name = "a.com", .hosted_zone_id = {}, .max_items = "1"});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->dns_name, "a.com");  // as it was sent
  EXPECT_TRUE(first->is_truncated);
  EXPECT_EQ(first->next_dns_name, "a.com.");
  const auto second = list_hosted_zones_by_name(
      *context_, caller_,
      {.dns_name = first->next_dns_name, .hosted_zone_id = first->next_hosted_zone_id, .max_items = "1"});
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->is_truncated);
  EXPECT_GT(second->hosted_zones.at(0).id, first->hosted_zones.at(0).id);
}

TEST_F(ListHostedZones, BadPositionsAreRefused) {
  EXPECT_THAT(problem_of(list_hosted_zones_by_name(
                  *context_, caller_, {.dns_name = {}, .hosted_zone_id = "Z1", .max_items = {}})),
              HasSubstr("InvalidInput: "));
  EXPECT_THAT(problem_of(list_hosted_zones_by_name(
                  *context_, caller_, {.dns_name = "a..b", .hosted_zone_id = {}, .max_items = {}})),
              HasSubstr("InvalidDomainName: FATAL problem: DomainLabelEmpty"));
}

}  // namespace
}  // namespace milepost::api
