// What judging a full batch costs: 1,000 CREATEs, the most a request may hold.
#include "model/change_batch_rules.h"

#include <benchmark/benchmark.h>

#include <string>

namespace milepost::model {
namespace {

ChangeBatch make_batch(std::int64_t changes) {
  ChangeBatch batch;
  for (std::int64_t i = 0; i < changes; ++i) {
    RecordSet set;
    set.name = "host-" + std::to_string(i) + ".example.com";
    set.type = "A";
    set.ttl = 300;
    set.resource_records = {{"192.0.2." + std::to_string(i % 256)}};
    batch.changes.push_back({ChangeAction::kCreate, std::move(set)});
  }
  return batch;
}

void judge_batch(benchmark::State& state) {
  const ChangeBatch batch = make_batch(state.range(0));
  HostedZone zone;
  zone.id = "Z1";
  zone.name = "example.com.";
  const ZoneContents contents{.record_set_count = 2, .record_sets = {}};
  for (auto _ : state) {
    const auto prepared = prepare_batch(batch, zone, {});
    benchmark::DoNotOptimize(names_of(prepared, zone));
    const auto outcome = apply_batch(prepared, zone, contents, {});
    if (!outcome) state.SkipWithError(outcome.error().message.c_str());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(judge_batch)->Arg(1)->Arg(1000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace milepost::model
