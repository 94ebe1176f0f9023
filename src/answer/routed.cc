#include "answer/routed.h"

#include <algorithm>
#include <utility>

namespace milepost::answer {
namespace {

base::Bytes source_of(const Transaction& txn) {
  const ClientAddress& client = txn.exchange->client;
  return {client.octets.data(), client.size};
}

/// Sets Transaction::client and by_subnet.
void find_client(Transaction& txn, const Workspace& work) {
  const AnswerSources& sources = *work.sources;
  if (const dns::ClientSubnet* subnet = usable_subnet(txn, sources)) {
    // The option's address, padded to its family's size.
    std::array<std::uint8_t, 16> octets{};
    std::ranges::copy(subnet->address, octets.begin());
    const std::size_t size = subnet->family == 1 ? 4 : 16;
    txn.client.emplace(base::Bytes(octets.data(), size), subnet->source_prefix, work.locator);
    txn.by_subnet = true;
    return;
  }
  const base::Bytes source = source_of(txn);
  txn.client.emplace(source, static_cast<std::uint8_t>(8 * source.size()), work.locator);
  txn.by_subnet = false;
  if (!txn.zone->is_private || !sources.region_location) return;
  // Those of a VPC are where its region is, whatever their addresses (Developer Guide, "Working with private hosted
  // zones"). A VPC's id is region/id.
  if (const auto vpc = work.catalog->vpc_of(source))
    txn.client->place_at(sources.region_location(vpc->id.substr(0, vpc->id.find('/'))));
}

routing::Context context_of(Transaction& txn, Workspace& work, routing::Trace* trace) {
  if (!txn.client) find_client(txn, work);
  return {.catalog = *work.catalog,
          .zone = *txn.zone,
          .client = *txn.client,
          .random = work.random,
          .now_s = work.now_s,
          .trace = trace};
}

}  // namespace

bool believes(const AnswerSources& sources, const base::IpAddress& source) {
  const auto& from = sources.subnets_from;
  return from.empty() ||
         std::ranges::any_of(from, [&](const base::Cidr& block) { return block.contains(source); });
}

const dns::ClientSubnet* usable_subnet(const Transaction& txn, const AnswerSources& sources) {
  const dns::Query& query = txn.query;
  const bool told = query.has_subnet && query.subnet.source_prefix > 0;
  if (!told || txn.zone->is_private) return nullptr;
  const ClientAddress& source = txn.exchange->client;
  return believes(sources, {source.octets, source.size}) ? &query.subnet : nullptr;
}

const routing::Choice& choose_for(Transaction& txn, Workspace& work, const zone::RrsetView& rrset,
                                  routing::Trace* trace) {
  const bool is_ahead = txn.plan == rrset.records().data();
  if (!std::exchange(txn.was_routed, true) && !is_ahead) {
    // What was chosen ahead is no part of this answer (a cut hides it), and so is what it depended on.
    txn.plan = nullptr;
    txn.client.reset();
  }
  if (is_ahead) return txn.walk->choice();
  return work.choice = routing::choose(rrset, context_of(txn, work, trace));
}

bool start_choice(Transaction& txn, Workspace& work) {
  const auto rrset = zone::NodeView(txn.node).find(txn.query.type);
  if (!rrset || !rrset->is_plan()) return false;
  txn.plan = rrset->records().data();
  txn.walk.emplace(*rrset, context_of(txn, work, nullptr));
  return true;
}

}  // namespace milepost::answer
