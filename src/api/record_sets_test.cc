// ChangeResourceRecordSets and ListResourceRecordSets over the real embedded store.
#include "api/record_sets.h"

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "model/cidr_collection.h"
#include "model/hosted_zone.h"
#include "model/keys.h"
#include "model/stored.h"
#include "store/sqlite.h"

namespace milepost::api {
namespace {

using model::ChangeAction;
using testing::ElementsAre;

constexpr const char* kZone = "Z0123456789ABCDEFGHI";

model::RecordSet make_set(std::string name, std::string type, std::vector<std::string> values,
                          std::int64_t ttl = 300) {
  model::RecordSet set;
  set.name = std::move(name);
  set.type = std::move(type);
  set.ttl = ttl;
  for (auto& value : values) set.resource_records.push_back({std::move(value)});
  return set;
}

model::RecordSet make_address(const std::string& name) {
  return make_set(name, "A", {"192.0.2.1"});
}

/// A store with the zone example.com. as CreateHostedZone leaves it.
class RecordSets : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::remove_all(directory_);
    auto opened = store::open_sqlite(
        {.directory = directory_, .role = store::SqliteOptions::Role::kOwner, .may_create = true, .vfs = {}});
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = std::move(*opened);
    context_ = std::make_unique<Context>(Context{.store = *store_});
    create_zone();
  }
  void TearDown() override {
    context_.reset();
    store_.reset();
    std::filesystem::remove_all(directory_);
  }

  void create_zone() {
    const model::HostedZone zone{.id = kZone,
                                 .account = caller_.account,
                                 .name = "example.com.",
                                 .caller_reference = "r",
                                 .comment = {},
                                 .private_zone = false,
                                 .delegation_set = "N1",
                                 .name_servers = {},
                                 .created = "2026-01-01T00:00:00Z"};
    store::Transaction transaction;
    auto& writes = transaction.writes;
    writes.push_back(store::Write::put(model::keys::hosted_zone(kZone), model::encode_stored(zone)));
    writes.push_back(
        store::Write::put(model::keys::hosted_zone_state(kZone), model::encode_stored(model::ZoneState{2})));
    for (const auto& set :
         {make_set("example.com.", "NS", {"ns-1.example.net."}, 172800),
          make_set("example.com.", "SOA",
                   {"ns-1.example.net. hostmaster.example.net. 1 7200 900 1209600 86400"}, 900)}) {
      writes.push_back(store::Write::put(model::keys::record_set(kZone, set.name, set.type, ""),
                                         model::encode_stored(set)));
    }
    ASSERT_TRUE(store_->commit(transaction)->succeeded);
  }

  base::Result<ChangeResourceRecordSetsResponse> change(ChangeAction action,
                                                        std::vector<model::RecordSet> sets) {
    ChangeResourceRecordSetsRequest request{kZone, {}};
    for (auto& set : sets) request.change_batch.changes.push_back({action, std::move(set)});
    return change_resource_record_sets(*context_, caller_, request);
  }

  void create(std::vector<model::RecordSet> sets) {
    const auto response = change(ChangeAction::kCreate, std::move(sets));
    ASSERT_TRUE(response) << response.error().message;
  }

  ListResourceRecordSetsResponse list(const ListResourceRecordSetsRequest& request) {
    auto response = list_resource_record_sets(*context_, caller_, request);
    EXPECT_TRUE(response) << response.error().message;
    return response.value_or(ListResourceRecordSetsResponse{});
  }

  /// "name type" of each set on the page.
  std::vector<std::string> listed(const ListResourceRecordSetsRequest& request) {
    std::vector<std::string> lines;
    for (const auto& set : list(request).resource_record_sets) lines.push_back(set.name + " " + set.type);
    return lines;
  }

  std::int64_t count() {
    const auto state = store_->get(model::keys::hosted_zone_state(kZone));
    return model::decode_stored<model::ZoneState>(**state)->record_set_count;
  }

  const std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() / ("milepost_record_sets_test." + std::to_string(getpid()));
  const aws::Caller caller_{.account = "123456789012", .user = "root", .access_key_id = {}, .arn = {}};
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Context> context_;
};

ListResourceRecordSetsRequest from(std::optional<std::string> name = {}, std::optional<std::string> type = {},
                                   std::optional<std::string> identifier = {},
                                   std::optional<std::string> max_items = {}) {
  return {.hosted_zone_id = kZone,
          .start_record_name = std::move(name),
          .start_record_type = std::move(type),
          .start_record_identifier = std::move(identifier),
          .max_items = std::move(max_items)};
}

TEST_F(RecordSets, AChangeIsListedAtOnceAndKnownByItsId) {
  ChangeResourceRecordSetsRequest request{kZone, {.comment = "why", .changes = {}}};
  request.change_batch.changes = {
      {ChangeAction::kCreate, make_set("*.Example.com", "MX", {"10 Mail.Example.COM"})}};
  const auto response = change_resource_record_sets(*context_, caller_, request);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->change_info.status, ChangeStatus::kPending);
  EXPECT_EQ(response->change_info.comment, "why");
  EXPECT_EQ(count(), 3);

  const auto page = list(from("*.example.com", "MX"));
  ASSERT_EQ(page.resource_record_sets.size(), 1u);
  EXPECT_EQ(page.resource_record_sets[0], make_set("\\052.example.com.", "MX", {"10 Mail.Example.COM"}));

  const auto change = store_->get(model::keys::change(response->change_info.id));
  const auto set = store_->get(model::keys::record_set(kZone, "\\052.example.com.", "MX", ""));
  ASSERT_TRUE(change && *change && set && *set);
  EXPECT_EQ((*change)->mod_revision, (*set)->mod_revision)
      << "the change's revision is the one to be applied";
}

TEST_F(RecordSets, ABatchIsMadeWholeOrNotAtAll) {
  const auto before = store_->revision();
  const auto response =
      change(ChangeAction::kCreate, {make_address("fine.example.com"), make_address("example.org")});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, "InvalidChangeBatch");
  EXPECT_EQ(response.error().message,
            "[RRSet with DNS name example.org. is not permitted in zone example.com.]");
  EXPECT_EQ(store_->revision(), before);
  EXPECT_EQ(count(), 2);
}

TEST_F(RecordSets, SeesRecordSetsThatAreNotInTheBatch) {
  std::vector<model::RecordSet> many;
  for (int i = 0; i < 50; ++i) many.push_back(make_address("h" + std::to_string(i) + ".example.com"));
  create(many);
  // One name of a zone of many is read by its name; the CNAME conflict is with another type at it.
  const auto conflict = change(ChangeAction::kCreate, {make_set("h7.example.com", "CNAME", {"a.example."})});
  ASSERT_FALSE(conflict);
  EXPECT_EQ(conflict.error().message,
            "[RRSet of type CNAME with DNS name h7.example.com. is not permitted as it conflicts with other "
            "records with "
            "the same DNS name in zone example.com.]");
  ASSERT_TRUE(change(ChangeAction::kDelete, many));
  EXPECT_EQ(count(), 2);
  EXPECT_THAT(listed(from()), ElementsAre("example.com. NS", "example.com. SOA"));
}

TEST_F(RecordSets, SeesWhereAliasesAndCnamesLead) {
  std::vector<model::RecordSet> chain;
  for (int i = 0; i < 50; ++i) {
    chain.push_back(make_set("c" + std::to_string(i) + ".example.com", "CNAME",
                             {"c" + std::to_string(i + 1) + ".example.com"}));
  }
  create(chain);
  EXPECT_EQ(
      change(ChangeAction::kCreate, {make_set("c50.example.com", "CNAME", {"c0.example.com"})})
          .error()
          .message,
      "[RRSet of type CNAME with DNS name c50.example.com. is not permitted as it creates a CNAME or alias "
      "loop in the zone.]")
      << "the loop goes through fifty names that the batch does not speak of";

  model::RecordSet alias = make_set("alias.example.com", "CNAME", {});
  alias.ttl.reset();
  alias.alias_target = model::AliasTarget{kZone, "C7.example.com", false};
  const auto made = change(ChangeAction::kCreate, {alias});
  EXPECT_TRUE(made) << made.error().message;
  alias.alias_target->dns_name = "gone.example.com";
  alias.name = "other.example.com";
  EXPECT_EQ(change(ChangeAction::kCreate, {alias}).error().message,
            "[Tried to create an alias that targets gone.example.com., type CNAME in zone " +
                std::string(kZone) + ", but that target was not found]");
}

TEST_F(RecordSets, AHealthCheckHasToExistWhenItIsNamedAndMayGoLater) {
  model::RecordSet checked = make_address("checked.example.com");
  checked.health_check_id = "abc";
  EXPECT_EQ(change(ChangeAction::kCreate, {checked, make_address("fine.example.com")}).error(),
            (base::Error{"NoSuchHealthCheck", "A health check with id abc does not exist."}));
  EXPECT_EQ(change(ChangeAction::kCreate, {checked, make_address("example.org")}).error().code,
            "InvalidChangeBatch")
      << "what is wrong with the record sets is said first";
  EXPECT_EQ(count(), 2);
  const std::string verdict = model::keys::verdict("abc");
  ASSERT_TRUE(store_->commit({.compares = {}, .writes = {store::Write::put(verdict, "{\"Healthy\":true}")}})
                  ->succeeded);
  create({checked});
  ASSERT_TRUE(store_->commit({.compares = {}, .writes = {store::Write::erase(verdict)}})->succeeded);
  checked.ttl = 5;
  EXPECT_EQ(change(ChangeAction::kUpsert, {checked}).error().code, "NoSuchHealthCheck");
  checked.ttl = 300;
  EXPECT_TRUE(change(ChangeAction::kDelete, {checked})) << "DeleteHealthCheck may come first";
}

model::RecordSet make_alias(const std::string& name, const std::string& target, const std::string& zone) {
  model::RecordSet set;
  set.name = name;
  set.type = "A";
  set.alias_target = model::AliasTarget{zone, target, true};
  return set;
}

TEST_F(RecordSets, AnAliasLeadsToRecordSetsOfAnyPolicy) {
  model::RecordSet weighted = make_address("pool.example.com");
  weighted.set_identifier = "one";
  weighted.weight = 1;
  create({weighted, make_alias("example.com", "pool.example.com", kZone)});
  EXPECT_EQ(change(ChangeAction::kCreate, {make_alias("a.example.com", "www.pool.example.com", kZone)})
                .error()
                .message,
            "[Tried to create an alias that targets www.pool.example.com., type A in zone " +
                std::string(kZone) + ", but that target was not found]");
  EXPECT_EQ(
      change(ChangeAction::kCreate, {make_alias("pool.example.com", "example.com", kZone)}).error().code,
      "InvalidChangeBatch");
}

// No public report tells of a refusal, and tools delete in every order: the alias stays, and answers nothing.
TEST_F(RecordSets, TheTargetOfAnAliasCanBeDeleted) {
  create({make_address("target.example.com"), make_alias("alias.example.com", "target.example.com", kZone)});
  EXPECT_TRUE(change(ChangeAction::kDelete, {make_address("target.example.com")}));
  EXPECT_TRUE(change(ChangeAction::kDelete, {make_alias("alias.example.com", "target.example.com", kZone)}));
}

TEST_F(RecordSets, DeletesWhatItWouldNotCreate) {
  model::RecordSet stored = make_address("m.example.com.");
  stored.set_identifier = "one";
  stored.multi_value_answer = true;
  stored.health_check_id = "abc";
  store::Transaction transaction;
  transaction.writes = {
      store::Write::put(model::keys::record_set(kZone, stored.name, stored.type, "one"),
                        model::encode_stored(stored)),
      store::Write::put(model::keys::hosted_zone_state(kZone), model::encode_stored(model::ZoneState{3}))};
  ASSERT_TRUE(store_->commit(transaction)->succeeded);
  model::RecordSet given = make_address("m.example.com");
  given.set_identifier = "one";
  const auto deleted = change(ChangeAction::kDelete, {given});
  EXPECT_TRUE(deleted) << deleted.error().message;
  EXPECT_EQ(count(), 2);
}

TEST_F(RecordSets, LooksUpCidrCollectionsOfTheAccount) {
  const std::string own = "aaaaaaaa-0000-0000-0000-000000000000";
  const std::string foreign = "bbbbbbbb-0000-0000-0000-000000000000";
  for (const auto& [id, account] :
       {std::pair{own, caller_.account}, {foreign, std::string("999999999999")}}) {
    const model::CidrCollection collection{
        .id = id, .account = account, .name = "c", .caller_reference = "r"};
    const model::CidrLocation location{.name = "office", .blocks = {"192.0.2.0/24"}};
    store::Transaction transaction;
    transaction.writes = {
        store::Write::put(model::keys::cidr_collection(id), model::encode_stored(collection)),
        store::Write::put(model::keys::cidr_location(id, "office"), model::encode_stored(location))};
    ASSERT_TRUE(store_->commit(transaction)->succeeded);
  }
  const auto refusal = [&](const std::string& collection, const std::string& location) {
    model::RecordSet set = make_address("ip.example.com");
    set.set_identifier = "one";
    set.cidr_routing_config = model::CidrRoutingConfig{collection, location};
    const auto changed = change(ChangeAction::kUpsert, {set});
    return changed ? "" : changed.error().message;
  };
  EXPECT_EQ(refusal(own, "office"), "");
  EXPECT_EQ(refusal(own, "*"), "");
  EXPECT_EQ(refusal(own, "home"), "[No location home found in the CIDR collection with ID: " + own + "]");
  EXPECT_EQ(refusal(foreign, "office"), "[No CIDR collection found with ID: " + foreign + "]");
}

TEST_F(RecordSets, RefusesZonesThatAreNotThere) {
  ChangeResourceRecordSetsRequest request{"ZNONE", {}};
  request.change_batch.changes = {{ChangeAction::kCreate, make_address("a.example.com")}};
  EXPECT_EQ(change_resource_record_sets(*context_, caller_, request).error(),
            (base::Error{"NoSuchHostedZone", "No hosted zone found with ID: ZNONE"}));
  ListResourceRecordSetsRequest list_request = from();
  list_request.hosted_zone_id = "ZNONE";
  EXPECT_EQ(list_resource_record_sets(*context_, caller_, list_request).error().code, "NoSuchHostedZone");
  aws::Caller stranger = caller_;
  stranger.account = "999999999999";
  EXPECT_FALSE(list_resource_record_sets(*context_, stranger, from()));
}

TEST_F(RecordSets, ListsInTheOrderOfReversedNames) {
  create({make_address("www.example.com"), make_address("b.a.example.com"), make_address("a.example.com"),
          make_address("a-b.example.com"), make_set("a.example.com", "TXT", {"\"x\""}),
          make_address("*.example.com"), make_set("a.example.com", "AAAA", {"2001:db8::1"})});
  // '-' sorts before the dot behind "a", '\' of \052 before letters.
  EXPECT_THAT(listed(from()), ElementsAre("example.com. NS", "example.com. SOA", "\\052.example.com. A",
                                          "a-b.example.com. A", "a.example.com. A", "a.example.com. AAAA",
                                          "a.example.com. TXT", "b.a.example.com. A", "www.example.com. A"));
}

TEST_F(RecordSets, StartsAtAPosition) {
  create({make_address("b.example.com"), make_set("b.example.com", "TXT", {"\"x\""}),
          make_address("d.example.com")});
  EXPECT_THAT(listed(from("b.example.com")),
              ElementsAre("b.example.com. A", "b.example.com. TXT", "d.example.com. A"));
  EXPECT_THAT(listed(from("B.example.com.", "AAAA")), ElementsAre("b.example.com. TXT", "d.example.com. A"));
  EXPECT_THAT(listed(from("b.example.com", "TXT", "z")), ElementsAre("d.example.com. A"));
  EXPECT_THAT(listed(from("c.example.com", "TXT")), ElementsAre("d.example.com. A"))
      << "types count at equal names only";
  EXPECT_THAT(listed(from("aaa.example.org")), ElementsAre())
      << "a name outside the zone is a position behind it";
  EXPECT_EQ(listed(from("zzz.example.aero")).size(), 5u) << "and one before it";
}

TEST_F(RecordSets, RefusesHalfAPosition) {
  for (const auto& request : {from({}, "A"), from({}, {}, "one"), from("a.example.com", {}, "one")}) {
    const auto response = list_resource_record_sets(*context_, caller_, request);
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, "InvalidInput");
  }
  EXPECT_EQ(
      list_resource_record_sets(*context_, caller_, from("a b.example.com")).error(),
      (base::Error{
          "InvalidInput",
          "FATAL problem: UnsupportedCharacter (Value contains unsupported characters) encountered with "
          "' '"}));
}

TEST_F(RecordSets, PagesMeetWithoutGapOrOverlap) {
  for (int batch = 0; batch < 3; ++batch) {
    std::vector<model::RecordSet> sets;
    for (int i = 0; i < 150; ++i)
      sets.push_back(make_address("h" + std::to_string(batch * 150 + i) + ".example.com"));
    create(std::move(sets));
  }
  EXPECT_EQ(list(from()).max_items, "100");
  EXPECT_EQ(list(from()).resource_record_sets.size(), 100u);
  EXPECT_EQ(list(from({}, {}, {}, "1000")).resource_record_sets.size(), 300u);

  std::vector<std::string> names;
  ListResourceRecordSetsRequest request = from({}, {}, {}, "7");
  for (bool more = true; more;) {
    const auto page = list(request);
    for (const auto& set : page.resource_record_sets)
      names.push_back(model::keys::reversed(set.name) + " " + set.type);
    more = page.is_truncated;
    ASSERT_EQ(page.next_record_name.has_value(), more);
    request.start_record_name = page.next_record_name;
    request.start_record_type = page.next_record_type;
  }
  EXPECT_EQ(names.size(), 452u);
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

TEST_F(RecordSets, ADeletedStartStillWorks) {
  create({make_address("a.example.com"), make_address("b.example.com"), make_address("c.example.com")});
  const auto page = list(from({}, {}, {}, "3"));
  ASSERT_EQ(page.next_record_name, "b.example.com.");
  ASSERT_TRUE(change(ChangeAction::kDelete, {make_address("b.example.com")}));
  EXPECT_THAT(listed(from(page.next_record_name, page.next_record_type)), ElementsAre("c.example.com. A"));
}

TEST_F(RecordSets, ConcurrentChangesLoseNothing) {
  constexpr int kThreads = 4;
  constexpr int kChanges = 25;
  // Two contexts are two processes to one another: they do not take turns, so commits do collide.
  Context other{.store = *store_};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      const Context& context = t % 2 == 0 ? *context_ : other;
      for (int i = 0; i < kChanges;) {
        ChangeResourceRecordSetsRequest request{kZone, {}};
        const std::string name = "t" + std::to_string(t) + "-" + std::to_string(i) + ".example.com";
        request.change_batch.changes = {{ChangeAction::kCreate, make_address(name)}};
        const auto response = change_resource_record_sets(context, caller_, request);
        if (!response) {
          ASSERT_EQ(response.error().code, "PriorRequestNotComplete") << response.error().message;
          continue;
        }
        ++i;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(count(), 2 + kThreads * kChanges);
  EXPECT_EQ(listed(from({}, {}, {}, "300")).size(), 2u + kThreads * kChanges);
}

TEST_F(RecordSets, OfConcurrentCreatesOfOneNameExactlyOneSucceeds) {
  Context other{.store = *store_};
  std::array<bool, 4> succeeded{};
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < succeeded.size(); ++t) {
    threads.emplace_back([&, t] {
      ChangeResourceRecordSetsRequest request{kZone, {}};
      request.change_batch.changes = {{ChangeAction::kCreate, make_address("one.example.com")}};
      const auto response = change_resource_record_sets(t % 2 == 0 ? *context_ : other, caller_, request);
      succeeded[t] = response.has_value();
      EXPECT_EQ(response ? "" : response.error().code, response ? "" : "InvalidChangeBatch");
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(std::count(succeeded.begin(), succeeded.end(), true), 1);
  EXPECT_EQ(count(), 3);
}

}  // namespace
}  // namespace milepost::api
