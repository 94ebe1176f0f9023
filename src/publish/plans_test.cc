// Record sets that compete, from the store to the snapshot: one by one, all at once, and again from the copy on disk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "model/cidr_collection.h"
#include "model/outside_answer.h"
#include "model/traffic_plan.h"
#include "model/verdict.h"
#include "publish/publish_fixture.h"
#include "routing/choose.h"

namespace milepost::publish {
namespace {

using dns::RrType;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kWww = "www.example.com.";

class FollowPlans : public PublishFixture {
 protected:
  FollowPlans() { commit_zone("Z1", "example.com."); }

  void follow() {
    follower_ = std::make_unique<Follower>(*store_, *writer_, options("n1"));
    follower_->start();
    wait_for_report("n1", last_commit_);
  }
  /// Commits as the API does, with a change, and waits until GetChange would say INSYNC.
  void commit_insync(std::vector<store::Write> writes) {
    writes.push_back(change_write());
    wait_for_report("n1", commit(std::move(writes)));
  }

  static model::RecordSet address(const std::string& identifier, const std::string& value) {
    model::RecordSet set;
    set.name = kWww;
    set.type = "A";
    set.ttl = 60;
    set.resource_records = {{value}};
    if (!identifier.empty()) set.set_identifier = identifier;
    return set;
  }
  static model::RecordSet weighted(const std::string& identifier, const std::string& value, int weight = 1) {
    model::RecordSet set = address(identifier, value);
    set.weight = weight;
    return set;
  }
  static model::RecordSet failover(const std::string& role, const std::string& value,
                                   const std::string& check) {
    model::RecordSet set = address(role, value);
    set.failover = role;
    if (!check.empty()) set.health_check_id = check;
    return set;
  }
  static std::string key_of(const model::RecordSet& set) {
    return model::keys::record_set("Z1", set.name, set.type, set.set_identifier.value_or(""));
  }
  static store::Write put(const model::RecordSet& set) {
    return store::Write::put(key_of(set), model::encode_stored(set));
  }
  static store::Write erase(const model::RecordSet& set) { return store::Write::erase(key_of(set)); }
  static store::Write say(const std::string& check, bool healthy) {
    return store::Write::put(model::keys::verdict(check),
                             model::encode_stored(model::Verdict{healthy, false, ""}));
  }
  static store::Write put_location(const std::string& name, std::vector<std::string> blocks) {
    return store::Write::put(model::keys::cidr_location("c1", name),
                             model::encode_stored(model::CidrLocation{name, std::move(blocks)}));
  }

  /// The addresses that www.example.com. gives to a client there, each text once for every set of the choice.
  std::vector<std::string> chosen(const std::string& client_address = "127.0.0.1") {
    base::Published<zone::Catalog>::Reader reader(catalog_);
    const zone::Catalog* catalog = reader.pin();
    const zone::HashedName name(dns::scan_name(kWww, dns::Escapes::kDecimal).value(), catalog->seed());
    const zone::Zone* zone = catalog->find_by_id("Z1");
    const std::uint8_t* node = zone != nullptr ? zone->find(name, 0) : nullptr;
    const auto rrset = node != nullptr ? zone::NodeView(node).find(RrType::A) : std::nullopt;
    if (!rrset) return {};
    if (!rrset->is_plan()) return {"plain"};
    const base::IpAddress address = base::IpAddress::parse(client_address).value();
    routing::Client client({address.octets.data(), address.size}, 32, nullptr);
    routing::Context context{
        .catalog = *catalog, .zone = *zone, .client = client, .random = random_, .now_s = 1000};
    const routing::Choice choice = routing::choose(*rrset, context);
    if (choice.kind == routing::Choice::Kind::kUnresolved) return {"unresolved"};
    std::vector<std::string> out;
    for (std::size_t i = 0; i < choice.count; ++i) {
      zone::for_each_record(zone::RrsetView(choice.sets[i]), [&](const zone::RecordView& record) {
        out.push_back(dns::print_rdata(RrType::A, record.rdata(), {}));
      });
    }
    return out;
  }
  /// All that it gives in many tries. With equal chances of two, one is missed once in 2^99 runs.
  std::set<std::string> seen_in_many() {
    std::set<std::string> all;
    for (int i = 0; i < 100; ++i) {
      for (std::string& address : chosen()) all.insert(std::move(address));
    }
    return all;
  }

  std::unique_ptr<Follower> follower_;
  std::uint64_t random_ = 0x9e3779b97f4a7c15;
};

TEST_F(FollowPlans, MembersComeAndGoOneByOne) {
  follow();
  commit_insync({put(weighted("a", "192.0.2.1"))});
  EXPECT_THAT(chosen(), ElementsAre("192.0.2.1"));
  commit_insync({put(weighted("b", "192.0.2.2"))});
  EXPECT_EQ(seen_in_many(), (std::set<std::string>{"192.0.2.1", "192.0.2.2"}));
  commit_insync({put(weighted("a", "192.0.2.3"))});
  EXPECT_EQ(seen_in_many(), (std::set<std::string>{"192.0.2.2", "192.0.2.3"}));
  commit_insync({erase(weighted("b", ""))});
  EXPECT_EQ(seen_in_many(), (std::set<std::string>{"192.0.2.3"}));
  commit_insync({erase(weighted("a", ""))});
  EXPECT_THAT(chosen(), IsEmpty());
  EXPECT_EQ(follower_->counters().skipped, 0u);
}

TEST_F(FollowPlans, APolicyIsChangedInOneCommit) {
  commit({put(weighted("a", "192.0.2.1")), put(weighted("b", "192.0.2.2"))});
  follow();
  // The writes come in any order; some identifiers are in both groups.
  commit_insync(
      {put(failover("PRIMARY", "192.0.2.3", "")), erase(weighted("b", "")), erase(weighted("a", ""))});
  EXPECT_THAT(chosen(), ElementsAre("192.0.2.3"));
  commit_insync({erase(failover("PRIMARY", "", "")), put(address("", "192.0.2.4"))});
  EXPECT_THAT(a(kWww), ElementsAre("192.0.2.4"));
  EXPECT_THAT(chosen(), ElementsAre("plain"));
  commit_insync({put(weighted("z", "192.0.2.5")), erase(address("", ""))});
  EXPECT_THAT(chosen(), ElementsAre("192.0.2.5"));
  model::RecordSet multivalue = address("z", "192.0.2.6");
  multivalue.multi_value_answer = true;
  commit_insync({put(multivalue)});
  EXPECT_THAT(chosen(), ElementsAre("192.0.2.6"));
  EXPECT_EQ(follower_->counters().skipped, 0u);
}

TEST_F(FollowPlans, AFullReadHasWhatTheFeedHas) {
  model::RecordSet cidr = address("cidr", "192.0.2.7");
  cidr.cidr_routing_config = model::CidrRoutingConfig{"c1", "paris"};
  commit({put(cidr), put_location("paris", {"198.51.100.0/24"})});
  follow();
  EXPECT_THAT(chosen("198.51.100.9"), ElementsAre("192.0.2.7"));
  EXPECT_THAT(chosen("203.0.113.9"), IsEmpty());
  commit_insync({put_location("paris", {"203.0.113.0/24"})});
  EXPECT_THAT(chosen("198.51.100.9"), IsEmpty());
  EXPECT_THAT(chosen("203.0.113.9"), ElementsAre("192.0.2.7"));
  commit_insync({store::Write::erase(model::keys::cidr_location("c1", "paris"))});
  EXPECT_THAT(chosen("203.0.113.9"), IsEmpty());
}

TEST_F(FollowPlans, VerdictsAreFollowed) {
  commit({put(failover("PRIMARY", "192.0.2.1", "c1")), put(failover("SECONDARY", "192.0.2.2", "c2")),
          say("c1", false), say("c2", true)});
  follow();
  EXPECT_THAT(chosen(), ElementsAre("192.0.2.2"));
  commit_insync({say("c1", true)});
  EXPECT_THAT(chosen(), ElementsAre("192.0.2.1"));
  commit_insync({say("c1", false)});
  EXPECT_THAT(chosen(), ElementsAre("192.0.2.2"));
  commit_insync({store::Write::erase(model::keys::verdict("c1"))});
  EXPECT_THAT(chosen(), ElementsAre("192.0.2.1")) << "of a check that is no more nothing bad is known";
}

TEST_F(FollowPlans, AVerdictMayComeBeforeWhateverItIsOf) {
  follow();
  commit_insync({say("c1", false)});
  commit_insync({put(failover("SECONDARY", "192.0.2.2", "c2"))});
  commit_insync({put(failover("PRIMARY", "192.0.2.1", "c1"))});
  EXPECT_THAT(chosen(), ElementsAre("192.0.2.2"));
}

TEST_F(FollowPlans, AnswersOfNamesElsewhereAreFollowed) {
  model::RecordSet alias = address("", "");
  alias.ttl.reset();
  alias.resource_records.clear();
  alias.alias_target = model::AliasTarget{"Z35SXDOTRQ7X7K", "lb.elsewhere.test.", true};
  commit({put(alias)});
  follow();
  EXPECT_THAT(chosen(), ElementsAre("unresolved"));
  const std::string key = model::keys::outside_answer("lb.elsewhere.test.", "A");
  commit_insync({store::Write::put(key, model::encode_stored(model::OutsideAnswer{
                                            "lb.elsewhere.test.", "A", 30, {"203.0.113.1"}, 2000}))});
  EXPECT_THAT(chosen(), ElementsAre("203.0.113.1"));
  commit_insync({store::Write::erase(key)});
  EXPECT_THAT(chosen(), ElementsAre("unresolved"));
}

TEST_F(FollowPlans, WhatDoesNotCompileIsLeftOutAndTheOthersStay) {
  follow();
  commit_insync({put(weighted("a", "192.0.2.1")), put(weighted("b", "nonsense"))});
  EXPECT_THAT(chosen(), ElementsAre("192.0.2.1"));
  EXPECT_EQ(follower_->counters().skipped, 1u);
  commit_insync({put(weighted("a", "nonsense"))});
  EXPECT_THAT(chosen(), IsEmpty()) << "an answer that nobody asks for any more is worse than none";
}

/// What the API writes for a traffic policy instance: its root record set and its plan.
std::vector<store::Write> instance_writes(const std::string& document) {
  model::RecordSet root;
  root.name = kWww;
  root.type = "A";
  root.ttl = 60;
  root.traffic_policy_instance_id = "i";
  const model::TrafficPlan plan{.instance = "i", .ttl = 60, .record_type = "A", .document = document};
  return {store::Write::put(model::keys::record_set("Z1", kWww, "A", ""), model::encode_stored(root)),
          store::Write::put(model::keys::traffic_plan("Z1", kWww, "A"), model::encode_stored(plan))};
}

std::string document_of(const std::string& value) {
  return R"({"AWSPolicyFormatVersion":"2015-10-01","RecordType":"A","StartEndpoint":"e",
      "Endpoints":{"e":{"Type":"value","Value":")" +
         value + R"("}}})";
}

// As a start from the store would have it, which knows no answer but the newest.
TEST_F(FollowPlans, TrafficPoliciesThatDoNotCompileTakeTheirOldAnswerAlong) {
  follow();
  commit_insync(instance_writes(document_of("192.0.2.1")));
  EXPECT_THAT(chosen(), ElementsAre("192.0.2.1"));
  commit_insync(instance_writes(document_of("nonsense")));
  EXPECT_THAT(chosen(), IsEmpty());
  EXPECT_EQ(follower_->counters().skipped, 1u);
  commit_insync(instance_writes(document_of("192.0.2.2")));
  EXPECT_THAT(chosen(), ElementsAre("192.0.2.2"));
}

TEST_F(FollowPlans, TheCopyOnDiskHoldsPlansAndWhatTheyReferTo) {
  commit({put(failover("PRIMARY", "192.0.2.1", "c1")), put(failover("SECONDARY", "192.0.2.2", "c2"))});
  follow();
  commit_insync({say("c1", false)});
  follower_.reset();
  for (int start = 0; start < 3; ++start) {
    open_catalog();
    EXPECT_THAT(chosen(), ElementsAre("192.0.2.2")) << start;
  }
  commit({say("c1", true)});
  follow();
  commit_insync({});
  EXPECT_THAT(chosen(), ElementsAre("192.0.2.1")) << "goes on where it was";
  EXPECT_EQ(follower_->counters().full_reads, 0u);
}

}  // namespace
}  // namespace milepost::publish
