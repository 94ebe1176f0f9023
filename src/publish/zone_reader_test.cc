// One zone read by itself answers as it does among all.
#include "publish/zone_reader.h"

#include <gmock/gmock.h>

#include "model/cidr_collection.h"
#include "model/verdict.h"
#include "publish/publish_fixture.h"
#include "publish/scratch_catalog.h"

namespace milepost::publish {
namespace {

namespace keys = model::keys;

class ZoneReader : public PublishFixture {
 protected:
  store::Write routed_write(const std::string& label, const std::string& location, const std::string& value) {
    model::RecordSet set;
    set.name = "www.example.com.";
    set.type = "A";
    set.ttl = 60;
    set.set_identifier = label;
    set.cidr_routing_config = {"c1", location};
    set.health_check_id = "hc";
    set.resource_records = {{value}};
    return store::Write::put(keys::record_set("Z1", set.name, "A", label), model::encode_stored(set));
  }
  static store::Write location_write(const std::string& collection, const std::string& name) {
    const model::CidrLocation location{.name = name, .blocks = {"10.0.0.0/8"}};
    return store::Write::put(keys::cidr_location(collection, name), model::encode_stored(location));
  }

  std::vector<std::string> keys_of(const store::EventBatch& batch) {
    std::vector<std::string> out;
    for (const store::Event& event : batch.events) out.push_back(event.key);
    return out;
  }
};

TEST_F(ZoneReader, TheMostSpecificPublicZoneHoldsAName) {
  commit_zone("Z1", "example.com.");
  commit_zone("Z2", "sub.example.com.");
  commit({private_zone_write("Z3", "www.sub.example.com.", {"vpc-1"})});
  EXPECT_EQ(find_zone_of_name(*store_, "www.sub.example.com.")->id, "Z2");
  EXPECT_EQ(find_zone_of_name(*store_, "sub.example.com.")->id, "Z2");
  EXPECT_EQ(find_zone_of_name(*store_, "xsub.example.com.")->id, "Z1");
  EXPECT_EQ(find_zone_of_name(*store_, "example.org.").error().code, "NoSuchHostedZone");
  EXPECT_EQ(read_hosted_zone(*store_, "Z3")->name, "www.sub.example.com.");
  EXPECT_EQ(read_hosted_zone(*store_, "Z9").error().code, "NoSuchHostedZone");
}

TEST_F(ZoneReader, ReadsWhatTheZoneDependsOnAndNoMore) {
  commit_zone("Z1", "example.com.");
  commit_zone("Z2", "example.org.");
  commit({routed_write("a", "office", "192.0.2.1"), routed_write("b", "*", "192.0.2.2"),
          location_write("c1", "office"), location_write("c2", "other"), vpc_write("vpc-1", {"10.0.0.0/8"}),
          store::Write::put(keys::verdict("hc"), model::encode_stored(model::Verdict{
                                                     .healthy = false, .forced = true, .since = {}}))});
  const auto batch = read_zone(*store_, *read_hosted_zone(*store_, "Z1"));
  ASSERT_TRUE(batch) << batch.error().message;
  EXPECT_EQ(batch->revision, last_commit_);
  EXPECT_THAT(keys_of(*batch), ::testing::UnorderedElementsAre(
                                   keys::hosted_zone("Z1"), keys::record_set("Z1", "example.com.", "SOA", ""),
                                   keys::record_set("Z1", "example.com.", "NS", ""),
                                   keys::record_set("Z1", "www.example.com.", "A", "a"),
                                   keys::record_set("Z1", "www.example.com.", "A", "b"), keys::verdict("hc"),
                                   keys::cidr_location("c1", "office")));
  const auto more = read_zone(*store_, *read_hosted_zone(*store_, "Z1"), {"c2"});
  EXPECT_THAT(keys_of(*more), ::testing::Contains(keys::cidr_location("c2", "other")));
}

TEST_F(ZoneReader, AScratchCatalogHoldsTheZone) {
  commit_zone("Z1", "example.com.");
  commit({record_write("Z1", "www.example.com.", "A", {"192.0.2.1"})});
  ScratchCatalog scratch([](std::string_view) { return zone::LinkedRegion{}; });
  scratch.apply(*read_zone(*store_, *read_hosted_zone(*store_, "Z1")));
  catalog_of_values_ = &scratch.catalog();
  EXPECT_THAT(a("www.example.com."), ::testing::ElementsAre("192.0.2.1"));
  const store::Write change = record_write("Z1", "www.example.com.", "A", {"192.0.2.2"});
  scratch.apply({.events = {{change.key, change.value, last_commit_ + 1}}, .revision = last_commit_ + 1});
  EXPECT_THAT(a("www.example.com."), ::testing::ElementsAre("192.0.2.2"));
}

}  // namespace
}  // namespace milepost::publish
