// Full batches and full pages over the embedded store, durable as in service.
#include "api/record_sets.h"

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "aws/rest_xml.h"
#include "model/hosted_zone.h"
#include "model/keys.h"
#include "model/stored.h"
#include "store/sqlite.h"

namespace milepost::api {
namespace {

constexpr const char* kZone = "Z0123456789ABCDEFGHI";
constexpr int kBatch = 1000;

/// An empty zone in a store of its own.
class Zone {
 public:
  Zone() {
    std::filesystem::remove_all(directory_);
    store_ = std::move(store::open_sqlite({.directory = directory_,
                                           .role = store::SqliteOptions::Role::kOwner,
                                           .may_create = true,
                                           .vfs = {}})
                           .value());
    context_ = std::make_unique<Context>(Context{.store = *store_});
    context_->limits.batch.record_sets_max = 1'000'000;
    model::HostedZone zone;
    zone.id = kZone;
    zone.name = "example.com.";
    store::Transaction transaction;
    transaction.writes = {
        store::Write::put(model::keys::hosted_zone(kZone), model::encode_stored(zone)),
        store::Write::put(model::keys::hosted_zone_state(kZone), model::encode_stored(model::ZoneState{}))};
    store_->commit(transaction).value();
  }
  ~Zone() {
    context_.reset();
    store_.reset();
    std::filesystem::remove_all(directory_);
  }

  /// The `number`th batch of record sets, all created or all deleted.
  void change(model::ChangeAction action, int number) {
    ChangeResourceRecordSetsRequest request{kZone, {}};
    for (int i = 0; i < kBatch; ++i) {
      model::RecordSet set;
      // Neighbours in a batch are not neighbours in the zone.
      set.name = "h" + std::to_string((i * 7919 + number) % 1'000'003) + "-" + std::to_string(number) +
                 ".example.com";
      set.type = "A";
      set.ttl = 300;
      set.resource_records = {{"192.0.2." + std::to_string(i % 256)}};
      request.change_batch.changes.push_back({action, std::move(set)});
    }
    const auto response = change_resource_record_sets(*context_, {}, request);
    if (!response) throw std::runtime_error(response.error().message);
  }

  ListResourceRecordSetsResponse list(const ListResourceRecordSetsRequest& request) {
    return list_resource_record_sets(*context_, {}, request).value();
  }

 private:
  const std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() / ("milepost_record_sets_bench." + std::to_string(getpid()));
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Context> context_;
};

/// Creates and deletes one batch in a zone that holds `range(0)` others.
void change_batch(benchmark::State& state) {
  Zone zone;
  for (int number = 1; number <= state.range(0); ++number) zone.change(model::ChangeAction::kCreate, number);
  auto action = model::ChangeAction::kCreate;
  for (auto _ : state) {
    zone.change(action, 0);
    action =
        action == model::ChangeAction::kCreate ? model::ChangeAction::kDelete : model::ChangeAction::kCreate;
  }
}
BENCHMARK(change_batch)->Arg(0)->Arg(10)->Unit(benchmark::kMillisecond);

/// All pages of 300, one after the other, as XML.
void list_all_pages(benchmark::State& state) {
  Zone zone;
  for (int number = 0; number < state.range(0); ++number) zone.change(model::ChangeAction::kCreate, number);
  for (auto _ : state) {
    ListResourceRecordSetsRequest request;
    request.hosted_zone_id = kZone;
    request.max_items = "300";
    for (bool more = true; more;) {
      const auto page = zone.list(request);
      benchmark::DoNotOptimize(aws::encode_xml("ListResourceRecordSetsResponse", page));
      more = page.is_truncated;
      request.start_record_name = page.next_record_name;
      request.start_record_type = page.next_record_type;
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0) * kBatch);
}
BENCHMARK(list_all_pages)->Arg(10)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace milepost::api
