// Conformance of leases: keys go with the lease they were last put under, in one commit, and no other way.
#include "store/conformance.h"

namespace milepost::store {
namespace {

using testing::IsEmpty;

TEST_P(Conformance, RevokingALeaseErasesItsKeysAsOneCommit) {
  const auto lease = store().grant_lease(60s);
  ASSERT_TRUE(lease);
  write({Write::put("l/a", "1", *lease), Write::put("l/b", "2", *lease), Write::put("l/c", "3")});
  const Revision before = put("l/d", "4");
  EXPECT_EQ((*store().get("l/a"))->lease, *lease);
  ASSERT_TRUE(store().revoke_lease(*lease));
  EXPECT_THAT(list(RangeRequest::prefix("l/")), testing::ElementsAre("l/c=3", "l/d=4"));
  const auto events = take(*watch({}, before), 2);
  ASSERT_EQ(events.size(), 2);
  EXPECT_EQ(events[0].revision, events[1].revision);
  EXPECT_EQ(events[0].value, std::nullopt);
}

TEST_P(Conformance, ALeaseThatIsNotKeptAliveExpires) {
  const auto lease = store().grant_lease(site().short_ttl());
  ASSERT_TRUE(lease);
  const Revision revision = write({Write::put("l/a", "1", *lease), Write::put("l/b", "2", *lease)});
  const auto events = take(*watch({"l/"}, revision), 2);
  ASSERT_EQ(events.size(), 2);
  EXPECT_EQ(events[0].value, std::nullopt);
  EXPECT_EQ(events[0].revision, events[1].revision);
  EXPECT_THAT(list(RangeRequest::prefix("l/")), IsEmpty());
  EXPECT_EQ(code_of(store().keep_alive(*lease)), "LeaseNotFound");
}

TEST_P(Conformance, ALeaseThatIsKeptAliveStays) {
  const auto kept = store().grant_lease(site().short_ttl());
  const auto left = store().grant_lease(site().short_ttl());
  ASSERT_TRUE(kept && left);
  const Revision revision = write({Write::put("l/kept", "1", *kept), Write::put("l/left", "1", *left)});
  // The one that is left alone says when the time has passed.
  const auto watch = this->watch({"l/"}, revision);
  std::vector<Event> events;
  for (int i = 0; i < 1000 && events.empty(); ++i) {
    ASSERT_TRUE(store().keep_alive(*kept));
    auto batch = watch->next(site().short_ttl() / 10);
    ASSERT_TRUE(batch);
    events = std::move(batch->events);
  }
  ASSERT_EQ(events.size(), 1);
  EXPECT_EQ(events[0].key, "l/left");
  EXPECT_EQ(value_of("l/kept"), "1");
}

TEST_P(Conformance, AKeyHangsOnTheLeaseOfItsLastPut) {
  const auto first = store().grant_lease(60s);
  const auto second = store().grant_lease(60s);
  ASSERT_TRUE(first && second);
  write({Write::put("l/freed", "1", *first), Write::put("l/moved", "1", *first),
         Write::put("l/gone", "1", *first)});
  write({Write::put("l/freed", "2"), Write::put("l/moved", "2", *second), Write::erase("l/gone")});
  put("l/gone", "again");
  ASSERT_TRUE(store().revoke_lease(*first));
  EXPECT_EQ(value_of("l/freed"), "2");
  EXPECT_EQ(value_of("l/moved"), "2");
  EXPECT_EQ(value_of("l/gone"), "again");
  ASSERT_TRUE(store().revoke_lease(*second));
  EXPECT_EQ(value_of("l/moved"), "(absent)");
}

TEST_P(Conformance, RefusesLeasesThatDoNotLive) {
  const auto lease = store().grant_lease(60s);
  ASSERT_TRUE(lease);
  ASSERT_TRUE(store().revoke_lease(*lease));
  const Revision before = store().revision();
  EXPECT_EQ(code_of(store().commit(
                {.compares = {}, .writes = {Write::put("a", "1"), Write::put("b", "1", *lease)}})),
            "LeaseNotFound");
  EXPECT_EQ(value_of("a"), "(absent)");
  EXPECT_EQ(store().revision(), before);
  EXPECT_EQ(code_of(store().keep_alive(*lease)), "LeaseNotFound");
  EXPECT_EQ(code_of(store().revoke_lease(*lease)), "LeaseNotFound");
}

TEST_P(Conformance, ALeaseWithoutKeysEndsWithoutACommit) {
  const auto lease = store().grant_lease(60s);
  ASSERT_TRUE(lease);
  const Revision before = store().revision();
  ASSERT_TRUE(store().revoke_lease(*lease));
  EXPECT_EQ(store().revision(), before);
}

TEST_P(Conformance, EventsNameTheLease) {
  const auto lease = store().grant_lease(60s);
  ASSERT_TRUE(lease);
  const Revision revision = write({Write::put("l/a", "1", *lease)});
  const auto events = take(*watch({"l/"}, revision - 1), 1);
  ASSERT_EQ(events.size(), 1);
  EXPECT_EQ(events[0].lease, *lease);
}

}  // namespace
}  // namespace milepost::store
