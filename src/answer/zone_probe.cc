#include "answer/zone_probe.h"

#include "dns/wire.h"

namespace milepost::answer {
namespace {

constexpr std::uint16_t kUdpResponseMax = 4096;  // as the nameserver room has for each datagram

}  // namespace

ZoneProbe::ZoneProbe(base::Published<zone::Catalog>& catalog, const AnswerOptions& options)
    : reader_(catalog), evaluator_(options, counters_) {}

std::vector<std::uint8_t> ZoneProbe::ask(std::string_view zone_id, base::Bytes query, Transport transport,
                                         const ClientAddress& client) {
  std::vector<std::uint8_t> response(transport == Transport::kUdp ? kUdpResponseMax : dns::kMessageSizeMax);
  Exchange exchange;
  exchange.query = query.data();
  exchange.query_size = static_cast<std::uint16_t>(query.size());
  exchange.transport = transport;
  exchange.client = client;
  exchange.response = response.data();
  exchange.response_capacity = static_cast<std::uint16_t>(response.size());

  const zone::Catalog* catalog = reader_.pin();
  evaluator_.start_batch();
  const std::span<Transaction> group = evaluator_.parse(*catalog, {&exchange, 1});
  Transaction& txn = group.front();
  const zone::Zone* zone = catalog->find_by_id(zone_id);
  const bool holds =
      zone != nullptr && txn.check == dns::QueryCheck::kGood && txn.name.view().is_at_or_below(zone->name());
  if (holds) txn.zone = zone;
  evaluator_.respond(group);
  evaluator_.finish_batch();
  reader_.unpin();
  response.resize(exchange.response_size);
  return response;
}

}  // namespace milepost::answer
