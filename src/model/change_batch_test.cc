// The request-shape rules and the batch limits, text by text (ROUTE53.md 2.2, 2.6).
#include "model/change_batch.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace milepost::model {
namespace {

RecordSetChange create_a() {
  RecordSetChange change;
  change.record_set.name = "www.example.com";
  change.record_set.type = "A";
  change.record_set.ttl = 300;
  change.record_set.resource_records = {{"192.0.2.1"}};
  return change;
}

const std::string kIn = " in Change with [Action=CREATE, Name=www.example.com, Type=A, SetIdentifier=null]";
const std::string kInGroup =
    " in Change with [Action=CREATE, Name=www.example.com, Type=A, SetIdentifier=one]";
const std::string kContents =
    "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or "
    "TrafficPolicyInstanceId], but found ";
const std::string kPolicies =
    "Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, MultiValueAnswer, "
    "GeoProximityLocation, or CidrRoutingConfig], but found ";

const std::string kLocations =
    "Invalid request: Expected exactly one of [ContinentCode, or CountryCode], but found ";
const std::string kProximities =
    "Invalid request: Expected exactly one of [AWSRegion, LocalZoneGroup, or Coordinates], but found ";

void locate(RecordSet& set, GeoLocation location) {
  set.set_identifier = "one";
  set.geo_location = std::move(location);
}

void approach(RecordSet& set, GeoProximityLocation location) {
  set.set_identifier = "one";
  set.geo_proximity_location = std::move(location);
}

struct ShapeRow {
  std::string what;
  std::function<void(RecordSet&)> bend;
  std::string code, message;  // empty code: accepted
};

TEST(ChangeBatchShape, AnswersInTheWordsOfRoute53) {
  const AliasTarget alias{"Z1", "other.example.com", false};
  const std::vector<ShapeRow> rows = {
      {"as it is", [](RecordSet&) {}, "", ""},
      {"no TTL", [](RecordSet& set) { set.ttl.reset(); }, "InvalidInput", kContents + "none" + kIn},
      {"no values", [](RecordSet& set) { set.resource_records.clear(); }, "InvalidInput",
       kContents + "none" + kIn},
      {"values and alias", [&](RecordSet& set) { set.alias_target = alias; }, "InvalidInput",
       kContents + "more than one" + kIn},
      {"TTL and alias",
       [&](RecordSet& set) {
         set.alias_target = alias;
         set.resource_records.clear();
       },
       "InvalidInput", kContents + "more than one" + kIn},
      {"identifier without policy", [](RecordSet& set) { set.set_identifier = "one"; }, "InvalidInput",
       kPolicies + "none" + kInGroup},
      {"two policies",
       [](RecordSet& set) {
         set.set_identifier = "one";
         set.weight = 1;
         set.region = "eu-west-1";
       },
       "InvalidInput", kPolicies + "more than one" + kInGroup},
      {"policy without identifier", [](RecordSet& set) { set.weight = 1; }, "InvalidInput",
       "Invalid request: Missing field 'SetIdentifier'" + kIn},
      {"alias",
       [&](RecordSet& set) {
         set.alias_target = alias;
         set.ttl.reset();
         set.resource_records.clear();
       },
       "", ""},
      {"alias and instance",
       [&](RecordSet& set) {
         set.alias_target = alias;
         set.traffic_policy_instance_id = "i";
         set.ttl.reset();
         set.resource_records.clear();
       },
       "InvalidInput", kContents + "more than one" + kIn},
      {"instance as it is listed",
       [](RecordSet& set) {
         set.traffic_policy_instance_id = "i";
         set.resource_records.clear();
       },
       "", ""},
      {"instance and values", [](RecordSet& set) { set.traffic_policy_instance_id = "i"; }, "InvalidInput",
       kContents + "more than one" + kIn},
      {"weighted",
       [](RecordSet& set) {
         set.set_identifier = "one";
         set.weight = 1;
       },
       "", ""},
      {"an answer of not many values is none of a policy",
       [](RecordSet& set) { set.multi_value_answer = false; }, "", ""},
      {"identifier with an answer of not many values",
       [](RecordSet& set) {
         set.set_identifier = "one";
         set.multi_value_answer = false;
       },
       "InvalidInput", kPolicies + "none" + kInGroup},
      {"nowhere", [](RecordSet& set) { locate(set, {}); }, "InvalidInput", kLocations + "none" + kInGroup},
      {"continent and country", [](RecordSet& set) { locate(set, {"EU", "DE", {}}); }, "InvalidInput",
       kLocations + "more than one" + kInGroup},
      {"continent and subdivision", [](RecordSet& set) { locate(set, {"NA", {}, "CA"}); }, "InvalidInput",
       kLocations + "more than one" + kInGroup + ", Missing field 'CountryCode'" + kInGroup},
      {"subdivision", [](RecordSet& set) { locate(set, {{}, {}, "CA"}); }, "InvalidInput",
       "Invalid request: Missing field 'CountryCode'" + kInGroup},
      {"country and subdivision", [](RecordSet& set) { locate(set, {{}, "US", "CA"}); }, "", ""},
      {"no proximity", [](RecordSet& set) { approach(set, {}); }, "InvalidInput",
       kProximities + "none" + kInGroup},
      {"region and coordinates",
       [](RecordSet& set) { approach(set, {"us-east-1", {}, Coordinates{"1", "1"}, 3}); }, "InvalidInput",
       kProximities + "more than one" + kInGroup},
      {"region", [](RecordSet& set) { approach(set, {"us-east-1", {}, {}, {}}); }, "", ""},
  };
  for (const auto& [what, bend, code, message] : rows) {
    ChangeBatch batch{.comment = {}, .changes = {create_a()}};
    bend(batch.changes[0].record_set);
    const auto status = check_request(batch);
    EXPECT_EQ(status ? "" : status.error().code, code) << what;
    EXPECT_EQ(status ? "" : status.error().message, message) << what;
  }
}

TEST(ChangeBatchShape, NamesEveryBadChange) {
  ChangeBatch batch{.comment = {}, .changes = {create_a(), create_a()}};
  batch.changes[0].record_set.ttl.reset();
  batch.changes[1].record_set.weight = 1;
  EXPECT_EQ(check_request(batch).error().message,
            kContents + "none" + kIn + ", Missing field 'SetIdentifier'" + kIn);
}

TEST(ChangeBatchShape, ADeleteMayLeaveOutWhatTellsThePolicy) {
  ChangeBatch batch{.comment = {}, .changes = {create_a()}};
  batch.changes[0].record_set.set_identifier = "one";
  EXPECT_FALSE(check_request(batch));
  batch.changes[0].action = ChangeAction::kDelete;
  EXPECT_TRUE(check_request(batch)) << "MultiValueAnswer may be left out";
}

ChangeBatch batch_of(ChangeAction action, std::size_t values, std::size_t size) {
  RecordSetChange change = create_a();
  change.action = action;
  change.record_set.resource_records.assign(values, {std::string(size, 'x')});
  return {.comment = {}, .changes = {change}};
}

TEST(ChangeBatchSize, CountsUpsertsTwice) {
  struct Row {
    ChangeAction action;
    std::size_t values, size;
    std::string message;  // empty: accepted
  };
  const std::string records = "Number of records limit of 1000 exceeded.";
  const std::string characters = "RDATA character limit of 32000 exceeded.";
  const std::vector<Row> rows = {
      {ChangeAction::kCreate, 1000, 32, ""},
      {ChangeAction::kCreate, 1001, 1, "[" + records + "]"},
      {ChangeAction::kDelete, 1001, 1, "[" + records + "]"},
      {ChangeAction::kUpsert, 500, 32, ""},
      {ChangeAction::kUpsert, 501, 1, "[" + records + "]"},
      {ChangeAction::kCreate, 1, 32001, "[" + characters + "]"},
      {ChangeAction::kUpsert, 1, 16001, "[" + characters + "]"},
      {ChangeAction::kUpsert, 1000, 1000, "[" + records + ", " + characters + "]"},
  };
  ChangeBatch aliases{.comment = {}, .changes = {1001, {ChangeAction::kCreate, {}}}};
  EXPECT_FALSE(check_batch_size(aliases, {})) << "an alias counts one";
  aliases.changes.pop_back();
  EXPECT_TRUE(check_batch_size(aliases, {}));
  for (const auto& [action, values, size, message] : rows) {
    const auto status = check_batch_size(batch_of(action, values, size), {});
    EXPECT_EQ(status ? "" : status.error().message, message)
        << base::word_for(action) << ' ' << values << 'x' << size;
    EXPECT_EQ(status ? "" : status.error().code, message.empty() ? "" : "InvalidChangeBatch");
  }
}

}  // namespace
}  // namespace milepost::model
