// Answers that depend on where the client is: whose word for that is taken, and for whom else the answer holds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "answer/plan_fixture.h"
#include "routing/location.h"

namespace milepost::answer {
namespace {

using dns::RrType;
using testing::ElementsAre;
using testing::HasSubstr;

/// Knows a country for each of some networks, and of all else that it is nowhere within the same eight bits.
class Map final : public routing::Locator {
 public:
  explicit Map(std::vector<std::pair<std::string, std::string>> countries) {
    for (const auto& [block, code] : countries) blocks_.emplace_back(base::Cidr::parse(block).value(), code);
  }
  routing::Location locate(base::Bytes address, routing::LookUps&) const noexcept override {
    for (const auto& [block, code] : blocks_) {
      if (block.contains(ip(address))) return {.country = zone::geo_key({}, code, {}), .scope = block.prefix};
    }
    return {.scope = 8};
  }
  routing::Latencies latencies(base::Bytes, routing::LookUps&) const noexcept override { return {}; }

 private:
  static base::IpAddress ip(base::Bytes address) {
    base::IpAddress out;
    out.size = static_cast<std::uint8_t>(address.size());
    std::ranges::copy(address, out.octets.begin());
    return out;
  }
  std::vector<std::pair<base::Cidr, std::string>> blocks_;
};

/// A client subnet option, RFC 7871 6.
std::vector<std::uint8_t> subnet(std::string_view block) {
  const base::Cidr cidr = base::Cidr::parse(block).value();
  const std::size_t octets = (cidr.prefix + 7u) / 8;
  std::vector<std::uint8_t> option = {0,           8,
                                      0,           static_cast<std::uint8_t>(4 + octets),
                                      0,           static_cast<std::uint8_t>(cidr.network.size == 4 ? 1 : 2),
                                      cidr.prefix, 0};
  option.insert(option.end(), cidr.network.octets.begin(),
                cidr.network.octets.begin() + static_cast<std::ptrdiff_t>(octets));
  return option;
}

class ClientSubnets : public testing::Test {
 protected:
  ClientSubnets() {
    map_.publish(std::make_unique<Map>(std::vector<std::pair<std::string, std::string>>{
        {"198.51.100.0/24", "DE"}, {"203.0.113.0/25", "US"}, {"2001:db8:1::/48", "DE"}}));
    start({});
  }

  void start(AnswerSources sources) {
    lab_.reset();
    sources.locator = &map_;
    lab_.emplace(AnswerOptions{.sources = std::move(sources)});
    put_places(*lab_, "Z1", "geo.example.com.");
  }
  static void put_places(PlanLab& lab, std::string_view zone, std::string_view owner) {
    lab.put_in(zone, owner, RrType::A, Policy::kGeolocation,
               {keyed(PlanLab::address("de", "192.0.2.1"), zone::geo_key({}, "DE", {})),
                keyed(PlanLab::address("us", "192.0.2.2"), zone::geo_key({}, "US", {})),
                keyed(PlanLab::address("*", "192.0.2.9"), zone::geo_key({}, "*", {}))});
  }

  /// "192.0.2.1/24": the address that is answered and the scope; without a scope when there is no option.
  std::string ask(std::string_view from, std::string_view block, const std::string& name = "geo.example.com.",
                  RrType type = RrType::A) {
    lab_->ask_from(from);
    QueryPacket query{.name = name, .type = static_cast<std::uint16_t>(type), .udp_payload = 1232};
    if (!block.empty()) query.options = subnet(block);
    const ResponseText response = lab_->ask(query);
    std::string said = response.rcode;
    for (const std::string& record : response.answer) said = record.substr(record.rfind(' ') + 1);
    if (!response.opt_options.empty()) said += "/" + std::to_string(response.opt_options.at(7));
    return said;
  }

  base::Published<routing::Locator> map_;
  std::optional<PlanLab> lab_;
};

TEST_F(ClientSubnets, WithoutTheOptionTheSourceDecides) {
  EXPECT_EQ(ask("198.51.100.7", ""), "192.0.2.1");
  EXPECT_EQ(ask("203.0.113.7", ""), "192.0.2.2");
  EXPECT_EQ(ask("203.0.113.200", ""), "192.0.2.9");
  EXPECT_EQ(ask("2001:db8:1::7", ""), "192.0.2.1");
}

TEST_F(ClientSubnets, TheOptionDecidesAndItsScopeSaysForWhom) {
  EXPECT_EQ(ask("127.0.0.1", "198.51.100.0/24"), "192.0.2.1/24");
  EXPECT_EQ(ask("127.0.0.1", "198.51.100.9/32"), "192.0.2.1/24") << "shorter than what was sent";
  EXPECT_EQ(ask("127.0.0.1", "203.0.113.0/24"), "192.0.2.2/25") << "longer: half of them are elsewhere";
  EXPECT_EQ(ask("198.51.100.7", "192.0.2.0/24"), "192.0.2.9/8") << "the source does not matter then";
  EXPECT_EQ(ask("127.0.0.1", "2001:db8:1:2::/56"), "192.0.2.1/48");
}

// RFC 7871 7.1.2: the client wishes not to be told from others of the resolver; 7.2.1: then the scope is 0.
TEST_F(ClientSubnets, OfAnEmptyOptionTheSourceDecides) {
  EXPECT_EQ(ask("198.51.100.7", "0.0.0.0/0"), "192.0.2.1/0");
  EXPECT_EQ(ask("198.51.100.7", "::/0"), "192.0.2.1/0");
}

TEST_F(ClientSubnets, WhatDoesNotDependOnTheClientHasScopeZero) {
  lab_->put("w.example.com.", RrType::A, Policy::kWeighted, {keyed(lab_->address("a", "192.0.2.1"), 1)});
  EXPECT_EQ(ask("127.0.0.1", "198.51.100.0/24", "w.example.com."), "192.0.2.1/0");
  EXPECT_EQ(ask("127.0.0.1", "198.51.100.0/24", "ns.example.com."), "192.0.2.53/0");
  EXPECT_EQ(ask("127.0.0.1", "198.51.100.0/24", "nope.example.com."), "NXDOMAIN/0");
}

TEST_F(ClientSubnets, ScopesComeFromWhateverWasChosenOnTheWay) {
  lab_->put("alias.example.com.", RrType::A, Policy::kSimple, {lab_->alias("", "geo.example.com.")});
  lab_->load("Z1", "example.com.", "cname 60 CNAME geo\n@ 60 MX 10 geo\n");
  EXPECT_EQ(ask("127.0.0.1", "198.51.100.0/28", "alias.example.com."), "192.0.2.1/24");
  EXPECT_EQ(ask("127.0.0.1", "198.51.100.0/28", "cname.example.com."), "192.0.2.1/24");
  EXPECT_THAT(ask("127.0.0.1", "198.51.100.0/28", "example.com.", RrType::MX), HasSubstr("/24"))
      << "for the additional addresses";
}

TEST_F(ClientSubnets, NoMatchDependsOnTheClientToo) {
  lab_->put("de.example.com.", RrType::A, Policy::kGeolocation,
            {keyed(lab_->address("de", "192.0.2.1"), zone::geo_key({}, "DE", {}))});
  EXPECT_EQ(ask("127.0.0.1", "198.51.100.0/24", "de.example.com."), "192.0.2.1/24");
  EXPECT_EQ(ask("127.0.0.1", "192.0.2.0/24", "de.example.com."), "NOERROR/8");
}

// RFC 7871 11.3.
TEST_F(ClientSubnets, OnlyThoseWhoAreBelievedDecideForOthers) {
  start({.subnets_from = {base::Cidr::parse("192.0.2.0/28").value(),
                          base::Cidr::parse("2001:db8::/32").value()}});
  EXPECT_EQ(ask("192.0.2.15", "198.51.100.0/24"), "192.0.2.1/24");
  EXPECT_EQ(ask("2001:db8::1", "198.51.100.0/24"), "192.0.2.1/24");
  EXPECT_EQ(ask("192.0.2.16", "198.51.100.0/24"), "192.0.2.9/0");
  EXPECT_EQ(ask("203.0.113.7", "198.51.100.0/24"), "192.0.2.2/0") << "by its own address";
}

TEST_F(ClientSubnets, WithoutAMapEverybodyIsNowhere) {
  PlanLab lab;
  put_places(lab, "Z1", "geo.example.com.");
  lab.ask_from("198.51.100.7");
  EXPECT_THAT(lab.ask("geo.example.com.", RrType::A).answer, ElementsAre("geo.example.com. 60 A 192.0.2.9"));
}

TEST_F(ClientSubnets, ANewMapIsTakenWithTheNextBatch) {
  EXPECT_EQ(ask("127.0.0.1", "198.51.100.0/24"), "192.0.2.1/24");
  map_.publish(
      std::make_unique<Map>(std::vector<std::pair<std::string, std::string>>{{"198.51.0.0/16", "US"}}));
  EXPECT_EQ(ask("127.0.0.1", "198.51.100.0/24"), "192.0.2.2/16");
  EXPECT_EQ(map_.superseded_count(), 0u) << "nobody holds the old one between batches";
}

TEST_F(ClientSubnets, BlocksOfACollectionHoldTheWholeSubnet) {
  lab_->writer().put_cidr_location(
      "c1", {"paris",
             {base::Cidr::parse("198.51.100.0/24").value(), base::Cidr::parse("2001:db8:7::/48").value()}});
  lab_->writer().put_cidr_location("c1", {"lyon", {base::Cidr::parse("198.51.0.0/16").value()}});
  lab_->put("ip.example.com.", RrType::A, Policy::kIpBased,
            {placed(lab_->address("p", "192.0.2.1"), "paris"),
             placed(lab_->address("l", "192.0.2.2"), "lyon"), placed(lab_->address("*", "192.0.2.9"), "*")},
            "c1");
  const auto of = [&](std::string_view block) { return ask("127.0.0.1", block, "ip.example.com."); };
  EXPECT_EQ(of("198.51.100.0/24"), "192.0.2.1/24");
  EXPECT_EQ(of("198.51.100.128/25"), "192.0.2.1/24");
  EXPECT_THAT(of("198.51.0.0/16"), HasSubstr("192.0.2.2/"));
  EXPECT_THAT(of("198.0.0.0/8"), HasSubstr("192.0.2.9/")) << "larger than the blocks in it";
  EXPECT_EQ(of("2001:db8:7:1::/64"), "192.0.2.1/48");
  EXPECT_EQ(ask("198.51.100.7", "", "ip.example.com."), "192.0.2.1");
  lab_->writer().remove_cidr_location("c1", "paris");
  lab_->commit();
  EXPECT_EQ(of("198.51.100.0/24"), "192.0.2.2/16");
}

// Developer Guide, "Working with private hosted zones": clients of a VPC are where its region is.
TEST_F(ClientSubnets, InPrivateZonesTheRegionOfTheVpcDecides) {
  start({.region_location = [](std::string_view region) {
    return routing::Location{.country = zone::geo_key({}, region == "eu-central-1" ? "DE" : "US", {})};
  }});
  lab_->load_private("Z2", "internal.", "@ 900 SOA ns host 1 7200 900 1209600 300\n",
                     {"eu-central-1/vpc-a", "us-west-2/vpc-b"});
  lab_->put_vpc("eu-central-1/vpc-a", {"10.1.0.0/16"});
  lab_->put_vpc("us-west-2/vpc-b", {"10.2.0.0/16"});
  put_places(*lab_, "Z2", "geo.internal.");
  EXPECT_EQ(ask("10.1.0.1", "", "geo.internal."), "192.0.2.1");
  EXPECT_EQ(ask("10.2.0.1", "", "geo.internal."), "192.0.2.2");
  EXPECT_EQ(ask("10.2.0.1", "198.51.100.0/24", "geo.internal."), "192.0.2.2/0")
      << "what anybody can write does not count there";
}

TEST_F(ClientSubnets, ABatchKeepsItsClientsApart) {
  std::vector<std::vector<std::uint8_t>> packets;
  for (const char* block : {"198.51.100.0/24", "203.0.113.0/25", "192.0.2.0/24"})
    packets.push_back(
        QueryPacket{.name = "geo.example.com.", .udp_payload = 1232, .options = subnet(block)}.octets());
  std::vector<std::uint8_t> room(kBatchSizeMax * 512);
  std::vector<Exchange> batch(kBatchSizeMax);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    batch[i].query = packets[i % 3].data();
    batch[i].query_size = static_cast<std::uint16_t>(packets[i % 3].size());
    batch[i].response = room.data() + i * 512;
    batch[i].response_capacity = 512;
  }
  lab_->responder().answer(batch);
  const std::vector<std::string> expected = {"192.0.2.1", "192.0.2.2", "192.0.2.9"};
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const auto response = read_response({batch[i].response, batch[i].response_size});
    EXPECT_THAT(response.answer, ElementsAre("geo.example.com. 60 A " + expected[i % 3]));
    EXPECT_EQ(response.opt_options.at(7), (std::array{24, 25, 8})[i % 3]);
  }
}

}  // namespace
}  // namespace milepost::answer
