// What a choice costs beside the look-up that every answer needs: each policy with 2, 8 and 100 members, and a deep tree.
#include <benchmark/benchmark.h>

#include <string>
#include <utility>
#include <vector>

#include "routing/routing_fixture.h"

namespace milepost::routing {
namespace {

using zone::leads_to_name;
using zone::PlanGroup;
using zone::PlanMember;
using zone::Policy;

constexpr std::string_view kOwner = "www.example.";

std::vector<Spot> regions() {
  std::vector<Spot> made;
  for (int i = 0; i < 100; ++i) made.push_back({(i * 37) % 120 - 60.0, (i * 61) % 360 - 180.0});
  return made;
}

/// A member that says something to every policy; of three, one is not healthy.
PlanMember member(Policy policy, std::uint32_t number) {
  PlanMember made = zone::leads_to_records(std::to_string(number), number);
  made.check = "check" + std::to_string(number % 3);
  made.bias = static_cast<std::int8_t>(number % 50);
  switch (policy) {
    case Policy::kLatency:
    case Policy::kGeoproximity:
      made.param = "r" + std::to_string(number);
      break;
    case Policy::kIpBased:
      made.param = "location" + std::to_string(number);
      break;
    case Policy::kGeolocation: {
      const char country[] = {static_cast<char>('A' + number / 26), static_cast<char>('A' + number % 26),
                              '\0'};
      made.key = zone::geo_key("", country, "");
      break;
    }
    default:
      made.key = number;
  }
  return made;
}

PlanGroup group(Policy policy, std::uint32_t members) {
  PlanGroup made{
      .policy = policy, .whole = true, .collection = policy == Policy::kIpBased ? "col" : "", .members = {}};
  for (std::uint32_t i = 0; i < members; ++i) made.members.push_back(member(policy, i));
  return made;
}

/// The usual client: in the last country and location, so that the whole group is looked through.
void place_client(Lab& lab, std::uint32_t members) {
  const std::uint32_t last = members - 1;
  const char country[] = {static_cast<char>('A' + last / 26), static_cast<char>('A' + last % 26), '\0'};
  lab.place.location = {.subdivision = zone::geo_key("", country, "XX"),
                        .country = zone::geo_key("", country, ""),
                        .continent = zone::geo_key("EU", "", ""),
                        .has_position = true,
                        .position = position_of(50, 8)};
  lab.writer().put_verdict("check0", false);
  for (std::uint32_t i = 0; i < members; ++i) {
    base::IpAddress network{{10, 0, static_cast<std::uint8_t>(i), 0}};
    lab.writer().put_cidr_location("col", {"location" + std::to_string(i), {base::Cidr::of(network, 24)}});
  }
  lab.address = {{10, 0, static_cast<std::uint8_t>(last), 1}};
}

zone::RrsetView look_up(zone::HashedName& hashed, const dns::Name& name, const zone::Catalog& catalog,
                        const zone::Zone& zone) {
  hashed.assign(name, catalog.seed());
  return *zone::NodeView(zone.find(hashed, 0)).find(dns::RrType::A);
}

/// Asks for kOwner over and over.
void measure(benchmark::State& state, const Lab& lab) {
  const zone::Catalog& catalog = lab.catalog();
  const zone::Zone& zone = lab.zone();
  const dns::Name name = zone::name(kOwner);
  std::uint64_t random = 1;
  zone::HashedName hashed;
  for (auto _ : state) {
    const zone::RrsetView rrset = look_up(hashed, name, catalog, zone);
    if (!rrset.is_plan()) {
      benchmark::DoNotOptimize(rrset);
      continue;
    }
    Client client = lab.client();
    Context context{.catalog = catalog, .zone = zone, .client = client, .random = random, .now_s = lab.now_s};
    benchmark::DoNotOptimize(choose(rrset, context));
  }
}

void BM_Static(benchmark::State& state) {
  Lab lab;
  lab.put_plain(kOwner, 1);
  lab.commit();
  measure(state, lab);
}
BENCHMARK(BM_Static);

void BM_Choose(benchmark::State& state, Policy policy) {
  const auto members = static_cast<std::uint32_t>(state.range(0));
  Lab lab(regions());
  place_client(lab, members);
  lab.put(kOwner, group(policy, members));
  lab.commit();
  measure(state, lab);
}
#define MILEPOST_BENCH(name, policy) BENCHMARK_CAPTURE(BM_Choose, name, policy)->Arg(2)->Arg(8)->Arg(100)
MILEPOST_BENCH(weighted, Policy::kWeighted);
MILEPOST_BENCH(failover, Policy::kFailover);
MILEPOST_BENCH(geolocation, Policy::kGeolocation);
MILEPOST_BENCH(latency, Policy::kLatency);
MILEPOST_BENCH(geoproximity, Policy::kGeoproximity);
MILEPOST_BENCH(ip_based, Policy::kIpBased);
MILEPOST_BENCH(multivalue, Policy::kMultivalue);
#undef MILEPOST_BENCH

void BM_LatencyMeasured(benchmark::State& state) {
  const auto members = static_cast<std::uint32_t>(state.range(0));
  Lab lab(regions());
  place_client(lab, members);
  for (std::uint32_t i = 0; i < members; ++i)
    lab.place.latencies_ms.push_back(static_cast<std::uint16_t>(200 - i));
  lab.put(kOwner, group(Policy::kLatency, members));
  lab.commit();
  measure(state, lab);
}
BENCHMARK(BM_LatencyMeasured)->Arg(2)->Arg(8)->Arg(100);

/// geolocation -> latency -> weighted -> failover -> multivalue, each at a name of its own.
void BM_AliasTreeOfDepthFive(benchmark::State& state) {
  Lab lab(regions());
  place_client(lab, 8);
  const Policy policies[] = {Policy::kGeolocation, Policy::kLatency, Policy::kWeighted, Policy::kFailover};
  std::string owner(kOwner);
  for (const Policy policy : policies) {
    const std::string target = "t" + std::to_string(static_cast<int>(policy)) + ".example.";
    PlanGroup made = group(policy, policy == Policy::kFailover ? 2 : 8);
    for (PlanMember& each : made.members) {
      PlanMember alias = leads_to_name(each.label, target);
      alias.check = each.check;
      alias.param = each.param;
      alias.key = each.key;
      each = alias;
    }
    lab.put(owner, made);
    owner = target;
  }
  lab.put(owner, group(Policy::kMultivalue, 8));
  lab.commit();
  measure(state, lab);
}
BENCHMARK(BM_AliasTreeOfDepthFive);

/// One check that a thousand groups of an alias tree depend on.
void BM_VerdictOfAThousandGroups(benchmark::State& state) {
  Lab lab;
  PlanMember checked = zone::leads_to_records("a", 1);
  checked.check = "check";
  lab.put("pool.example.", {.policy = Policy::kWeighted, .members = {checked}});
  for (int i = 0; i < 1000; ++i) {
    const std::string number = std::to_string(i);
    lab.put("a" + number + ".example.",
            {.policy = Policy::kSimple, .members = {leads_to_name("", "pool.example.")}});
    lab.put("b" + number + ".example.",
            {.policy = Policy::kSimple, .members = {leads_to_name("", "a" + number + ".example.")}});
  }
  lab.commit();
  bool healthy = false;
  for (auto _ : state) {
    lab.writer().put_verdict("check", healthy);
    healthy = !healthy;
  }
}
BENCHMARK(BM_VerdictOfAThousandGroups);

}  // namespace
}  // namespace milepost::routing
