// Hosts of a set on different nodes, and few hosts that move when nodes come and go.
#include "publish/host_nodes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

namespace milepost::publish {
namespace {

constexpr int kHosts = 512;  // of each stripe

StripedNode node(int number, std::optional<std::int64_t> stripe) {
  return {"node-" + std::to_string(number), stripe};
}

/// Nodes that came one after the other, each taking its stripe.
std::vector<StripedNode> cluster(int size) {
  std::vector<StripedNode> nodes;
  for (int i = 0; i < size; ++i) nodes.push_back(node(i, stripe_for_newcomer(nodes)));
  return nodes;
}

using Deal = std::array<std::vector<std::string>, model::kNameServersPerSet>;

/// The node of each host of each stripe.
Deal deal(const std::vector<StripedNode>& nodes) {
  const NodesByStripe stripes = nodes_for_hosts(nodes);
  Deal out;
  for (std::size_t stripe = 0; stripe < out.size(); ++stripe) {
    for (int n = 0; n < kHosts; ++n) {
      const std::string host =
          "ns-" + std::to_string(static_cast<int>(stripe) * kHosts + n) + ".milepost.test";
      out[stripe].push_back(node_of_host(stripes[stripe], host));
    }
  }
  return out;
}

std::map<std::string, int> load(const Deal& dealt) {
  std::map<std::string, int> hosts;
  for (const auto& stripe : dealt) {
    for (const std::string& node_name : stripe) ++hosts[node_name];
  }
  return hosts;
}

int moved(const Deal& before, const Deal& after) {
  int hosts = 0;
  for (std::size_t stripe = 0; stripe < before.size(); ++stripe) {
    for (int n = 0; n < kHosts; ++n) hosts += before[stripe][n] != after[stripe][n] ? 1 : 0;
  }
  return hosts;
}

/// The fewest and the most nodes that any set of one host of each stripe can be on.
std::pair<std::size_t, std::size_t> nodes_of_sets(const Deal& dealt) {
  std::mt19937 random(1);
  std::pair<std::size_t, std::size_t> range{99, 0};
  for (int i = 0; i < 20'000; ++i) {
    std::set<std::string> nodes;
    for (const auto& stripe : dealt) nodes.insert(stripe[random() % kHosts]);
    range = {std::min(range.first, nodes.size()), std::max(range.second, nodes.size())};
  }
  return range;
}

TEST(HostNodesTest, HostsOfASetAreOnAsManyNodesAsThereAre) {
  for (int size = 1; size <= 12; ++size) {
    const auto [fewest, most] = nodes_of_sets(deal(cluster(size)));
    EXPECT_EQ(fewest, std::min<std::size_t>(4, size)) << size;
    EXPECT_EQ(most, std::min<std::size_t>(4, size)) << size;
  }
}

TEST(HostNodesTest, OfTwoNodesEachHasTwoHostsOfASet) {
  const Deal dealt = deal(cluster(2));
  EXPECT_EQ(load(dealt), (std::map<std::string, int>{{"node-0", 1'024}, {"node-1", 1'024}}));
  for (const auto& stripe : dealt) EXPECT_EQ(std::set(stripe.begin(), stripe.end()).size(), 1u);
}

/// A third of 512 falls to each of three on average, with a deviation of 11: 110 to 230 leave five of them.
TEST(HostNodesTest, OfThreeNodesOneHasTwoHostsOfASetAndNotAlwaysTheSame) {
  for (const auto& [name, hosts] : load(deal(cluster(3)))) {
    EXPECT_GT(hosts, 512 + 110) << name;
    EXPECT_LT(hosts, 512 + 230) << name;
  }
}

TEST(HostNodesTest, NodesThatComeOneByOneAreSpreadEvenly) {
  for (int size = 4; size <= 20; ++size) {
    const NodesByStripe stripes = part_nodes(cluster(size));
    for (const auto& stripe : stripes) {
      EXPECT_GE(static_cast<int>(stripe.size()), size / 4);
      EXPECT_LE(static_cast<int>(stripe.size()), (size + 3) / 4);
    }
  }
}

TEST(HostNodesTest, TheOrderOfNodesDoesNotMatter) {
  std::vector<StripedNode> nodes = cluster(7);
  nodes.push_back(node(7, std::nullopt));
  nodes.push_back(node(8, 99));
  const Deal dealt = deal(nodes);
  std::mt19937 random(1);
  for (int i = 0; i < 20; ++i) {
    std::ranges::shuffle(nodes, random);
    ASSERT_EQ(deal(nodes), dealt);
  }
}

TEST(HostNodesTest, ANodeThatComesTakesHostsOnlyToItself) {
  for (int size = 4; size <= 12; ++size) {
    const Deal before = deal(cluster(size));
    const Deal after = deal(cluster(size + 1));
    const std::string newcomer = "node-" + std::to_string(size);
    for (std::size_t stripe = 0; stripe < after.size(); ++stripe) {
      for (int n = 0; n < kHosts; ++n) {
        const std::string& now = after[stripe][n];
        EXPECT_TRUE(now == before[stripe][n] || now == newcomer) << size;
      }
    }
    EXPECT_GT(moved(before, after), 0);
    EXPECT_EQ(moved(before, after), load(after)[newcomer]) << "no more than it has now";
  }
}

TEST(HostNodesTest, TheFourthNodeTakesAQuarterAndNoMore) {
  EXPECT_EQ(moved(deal(cluster(3)), deal(cluster(4))), kHosts);
}

TEST(HostNodesTest, ANodeThatGoesGivesAwayOnlyItsOwn) {
  const std::vector<StripedNode> nodes = cluster(8);
  const Deal before = deal(nodes);
  for (std::size_t gone = 0; gone < nodes.size(); ++gone) {
    std::vector<StripedNode> rest = nodes;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(gone));
    EXPECT_EQ(moved(before, deal(rest)), load(before)[nodes[gone].node]);
  }
}

TEST(HostNodesTest, WhereAStripeLosesItsLastNodeAnotherHelpsOut) {
  std::vector<StripedNode> nodes = cluster(6);  // stripes of 2, 2, 1, 1
  const Deal before = deal(nodes);
  nodes.erase(nodes.begin() + 2);
  const Deal after = deal(nodes);
  EXPECT_EQ(nodes_of_sets(after), (std::pair<std::size_t, std::size_t>{4, 4}));
  const NodesByStripe stripes = part_nodes(nodes);
  EXPECT_EQ(stripes[2].size(), 1u);
  // The stripe's 512 hosts go to the one that helps out, and those that it had to its neighbour.
  EXPECT_EQ(moved(before, after), kHosts + load(before)[stripes[2].front()]);
}

TEST(HostNodesTest, ANewcomerTakesTheStripeWithTheFewest) {
  EXPECT_EQ(stripe_for_newcomer({}), 0);
  EXPECT_EQ(stripe_for_newcomer({node(0, 0), node(1, 1), node(2, 3)}), 2);
  EXPECT_EQ(stripe_for_newcomer(cluster(4)), 0);
}

/// Name servers of two versions side by side must agree.
TEST(HostNodesTest, WhoHasAHostNeverChanges) {
  const std::vector<std::string> nodes = {"fra-1", "fra-2", "lon-1", "ams-1"};
  std::string dealt;
  for (int n = 0; n < 8; ++n)
    dealt += node_of_host(nodes, "ns-" + std::to_string(n) + ".milepost-1.test") + " ";
  EXPECT_EQ(dealt, "fra-2 ams-1 lon-1 fra-1 lon-1 fra-2 ams-1 lon-1 ");
}

}  // namespace
}  // namespace milepost::publish
