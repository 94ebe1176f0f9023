// For the room's tests: a zone whose record sets compete, and clients whose place is known.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "answer/zone_fixture.h"
#include "explain/branch_walker.h"
#include "routing/distance.h"
#include "routing/location.h"
#include "zone/plan.h"

namespace milepost::explain {

/// Knows the clients of 10.1.0.0/16, in Germany near Frankfurt, and of 10.2.0.0/16, in California; nobody else.
class TwoPlaces : public routing::Locator {
 public:
  routing::Location locate(base::Bytes address, routing::LookUps&) const noexcept override {
    if (address.size() != 4 || address[0] != 10) return {};
    if (address[1] == 1)
      return {.country = zone::geo_key({}, "DE", {}),
              .continent = zone::geo_key("EU", {}, {}),
              .has_position = true,
              .position = routing::position_of(50.1, 8.7),
              .scope = 16};
    if (address[1] == 2)
      return {.subdivision = zone::geo_key({}, "US", "CA"),
              .country = zone::geo_key({}, "US", {}),
              .continent = zone::geo_key("NA", {}, {}),
              .has_position = true,
              .position = routing::position_of(37.8, -122.4),
              .scope = 16};
    return {.scope = 8};
  }
  routing::Latencies latencies(base::Bytes address, routing::LookUps&) const noexcept override {
    // eu-west-1 was measured from 10.1.0.0/16.
    static constexpr std::uint16_t kMeasured[] = {21, routing::kNoLatency};
    if (address.size() == 4 && address[0] == 10 && address[1] == 1) return {kMeasured, 2, 24};
    return {};
  }
  std::string source(base::Bytes) const override { return "two-places"; }
};

inline zone::LinkedRegion two_regions(std::string_view region) {
  if (region == "eu-west-1") return {0, routing::position_of(53.3, -6.3)};
  if (region == "us-west-1") return {1, routing::position_of(37.4, -121.9)};
  return {};
}

/// The zone example.com., Z1.
class ExplainFixture {
 public:
  ExplainFixture() : writer_(catalog_, two_regions) {
    locators_.publish(std::make_unique<TwoPlaces>());
    options_.sources.locator = &locators_;
    writer_.put_zone({"Z1", answer::scan("example.com."), 1, {}});
    put_records("example.com.", dns::RrType::SOA, 900,
                {"ns.example.com. host.example.com. 1 7200 900 1209600 300"});
    put_records("example.com.", dns::RrType::NS, 900, {"ns.example.com."});
    writer_.commit(1);
  }

  void put_records(std::string_view owner, dns::RrType type, std::uint32_t ttl,
                   const std::vector<std::string>& values) {
    check(writer_.put_rrset("Z1", answer::scan(owner), type, ttl, rdatas(type, values)));
  }
  void put(std::string_view owner, zone::Policy policy, zone::PlanMember member,
           std::string_view collection = {}, dns::RrType type = dns::RrType::A) {
    check(writer_.put_member("Z1", answer::scan(owner), type, policy, collection, std::move(member)));
  }
  void commit() { writer_.commit(++revision_); }

  static std::vector<dns::Rdata> rdatas(dns::RrType type, const std::vector<std::string>& values) {
    std::vector<dns::Rdata> out;
    for (const std::string& value : values)
      out.push_back(*dns::scan_rdata(type, value, {.escapes = dns::Escapes::kOctal}));
    return out;
  }
  static zone::PlanMember member(std::string label, const std::vector<std::string>& values,
                                 dns::RrType type = dns::RrType::A) {
    return {.label = std::move(label), .records = *zone::prepare_rrset(type, 60, rdatas(type, values))};
  }
  static zone::PlanMember weighted(std::string label, std::uint64_t weight, const std::string& value) {
    zone::PlanMember made = member(std::move(label), {value});
    made.key = weight;
    return made;
  }
  static zone::PlanMember alias(std::string label, std::string_view target, bool evaluate = true) {
    return {.label = std::move(label),
            .evaluate_target = evaluate,
            .kind = zone::ContentKind::kName,
            .target = answer::scan(target)};
  }

  static Question question(std::string_view name, std::string_view subnet = "",
                           dns::RrType type = dns::RrType::A) {
    Question out{.zone = "Z1", .name = answer::scan(name), .type = type, .source = {}};
    out.source = *base::IpAddress::parse("192.0.2.53");
    if (!subnet.empty()) out.subnet = base::Cidr::parse(subnet);
    return out;
  }

  zone::CatalogWriter& writer() { return writer_; }
  base::Published<zone::Catalog>& catalog() { return catalog_; }
  answer::AnswerOptions& options() { return options_; }

 private:
  static void check(const base::Status& status) {
    if (!status) throw std::runtime_error(status.error().message);
  }

  base::Published<routing::Locator> locators_;
  answer::AnswerOptions options_;
  base::Published<zone::Catalog> catalog_;
  zone::CatalogWriter writer_;
  std::int64_t revision_ = 1;
};

}  // namespace milepost::explain
