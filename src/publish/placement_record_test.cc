// Each node's own record in a real store: written, kept, and its stripe taken in turn.
#include "publish/placement_record.h"

#include <gtest/gtest.h>

#include <array>
#include <thread>

#include "publish/publish_fixture.h"

namespace milepost::publish {
namespace {

class PlacementRecords : public PublishFixture {
 protected:
  static OwnPlacement own(const std::string& node, std::vector<std::string> addresses = {"192.0.2.1"}) {
    return {.record = {.node = node, .listeners = {{{}, std::move(addresses)}}}};
  }
  void keep(const OwnPlacement& placement) {
    const auto kept = keep_placement(*store_, placement);
    EXPECT_TRUE(kept) << kept.error().message;
  }
  std::optional<model::NameServerPlacement> record(const std::string& node) {
    const auto entry = store_->get(model::keys::placement(node));
    EXPECT_TRUE(entry);
    if (!*entry) return std::nullopt;
    return *model::decode_stored<model::NameServerPlacement>(**entry);
  }
};

TEST_F(PlacementRecords, IsWrittenOnceAndWhenItDiffers) {
  keep(own("n1"));
  EXPECT_EQ(record("n1")->listeners.front().addresses, std::vector<std::string>{"192.0.2.1"});
  const store::Revision written = store_->revision();
  keep(own("n1"));
  EXPECT_EQ(store_->revision(), written) << "nothing to say";
  keep(own("n1", {"192.0.2.2"}));
  EXPECT_EQ(record("n1")->listeners.front().addresses, std::vector<std::string>{"192.0.2.2"});
}

TEST_F(PlacementRecords, NodesTakeTheStripesInTurnAndKeepThem) {
  for (const char* node : {"n1", "n2", "n3", "n4"}) keep(own(node));
  EXPECT_EQ(record("n1")->stripe, 0);
  EXPECT_EQ(record("n4")->stripe, 3);
  keep(own("n4", {"192.0.2.4"}));
  EXPECT_EQ(record("n4")->stripe, 3);
  commit({store::Write::erase(model::keys::placement("n2"))});
  keep(own("n5"));
  EXPECT_EQ(record("n5")->stripe, 1);
  keep(own("n6"));
  EXPECT_EQ(record("n6")->stripe, 0);
}

TEST_F(PlacementRecords, NodesThatComeAtOnceTakeDifferentStripes) {
  {
    std::vector<std::jthread> nodes;
    for (int i = 0; i < 8; ++i) nodes.emplace_back([&, i] { keep(own("n" + std::to_string(i))); });
  }
  std::array<int, 4> stripes{};
  for (int i = 0; i < 8; ++i)
    ++stripes.at(static_cast<std::size_t>(*record("n" + std::to_string(i))->stripe));
  EXPECT_EQ(stripes, (std::array<int, 4>{2, 2, 2, 2}));
}

TEST_F(PlacementRecords, WithoutAnAddressForAllHostsThereIsNoStripe) {
  keep({.record = {.node = "n1", .listeners = {{{"ns-1.milepost-1.test"}, {"192.0.2.1"}}}}});
  EXPECT_EQ(record("n1")->stripe, std::nullopt);
  keep(own("n2", {}));
  EXPECT_EQ(record("n2")->stripe, std::nullopt);
  keep(own("n3"));
  EXPECT_EQ(record("n3")->stripe, 0);
}

TEST_F(PlacementRecords, TheOnlyNodeOfAStoreTakesTheRecordsOfItsFormerNames) {
  keep(own("before"));
  OwnPlacement renamed = own("after");
  renamed.only_node = true;
  keep(renamed);
  EXPECT_FALSE(record("before"));
  EXPECT_EQ(record("after")->stripe, 0);
}

TEST_F(PlacementRecords, ANodeWithoutANameHasNone) {
  const store::Revision before = store_->revision();
  keep(own(""));
  EXPECT_EQ(store_->revision(), before);
}

TEST_F(PlacementRecords, WhatCannotBeReadIsWrittenAnew) {
  commit({store::Write::put(model::keys::placement("n1"), "no JSON"),
          store::Write::put(model::keys::placement("n2"), "no JSON either")});
  keep(own("n1"));
  EXPECT_EQ(record("n1")->stripe, 0);
}

}  // namespace
}  // namespace milepost::publish
