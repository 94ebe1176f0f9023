// From a query and its zone to a response: all of answering but the choice of the zone.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "answer/counters.h"
#include "answer/exchange.h"
#include "answer/opt_record.h"
#include "answer/sections.h"
#include "answer/transaction.h"
#include "base/feed_status.h"
#include "dns/cookie.h"
#include "dns/wire.h"
#include "zone/catalog.h"

namespace milepost::answer {

struct AnswerOptions {
  std::uint16_t udp_payload_max = dns::kUdpPayloadDefault;  // 512..4096: EDNS responses over UDP stay below
  std::vector<zone::Identity> listeners = {};  // by Exchange::listener; a missing one is every host
  std::string nsid = {};                       // RFC 5001; empty: NSID is not answered
  dns::CookieSecret cookie_secret{};           // shared by nodes that answer on one address
  AnswerSources sources = {};
  const base::FeedStatus* status = nullptr;  // told to whoever asks status.milepost; null: REFUSED
};

/// Transactions on the way at a time: enough for their cache misses to overlap, few enough to stay in L1.
inline constexpr std::size_t kGroupSize = 16;

/// Belongs to one thread; allocates and locks nothing per query. REQUIRES: `options` and `counters` outlive it.
///
///   start_batch()   once for many groups
///   parse(group)    -> transactions without a zone
///                   the caller sets Transaction::zone of those whose check is kGood; null: refuse
///   respond(...)    looks the names up in their zones and composes
///   finish_batch()
class Evaluator {
 public:
  Evaluator(const AnswerOptions& options, Counters& counters);

  void start_batch();
  /// Lets go of what start_batch() took hold of.
  void finish_batch();
  /// Told of each choice from now on; for one query at a time.
  void set_trace(routing::Trace* trace) { work_.trace = trace; }
  /// REQUIRES: at most kGroupSize. The transactions are valid until the next call.
  std::span<Transaction> parse(const zone::Catalog& catalog, std::span<Exchange> group);
  void respond(std::span<Transaction> group);

 private:
  void find_nodes(std::span<Transaction> group);
  void choose_ahead(std::span<Transaction> group);
  void start_response(Transaction& txn, dns::Rcode rcode);
  void respond_to(Transaction& txn);

  const AnswerOptions& options_;
  Counters& counters_;
  dns::CookieJar jar_;
  std::uint32_t now_seconds_ = 0;
  OptRecord opt_;
  Workspace work_;
  std::optional<base::Published<routing::Locator>::Reader> locator_;
  std::array<Transaction, kGroupSize> group_;
};

}  // namespace milepost::answer
