#include "model/change_effect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/keys.h"
#include "model/stored.h"

namespace milepost::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

RecordSet make_set(const std::string& name, const std::string& value) {
  RecordSet set;
  set.name = name;
  set.type = "TXT";
  set.ttl = 300;
  set.resource_records = {{value}};
  return set;
}

TEST(ChangeEffect, HoldsWhatWasAndWhatIs) {
  const RecordSet old = make_set("a.example.com.", "\"old\"");
  const RecordSet now = make_set("a.example.com.", "\"new \\\"\"");
  const RecordSet fresh = make_set("b.example.com.", "\"b\"");
  const RecordSet gone = make_set("c.example.com.", "\"c\"");
  ChangeEffectComposer composer("C1");
  composer.add_written(old, encode_stored(now));
  composer.add_written(std::nullopt, encode_stored(fresh));
  composer.add_erased(gone);
  std::vector<store::Write> writes;
  std::move(composer).put_into(writes);
  ASSERT_EQ(writes.size(), 1u);
  EXPECT_EQ(writes[0].key, "change_effect/C1/0000");
  const auto effect = decode_stored<ChangeEffect>(std::string_view(*writes[0].value));
  ASSERT_TRUE(effect) << effect.error().message;
  EXPECT_THAT(effect->before, ElementsAre(old, gone));
  EXPECT_THAT(effect->after, ElementsAre(now, fresh));
  EXPECT_EQ(*writes[0].value, encode_stored(*effect)) << "the stored form as everybody else composes it";
}

TEST(ChangeEffect, OfNothingIsKeptToo) {
  std::vector<store::Write> writes;
  ChangeEffectComposer("C1").put_into(writes);
  ASSERT_EQ(writes.size(), 1u);
  const auto effect = decode_stored<ChangeEffect>(std::string_view(*writes[0].value));
  ASSERT_TRUE(effect) << effect.error().message;
  EXPECT_THAT(effect->before, IsEmpty());
  EXPECT_THAT(effect->after, IsEmpty());
}

TEST(ChangeEffect, LongOnesAreCutIntoValuesThatTheStoreTakes) {
  ChangeEffectComposer composer("C1");
  std::vector<RecordSet> sets;
  for (int i = 0; i < 50; ++i) {
    // Every tenth is longer than a part.
    const std::size_t size = i % 10 == 0 ? ChangeEffectComposer::kPartSize + 1000 : 100'000;
    sets.push_back(make_set("s.example.com.", std::string(size, static_cast<char>('a' + i % 26))));
    composer.add_written(sets.back(), encode_stored(sets.back()));
  }
  std::vector<store::Write> writes;
  std::move(composer).put_into(writes);
  EXPECT_GT(writes.size(), 20u);
  ChangeEffect whole;
  for (const store::Write& write : writes) {
    EXPECT_LE(write.value->size(), store::kValueSizeMax);
    const auto part = decode_stored<ChangeEffect>(std::string_view(*write.value));
    ASSERT_TRUE(part) << part.error().message;
    whole.before.insert(whole.before.end(), part->before.begin(), part->before.end());
    whole.after.insert(whole.after.end(), part->after.begin(), part->after.end());
  }
  EXPECT_EQ(whole.before, sets);
  EXPECT_EQ(whole.after, sets);
}

}  // namespace
}  // namespace milepost::model
