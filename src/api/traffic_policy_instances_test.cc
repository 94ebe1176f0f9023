// Traffic policy instances over the embedded store: what each operation writes, and what the zone makes of it.
#include "api/traffic_policy_instances.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "api/hosted_zones.h"
#include "api/limits.h"
#include "api/list_traffic_policy_instances.h"
#include "api/record_sets.h"
#include "api/revert.h"
#include "api/traffic_test_fixture.h"
#include "model/node.h"
#include "model/traffic_plan.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using model::ChangeAction;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class TrafficPolicyInstances : public TrafficTest {
 protected:
  void SetUp() override {
    TrafficTest::SetUp();
    zone_ = create("example.com").hosted_zone.id;
    policy_ = make("p");
  }

  base::Result<ChangeResourceRecordSetsResponse> change(ChangeAction action, const model::RecordSet& set) {
    ChangeResourceRecordSetsRequest request;
    request.hosted_zone_id = zone_;
    request.change_batch.changes.push_back({action, set});
    return change_resource_record_sets(*context_, caller_, request);
  }
  static model::RecordSet plain(const std::string& name, const std::string& type, const std::string& value) {
    model::RecordSet set;
    set.name = name;
    set.type = type;
    set.ttl = 300;
    set.resource_records.push_back({value});
    return set;
  }
  /// The record set of that name in the listing of the zone.
  std::optional<model::RecordSet> listed(const std::string& name) {
    ListResourceRecordSetsRequest request;
    request.hosted_zone_id = zone_;
    const auto list = list_resource_record_sets(*context_, caller_, request);
    EXPECT_TRUE(list) << list.error().message;
    for (const model::RecordSet& set : list->resource_record_sets) {
      if (set.name == name) return set;
    }
    return std::nullopt;
  }
  std::string state_of(const std::string& instance) {
    const auto got = get_traffic_policy_instance(*context_, caller_, {instance});
    return got ? got->traffic_policy_instance.state : problem_of(got);
  }
  void report(store::Revision revision) {
    put(keys::applied("node"),
        model::encode_stored(model::AppliedRevision{.node = "node", .revision = revision}));
  }
  std::int64_t count() {
    return get_traffic_policy_instance_count(*context_, caller_, {})->traffic_policy_instance_count;
  }
  base::Result<UpdateTrafficPolicyInstanceResponse> update(const std::string& instance, std::int64_t ttl,
                                                           const std::string& policy, std::int64_t version) {
    return update_traffic_policy_instance(*context_, caller_, {instance, ttl, policy, version});
  }
  base::Result<DeleteTrafficPolicyInstanceResponse> remove(const std::string& instance) {
    return delete_traffic_policy_instance(*context_, caller_, {instance});
  }
  std::string plan_key(const std::string& name, const std::string& type = "A") {
    return keys::traffic_plan(zone_, name, type);
  }

  std::string zone_;
  std::string policy_;
};

TEST_F(TrafficPolicyInstances, WriteRootRecordSetPlanAndZoneTogether) {
  const auto before = store_->revision();
  const auto made = try_to_apply(policy_, zone_, "WWW.example.com");
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(store_->revision(), before + 1);
  const TrafficPolicyInstance& instance = made->traffic_policy_instance;
  EXPECT_EQ(made->location, "/2013-04-01/trafficpolicyinstance/" + instance.id);
  EXPECT_EQ(instance.name, "www.example.com.");
  EXPECT_EQ(instance.hosted_zone_id, zone_);
  EXPECT_EQ(instance.ttl, 60);
  EXPECT_EQ(instance.state, "Creating");
  EXPECT_EQ(instance.message, "");
  EXPECT_EQ(instance.traffic_policy_id, policy_);
  EXPECT_EQ(instance.traffic_policy_version, 1);
  EXPECT_EQ(instance.traffic_policy_type, "A");

  model::RecordSet root;
  root.name = "www.example.com.";
  root.type = "A";
  root.ttl = 60;
  root.traffic_policy_instance_id = instance.id;
  EXPECT_EQ(listed("www.example.com."), root);
  const auto plan = stored<model::TrafficPlan>(plan_key("www.example.com."));
  EXPECT_EQ(plan.instance, instance.id);
  EXPECT_EQ(plan.ttl, 60);
  EXPECT_EQ(plan.record_type, "A");
  EXPECT_EQ(plan.document, document_of("192.0.2.1"));
  EXPECT_EQ(get_hosted_zone(*context_, caller_, {zone_})->hosted_zone.resource_record_set_count, 3);
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(get_account_limit(*context_, caller_, {"MAX_TRAFFIC_POLICY_INSTANCES_BY_OWNER"})->count, 1);
}

TEST_F(TrafficPolicyInstances, AreAppliedWhenAllNameServersSaySo) {
  const std::string id = apply(policy_, zone_, "www.example.com");
  const auto made_at = store_->revision();
  EXPECT_EQ(state_of(id), "Creating");
  report(made_at - 1);
  EXPECT_EQ(state_of(id), "Creating");
  report(made_at);
  EXPECT_EQ(state_of(id), "Applied");
  const auto updated = update(id, 30, policy_, 1);
  ASSERT_TRUE(updated) << updated.error().message;
  EXPECT_EQ(updated->traffic_policy_instance.state, "Updating");
  EXPECT_EQ(state_of(id), "Updating");
  report(store_->revision());
  EXPECT_EQ(state_of(id), "Applied");
}

TEST_F(TrafficPolicyInstances, UpdatesReplaceVersionTtlAndPlan) {
  const std::string id = apply(policy_, zone_, "www.example.com");
  const std::string other = make("q", document_of("192.0.2.9"));
  ASSERT_TRUE(update(id, 30, other, 1));
  EXPECT_EQ(listed("www.example.com.")->ttl, 30);
  EXPECT_EQ(stored<model::TrafficPlan>(plan_key("www.example.com.")).document, document_of("192.0.2.9"));
  EXPECT_TRUE(delete_traffic_policy(*context_, caller_, {policy_, 1}));
  EXPECT_THAT(problem_of(delete_traffic_policy(*context_, caller_, {other, 1})),
              StartsWith("TrafficPolicyInUse"));
  EXPECT_THAT(problem_of(update(id, 30, policy_, 1)), StartsWith("NoSuchTrafficPolicy"));
  EXPECT_THAT(problem_of(update("none", 30, other, 1)), StartsWith("NoSuchTrafficPolicyInstance"));
  ASSERT_TRUE(add_version(other, document_of("2001:db8::1", "AAAA")));
  EXPECT_THAT(problem_of(update(id, 30, other, 2)), StartsWith("ConflictingTypes"));
}

TEST_F(TrafficPolicyInstances, DeletionLeavesNothingBehind) {
  ASSERT_TRUE(add_version(policy_, document_of("192.0.2.2")));
  auto before = keys_of_store();
  const std::string id = apply(policy_, zone_, "www.example.com");
  ASSERT_TRUE(remove(id));
  auto after = keys_of_store();
  // Changes and counts stay.
  const auto is_history = [](const std::string& key) {
    return key.starts_with("change") || key.starts_with("account_state/");
  };
  std::erase_if(before, is_history);
  std::erase_if(after, is_history);
  EXPECT_EQ(after, before);
  EXPECT_EQ(count(), 0);
  EXPECT_EQ(get_hosted_zone(*context_, caller_, {zone_})->hosted_zone.resource_record_set_count, 2);
  EXPECT_THAT(problem_of(remove(id)), StartsWith("NoSuchTrafficPolicyInstance"));
}

TEST_F(TrafficPolicyInstances, AreNobodyElsesAndStandInTheCallersZonesOnly) {
  const std::string id = apply(policy_, zone_, "www.example.com");
  EXPECT_THAT(problem_of(get_traffic_policy_instance(*context_, stranger_, {id})),
              StartsWith("NoSuchTrafficPolicyInstance"));
  EXPECT_THAT(problem_of(delete_traffic_policy_instance(*context_, stranger_, {id})),
              StartsWith("NoSuchTrafficPolicyInstance"));
  EXPECT_THAT(problem_of(create_traffic_policy_instance(*context_, stranger_,
                                                        {zone_, "x.example.com", 60, policy_, 1})),
              StartsWith("AccessDenied"));
  EXPECT_THAT(problem_of(try_to_apply(policy_, "Z404", "www.example.com")), StartsWith("NoSuchHostedZone"));
  EXPECT_THAT(problem_of(try_to_apply("none", zone_, "x.example.com")), StartsWith("NoSuchTrafficPolicy"));
  EXPECT_THAT(problem_of(try_to_apply(policy_, zone_, "x.example.com", 2)),
              StartsWith("NoSuchTrafficPolicy"));
}

TEST_F(TrafficPolicyInstances, KeepToTheRulesOfRecordSets) {
  ASSERT_TRUE(change(ChangeAction::kCreate, plain("taken.example.com", "A", "192.0.2.1")));
  ASSERT_TRUE(change(ChangeAction::kCreate, plain("docs.example.com", "CNAME", "www.example.com")));
  EXPECT_EQ(problem_of(try_to_apply(policy_, zone_, "taken.example.com")),
            "InvalidInput: Tried to create resource record set [name='taken.example.com.', type='A'] but it "
            "already exists");
  EXPECT_THAT(problem_of(try_to_apply(policy_, zone_, "docs.example.com")),
              HasSubstr("a conflicting RRSet of type CNAME with the same DNS name already exists"));
  EXPECT_EQ(problem_of(try_to_apply(policy_, zone_, "www.example.net")),
            "InvalidInput: RRSet with DNS name www.example.net. is not permitted in zone example.com.");
  EXPECT_THAT(problem_of(try_to_apply(policy_, zone_, "a..b")), StartsWith("InvalidInput: FATAL problem"));
  const std::string cname = make("c", document_of("www.example.net", "CNAME"));
  EXPECT_THAT(problem_of(try_to_apply(cname, zone_, "example.com")), HasSubstr("is not permitted at apex"));
  EXPECT_TRUE(try_to_apply(policy_, zone_, "example.com"));
  EXPECT_TRUE(try_to_apply(policy_, zone_, "*.example.com"));
}

TEST_F(TrafficPolicyInstances, StandOnceAtANameAndType) {
  apply(policy_, zone_, "www.example.com");
  EXPECT_THAT(problem_of(try_to_apply(policy_, zone_, "www.example.com.")),
              StartsWith("TrafficPolicyInstanceAlreadyExists"));
  EXPECT_TRUE(try_to_apply(make("six", document_of("2001:db8::1", "AAAA")), zone_, "www.example.com"));
}

TEST_F(TrafficPolicyInstances, AreLimited) {
  context_->limits.traffic_policy_instances = 1;
  apply(policy_, zone_, "a.example.com");
  EXPECT_EQ(problem_of(try_to_apply(policy_, zone_, "b.example.com")),
            "TooManyTrafficPolicyInstances: Limits Exceeded: MAX_TRAFFIC_POLICY_INSTANCES_BY_OWNER - Cannot "
            "create more "
            "than 1 traffic policy instances.");
}

TEST_F(TrafficPolicyInstances, NeedTheHealthChecksOfTheirDocument) {
  const std::string checked = make("h",
                                   R"({"AWSPolicyFormatVersion":"2015-10-01","RecordType":"A","StartRule":"r",
          "Endpoints":{"e":{"Type":"value","Value":"192.0.2.1"}},
          "Rules":{"r":{"RuleType":"multivalue","Items":[{"EndpointReference":"e","HealthCheck":"h1"}]}}})");
  EXPECT_EQ(problem_of(try_to_apply(checked, zone_, "www.example.com")),
            "InvalidInput: r: Items[0]: A health check with id h1 does not exist.");
  put(keys::verdict("h1"), "{}");
  EXPECT_TRUE(try_to_apply(checked, zone_, "www.example.com"));
}

TEST_F(TrafficPolicyInstances, AreToldEveryBranchWhoseHealthCheckIsMissing) {
  const std::string checked = make("h",
                                   R"({"AWSPolicyFormatVersion":"2015-10-01","RecordType":"A","StartRule":"r",
          "Endpoints":{"e":{"Type":"value","Value":"192.0.2.1"}},
          "Rules":{"r":{"RuleType":"failover","Primary":{"EndpointReference":"e","HealthCheck":"h1"},
                        "Secondary":{"RuleReference":"s","HealthCheck":"h2"}},
                   "s":{"RuleType":"latency","Regions":[{"Region":"us-east-1","EndpointReference":"e"},
                        {"Region":"eu-west-1","EndpointReference":"e","HealthCheck":"h1"}]}}})");
  put(keys::verdict("h2"), "{}");
  const std::string problem =
      "InvalidInput: r: Primary: A health check with id h1 does not exist.;"
      "s: Regions[1]: A health check with id h1 does not exist.";
  EXPECT_EQ(problem_of(try_to_apply(checked, zone_, "www.example.com")), problem);
  const std::string id = apply(policy_, zone_, "www.example.com");
  EXPECT_EQ(problem_of(update(id, 60, checked, 1)), problem);
}

TEST_F(TrafficPolicyInstances, AreRefusedWhereNameServersCannotAnswerThem) {
  const std::string later = make("later", document_of("192.0.2.9"));
  const std::string id = apply(policy_, zone_, "www.example.com");
  refuse_plans_with("192.0.2.9");
  const std::string problem = "InvalidInput: Name servers cannot answer version 1 of the traffic policy " +
                              later + ": too much of 192.0.2.9";
  EXPECT_EQ(problem_of(try_to_apply(later, zone_, "x.example.com")), problem);
  EXPECT_EQ(problem_of(update(id, 60, later, 1)), problem);
  EXPECT_TRUE(update(id, 60, policy_, 1));
}

TEST_F(TrafficPolicyInstances, HaveFailedWhereNameServersCannotAnswerThem) {
  const std::string id = apply(policy_, zone_, "www.example.com");
  const std::string other = apply(make("q", document_of("192.0.2.9")), zone_, "x.example.com");
  report(store_->revision());
  EXPECT_EQ(state_of(id), "Applied");
  refuse_plans_with("192.0.2.1\"");
  const auto got = get_traffic_policy_instance(*context_, caller_, {id})->traffic_policy_instance;
  EXPECT_EQ(got.state, "Failed");
  EXPECT_EQ(
      got.message,
      "Name servers cannot answer version 1 of the traffic policy " + policy_ +
          ": too much of 192.0.2.1\". Update the instance to a version without this problem, or delete the "
          "instance.");
  const auto listed = list_traffic_policy_instances(*context_, caller_, {})->traffic_policy_instances;
  ASSERT_EQ(listed.size(), 2u);
  EXPECT_EQ(listed[0].message, got.message);
  EXPECT_EQ(listed[1].id, other);
  EXPECT_EQ(listed[1].state, "Applied");
  EXPECT_EQ(listed[1].message, "");
}

TEST_F(TrafficPolicyInstances, MessagesFitWhateverTheCause) {
  const std::string id = apply(policy_, zone_, "www.example.com");
  std::string cause = "a";  // so that a cut falls into the middle of a character
  for (int i = 0; i < 1'000; ++i) cause += "\u00e4";
  context_->check_traffic_plan = [&](const auto&) { return base::Status(base::fail("X", cause)); };
  const std::string message =
      get_traffic_policy_instance(*context_, caller_, {id})->traffic_policy_instance.message;
  EXPECT_LE(message.size(), 1'024u);
  EXPECT_THAT(message, HasSubstr("\u00e4... Update the instance"));
}

TEST_F(TrafficPolicyInstances, BatchesNeitherMakeNorChangeTheirRootRecordSets) {
  const std::string id = apply(policy_, zone_, "www.example.com");
  EXPECT_THAT(problem_of(change(ChangeAction::kUpsert, plain("www.example.com", "A", "192.0.2.1"))),
              HasSubstr("it belongs to the traffic policy instance " + id));
  model::RecordSet copied = *listed("www.example.com.");
  copied.name = "copy.example.com.";
  EXPECT_THAT(problem_of(change(ChangeAction::kCreate, copied)),
              StartsWith("InvalidChangeBatch: [RRSet with DNS name"));
}

TEST_F(TrafficPolicyInstances, OutliveTheirRootRecordSets) {
  const std::string id = apply(policy_, zone_, "www.example.com");
  const auto deleted = change(ChangeAction::kDelete, *listed("www.example.com."));
  ASSERT_TRUE(deleted) << deleted.error().message;
  EXPECT_THAT(keys_of_store(), Not(Contains(plan_key("www.example.com."))));
  EXPECT_EQ(count(), 1);
  const auto without = get_traffic_policy_instance(*context_, caller_, {id})->traffic_policy_instance;
  EXPECT_EQ(without.state, "Failed");
  EXPECT_EQ(without.message,
            "The resource record set of this traffic policy instance was deleted from the hosted zone. Update the "
            "instance to make it again, or delete the instance.");
  EXPECT_THAT(problem_of(try_to_apply(policy_, zone_, "www.example.com")),
              StartsWith("TrafficPolicyInstanceAlreadyExists"));
  // The name is free for others meanwhile, and then not for the instance.
  ASSERT_TRUE(change(ChangeAction::kCreate, plain("www.example.com", "A", "192.0.2.1")));
  EXPECT_THAT(problem_of(update(id, 60, policy_, 1)), HasSubstr("but it already exists"));
  ASSERT_TRUE(change(ChangeAction::kDelete, plain("www.example.com", "A", "192.0.2.1")));
  ASSERT_TRUE(update(id, 60, policy_, 1));
  EXPECT_EQ(state_of(id), "Updating");
  EXPECT_EQ(listed("www.example.com.")->traffic_policy_instance_id, id);
  EXPECT_THAT(keys_of_store(), Contains(plan_key("www.example.com.")));
  ASSERT_TRUE(change(ChangeAction::kDelete, *listed("www.example.com.")));
  EXPECT_THAT(problem_of(delete_hosted_zone(*context_, caller_, {zone_})),
              HasSubstr("contains traffic policy instances"));
  ASSERT_TRUE(change(ChangeAction::kCreate, plain("www.example.com", "A", "192.0.2.1")));
  ASSERT_TRUE(remove(id));
  EXPECT_TRUE(listed("www.example.com."));
  EXPECT_EQ(count(), 0);
}

TEST_F(TrafficPolicyInstances, KeepTheirZoneFromBeingDeleted) {
  const std::string id = apply(policy_, zone_, "www.example.com");
  EXPECT_THAT(problem_of(delete_hosted_zone(*context_, caller_, {zone_})), StartsWith("HostedZoneNotEmpty"));
  ASSERT_TRUE(remove(id));
  EXPECT_TRUE(delete_hosted_zone(*context_, caller_, {zone_}));
}

TEST_F(TrafficPolicyInstances, AreNotRevertedAsChangesOfRecordSets) {
  const auto before = keys_of_store();
  apply(policy_, zone_, "www.example.com");
  std::string change;
  for (const std::string& key : keys_of_store()) {
    if (key.starts_with("change/") && std::ranges::find(before, key) == before.end())
      change = keys::last_part(key);
  }
  ASSERT_NE(change, "");
  EXPECT_THAT(problem_of(revert_change(*context_, {change, {}})), StartsWith("NothingToRevert"));
}

TEST_F(TrafficPolicyInstances, AreListedByZoneNameAndType) {
  const std::string six = make("six", document_of("2001:db8::1", "AAAA"));
  const std::string other_zone = create("example.net").hosted_zone.id;
  std::vector<std::string> in_zone = {
      apply(policy_, zone_, "a.example.com"), apply(six, zone_, "a.example.com"),
      apply(policy_, zone_, "x.a.example.com"), apply(policy_, zone_, "b.example.com")};
  const std::string elsewhere = apply(policy_, other_zone, "a.example.net");
  std::vector<std::string> all = in_zone;
  all.insert(zone_ < other_zone ? all.end() : all.begin(), elsewhere);

  std::vector<std::string> found;
  ListTrafficPolicyInstancesRequest request;
  request.max_items = "2";
  while (true) {
    const auto page = list_traffic_policy_instances(*context_, caller_, request);
    ASSERT_TRUE(page) << page.error().message;
    for (const auto& each : page->traffic_policy_instances) found.push_back(each.id);
    if (!page->is_truncated) break;
    request.hosted_zone_id_marker = page->hosted_zone_id_marker;
    request.traffic_policy_instance_name_marker = page->traffic_policy_instance_name_marker;
    request.traffic_policy_instance_type_marker = page->traffic_policy_instance_type_marker;
  }
  EXPECT_EQ(found, all);

  const auto of_zone = list_traffic_policy_instances_by_hosted_zone(*context_, caller_, {zone_, {}, {}, "3"});
  ASSERT_TRUE(of_zone) << of_zone.error().message;
  ASSERT_EQ(of_zone->traffic_policy_instances.size(), 3u);
  EXPECT_EQ(of_zone->traffic_policy_instance_name_marker, "b.example.com.");
  EXPECT_EQ(of_zone->traffic_policy_instance_type_marker, "A");
  const auto rest =
      list_traffic_policy_instances_by_hosted_zone(*context_, caller_, {zone_, "b.example.com", "A", {}});
  ASSERT_EQ(rest->traffic_policy_instances.size(), 1u);
  EXPECT_EQ(rest->traffic_policy_instances[0].id, in_zone[3]);

  const auto of_policy =
      list_traffic_policy_instances_by_policy(*context_, caller_, {six, 1, {}, {}, {}, {}});
  ASSERT_TRUE(of_policy) << of_policy.error().message;
  ASSERT_EQ(of_policy->traffic_policy_instances.size(), 1u);
  EXPECT_EQ(of_policy->traffic_policy_instances[0].id, in_zone[1]);
  const auto first =
      list_traffic_policy_instances_by_policy(*context_, caller_, {policy_, 1, {}, {}, {}, "1"});
  EXPECT_TRUE(first->is_truncated);
  EXPECT_TRUE(first->hosted_zone_id_marker.has_value());
}

TEST_F(TrafficPolicyInstances, ListsRefuseMarkersThatAreNoPosition) {
  EXPECT_THAT(problem_of(list_traffic_policy_instances(*context_, caller_, {{}, "a.example.com", {}, {}})),
              StartsWith("InvalidInput"));
  EXPECT_THAT(
      problem_of(list_traffic_policy_instances_by_hosted_zone(*context_, caller_, {zone_, {}, "A", {}})),
      StartsWith("InvalidInput"));
  EXPECT_THAT(
      problem_of(list_traffic_policy_instances_by_hosted_zone(*context_, caller_, {"Z404", {}, {}, {}})),
      StartsWith("NoSuchHostedZone"));
  EXPECT_THAT(
      problem_of(list_traffic_policy_instances_by_policy(*context_, caller_, {policy_, 2, {}, {}, {}, {}})),
      StartsWith("NoSuchTrafficPolicy"));
  EXPECT_THAT(list_traffic_policy_instances(*context_, stranger_, {})->traffic_policy_instances, IsEmpty());
}

}  // namespace
}  // namespace milepost::api
