// For the room's tests and benchmarks: a zone whose names hold plans, and a client who asks for them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/cidr.h"
#include "base/published.h"
#include "routing/choose.h"
#include "routing/distance.h"
#include "zone/catalog_writer.h"
#include "zone/plan_fixture.h"

namespace milepost::routing {

/// Tells of every address the same.
class OnePlace : public Locator {
 public:
  Location location;
  std::vector<std::uint16_t> latencies_ms;  // by number of region
  std::uint8_t latencies_scope = 0;

  Location locate(base::Bytes, LookUps&) const noexcept override { return location; }
  Latencies latencies(base::Bytes, LookUps&) const noexcept override {
    return {latencies_ms.data(), static_cast<std::uint16_t>(latencies_ms.size()), latencies_scope};
  }
};

/// What was chosen: numbers of records (zone::records), in the order of the answer.
struct Chosen {
  Choice::Kind kind = Choice::Kind::kNothing;
  std::vector<std::uint32_t> numbers = {};
  std::uint8_t scope = 0;

  friend bool operator==(const Chosen&, const Chosen&) = default;
};

/// Where a region of the tests is; its name is `r` and its number.
struct Spot {
  double latitude = 0;
  double longitude = 0;
};

/// The zone example. in memory.
class Lab {
 public:
  static constexpr std::string_view kApex = "example.";

  explicit Lab(std::vector<Spot> regions = {})
      : writer_(catalog_,
                [regions = std::move(regions)](std::string_view name) { return find(regions, name); }) {
    writer_.put_zone({"Z", zone::name(kApex), 1, {}});
  }

  zone::CatalogWriter& writer() { return writer_; }
  void put(std::string_view owner, const zone::PlanGroup& group) {
    writer_.put_plan("Z", zone::name(owner), dns::RrType::A, group).value();
  }
  void put_plain(std::string_view owner, std::uint32_t number) {
    writer_
        .put_rrset("Z", zone::name(owner), dns::RrType::A, 60, std::vector<dns::Rdata>{zone::address(number)})
        .value();
  }
  void remove_zone() {
    writer_.remove_zone("Z");
    writer_.put_zone({"Z", zone::name(kApex), 1, {}});
  }
  void commit() { writer_.commit(++revision_); }

  const zone::Catalog& catalog() const { return *catalog_.newest(); }
  const zone::Zone& zone() const { return *catalog().find_by_id("Z"); }
  /// The plan that stands there; nullopt: something else or nothing does.
  std::optional<zone::RrsetView> plan_at(std::string_view owner) const {
    const zone::HashedName name(zone::name(owner), catalog().seed());
    const std::uint8_t* node = zone().find(name, 0);
    const auto rrset = node != nullptr ? zone::NodeView(node).find(dns::RrType::A) : std::nullopt;
    return rrset && rrset->is_plan() ? rrset : std::nullopt;
  }

  /// REQUIRES: a plan stands there.
  Choice choose_at(const zone::RrsetView& plan, Client& client) {
    Context context{
        .catalog = catalog(), .zone = zone(), .client = client, .random = random_, .now_s = now_s};
    return routing::choose(plan, context);
  }
  Chosen ask(std::string_view owner) {
    Client from = client();
    const Choice choice = choose_at(plan_at(owner).value(), from);
    return {choice.kind, numbers_of(choice), from.scope()};
  }
  Client client() const { return {{address.octets.data(), address.size}, prefix, &place}; }
  static std::vector<std::uint32_t> numbers_of(const Choice& choice) {
    std::vector<std::uint32_t> numbers;
    for (std::size_t i = 0; i < choice.count; ++i) {
      const zone::RecordView first{zone::RrsetView(choice.sets[i]).records().data()};
      numbers.push_back(base::load_u32(first.rdata().data()));
    }
    return numbers;
  }

  // Who asks, and when.
  base::IpAddress address{{192, 0, 2, 1}};
  std::uint8_t prefix = 32;
  OnePlace place;
  std::int64_t now_s = 1000;

 private:
  static zone::LinkedRegion find(const std::vector<Spot>& regions, std::string_view name) {
    for (std::size_t i = 0; i < regions.size(); ++i) {
      if (name == "r" + std::to_string(i)) return {i, position_of(regions[i].latitude, regions[i].longitude)};
    }
    return {};
  }

  base::Published<zone::Catalog> catalog_;
  zone::CatalogWriter writer_;
  std::int64_t revision_ = 0;
  std::uint64_t random_ = 0x9e3779b97f4a7c15;
};

}  // namespace milepost::routing
