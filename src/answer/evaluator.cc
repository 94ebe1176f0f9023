#include "answer/evaluator.h"

#include <algorithm>
#include <ctime>
#include <optional>
#include <random>

#include "answer/routed.h"
#include "answer/status_record.h"
#include "answer/tsig_error.h"
#include "base/fetch_ahead.h"

namespace milepost::answer {
namespace {

using dns::QueryCheck;
using dns::Rcode;
using dns::RrType;

bool is_of_internet(const dns::Query& query) {
  return query.klass == static_cast<std::uint16_t>(dns::RrClass::IN);
}

bool is_transfer(RrType type) {
  return type == RrType::AXFR || type == RrType::IXFR;
}

/// Types that ask for a transfer or a transaction, not for data (RFC 6895 3.1), none of which is offered here.
bool is_meta_type(RrType type) {
  const auto number = static_cast<std::uint16_t>(type);
  return type == RrType::OPT || (number >= 128 && number < static_cast<std::uint16_t>(RrType::MAILB));
}

/// Behind everything else, as TSIG must stand.
void put_tsig_error(Transaction& txn) {
  const TsigError tsig(txn.query.tsig, txn.query.id);
  if (txn.composer.fits(tsig.size())) txn.composer.put_additional(tsig.data(), tsig.size());
}

void parse_one(Transaction& txn, Exchange& exchange, const zone::Catalog& catalog) {
  txn.exchange = &exchange;
  txn.query = {};
  txn.zone = nullptr;
  txn.node = nullptr;
  txn.client.reset();
  txn.walk.reset();
  txn.plan = nullptr;
  txn.was_routed = false;
  txn.rcode = Rcode::NOERROR;
  txn.authoritative = false;
  txn.truncated = false;
  txn.check = parse_query({exchange.query, exchange.query_size}, txn.query);
  if (txn.check == QueryCheck::kGood) txn.name.assign(txn.query.name(), catalog.seed());
}

/// The one place that turns a query away.
std::optional<Rcode> judge(const Transaction& txn, bool may_tell_status) {
  if (txn.check == QueryCheck::kNotQuery) return Rcode::NOTIMP;
  if (txn.check == QueryCheck::kMalformed) return Rcode::FORMERR;
  if (txn.query.edns_version > 0) return Rcode::BADVERS;  // RFC 6891 6.1.3
  if (txn.check == QueryCheck::kCookieOnly) return Rcode::NOERROR;
  if (!is_of_internet(txn.query)) {
    const bool told = may_tell_status && txn.query.tsig.owner.empty() && asks_status(txn.query);
    return told ? std::nullopt : std::optional(Rcode::REFUSED);
  }
  if (!txn.query.tsig.owner.empty()) return Rcode::NOTAUTH;  // RFC 8945 5.2.1: no key is known here
  if (is_transfer(txn.query.type)) {
    // RFC 5936 2.2.1: only a zone's apex can be asked for, and nobody may have it.
    const bool is_apex = txn.zone != nullptr && txn.zone->name_size == txn.name.size();
    return is_apex ? Rcode::REFUSED : Rcode::NOTAUTH;
  }
  if (is_meta_type(txn.query.type)) return Rcode::REFUSED;
  if (txn.zone == nullptr) return Rcode::REFUSED;
  if (!txn.zone->is_complete()) return Rcode::SERVFAIL;
  return std::nullopt;
}

}  // namespace

Evaluator::Evaluator(const AnswerOptions& options, Counters& counters)
    : options_(options), counters_(counters), jar_(options.cookie_secret) {
  work_.counters = &counters;
  work_.sources = &options.sources;
  if (options.sources.locator != nullptr) locator_.emplace(*options.sources.locator);
  work_.random = (std::uint64_t{std::random_device{}()} << 32 | std::random_device{}()) | 1;
}

void Evaluator::start_batch() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  now_seconds_ = static_cast<std::uint32_t>(now.tv_sec);
  work_.now_s = now.tv_sec;
  if (locator_) work_.locator = locator_->pin();
}

void Evaluator::finish_batch() {
  work_.locator = nullptr;
  if (locator_) locator_->unpin();
}

std::span<Transaction> Evaluator::parse(const zone::Catalog& catalog, std::span<Exchange> group) {
  work_.seed = catalog.seed();
  work_.catalog = &catalog;
  for (std::size_t i = 0; i < group.size(); ++i) parse_one(group_[i], group[i], catalog);
  return std::span(group_).first(group.size());
}

void Evaluator::respond(std::span<Transaction> group) {
  find_nodes(group);
  if (work_.trace == nullptr) choose_ahead(group);
  for (Transaction& txn : group) respond_to(txn);
}

/// Each look-up step for the whole group, then the next step: what one step finds is fetched for the next while
/// the others are looked up. On cold zones this is what the time goes into.
void Evaluator::find_nodes(std::span<Transaction> group) {
  std::array<zone::TrieCursor, kGroupSize> cursors;
  std::array<bool, kGroupSize> on_the_way{};
  std::array<const std::uint8_t*, kGroupSize> entries{};
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (group[i].zone == nullptr) continue;
    cursors[i] = {group[i].zone->nodes, group[i].name.hash(0)};
    on_the_way[i] = cursors[i].step();
  }
  for (std::size_t i = 0; i < group.size(); ++i) {
    while (on_the_way[i] && cursors[i].step()) {
    }
  }
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (group[i].zone != nullptr)
      entries[i] = zone::first_entry(cursors[i].page(), cursors[i].hash(), zone::kNodeLines);
  }
  for (std::size_t i = 0; i < group.size(); ++i) {
    Transaction& txn = group[i];
    if (entries[i] != nullptr)
      txn.node = txn.zone->find_from(entries[i], cursors[i].page(), txn.name.view(), cursors[i].hash());
  }
}

/// The choices of the whole group, step by step in turns.
void Evaluator::choose_ahead(std::span<Transaction> group) {
  std::array<Transaction*, kGroupSize> under_way;
  std::size_t count = 0;
  for (Transaction& txn : group) {
    if (txn.node != nullptr && txn.zone->plan_count > 0 && start_choice(txn, work_))
      under_way[count++] = &txn;
  }
  while (count > 0) {
    std::size_t left = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (under_way[i]->walk->step()) under_way[left++] = under_way[i];
    }
    count = left;
  }
}

// The next two are inlined by command: each has one caller, which calls it for each packet, as the compiler cannot
// know.

/// Question and OPT, before anything else takes their room.
[[gnu::always_inline]] inline void Evaluator::start_response(Transaction& txn, Rcode rcode) {
  const dns::Query& query = txn.query;
  const Exchange& exchange = *txn.exchange;
  std::size_t limit = exchange.response_capacity;
  if (exchange.transport == Transport::kUdp) {
    const std::size_t payload = query.has_edns ? std::min(query.udp_payload, options_.udp_payload_max) : 0;
    limit = std::min(limit, std::max<std::size_t>(payload, dns::kUdpPayloadMin));
  }
  txn.composer.start(exchange.response, limit);
  opt_.clear();
  if (query.name_size > 0) txn.composer.put_question(query.question, query.name_size);
  if (!query.has_edns) return;
  counters_.edns.add();
  opt_.start(query, rcode, options_.udp_payload_max);
  if (txn.check == QueryCheck::kMalformed) {
    txn.composer.reserve(opt_.size());
    return;  // RFC 6891 7: an OPT was understood, its options may be what is wrong
  }
  if (query.wants_nsid && !options_.nsid.empty()) opt_.add_nsid(options_.nsid);
  if (query.has_subnet) opt_.add_subnet(query.subnet);
  if (!query.cookie.empty()) {
    const base::Bytes client{exchange.client.octets.data(), exchange.client.size};
    const auto check = jar_.check(query.cookie, client, now_seconds_);
    if (check == dns::CookieCheck::kGood) counters_.cookies_good.add();
    if (check == dns::CookieCheck::kBad) counters_.cookies_bad.add();
    opt_.add_cookie(jar_, query.cookie, client, now_seconds_);
  }
  txn.composer.reserve(opt_.size());
}

[[gnu::always_inline]] inline void Evaluator::respond_to(Transaction& txn) {
  if (txn.check == QueryCheck::kSilence) {
    txn.exchange->response_size = 0;
    counters_.silent.add();
    return;
  }
  const std::optional<Rcode> refusal = judge(txn, options_.status != nullptr);
  start_response(txn, refusal.value_or(Rcode::NOERROR));
  if (refusal) {
    txn.rcode = *refusal;
  } else if (!is_of_internet(txn.query)) [[unlikely]] {
    txn.authoritative = true;
    txn.composer.put_prepared(StatusRecord(*options_.status).bytes(), 1, dns::Section::kAnswer);
  } else {
    answer_from_zone(txn, work_);
    if (txn.was_routed && txn.by_subnet) opt_.set_subnet_scope(txn.client->scope());
  }
  txn.composer.release(opt_.size());
  if (opt_.size() > 0) txn.composer.put_additional(opt_.data(), opt_.size());
  if (txn.rcode == Rcode::NOTAUTH && !txn.query.tsig.owner.empty()) put_tsig_error(txn);

  const auto rcode = static_cast<std::uint16_t>(txn.rcode);
  unsigned flags = dns::kFlagQR | (txn.query.flags & (dns::kOpcodeMask | dns::kFlagRD)) | (rcode & 0xfu);
  if (txn.authoritative) flags |= dns::kFlagAA;
  if (txn.truncated) flags |= dns::kFlagTC;
  txn.exchange->response_size =
      static_cast<std::uint16_t>(txn.composer.finish(txn.query.id, static_cast<std::uint16_t>(flags)));
  counters_.by_rcode[rcode].add();
  if (txn.truncated) counters_.truncated.add();
}

}  // namespace milepost::answer
