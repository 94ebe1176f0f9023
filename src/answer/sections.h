// Fills the sections of a response from a zone: answer, authority, additional.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "answer/counters.h"
#include "answer/transaction.h"
#include "base/cidr.h"
#include "base/published.h"
#include "routing/choose.h"
#include "routing/location.h"
#include "zone/catalog.h"
#include "zone/zone.h"

namespace milepost::answer {

/// CNAMEs followed for one question. A chain that is longer, or bites its own tail, is answered as far as it was followed.
inline constexpr int kChainMax = 16;

/// What answers depend on besides zones. Empty: nothing of it is known.
struct AnswerSources {
  /// Where clients are; replaced as a whole when its files change. Null: nowhere.
  base::Published<routing::Locator>* locator = nullptr;
  /// Whose client subnet options are believed (RFC 7871 11.3); empty: everybody's.
  std::vector<base::Cidr> subnets_from = {};
  /// Where the clients of a VPC in that region are.
  std::function<routing::Location(std::string_view region)> region_location = {};
};

/// What one responder needs besides the transaction. Belongs to its thread.
struct Workspace {
  Counters* counters = nullptr;
  const AnswerSources* sources = nullptr;
  const zone::Catalog* catalog = nullptr;     // the snapshot at work
  const routing::Locator* locator = nullptr;  // pinned for the batch
  routing::Trace* trace = nullptr;            // of whoever explains an answer
  std::int64_t now_s = 0;                     // since 1970
  zone::HashSeed seed = 0;                    // of the snapshot at work
  std::uint64_t random = 0x9e3779b97f4a7c15;  // state of the generator that picks the first record of a set
  zone::HashedName name;                      // of a CNAME's target or an additional name
  routing::Choice choice;                     // the last one that was not made ahead
};

/// Answers the question from its zone (RFC 1034 4.3.2). Sets rcode, authoritative and truncated.
/// REQUIRES: txn.zone is complete and encloses the QNAME.
void answer_from_zone(Transaction& txn, Workspace& work);

}  // namespace milepost::answer
