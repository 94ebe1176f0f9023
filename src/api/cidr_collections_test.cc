// CIDR collections over the embedded store.
#include "api/cidr_collections.h"

#include <gmock/gmock.h>

#include <atomic>
#include <set>
#include <thread>

#include "api/api_test_fixture.h"
#include "api/changes.h"
#include "api/list_cidr_collections.h"

namespace milepost::api {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using Texts = std::vector<std::string>;

class CidrCollections : public ApiTest {
 protected:
  base::Result<CreateCidrCollectionResponse> try_to_make(const std::string& name,
                                                         const std::string& reference) {
    return create_cidr_collection(*context_, caller_, {name, reference});
  }
  /// The id of the collection that must come of it.
  std::string make(const std::string& name) {
    const auto made = try_to_make(name, "reference of " + name);
    EXPECT_TRUE(made) << made.error().message;
    return made ? made->collection.id : "";
  }
  base::Result<ChangeCidrCollectionResponse> change(const std::string& id,
                                                    std::vector<model::CidrCollectionChange> changes,
                                                    std::optional<std::int64_t> version = {}) {
    return change_cidr_collection(*context_, caller_, {id, version, std::move(changes)});
  }
  base::Result<ChangeCidrCollectionResponse> put(const std::string& id, const std::string& location,
                                                 Texts blocks, std::optional<std::int64_t> version = {}) {
    return change(id, {{location, "PUT", std::move(blocks)}}, version);
  }
  std::int64_t version_of(const std::string& id) {
    return find_cidr_collection(*store_, caller_, id)->collection.version;
  }
  /// Every page of the blocks, as "location block".
  Texts blocks_of(const std::string& id, std::optional<std::string> location = {},
                  std::optional<std::string> max = {}) {
    Texts out;
    ListCidrBlocksRequest request{id, std::move(location), {}, std::move(max)};
    do {
      const auto page = list_cidr_blocks(*context_, caller_, request);
      if (!page) return {problem_of(page)};
      for (const auto& each : page->cidr_blocks) out.push_back(each.location_name + " " + each.cidr_block);
      request.next_token = page->next_token;
    } while (request.next_token);
    return out;
  }
};

TEST_F(CidrCollections, IsMadeListedAndDeleted) {
  const auto made = try_to_make("offices", "r");
  ASSERT_TRUE(made) << made.error().message;
  const CidrCollection& collection = made->collection;
  EXPECT_EQ(collection.arn, "arn:aws:route53:::cidrcollection/" + collection.id);
  EXPECT_EQ(collection.name, "offices");
  EXPECT_EQ(collection.version, 1);
  EXPECT_EQ(made->location, "/2013-04-01/cidrcollection/" + collection.id);
  const auto listed = list_cidr_collections(*context_, caller_, {});
  ASSERT_TRUE(listed);
  ASSERT_EQ(listed->cidr_collections.size(), 1u);
  EXPECT_EQ(listed->cidr_collections[0].id, collection.id);
  EXPECT_EQ(listed->next_token, std::nullopt);
  ASSERT_TRUE(delete_cidr_collection(*context_, caller_, {collection.id}));
  EXPECT_THAT(list_cidr_collections(*context_, caller_, {})->cidr_collections, IsEmpty());
  EXPECT_EQ(problem_of(delete_cidr_collection(*context_, caller_, {collection.id})),
            "NoSuchCidrCollectionException: No CIDR collection found with ID: " + collection.id);
}

TEST_F(CidrCollections, TheSameRequestAgainGivesTheSameCollection) {
  const auto first = try_to_make("offices", "r");
  const auto again = try_to_make("offices", "r");
  ASSERT_TRUE(first && again);
  EXPECT_EQ(again->collection.id, first->collection.id);
  EXPECT_EQ(again->location, first->location);
  EXPECT_EQ(list_cidr_collections(*context_, caller_, {})->cidr_collections.size(), 1u);
}

TEST_F(CidrCollections, NamesAndReferencesAreEachOfOneCollection) {
  ASSERT_TRUE(try_to_make("offices", "r"));
  EXPECT_THAT(problem_of(try_to_make("offices", "s")), StartsWith("CidrCollectionAlreadyExistsException: "));
  EXPECT_THAT(problem_of(try_to_make("shops", "r")), StartsWith("CidrCollectionAlreadyExistsException: "));
  EXPECT_TRUE(create_cidr_collection(*context_, stranger_, {"offices", "r"}));
}

TEST_F(CidrCollections, ADeletedOneLeavesItsNameAndReference) {
  const std::string id = make("offices");
  ASSERT_TRUE(delete_cidr_collection(*context_, caller_, {id}));
  EXPECT_NE(make("offices"), id);
}

TEST_F(CidrCollections, LimitOfTheAccountIsExact) {
  for (const char* name : {"1", "2", "3", "4", "5"}) make(name);
  EXPECT_THAT(problem_of(try_to_make("6", "6")), StartsWith("LimitsExceeded: "));
  EXPECT_TRUE(create_cidr_collection(*context_, stranger_, {"6", "6"}));
  const std::string one = list_cidr_collections(*context_, caller_, {})->cidr_collections[0].id;
  ASSERT_TRUE(delete_cidr_collection(*context_, caller_, {one}));
  EXPECT_TRUE(try_to_make("6", "6"));
}

TEST_F(CidrCollections, LimitAndNamesHoldWhenManyAreMadeAtOnce) {
  std::atomic<int> made{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&, i] {
      const std::string name = "c" + std::to_string(i % 8);
      made += try_to_make(name, std::to_string(i)).has_value() ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(made, 5);
  std::set<std::string> names;
  const auto listed = list_cidr_collections(*context_, caller_, {});
  ASSERT_TRUE(listed);
  for (const CidrCollection& each : listed->cidr_collections) names.insert(each.name);
  EXPECT_EQ(names.size(), 5u);
}

TEST_F(CidrCollections, OtherAccountsDoNotSeeIt) {
  const std::string id = make("offices");
  const std::string none = "NoSuchCidrCollectionException: No CIDR collection found with ID: " + id;
  EXPECT_EQ(
      problem_of(change_cidr_collection(*context_, stranger_, {id, {}, {{"a", "PUT", {"10.0.0.0/8"}}}})),
      none);
  EXPECT_EQ(problem_of(delete_cidr_collection(*context_, stranger_, {id})), none);
  EXPECT_EQ(problem_of(list_cidr_locations(*context_, stranger_, {id, {}, {}})), none);
  EXPECT_EQ(problem_of(list_cidr_blocks(*context_, stranger_, {id, {}, {}, {}})), none);
  EXPECT_THAT(list_cidr_collections(*context_, stranger_, {})->cidr_collections, IsEmpty());
}

// --- changes ---

TEST_F(CidrCollections, EachChangeIsANewVersionAndAChange) {
  const std::string id = make("offices");
  const auto changed = put(id, "berlin", {"192.0.2.0/24", "2001:db8::/32"});
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(version_of(id), 2);
  const auto shown = get_change(*context_, caller_, {changed->id});
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->change_info.status, ChangeStatus::kPending);
  ASSERT_TRUE(
      change(id, {{"berlin", "DELETE_IF_EXISTS", {"192.0.2.0/24"}}, {"paris", "PUT", {"192.0.2.0/24"}}}));
  EXPECT_EQ(version_of(id), 3);
  EXPECT_EQ(list_cidr_collections(*context_, caller_, {})->cidr_collections[0].version, 3);
  EXPECT_EQ(blocks_of(id), (Texts{"berlin 2001:db8::/32", "paris 192.0.2.0/24"}));
}

TEST_F(CidrCollections, AVersionGivenMustBeTheCurrentOne) {
  const std::string id = make("offices");
  ASSERT_TRUE(put(id, "a", {"10.0.0.0/8"}, 1));
  EXPECT_THAT(problem_of(put(id, "a", {"11.0.0.0/8"}, 1)),
              StartsWith("CidrCollectionVersionMismatchException: "));
  EXPECT_THAT(problem_of(put(id, "a", {"11.0.0.0/8"}, 3)),
              StartsWith("CidrCollectionVersionMismatchException: "));
  EXPECT_EQ(blocks_of(id), Texts{"a 10.0.0.0/8"});
  EXPECT_TRUE(put(id, "a", {"11.0.0.0/8"}, 2));
}

TEST_F(CidrCollections, ARefusedChangeChangesNothing) {
  const std::string id = make("offices");
  ASSERT_TRUE(put(id, "a", {"10.0.0.0/8"}));
  const Texts before = keys_of_store();
  EXPECT_THAT(problem_of(change(id, {{"b", "PUT", {"11.0.0.0/8"}}, {"b", "PUT", {"10.0.0.0/8"}}})),
              StartsWith("CidrBlockInUseException: "));
  context_->limits.cidr_blocks_per_collection = 2;
  EXPECT_THAT(problem_of(put(id, "b", {"11.0.0.0/8", "12.0.0.0/8"})), StartsWith("LimitsExceeded: "));
  EXPECT_EQ(keys_of_store(), before);
  EXPECT_EQ(version_of(id), 2);
}

TEST_F(CidrCollections, TwoCollectionsMayHoldTheSameBlock) {
  ASSERT_TRUE(put(make("one"), "a", {"10.0.0.0/8"}));
  EXPECT_TRUE(put(make("two"), "b", {"10.0.0.0/8"}));
}

TEST_F(CidrCollections, WithALocationItIsNotDeleted) {
  const std::string id = make("offices");
  ASSERT_TRUE(put(id, "a", {"10.0.0.0/8"}));
  EXPECT_EQ(problem_of(delete_cidr_collection(*context_, caller_, {id})),
            "CidrCollectionInUseException: The CIDR collection " + id + " is in use, and isn't empty.");
  ASSERT_TRUE(change(id, {{"a", "DELETE_IF_EXISTS", {"10.0.0.0/8"}}}));
  EXPECT_TRUE(delete_cidr_collection(*context_, caller_, {id}));
}

TEST_F(CidrCollections, NothingIsLeftBehind) {
  const Texts before = keys_of_store();
  const std::string id = make("offices");
  const auto one = put(id, "a", {"10.0.0.0/8"});
  const auto other = change(id, {{"a", "DELETE_IF_EXISTS", {"10.0.0.0/8"}}});
  ASSERT_TRUE(one && other);
  ASSERT_TRUE(delete_cidr_collection(*context_, caller_, {id}));
  Texts expected = before;
  expected.push_back(model::keys::change(one->id));
  expected.push_back(model::keys::change(other->id));
  expected.push_back(model::keys::newest_cidr_collection(caller_.account));
  std::ranges::sort(expected);
  EXPECT_EQ(keys_of_store(), expected);
}

TEST_F(CidrCollections, OfChangesAtTheSameTimeNoneIsLost) {
  const std::string id = make("offices");
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      for (int k = 0; k < 5; ++k) {
        const auto put_one = put(id, "l" + std::to_string(i % 2),
                                 {"10." + std::to_string(i) + "." + std::to_string(k) + ".0/24"});
        EXPECT_TRUE(put_one) << put_one.error().message;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(blocks_of(id).size(), 40u);
  EXPECT_EQ(version_of(id), 41);
}

// --- lists ---

TEST_F(CidrCollections, BlocksAreListedByLocationInPages) {
  const std::string id = make("offices");
  ASSERT_TRUE(change(id, {{"b", "PUT", {"2001:db8::/32", "9.0.0.0/8", "10.0.0.0/8"}},
                          {"a", "PUT", {"192.0.2.0/24"}},
                          {"a-1", "PUT", {"198.51.100.0/24"}}}));
  const Texts all = {"a 192.0.2.0/24", "a-1 198.51.100.0/24", "b 9.0.0.0/8", "b 10.0.0.0/8",
                     "b 2001:db8::/32"};
  for (const char* size : {"1", "2", "4", "5", "100"}) EXPECT_EQ(blocks_of(id, {}, size), all) << size;
  EXPECT_EQ(blocks_of(id, "b", "2"), (Texts{"b 9.0.0.0/8", "b 10.0.0.0/8", "b 2001:db8::/32"}));
  EXPECT_EQ(blocks_of(id, "c"),
            Texts{"NoSuchCidrLocationException: No location c found in the CIDR collection "
                  "with ID: " +
                  id});
}

TEST_F(CidrCollections, APageGoesOnBehindABlockThatIsGone) {
  const std::string id = make("offices");
  ASSERT_TRUE(put(id, "a", {"10.0.0.0/8", "11.0.0.0/8", "12.0.0.0/8"}));
  const auto first = list_cidr_blocks(*context_, caller_, {id, {}, {}, "1"});
  ASSERT_TRUE(first && first->next_token);
  ASSERT_TRUE(change(id, {{"a", "DELETE_IF_EXISTS", {"11.0.0.0/8"}}}));
  const auto second = list_cidr_blocks(*context_, caller_, {id, {}, first->next_token, "1"});
  ASSERT_TRUE(second);
  EXPECT_EQ(second->cidr_blocks[0].cidr_block, "12.0.0.0/8");
  EXPECT_EQ(second->next_token, std::nullopt);
}

TEST_F(CidrCollections, LocationsAndCollectionsHavePagesToo) {
  const std::string id = make("offices");
  ASSERT_TRUE(
      change(id, {{"b", "PUT", {"10.0.0.0/8"}}, {"a", "PUT", {"11.0.0.0/8"}}, {"c", "PUT", {"12.0.0.0/8"}}}));
  const auto first = list_cidr_locations(*context_, caller_, {id, {}, "2"});
  ASSERT_TRUE(first && first->next_token);
  EXPECT_EQ(first->cidr_locations[1].location_name, "b");
  const auto second = list_cidr_locations(*context_, caller_, {id, first->next_token, "2"});
  ASSERT_TRUE(second);
  EXPECT_EQ(second->cidr_locations[0].location_name, "c");
  EXPECT_EQ(second->next_token, std::nullopt);

  make("shops");
  const auto one = list_cidr_collections(*context_, caller_, {{}, "1"});
  ASSERT_TRUE(one && one->next_token);
  const auto other = list_cidr_collections(*context_, caller_, {one->next_token, "1"});
  ASSERT_TRUE(other);
  EXPECT_NE(other->cidr_collections[0].id, one->cidr_collections[0].id);
  EXPECT_EQ(other->next_token, std::nullopt);
}

TEST_F(CidrCollections, TokensAndSizesThatAreNoneAreInvalidInput) {
  const std::string id = make("offices");
  EXPECT_THAT(problem_of(list_cidr_collections(*context_, caller_, {"?", {}})), StartsWith("InvalidInput: "));
  EXPECT_THAT(problem_of(list_cidr_locations(*context_, caller_, {id, "?", {}})),
              StartsWith("InvalidInput: "));
  for (const char* token : {"?", "", "YQ==", "YS8=", "YS9i"})
    EXPECT_THAT(problem_of(list_cidr_blocks(*context_, caller_, {id, {}, token, {}})),
                StartsWith("InvalidInput: "))
        << token;
  EXPECT_THAT(problem_of(list_cidr_blocks(*context_, caller_, {id, {}, {}, "0"})), HasSubstr("'maxResults'"));
}

}  // namespace
}  // namespace milepost::api
