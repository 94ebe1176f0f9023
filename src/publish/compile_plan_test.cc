#include "publish/compile_plan.h"

#include <gtest/gtest.h>

namespace milepost::publish {
namespace {

model::RecordSet record_set(std::string type) {
  model::RecordSet set;
  set.name = "www.example.com.";
  set.type = std::move(type);
  set.ttl = 60;
  return set;
}

TEST(IsPlain, RecordsAlone) {
  EXPECT_TRUE(is_plain(record_set("A")));
  model::RecordSet set = record_set("A");
  set.health_check_id = "check";
  EXPECT_FALSE(is_plain(set)) << "aliases may depend on it";
  set = record_set("A");
  set.set_identifier = "a";
  EXPECT_FALSE(is_plain(set));
  set = record_set("A");
  set.alias_target = model::AliasTarget();
  EXPECT_FALSE(is_plain(set));
}

// A plan in their place would be read as records by referrals and negative answers.
TEST(IsPlain, WhatAZoneIsMadeOfWhateverItsHealthCheck) {
  for (const char* type : {"NS", "SOA"}) {
    model::RecordSet set = record_set(type);
    set.health_check_id = "check";
    EXPECT_TRUE(is_plain(set)) << type;
  }
}

}  // namespace
}  // namespace milepost::publish
