// For tests and benchmarks: a zone with a name for each way to choose an answer, and the queries that ask for them.
#pragma once

#include <array>
#include <cstdint>
#include <ctime>
#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "answer/zone_fixture.h"
#include "base/published.h"
#include "routing/distance.h"
#include "routing/location.h"
#include "zone/plan.h"

namespace milepost::answer {

/// Knows two places: clients whose address begins with an even octet are in Germany, the others in Virginia.
class TwoPlaces final : public routing::Locator {
 public:
  routing::Location locate(base::Bytes address, routing::LookUps&) const noexcept override {
    static const std::array<float, 3> kGermany = routing::position_of(51, 10);
    static const std::array<float, 3> kVirginia = routing::position_of(38, -78);
    const bool is_german = address[0] % 2 == 0;
    return {.subdivision = is_german ? 0 : zone::geo_key({}, "US", "VA"),
            .country = zone::geo_key({}, is_german ? "DE" : "US", {}),
            .continent = zone::geo_key(is_german ? "EU" : "NA", {}, {}),
            .has_position = true,
            .position = is_german ? kGermany : kVirginia,
            .scope = 8};
  }
  routing::Latencies latencies(base::Bytes address, routing::LookUps&) const noexcept override {
    static constexpr std::uint16_t kMs[] = {40, 90};
    if (address[0] % 3 == 0) return {.scope = 4};
    return {.ms = kMs, .count = 2, .scope = 8};
  }
};

inline zone::LinkedRegion two_regions(std::string_view region) {
  if (region == "eu-central-1") return {.number = 0, .position = routing::position_of(50, 9)};
  return {.number = 1, .position = routing::position_of(39, -77)};
}

/// A base, so that it outlives the responders that read it.
struct PublishedPlaces {
  PublishedPlaces() { places_.publish(std::make_unique<TwoPlaces>()); }
  base::Published<routing::Locator> places_;
};

/// The zone example.com.; every member has the health check "check-N" of its place N in its group.
///
///   static  weighted  failover  multivalue (9 values)  geolocation  latency  geoproximity  ip-based
///   tree    simple -> geolocation -> weighted -> failover -> multivalue
///   outside an alias that resolves elsewhere    dangling  one to nothing    cname  one of two CNAMEs to static
class EveryPolicy : PublishedPlaces, public ZoneFixture {
 public:
  EveryPolicy() : ZoneFixture({.sources = {.locator = &places_}}, two_regions) {
    load("Z1", "example.com.", "@ 900 SOA ns host 1 7200 900 1209600 300\nstatic 60 A 192.0.2.1\n"
         "static4 60 A 192.0.2.1\nstatic4 60 A 192.0.2.2\nstatic4 60 A 192.0.2.3\nstatic4 60 A 192.0.2.4\n");
    put_policies();
    put_tree();
    commit();
  }

  /// Makes the checks of all primaries fail or recover; packets see it at once.
  void set_primaries(bool healthy) { writer().put_verdict("check-0", healthy); }

  /// With and without a client subnet, for each name.
  static std::vector<std::vector<std::uint8_t>> queries() {
    std::vector<std::vector<std::uint8_t>> all;
    for (const char* name : {"static", "weighted", "failover", "multivalue", "geolocation", "latency",
                             "geoproximity", "ip-based", "tree", "outside", "dangling", "cname"}) {
      const std::string owner = std::string(name) + ".example.com.";
      all.push_back(QueryPacket{.name = owner}.octets());
      for (const auto first : std::initializer_list<std::uint8_t>{10, 11, 12}) {
        all.push_back(
            QueryPacket{.name = owner, .udp_payload = 1232, .options = {0, 8, 0, 7, 0, 1, 24, 0, first, 1, 2}}
                .octets());
      }
    }
    return all;
  }

 private:
  using Members = std::vector<zone::PlanMember>;

  void put_policies() {
    using zone::Policy;
    put("weighted", Policy::kWeighted, {keyed(value(1), 1), keyed(value(2), 3)});
    put("failover", Policy::kFailover, {keyed(value(1), 0), keyed(value(2), 1)});
    put("multivalue", Policy::kMultivalue, values(9));
    put("geolocation", Policy::kGeolocation,
        {keyed(value(1), zone::geo_key({}, "*", {})), keyed(value(2), zone::geo_key("EU", {}, {}))});
    put("latency", Policy::kLatency, {placed(value(1), "eu-central-1"), placed(value(2), "us-east-1")});
    put("geoproximity", Policy::kGeoproximity,
        {placed(value(1), "eu-central-1"), placed(value(2), "us-east-1")});
    writer().put_cidr_location("C1", {"lab", {base::Cidr::parse("10.0.0.0/8").value()}});
    put("ip-based", Policy::kIpBased, {placed(value(1), "*"), placed(value(2), "lab")}, "C1");
    put("dangling", Policy::kSimple, {alias("nothing.example.com.")});
    put("cname", Policy::kWeighted, {keyed(cname(), 1), keyed(cname(), 1)}, {}, dns::RrType::CNAME);
    zone::PlanMember elsewhere = alias("host.example.net.");
    elsewhere.kind = zone::ContentKind::kOutside;
    put("outside", Policy::kSimple, {std::move(elsewhere)});
    zone::OutsideAnswer answer{
        .type = dns::RrType::A, .name = scan("host.example.net."), .records = records(7)};
    answer.use_until_s = std::time(nullptr) + 86'400;
    writer().put_outside(std::move(answer));
  }

  /// Targets last: what an alias leads to may come after it.
  void put_tree() {
    using zone::Policy;
    put("tree", Policy::kSimple, {alias("geo.tree.example.com.")});
    put("geo.tree", Policy::kGeolocation,
        {keyed(alias("pool.tree.example.com."), zone::geo_key({}, "*", {})),
         keyed(alias("pool.tree.example.com."), zone::geo_key("EU", {}, {}))});
    put("pool.tree", Policy::kWeighted,
        {keyed(alias("site.tree.example.com."), 1), keyed(alias("site.tree.example.com."), 1)});
    put("site.tree", Policy::kFailover,
        {keyed(alias("a.tree.example.com."), 0), keyed(alias("b.tree.example.com."), 1)});
    put("a.tree", Policy::kMultivalue, values(4));
    put("b.tree", Policy::kMultivalue, values(2));
  }

  void put(const std::string& label, zone::Policy policy, Members members, std::string_view collection = {},
           dns::RrType type = dns::RrType::A) {
    const dns::Name owner = scan(label + ".example.com.");
    int place = 0;
    for (zone::PlanMember& member : members) {
      member.check = "check-" + std::to_string(place);
      if (policy != zone::Policy::kSimple) member.label = "set-" + std::to_string(place);
      ++place;
      const auto done = writer().put_member("Z1", owner, type, policy, collection, std::move(member));
      if (!done) throw std::runtime_error(done.error().message);
    }
  }

  static zone::PreparedRrset records(std::uint8_t last) {
    const dns::Rdata rdata = {192, 0, 2, last};
    return zone::prepare_rrset(dns::RrType::A, 60, {&rdata, 1}).value();
  }
  static zone::PlanMember value(std::uint8_t last) {
    zone::PlanMember member;
    member.records = records(last);
    return member;
  }
  static Members values(std::uint8_t count) {
    Members members;
    for (std::uint8_t last = 1; last <= count; ++last) members.push_back(value(last));
    return members;
  }
  static zone::PlanMember cname() {
    static const dns::Name target = scan("static.example.com.");
    const dns::Rdata rdata(target.view().wire().begin(), target.view().wire().end());
    zone::PlanMember member;
    member.records = zone::prepare_rrset(dns::RrType::CNAME, 60, {&rdata, 1}).value();
    return member;
  }
  static zone::PlanMember alias(std::string_view target) {
    zone::PlanMember member{.evaluate_target = true, .kind = zone::ContentKind::kName};
    member.target = scan(target);
    return member;
  }
  static zone::PlanMember keyed(zone::PlanMember member, std::uint64_t key) {
    member.key = key;
    return member;
  }
  static zone::PlanMember placed(zone::PlanMember member, std::string param) {
    member.param = std::move(param);
    return member;
  }
};

}  // namespace milepost::answer
