#include "answer/responder.h"

#include <algorithm>
#include <utility>

#include "base/fetch_ahead.h"

namespace milepost::answer {
namespace {

using dns::QueryCheck;

class CatalogResponder final : public Responder {
 public:
  CatalogResponder(base::Published<zone::Catalog>& catalog, const AnswerOptions& options, Counters& counters)
      : reader_(catalog), options_(options), evaluator_(options, counters) {}

  void answer(std::span<Exchange> batch) noexcept override {
    const zone::Catalog* catalog = reader_.pin();
    evaluator_.start_batch();
    for (std::size_t at = 0; at < batch.size(); at += kGroupSize) {
      answer_group(*catalog, batch.subspan(at, std::min(kGroupSize, batch.size() - at)));
    }
    evaluator_.finish_batch();
    reader_.unpin();
  }

 private:
  void answer_group(const zone::Catalog& catalog, std::span<Exchange> group);
  void choose_public_zones(const zone::Catalog& catalog, std::span<Transaction> group) const;
  const zone::Identity& identity_of(const Transaction& txn) const;

  static constexpr zone::Identity kEveryHost{};

  base::Published<zone::Catalog>::Reader reader_;
  const AnswerOptions& options_;
  Evaluator evaluator_;
};

/// The most specific zone, but for DS: that belongs to the parent's side of a cut. Without the parent here the
/// child answers (RFC 4035 3.1.4.1). `find(from)` is the most specific zone at or above label `from`.
template <class Find>
const zone::Zone* answering_zone(const Transaction& txn, Find&& find) {
  const zone::Zone* zone = find(0);
  if (zone != nullptr && txn.query.type == dns::RrType::DS && zone->name_size == txn.name.size() &&
      zone->label_count > 0) {
    if (const zone::Zone* parent = find(1)) return parent;
  }
  return zone;
}

/// Zones that only a VPC's clients see. The source address of the packet decides, never the client subnet option,
/// which anybody can forge. What no private zone holds is left to the public ones.
void choose_private_zones(const zone::Catalog& catalog, std::span<Transaction> group) {
  for (Transaction& txn : group) {
    if (txn.check != QueryCheck::kGood) continue;
    const ClientAddress& client = txn.exchange->client;
    const auto vpc = catalog.vpc_of({client.octets.data(), client.size});
    if (!vpc) continue;
    txn.zone =
        answering_zone(txn, [&](std::size_t from) { return catalog.find_private(txn.name, *vpc, from); });
  }
}

void CatalogResponder::answer_group(const zone::Catalog& catalog, std::span<Exchange> group) {
  const std::span<Transaction> txns = evaluator_.parse(catalog, group);
  if (catalog.has_vpcs()) [[unlikely]]
    choose_private_zones(catalog, txns);
  choose_public_zones(catalog, txns);
  evaluator_.respond(txns);
}

/// Each zone is guessed and fetched while the others are: see Evaluator::find_nodes().
void CatalogResponder::choose_public_zones(const zone::Catalog& catalog, std::span<Transaction> group) const {
  for (const Transaction& txn : group) {
    if (txn.check != QueryCheck::kGood) continue;
    if (const zone::Zone* zone = catalog.guess(txn.name)) base::fetch_ahead(zone, 2);
  }
  for (Transaction& txn : group) {
    if (txn.check != QueryCheck::kGood || txn.zone != nullptr) continue;
    const zone::Identity& identity = identity_of(txn);
    txn.zone = answering_zone(txn, [&](std::size_t from) { return catalog.find(txn.name, identity, from); });
  }
}

const zone::Identity& CatalogResponder::identity_of(const Transaction& txn) const {
  const std::size_t listener = txn.exchange->listener;
  return listener < options_.listeners.size() ? options_.listeners[listener] : kEveryHost;
}

}  // namespace

CatalogResponderFactory::CatalogResponderFactory(base::Published<zone::Catalog>& catalog,
                                                 AnswerOptions options)
    : catalog_(catalog), options_(std::move(options)) {}

std::unique_ptr<Responder> CatalogResponderFactory::make_responder() {
  const std::lock_guard lock(mutex_);
  return std::make_unique<CatalogResponder>(catalog_, options_, counters_.emplace_back());
}

CounterValues CatalogResponderFactory::counters() const {
  const std::lock_guard lock(mutex_);
  CounterValues sum;
  for (const Counters& counters : counters_) counters.add_to(sum);
  return sum;
}

}  // namespace milepost::answer
