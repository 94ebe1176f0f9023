#include "api/audited_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/api_test_fixture.h"
#include "api/audit.h"
#include "api/contention.h"

namespace milepost::api {
namespace {

using store::Compare;
using store::Write;
using testing::ElementsAre;
using testing::IsEmpty;

/// Commits what it is given and then says that it could not, or refuses to; or loses races.
class FailingStore final : public store::PassingStore {
 public:
  enum class Fault { kNone, kRefuses, kCommitsAndFails, kLosesRaces };
  using PassingStore::PassingStore;

  base::Result<store::Committed> commit(const store::Transaction& transaction) override {
    const Fault now = faults_left > 0 ? fault : Fault::kNone;
    faults_left -= now != Fault::kNone;
    if (now == Fault::kRefuses) return base::fail("StoreUnavailable", "refused");
    if (now == Fault::kLosesRaces) return store::Committed{.succeeded = false, .revision = revision()};
    auto committed = inner_.commit(transaction);
    if (now == Fault::kCommitsAndFails) return base::fail("StoreUnavailable", "who knows");
    return committed;
  }

  Fault fault = Fault::kNone;
  int faults_left = 0;
};

class AuditedStoreTest : public ApiTest {
 protected:
  static model::AuditEntry entry() {
    model::AuditEntry entry = entry_of_command("milepost test", "alice", "123456789012", "x");
    entry.request_id = "r1";
    return entry;
  }

  /// Every entry of the trail.
  std::vector<model::AuditEntry> trail() {
    const auto range = store_->range(store::RangeRequest::prefix(model::keys::kAuditEntries));
    EXPECT_TRUE(range);
    std::vector<model::AuditEntry> entries;
    for (const auto& each : range->entries) entries.push_back(*model::decode_stored<model::AuditEntry>(each));
    return entries;
  }

  static store::Transaction put_zone(const std::string& zone, const std::string& change) {
    return {.compares = {},
            .writes = {Write::put(model::keys::hosted_zone(zone), "{}"),
                       Write::put(model::keys::hosted_zone_state(zone), "{}"),
                       Write::put(model::keys::change(change), "{}")}};
  }

  FailingStore& failing(FailingStore::Fault fault, int times) {
    failing_ = std::make_unique<FailingStore>(*store_);
    failing_->fault = fault;
    failing_->faults_left = times;
    return *failing_;
  }

  std::unique_ptr<FailingStore> failing_;
};

TEST_F(AuditedStoreTest, TheEntryIsOfTheChangesOwnRevision) {
  AuditedStore audited(*store_, entry());
  const auto committed = audited.commit(put_zone("Z1", "C1"));
  ASSERT_TRUE(committed && committed->succeeded);
  ASSERT_TRUE(audited.finish({}));
  EXPECT_EQ(store_->revision(), committed->revision) << "no second commit";
  const auto entries = trail();
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].change, "C1");
  EXPECT_THAT(entries[0].resources, ElementsAre("Z1"));
  EXPECT_EQ(entries[0].user, "alice");
  EXPECT_EQ(entries[0].error_code, std::nullopt);
  const auto key = model::keys::audit_entry(entries[0].time, "r1");
  EXPECT_EQ(store_->get(key)->value().mod_revision, committed->revision);
}

TEST_F(AuditedStoreTest, SeveralCommitsAreOneEntryWithAllTheyMade) {
  AuditedStore audited(*store_, entry());
  ASSERT_TRUE(audited.commit(put_zone("Z1", "C1"))->succeeded);
  ASSERT_TRUE(audited.commit({.compares = {}, .writes = {Write::put("access_key/AKIA1", "{}")}})->succeeded);
  ASSERT_TRUE(audited.finish({}));
  const auto entries = trail();
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_THAT(entries[0].resources, ElementsAre("Z1", "AKIA1"));
  EXPECT_EQ(entries[0].change, "C1");
}

TEST_F(AuditedStoreTest, ALostRaceRecordsNothingAndLeavesNoTrace) {
  put("rival", "came first");
  AuditedStore audited(*store_, entry());
  store::Transaction lost = put_zone("Z1", "C1");
  lost.compares.push_back(Compare::absent("rival"));
  EXPECT_FALSE(audited.commit(lost)->succeeded);
  EXPECT_THAT(trail(), IsEmpty());
  ASSERT_TRUE(audited.commit(put_zone("Z2", "C2"))->succeeded);
  const auto entries = trail();
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].change, "C2");
  EXPECT_THAT(entries[0].resources, ElementsAre("Z2"));
}

TEST_F(AuditedStoreTest, AFailureIsRecordedByACommitOfItsOwn) {
  AuditedStore audited(*store_, entry());
  ASSERT_TRUE(audited.finish(base::fail("NoSuchHostedZone", "No hosted zone found with ID: Z\n1")));
  const auto entries = trail();
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].error_code, "NoSuchHostedZone");
  EXPECT_EQ(entries[0].error_message, "No hosted zone found with ID: Z?1");
  EXPECT_EQ(entries[0].change, std::nullopt);
}

TEST_F(AuditedStoreTest, ASuccessThatChangedNothingIsRecordedToo) {
  AuditedStore audited(*store_, entry());
  ASSERT_TRUE(audited.finish({}));
  EXPECT_EQ(trail().size(), 1u);
}

TEST_F(AuditedStoreTest, AFailureAfterACommitIsSaidOfTheOneEntry) {
  AuditedStore audited(*store_, entry());
  ASSERT_TRUE(audited.commit(put_zone("Z1", "C1"))->succeeded);
  ASSERT_TRUE(audited.finish(base::fail("Exception", "after all")));
  const auto entries = trail();
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].error_code, "Exception");
  EXPECT_EQ(entries[0].change, "C1") << "what did happen stays on record";
}

TEST_F(AuditedStoreTest, ACommitThatDidHappenUnknownToTheCallRecordedItself) {
  AuditedStore audited(failing(FailingStore::Fault::kCommitsAndFails, 1), entry());
  const auto committed = audited.commit(put_zone("Z1", "C1"));
  ASSERT_FALSE(committed);
  ASSERT_TRUE(audited.finish(std::unexpected(committed.error())));
  const auto entries = trail();
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].error_code, std::nullopt) << "the change is there, whatever the caller was told";
  EXPECT_EQ(entries[0].change, "C1");
}

TEST_F(AuditedStoreTest, WithoutAStoreThereIsNoRecordAndNoSuccess) {
  AuditCounts counts;
  AuditedStore refused(failing(FailingStore::Fault::kRefuses, 100), entry());
  const auto committed = refused.commit(put_zone("Z1", "C1"));
  ASSERT_FALSE(committed);
  EXPECT_TRUE(put_on_record(refused, std::unexpected(committed.error()), counts)) << "it failed already";
  AuditedStore idle(*failing_, entry());
  EXPECT_EQ(problem_of(put_on_record(idle, {}, counts)), "StoreUnavailable: refused");
  EXPECT_EQ(counts.unrecorded, 2u);
  EXPECT_EQ(counts.recorded, 0u);
  EXPECT_THAT(trail(), IsEmpty());
}

TEST_F(AuditedStoreTest, AnOperationThatRetriesLeavesOneEntry) {
  const auto made = create("example.com");
  Recording recording(with_store(*context_, failing(FailingStore::Fault::kLosesRaces, 3)), entry());
  CreateHostedZoneRequest request;
  request.name = "example.org";
  request.caller_reference = "r";
  const auto second = create_hosted_zone(recording.context(), caller_, request);
  ASSERT_TRUE(second) << second.error().message;
  ASSERT_TRUE(recording.store().finish({}));
  const auto entries = trail();
  ASSERT_EQ(entries.size(), 1u) << "the first zone was made without a record";
  EXPECT_EQ(entries[0].change, second->change_info.id);
  EXPECT_THAT(entries[0].resources, testing::Contains(second->hosted_zone.id));
}

}  // namespace
}  // namespace milepost::api
