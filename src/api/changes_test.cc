// GetChange: PENDING until what the name servers report says otherwise.
#include "api/changes.h"

#include <gmock/gmock.h>

#include "api/api_test_fixture.h"
#include "model/node.h"

namespace milepost::api {
namespace {

class Changes : public ApiTest {
 protected:
  void report(const std::string& node, store::Revision applied) {
    put(model::keys::applied(node), model::encode_stored(model::AppliedRevision{node, applied}));
  }
  ChangeStatus status(const std::string& id) {
    const auto response = get_change(*context_, caller_, {id});
    EXPECT_TRUE(response) << response.error().message;
    return response ? response->change_info.status : ChangeStatus::kPending;
  }
};

TEST_F(Changes, IsInsyncWhenEveryLiveNameServerAppliedIt) {
  const std::string id = create("example.com").change_info.id;
  const store::Revision revision = (*store_->get(model::keys::change(id)))->mod_revision;
  EXPECT_EQ(status(id), ChangeStatus::kPending);  // nobody lives who could answer with it
  report("one", revision);
  EXPECT_EQ(status(id), ChangeStatus::kInsync);
  report("two", revision - 1);
  EXPECT_EQ(status(id), ChangeStatus::kPending);
  report("two", revision + 1);
  EXPECT_EQ(status(id), ChangeStatus::kInsync);
}

TEST_F(Changes, ShowsWhatWasSubmitted) {
  const auto made = create("example.com").change_info;
  const auto shown = get_change(*context_, caller_, {made.id});
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->change_info.id, made.id);
  EXPECT_EQ(shown->change_info.submitted_at, made.submitted_at);
}

TEST_F(Changes, UnknownAndForeignOnesDoNotExist) {
  const std::string id = create("example.com").change_info.id;
  EXPECT_EQ(problem_of(get_change(*context_, caller_, {"C404"})),
            "NoSuchChange: Could not find resource with ID: C404");
  EXPECT_EQ(problem_of(get_change(*context_, stranger_, {id})),
            "NoSuchChange: Could not find resource with ID: " + id);
}

}  // namespace
}  // namespace milepost::api
