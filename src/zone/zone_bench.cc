// Look-up in one large zone, and what a one-record change in it costs.
#include <benchmark/benchmark.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/published.h"
#include "zone/catalog_writer.h"

namespace milepost::zone {
namespace {

dns::Name host(std::uint32_t number) {
  static const dns::Name kApex = dns::Name().with_label("com")->with_label("example").value();
  return kApex.with_label("h" + std::to_string(number)).value();
}

struct Lab {
  explicit Lab(std::uint32_t records) : writer(catalog) {
    writer.put_zone({"Z1", dns::Name(host(0).view().parent()), 1, {}});
    for (std::uint32_t i = 0; i < records; ++i) put(i, i);
    writer.commit(1);
  }
  void put(std::uint32_t number, std::uint32_t address) {
    std::vector<dns::Rdata> rdatas(1, dns::Rdata(4));
    base::store_u32(rdatas[0].data(), address);
    writer.put_rrset("Z1", host(number), dns::RrType::A, 300, rdatas).value();
  }
  base::Published<Catalog> catalog;
  CatalogWriter writer;
};

void BM_Lookup(benchmark::State& state) {
  const auto records = static_cast<std::uint32_t>(state.range(0));
  const Lab lab(records);
  const Catalog& catalog = *lab.catalog.newest();
  std::mt19937 random(1);
  std::vector<dns::Name> names;
  for (int i = 0; i < 16384; ++i) names.push_back(host(static_cast<std::uint32_t>(random()) % records));
  const Identity identity;
  std::size_t next = 0;
  HashedName name;
  for (auto _ : state) {
    name.assign(names[next++ % names.size()], catalog.seed());
    benchmark::DoNotOptimize(catalog.find(name, identity)->find(name, 0));
  }
}
BENCHMARK(BM_Lookup)->Arg(1000)->Arg(100000)->Arg(1000000);

void BM_ChangeOneRecord(benchmark::State& state) {
  const auto records = static_cast<std::uint32_t>(state.range(0));
  Lab lab(records);
  std::uint32_t number = 0;
  for (auto _ : state) {
    ++number;
    lab.put(number * 7919 % records, number);
    lab.writer.commit(number + 1);
  }
}
BENCHMARK(BM_ChangeOneRecord)->Arg(1000)->Arg(1000000);

}  // namespace
}  // namespace milepost::zone
