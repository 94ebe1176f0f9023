// Tags over the embedded store.
#include "api/tags.h"

#include <gmock/gmock.h>

#include "api/api_test_fixture.h"

namespace milepost::api {
namespace {

using model::Tag;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class TagsTest : public ApiTest {
 protected:
  void SetUp() override {
    ApiTest::SetUp();
    zone_ = create("example.com").hosted_zone.id;
  }
  std::string change(std::optional<std::vector<Tag>> add,
                     std::optional<std::vector<std::string>> remove = {}) {
    return problem_of(change_tags_for_resource(*context_, caller_,
                                               {"hostedzone", zone_, std::move(add), std::move(remove)}));
  }
  std::vector<Tag> tags() {
    const auto listed = list_tags_for_resource(*context_, caller_, {"hostedzone", zone_});
    EXPECT_TRUE(listed) << listed.error().message;
    return listed ? listed->resource_tag_set.tags : std::vector<Tag>{};
  }
  std::string zone_;
};

TEST_F(TagsTest, AreAddedReplacedAndRemoved) {
  EXPECT_THAT(tags(), IsEmpty());
  EXPECT_EQ(change({{{"a", "1"}, {"b", "2"}}}), "");
  EXPECT_EQ(change({{{"a", "3"}, {"c", "4"}}}, {{"b", "missing"}}), "");
  EXPECT_THAT(tags(), ElementsAre(Tag{"a", "3"}, Tag{"c", "4"}));
  EXPECT_EQ(change({}, {{"a", "c"}}), "");
  EXPECT_THAT(tags(), IsEmpty());
}

TEST_F(TagsTest, OneCallCanReplaceAKeyThatItRemoves) {
  EXPECT_EQ(change({{{"a", "1"}}}), "");
  EXPECT_EQ(change({{{"a", "2"}}}, {{"a"}}), "");
  EXPECT_THAT(tags(), ElementsAre(Tag{"a", "2"}));
}

TEST_F(TagsTest, NothingToChangeIsInvalid) {
  EXPECT_THAT(change({}), HasSubstr("InvalidInput: "));
}

TEST_F(TagsTest, LimitPerResourceHolds) {
  context_->limits.tags_per_resource = 2;
  EXPECT_THAT(change({{{"a", "1"}, {"b", "2"}, {"c", "3"}}}), HasSubstr("InvalidInput: "));
  EXPECT_THAT(tags(), IsEmpty());
}

TEST_F(TagsTest, IdsArePlainAsOnAws) {
  EXPECT_EQ(
      problem_of(list_tags_for_resource(*context_, caller_, {"hostedzone", "/hostedzone/" + zone_})),
      "InvalidInput: 1 validation error detected: Value '/hostedzone/" + zone_ +
          "' at 'resourceId' failed to satisfy constraint: Member must have length less than or equal to 32");
  EXPECT_EQ(problem_of(list_tags_for_resource(*context_, caller_, {"hostedzone", "Z404"})),
            "NoSuchHostedZone: No hosted zone found with ID: Z404");
  EXPECT_EQ(problem_of(list_tags_for_resource(*context_, caller_, {"healthcheck", "x"})),
            "NoSuchHealthCheck: A health check with id x does not exist.");
  EXPECT_THAT(problem_of(list_tags_for_resource(*context_, stranger_, {"hostedzone", zone_})),
              HasSubstr("AccessDenied: "));
}

TEST_F(TagsTest, SeveralResourcesAreListedTogether) {
  const std::string other = create("example.net").hosted_zone.id;
  EXPECT_EQ(change({{{"a", "1"}}}), "");
  const auto listed = list_tags_for_resources(*context_, caller_, {"hostedzone", {zone_, other}});
  ASSERT_TRUE(listed);
  ASSERT_EQ(listed->resource_tag_sets.size(), 2u);
  EXPECT_EQ(listed->resource_tag_sets[0].resource_id, zone_);
  EXPECT_THAT(listed->resource_tag_sets[0].tags, ElementsAre(Tag{"a", "1"}));
  EXPECT_THAT(listed->resource_tag_sets[1].tags, IsEmpty());
}

}  // namespace
}  // namespace milepost::api
