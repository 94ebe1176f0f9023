#include "model/record_set_line.h"

#include <gtest/gtest.h>

namespace milepost::model {
namespace {

RecordSet www() {
  RecordSet set;
  set.name = "www.example.com.";
  set.type = "A";
  return set;
}

TEST(RecordSetLine, ReadsLikeAMasterFile) {
  RecordSet set = www();
  set.ttl = 300;
  set.resource_records = {{"192.0.2.1"}, {"192.0.2.2"}};
  EXPECT_EQ(print_line(set), "www.example.com. 300 A 192.0.2.1 192.0.2.2");
}

TEST(RecordSetLine, SaysWhatOnlyAPolicyHas) {
  RecordSet set = www();
  set.ttl = 60;
  set.resource_records = {{"192.0.2.1"}};
  set.set_identifier = "blue";
  set.weight = 10;
  set.health_check_id = "h";
  EXPECT_EQ(print_line(set),
            "www.example.com. 60 A 192.0.2.1 [SetIdentifier=blue, Weight=10, HealthCheck=h]");
  set.weight.reset();
  set.health_check_id.reset();
  set.geo_location = {.continent_code = {}, .country_code = "US", .subdivision_code = "WA"};
  EXPECT_EQ(print_line(set),
            "www.example.com. 60 A 192.0.2.1 [SetIdentifier=blue, Country=US, Subdivision=WA]");
}

TEST(RecordSetLine, ShowsWhereAnAliasPoints) {
  RecordSet set = www();
  set.alias_target = {.hosted_zone_id = "Z1", .dns_name = "lb.example.com.", .evaluate_target_health = true};
  EXPECT_EQ(print_line(set), "www.example.com. A -> lb.example.com. [Zone=Z1]");
}

}  // namespace
}  // namespace milepost::model
