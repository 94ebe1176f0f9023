// Reads every node's record, writes this one's.
#include "publish/placement_record.h"

#include <fmt/core.h>

#include <optional>
#include <string>
#include <vector>

#include "base/log.h"
#include "model/keys.h"
#include "model/stored.h"
#include "publish/host_nodes.h"
#include "publish/name_server_zones.h"

namespace milepost::publish {
namespace {

namespace keys = model::keys;

/// Every lost race is another node that has its place, so that many in a row mean something else is wrong.
constexpr int kAttemptsMax = 50;

/// The records as they were at one time.
struct Records {
  std::optional<store::KeyValue> newest;  // of keys::kNewestPlacement
  std::optional<model::NameServerPlacement> own;
  store::Revision own_revision = 0;
  std::vector<StripedNode> others;  // those with a stripe
  std::vector<std::string> other_keys;
};

base::Result<Records> read_records(store::Store& store, const std::string& node) {
  Records records;
  // Before the records: a node that comes after this is seen by the compare, one before it in the range.
  auto newest = store.get(keys::kNewestPlacement);
  if (!newest) return std::unexpected(newest.error());
  records.newest = *std::move(newest);
  const auto range = store.range(store::RangeRequest::prefix(keys::kPlacements));
  if (!range) return std::unexpected(range.error());
  for (const store::KeyValue& entry : range->entries) {
    auto record = model::decode_stored<model::NameServerPlacement>(entry);
    const bool is_own = entry.key == keys::placement(node);
    if (is_own) records.own_revision = entry.mod_revision;
    if (!is_own) records.other_keys.push_back(entry.key);
    if (!record) continue;  // publish/catalog_feed.h says so in the log
    if (is_own)
      records.own = *std::move(record);
    else if (record->stripe)
      records.others.push_back({record->node, record->stripe});
  }
  return records;
}

bool same(const model::NameServerPlacement& one, const model::NameServerPlacement& other) {
  return model::encode_stored(one) == model::encode_stored(other);
}

/// What the store lacks; nothing when it holds all of it.
store::Transaction amendment(const Records& records, const OwnPlacement& own) {
  store::Transaction out;
  if (own.only_node) {
    for (const std::string& key : records.other_keys) out.writes.push_back(store::Write::erase(key));
  }
  model::NameServerPlacement record = own.record;
  const bool needs_stripe = !shared_addresses(record).empty();
  if (records.own && needs_stripe) record.stripe = records.own->stripe;
  if (needs_stripe && !record.stripe) {
    record.stripe = stripe_for_newcomer(own.only_node ? std::vector<StripedNode>{} : records.others);
    const std::string newest(keys::kNewestPlacement);
    out.compares.push_back(
        store::Compare::unchanged(newest, records.newest ? records.newest->mod_revision : 0));
    out.writes.push_back(store::Write::put(newest, record.node));
  }
  if (records.own && same(*records.own, record)) return out;
  const std::string key = keys::placement(record.node);
  out.compares.push_back(store::Compare::unchanged(key, records.own_revision));
  out.writes.push_back(store::Write::put(key, model::encode_stored(record)));
  return out;
}

}  // namespace

base::Status keep_placement(store::Store& store, const OwnPlacement& own) {
  if (own.record.node.empty()) return {};
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    const auto records = read_records(store, own.record.node);
    if (!records) return std::unexpected(records.error());
    const store::Transaction transaction = amendment(*records, own);
    if (transaction.writes.empty()) return {};
    const auto committed = store.commit(transaction);
    if (!committed) return std::unexpected(committed.error());
    if (!committed->succeeded) continue;
    log::info("the store has the addresses of this name server, {}", own.record.node);
    return {};
  }
  return base::fail("StoreUnavailable",
                    fmt::format("the record {} could not be written: other name servers kept writing theirs",
                                keys::placement(own.record.node)));
}

}  // namespace milepost::publish
