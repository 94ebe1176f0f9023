// Registrations on a real store: seen while they live, taken over by the same node, refused to another of that name.
#include "cluster/registration.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <thread>

#include "cluster/nodes.h"
#include "cluster/registrant.h"
#include "cluster/store_identity.h"
#include "model/keys.h"
#include "model/stored.h"
#include "store/scratch_directory.h"
#include "store/sqlite.h"

namespace milepost::cluster {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class RegistrationTest : public testing::Test {
 protected:
  static std::unique_ptr<store::Store> open(const std::filesystem::path& directory) {
    auto opened = store::open_sqlite(
        {.directory = directory, .role = store::SqliteOptions::Role::kOwner, .may_create = true, .vfs = {}});
    EXPECT_TRUE(opened);
    return *std::move(opened);
  }
  static model::Node node(const std::string& name, const std::string& id) {
    model::Node out;
    out.name = name;
    out.id = id;
    out.roles = {"dns"};
    return out;
  }
  std::vector<std::string> listed() {
    const auto list = list_nodes(*store_);
    EXPECT_TRUE(list);
    std::vector<std::string> out;
    for (const ListedNode& each : *list)
      out.push_back(each.node.id + (each.applied ? " " + std::to_string(*each.applied) : ""));
    return out;
  }

  store::ScratchDirectory directory_;
  std::unique_ptr<store::Store> store_ = open(directory_.path());
};

TEST_F(RegistrationTest, ANodeIsListedWithWhatItAppliedUntilItRetires) {
  Registration registration(*store_, node("a", "id-a"), 60s);
  ASSERT_TRUE(registration.keep_alive());
  EXPECT_THAT(listed(), ElementsAre("id-a"));
  ASSERT_TRUE(registration.applied(7));
  EXPECT_THAT(listed(), ElementsAre("id-a 7"));
  const auto before = store_->revision();
  ASSERT_TRUE(registration.applied(7));
  EXPECT_EQ(store_->revision(), before) << "no news, no write";
  registration.retire();
  EXPECT_THAT(listed(), IsEmpty());
}

TEST_F(RegistrationTest, ANodeThatComesBackTakesItsNameOver) {
  Registration first(*store_, node("a", "id-a"), 60s);
  ASSERT_TRUE(first.applied(1));
  Registration again(*store_, node("a", "id-a"), 60s);  // after kill -9: the first one's lease still lives
  ASSERT_TRUE(again.applied(2));
  EXPECT_THAT(listed(), ElementsAre("id-a 2"));
  first.retire();
  EXPECT_THAT(listed(), ElementsAre("id-a 2")) << "the keys hang on the newer lease";
}

TEST_F(RegistrationTest, AnotherNodeOfThatNameIsNotRegisteredUntilTheNameIsFree) {
  Registration first(*store_, node("a", "id-a"), 60s);
  ASSERT_TRUE(first.applied(1));
  Registration second(*store_, node("a", "id-b"), 30ms);  // tries again after a third of that
  EXPECT_TRUE(second.applied(5));
  EXPECT_THAT(listed(), ElementsAre("id-a 1"));
  first.retire();
  while (listed().empty()) {
    ASSERT_TRUE(second.keep_alive());
    std::this_thread::sleep_for(second.due_in());
  }
  EXPECT_THAT(listed(), ElementsAre("id-b 5"));
}

TEST_F(RegistrationTest, ALostLeaseIsReplacedAndEverythingSaidAgain) {
  Registration registration(*store_, node("a", "id-a"), 60s);
  ASSERT_TRUE(registration.applied(3));
  const auto entry = store_->get(model::keys::applied("a"));
  ASSERT_TRUE(entry && *entry);
  ASSERT_TRUE(store_->revoke_lease((*entry)->lease));
  EXPECT_THAT(listed(), IsEmpty());
  ASSERT_TRUE(registration.applied(4));
  EXPECT_THAT(listed(), ElementsAre("id-a 4"));
}

TEST_F(RegistrationTest, ARegistrantKeepsItsNodeThereAndSignsOff) {
  const auto watch = store_->watch({std::string(model::keys::kNodes)}, store_->revision());
  ASSERT_TRUE(watch);
  {
    const Registrant registrant(Registration(*store_, node("a", "id-a"), 300ms));
    const auto entered = (*watch)->next(10s);
    ASSERT_TRUE(entered && entered->events.size() == 1);
    EXPECT_THAT((*watch)->next(1s)->events, IsEmpty()) << "three times its lease, and still there";
    EXPECT_TRUE(registrant.connected());
  }
  EXPECT_THAT(listed(), IsEmpty());
}

TEST_F(RegistrationTest, AStoreGetsOneIdentityWhoeverComesFirst) {
  ASSERT_TRUE(read_identity(*store_));
  EXPECT_FALSE(*read_identity(*store_));
  std::array<std::string, 8> ids;
  {
    std::vector<std::jthread> nodes;
    for (std::string& id : ids) nodes.emplace_back([&] { id = ensure_identity(*store_)->id; });
  }
  EXPECT_THAT(ids, testing::Each(ids[0]));
  EXPECT_EQ((*read_identity(*store_))->id, ids[0]);
}

TEST_F(RegistrationTest, AStoreOfANewerMilepostIsNotWorkedWith) {
  const model::StoreIdentity newer{.id = "x", .format = model::kStoreFormat + 1, .created = ""};
  ASSERT_TRUE(store_->commit({.compares = {},
                              .writes = {store::Write::put(std::string(model::keys::kStoreIdentity),
                                                           model::encode_stored(newer))}}));
  const auto identity = ensure_identity(*store_);
  ASSERT_FALSE(identity);
  EXPECT_EQ(identity.error().code, "DataFormat");
}

}  // namespace
}  // namespace milepost::cluster
