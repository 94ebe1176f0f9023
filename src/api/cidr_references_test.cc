// Locations and collections stay while record sets route by them, whoever is first.
#include "api/cidr_references.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "api/api_test_fixture.h"
#include "api/cidr_collections.h"
#include "api/record_sets.h"
#include "api/revert.h"
#include "store/passing_store.h"

namespace milepost::api {
namespace {

using model::ChangeAction;
using testing::HasSubstr;
using testing::IsEmpty;

/// Does something else just before the first commit.
class InterruptedStore final : public store::PassingStore {
 public:
  InterruptedStore(store::Store& inner, std::function<void()> interruption)
      : PassingStore(inner), interruption_(std::move(interruption)) {}
  base::Result<store::Committed> commit(const store::Transaction& transaction) override {
    if (const auto interrupt = std::exchange(interruption_, nullptr)) interrupt();
    return inner_.commit(transaction);
  }

 private:
  std::function<void()> interruption_;
};

class CidrReferences : public ApiTest {
 protected:
  void SetUp() override {
    ApiTest::SetUp();
    zone_ = create("example.com").hosted_zone.id;
    collection_ = create_cidr_collection(*context_, caller_, {"offices", "r"})->collection.id;
    ASSERT_EQ(problem_of(change_location(*context_, "paris", "PUT")), "");
  }

  base::Result<ChangeCidrCollectionResponse> change_location(const Context& context, const std::string& name,
                                                             const std::string& action) {
    return change_cidr_collection(context, caller_, {collection_, {}, {{name, action, {"192.0.2.0/24"}}}});
  }
  base::Result<ChangeCidrCollectionResponse> remove_location() {
    return change_location(*context_, "paris", "DELETE_IF_EXISTS");
  }

  static model::RecordSet plain(std::int64_t ttl = 60) {
    model::RecordSet set;
    set.name = "www.example.com.";
    set.type = "A";
    set.ttl = ttl;
    set.resource_records = {{"192.0.2.1"}};
    return set;
  }
  model::RecordSet routed(const std::string& location, std::int64_t ttl = 60) const {
    model::RecordSet set = plain(ttl);
    set.set_identifier = "one";
    set.cidr_routing_config = model::CidrRoutingConfig{collection_, location};
    return set;
  }
  base::Result<ChangeResourceRecordSetsResponse> change(const Context& context, ChangeAction action,
                                                        model::RecordSet set) {
    ChangeResourceRecordSetsRequest request{zone_, {}};
    request.change_batch.changes.push_back({action, std::move(set)});
    return change_resource_record_sets(context, caller_, request);
  }
  base::Result<ChangeResourceRecordSetsResponse> change(ChangeAction action, model::RecordSet set) {
    return change(*context_, action, std::move(set));
  }
  std::vector<std::string> references() {
    const auto range = store_->range(store::RangeRequest::prefix(model::keys::cidr_references(collection_)));
    std::vector<std::string> keys;
    for (const auto& entry : range->entries) keys.push_back(entry.key);
    return keys;
  }

  std::string zone_;
  std::string collection_;
};

TEST_F(CidrReferences, ALocationStaysWhileARecordSetRoutesByIt) {
  ASSERT_EQ(problem_of(change(ChangeAction::kCreate, routed("paris"))), "");
  EXPECT_EQ(problem_of(remove_location()),
            "CidrBlockInUseException: The location paris cannot lose its last CIDR block: www.example.com. A "
            "one of zone " +
                zone_ + " routes by it.");
  EXPECT_EQ(problem_of(change_location(*context_, "lyon", "DELETE_IF_EXISTS")), "") << "which does not exist";
  ASSERT_EQ(problem_of(change(ChangeAction::kDelete, routed("paris"))), "");
  EXPECT_EQ(problem_of(remove_location()), "");
  EXPECT_THAT(references(), IsEmpty());
}

TEST_F(CidrReferences, ALocationMayLoseABlockThatIsNotItsLast) {
  ASSERT_EQ(problem_of(change(ChangeAction::kCreate, routed("paris"))), "");
  ASSERT_TRUE(
      change_cidr_collection(*context_, caller_, {collection_, {}, {{"paris", "PUT", {"198.51.100.0/24"}}}}));
  EXPECT_EQ(problem_of(remove_location()), "");
}

TEST_F(CidrReferences, ACollectionStaysWhileARecordSetRoutesByItsDefault) {
  ASSERT_EQ(problem_of(change(ChangeAction::kCreate, routed("*"))), "");
  ASSERT_EQ(problem_of(remove_location()), "");
  EXPECT_EQ(problem_of(delete_cidr_collection(*context_, caller_, {collection_})),
            "CidrCollectionInUseException: The CIDR collection " + collection_ +
                " is in use: www.example.com. A one of zone " + zone_ + " routes by it.");
  ASSERT_EQ(problem_of(change(ChangeAction::kDelete, routed("*"))), "");
  EXPECT_EQ(problem_of(delete_cidr_collection(*context_, caller_, {collection_})), "");
  EXPECT_THAT(keys_of_store(), testing::Not(testing::Contains(HasSubstr("cidr_reference"))));
}

TEST_F(CidrReferences, FollowTheRecordSetWhateverBecomesOfIt) {
  const std::string paris = model::keys::cidr_references(collection_, "paris");
  const std::string others = model::keys::cidr_references(collection_, "*");
  ASSERT_EQ(problem_of(change(ChangeAction::kCreate, routed("paris"))), "");
  EXPECT_THAT(references(), testing::ElementsAre(HasSubstr(paris)));
  ASSERT_EQ(problem_of(change(ChangeAction::kUpsert, routed("paris", 30))), "");
  EXPECT_THAT(references(), testing::ElementsAre(HasSubstr(paris))) << "another TTL is no other location";
  const auto moved = change(ChangeAction::kUpsert, routed("*", 30));
  ASSERT_TRUE(moved) << moved.error().message;
  EXPECT_THAT(references(), testing::ElementsAre(HasSubstr(others)));
  ASSERT_TRUE(revert_change(*context_, {.change = moved->change_info.id, .comment = {}}));
  EXPECT_THAT(references(), testing::ElementsAre(HasSubstr(paris)));
  model::RecordSet weighted = plain();
  weighted.set_identifier = "one";
  weighted.weight = 1;
  ASSERT_EQ(problem_of(change(ChangeAction::kUpsert, weighted)), "");
  EXPECT_THAT(references(), IsEmpty());
}

TEST_F(CidrReferences, ALocationThatGoesWhileABatchIsJudgedIsMissed) {
  InterruptedStore store(*store_, [&] { EXPECT_EQ(problem_of(remove_location()), ""); });
  Context other{.store = store};
  EXPECT_EQ(
      problem_of(change(other, ChangeAction::kCreate, routed("paris"))),
      "InvalidChangeBatch: [No location paris found in the CIDR collection with ID: " + collection_ + "]");
  EXPECT_THAT(references(), IsEmpty());
}

TEST_F(CidrReferences, ARecordSetThatComesWhileALocationIsTakenHoldsIt) {
  InterruptedStore store(*store_,
                         [&] { EXPECT_EQ(problem_of(change(ChangeAction::kCreate, routed("paris"))), ""); });
  Context other{.store = store};
  EXPECT_THAT(problem_of(change_location(other, "paris", "DELETE_IF_EXISTS")),
              testing::StartsWith("CidrBlockInUseException: "));
}

TEST_F(CidrReferences, ARecordSetThatComesWhileACollectionIsDeletedHoldsIt) {
  ASSERT_EQ(problem_of(remove_location()), "");
  InterruptedStore store(*store_,
                         [&] { EXPECT_EQ(problem_of(change(ChangeAction::kCreate, routed("*"))), ""); });
  Context other{.store = store};
  EXPECT_THAT(problem_of(delete_cidr_collection(other, caller_, {collection_})),
              testing::StartsWith("CidrCollectionInUseException: "));
}

}  // namespace
}  // namespace milepost::api
