// Traffic policies and their versions over the embedded store.
#include "api/traffic_policies.h"

#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "api/limits.h"
#include "api/list_traffic_policies.h"
#include "api/traffic_test_fixture.h"

namespace milepost::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class TrafficPolicies : public TrafficTest {
 protected:
  std::vector<std::int64_t> versions_of(const std::string& id) {
    const auto listed = list_traffic_policy_versions(*context_, caller_, {id, {}, {}});
    EXPECT_TRUE(listed) << listed.error().message;
    std::vector<std::int64_t> numbers;
    for (const TrafficPolicy& each : listed->traffic_policies) numbers.push_back(each.version);
    return numbers;
  }
  std::vector<TrafficPolicySummary> summaries() {
    return list_traffic_policies(*context_, caller_, {})->traffic_policy_summaries;
  }
  std::int64_t count() {
    return get_account_limit(*context_, caller_, {"MAX_TRAFFIC_POLICIES_BY_OWNER"})->count;
  }
  base::Result<DeleteTrafficPolicyResponse> remove(const std::string& id, std::int64_t version) {
    return delete_traffic_policy(*context_, caller_, {id, version});
  }
};

TEST_F(TrafficPolicies, AreMadeAndTold) {
  const auto made = create_traffic_policy(*context_, caller_, {"p", document_of("192.0.2.1"), "first"});
  ASSERT_TRUE(made) << made.error().message;
  const TrafficPolicy& policy = made->traffic_policy;
  EXPECT_EQ(made->location, "/2013-04-01/trafficpolicy/" + policy.id + "/1");
  const auto got = get_traffic_policy(*context_, caller_, {policy.id, 1});
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->traffic_policy.name, "p");
  EXPECT_EQ(got->traffic_policy.version, 1);
  EXPECT_EQ(got->traffic_policy.type, "A");
  EXPECT_EQ(got->traffic_policy.document, document_of("192.0.2.1"));
  EXPECT_EQ(got->traffic_policy.comment, "first");
  EXPECT_EQ(count(), 1);
  EXPECT_THAT(problem_of(get_traffic_policy(*context_, caller_, {policy.id, 2})),
              StartsWith("NoSuchTrafficPolicy"));
  EXPECT_THAT(problem_of(get_traffic_policy(*context_, stranger_, {policy.id, 1})),
              StartsWith("NoSuchTrafficPolicy"));
}

TEST_F(TrafficPolicies, DocumentsThatAreWrongAreRefused) {
  EXPECT_THAT(problem_of(try_to_make("p", "{}")), StartsWith("InvalidTrafficPolicyDocument: Member "));
  const std::string id = make("p");
  EXPECT_THAT(problem_of(add_version(id, document_of("x"))),
              StartsWith("InvalidTrafficPolicyDocument: e: Invalid "));
  EXPECT_THAT(versions_of(id), ElementsAre(1));
}

TEST_F(TrafficPolicies, DocumentsThatNameServersCannotAnswerAreRefused) {
  const std::string id = make("p");
  refuse_plans_with("192.0.2.9");
  const std::string problem = "InvalidTrafficPolicyDocument: too much of 192.0.2.9";
  EXPECT_EQ(problem_of(try_to_make("q", document_of("192.0.2.9"))), problem);
  EXPECT_EQ(problem_of(add_version(id, document_of("192.0.2.9"))), problem);
  EXPECT_TRUE(add_version(id, document_of("192.0.2.1")));
}

TEST_F(TrafficPolicies, NewDocumentsDoNotEvaluateTheHealthOfDistributions) {
  const std::string id = make("p");
  const std::string document = R"({"AWSPolicyFormatVersion":"2015-10-01","RecordType":"A","StartRule":"r",
      "Endpoints":{"e":{"Type":"cloudfront","Value":"d1.cloudfront.net"}},
      "Rules":{"r":{"RuleType":"weighted","Items":[{"Weight":1,"EndpointReference":"e","EvaluateTargetHealth":true}]}}})";
  for (const std::string& problem :
       {problem_of(try_to_make("q", document)), problem_of(add_version(id, document))})
    EXPECT_THAT(problem,
                StartsWith("InvalidTrafficPolicyDocument: r: Items[0]: EvaluateTargetHealth cannot be true"));
}

TEST_F(TrafficPolicies, HaveANameOfTheirOwnInTheAccount) {
  const std::string id = make("p");
  EXPECT_THAT(problem_of(try_to_make("p")), StartsWith("TrafficPolicyAlreadyExists"));
  EXPECT_TRUE(create_traffic_policy(*context_, stranger_, {"p", document_of("192.0.2.1"), {}}));
  EXPECT_TRUE(remove(id, 1));
  EXPECT_TRUE(try_to_make("p"));
}

TEST_F(TrafficPolicies, VersionsHaveTheNextNumberAndTheirOwnType) {
  const std::string id = make("p");
  const auto second = add_version(id, document_of("2001:db8::1", "AAAA"));
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->traffic_policy.version, 2);
  EXPECT_EQ(second->location, "/2013-04-01/trafficpolicy/" + id + "/2");
  EXPECT_EQ(get_traffic_policy(*context_, caller_, {id, 1})->traffic_policy.type, "A");
  ASSERT_EQ(summaries().size(), 1u);
  EXPECT_EQ(summaries()[0].latest_version, 2);
  EXPECT_EQ(summaries()[0].traffic_policy_count, 2);
  EXPECT_EQ(summaries()[0].type, "AAAA");
  EXPECT_EQ(count(), 1);
  EXPECT_THAT(problem_of(add_version("none", document_of("192.0.2.1"))), StartsWith("NoSuchTrafficPolicy"));
}

TEST_F(TrafficPolicies, OnlyTheCommentOfAVersionChanges) {
  const std::string id = make("p");
  ASSERT_TRUE(add_version(id, document_of("192.0.2.2")));
  const auto updated = update_traffic_policy_comment(*context_, caller_, {id, 1, "better"});
  ASSERT_TRUE(updated) << updated.error().message;
  EXPECT_EQ(updated->traffic_policy.comment, "better");
  const auto first = get_traffic_policy(*context_, caller_, {id, 1})->traffic_policy;
  EXPECT_EQ(first.comment, "better");
  EXPECT_EQ(first.document, document_of("192.0.2.1"));
  EXPECT_EQ(get_traffic_policy(*context_, caller_, {id, 2})->traffic_policy.comment, std::nullopt);
  EXPECT_THAT(problem_of(update_traffic_policy_comment(*context_, caller_, {id, 3, "x"})),
              StartsWith("NoSuchTrafficPolicy"));
  EXPECT_THAT(problem_of(update_traffic_policy_comment(*context_, stranger_, {id, 1, "x"})),
              StartsWith("NoSuchTrafficPolicy"));
}

TEST_F(TrafficPolicies, DeletedVersionsAreToldButNotListedAndTheirNumbersNotUsedAgain) {
  const std::string id = make("p");
  ASSERT_TRUE(add_version(id, document_of("192.0.2.2")));
  ASSERT_TRUE(add_version(id, document_of("2001:db8::1", "AAAA")));
  ASSERT_TRUE(remove(id, 3));
  EXPECT_THAT(versions_of(id), ElementsAre(1, 2));
  EXPECT_EQ(summaries()[0].latest_version, 2);
  EXPECT_EQ(summaries()[0].type, "A");
  EXPECT_EQ(get_traffic_policy(*context_, caller_, {id, 3})->traffic_policy.document,
            document_of("2001:db8::1", "AAAA"));
  EXPECT_EQ(add_version(id, document_of("192.0.2.4"))->traffic_policy.version, 4);
  ASSERT_TRUE(remove(id, 1));
  EXPECT_EQ(summaries()[0].latest_version, 4);
  EXPECT_EQ(summaries()[0].traffic_policy_count, 2);
  EXPECT_THAT(problem_of(remove(id, 1)), StartsWith("NoSuchTrafficPolicy"));
  EXPECT_THAT(problem_of(remove("none", 1)), StartsWith("NoSuchTrafficPolicy"));
}

TEST_F(TrafficPolicies, WithItsLastVersionAPolicyIsGone) {
  const std::string id = make("p");
  ASSERT_TRUE(remove(id, 1));
  EXPECT_THAT(summaries(), IsEmpty());
  EXPECT_EQ(count(), 0);
  EXPECT_TRUE(get_traffic_policy(*context_, caller_, {id, 1}));
  EXPECT_THAT(problem_of(add_version(id, document_of("192.0.2.1"))), StartsWith("NoSuchTrafficPolicy"));
  EXPECT_THAT(problem_of(list_traffic_policy_versions(*context_, caller_, {id, {}, {}})),
              StartsWith("NoSuchTrafficPolicy"));
}

TEST_F(TrafficPolicies, LimitsHold) {
  context_->limits.traffic_policies = 2;
  context_->limits.traffic_policy_versions = 2;
  const std::string id = make("a");
  make("b");
  EXPECT_EQ(problem_of(try_to_make("c")),
            "TooManyTrafficPolicies: Limits Exceeded: MAX_TRAFFIC_POLICIES_BY_OWNER - Cannot create more "
            "than 2 traffic "
            "policies.");
  EXPECT_TRUE(add_version(id, document_of("192.0.2.1")));
  EXPECT_TRUE(remove(id, 2));
  EXPECT_THAT(problem_of(add_version(id, document_of("192.0.2.1"))),
              StartsWith("TooManyTrafficPolicyVersionsForCurrentPolicy"));
}

TEST_F(TrafficPolicies, AreListedInTheOrderOfTheirMakingByPages) {
  std::vector<std::string> made;
  for (const char* name : {"c", "a", "b"}) {
    now_ += std::chrono::milliseconds(1);
    made.push_back(make(name));
  }
  const auto first = list_traffic_policies(*context_, caller_, {{}, "2"});
  ASSERT_TRUE(first) << first.error().message;
  ASSERT_EQ(first->traffic_policy_summaries.size(), 2u);
  EXPECT_EQ(first->traffic_policy_summaries[0].name, "c");
  EXPECT_EQ(first->traffic_policy_summaries[1].name, "a");
  EXPECT_TRUE(first->is_truncated);
  EXPECT_EQ(first->traffic_policy_id_marker, made[2]);
  EXPECT_EQ(first->max_items, "2");
  // The marker holds its place when its policy is gone.
  ASSERT_TRUE(remove(made[1], 1));
  const auto rest = list_traffic_policies(*context_, caller_, {made[1], "2"});
  ASSERT_TRUE(rest) << rest.error().message;
  ASSERT_EQ(rest->traffic_policy_summaries.size(), 1u);
  EXPECT_EQ(rest->traffic_policy_summaries[0].id, made[2]);
  EXPECT_FALSE(rest->is_truncated);
  EXPECT_THAT(problem_of(list_traffic_policies(*context_, stranger_, {made[0], {}})),
              StartsWith("InvalidInput"));
  EXPECT_THAT(list_traffic_policies(*context_, stranger_, {})->traffic_policy_summaries, IsEmpty());
}

TEST_F(TrafficPolicies, VersionsAreListedAsNumbersByPages) {
  const std::string id = make("p");
  for (int i = 2; i <= 11; ++i) ASSERT_TRUE(add_version(id, document_of("192.0.2.1")));
  const auto first = list_traffic_policy_versions(*context_, caller_, {id, {}, "9"});
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->traffic_policies.size(), 9u);
  EXPECT_EQ(first->traffic_policies.back().version, 9);
  EXPECT_EQ(first->traffic_policy_version_marker, "10");
  const auto rest = list_traffic_policy_versions(*context_, caller_, {id, "10", {}});
  EXPECT_EQ(rest->traffic_policies.size(), 2u);
  EXPECT_FALSE(rest->is_truncated);
  EXPECT_THAT(problem_of(list_traffic_policy_versions(*context_, caller_, {id, "x", {}})),
              StartsWith("InvalidInput"));
}

TEST_F(TrafficPolicies, VersionsThatRaceHaveNumbersOfTheirOwn) {
  const std::string id = make("p");
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] { EXPECT_TRUE(add_version(id, document_of("192.0.2.1"))); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(versions_of(id), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_EQ(stored<model::TrafficPolicy>(model::keys::traffic_policy(id)).version_count, 5);
}

TEST_F(TrafficPolicies, AVersionInUseIsNotDeleted) {
  const std::string id = make("p");
  ASSERT_TRUE(add_version(id, document_of("192.0.2.2")));
  const std::string instance = apply(id, create("example.com").hosted_zone.id, "www.example.com");
  EXPECT_EQ(problem_of(remove(id, 1)), "TrafficPolicyInUse: Policy is in use for at least one instance");
  EXPECT_TRUE(remove(id, 2));
  ASSERT_TRUE(delete_traffic_policy_instance(*context_, caller_, {instance}));
  EXPECT_TRUE(remove(id, 1));
}

/// Whichever comes first, no instance is left whose version is deleted.
TEST_F(TrafficPolicies, AVersionIsNotPutInUseWhileItIsDeleted) {
  const std::string zone = create("example.com").hosted_zone.id;
  for (int round = 0; round < 20; ++round) {
    const std::string id = make("p" + std::to_string(round));
    base::Result<CreateTrafficPolicyInstanceResponse> applied;
    base::Result<DeleteTrafficPolicyResponse> removed;
    std::thread other([&] { applied = try_to_apply(id, zone, "www.example.com"); });
    removed = remove(id, 1);
    other.join();
    EXPECT_NE(applied.has_value(), removed.has_value()) << problem_of(applied) << problem_of(removed);
    if (!applied) continue;
    EXPECT_TRUE(delete_traffic_policy_instance(*context_, caller_, {applied->traffic_policy_instance.id}));
  }
}

}  // namespace
}  // namespace milepost::api
