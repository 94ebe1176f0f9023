// Fills the sections of a response from a zone: answer, authority, additional.
#pragma once

#include "answer/counters.h"
#include "answer/transaction.h"
#include "zone/zone.h"

namespace milepost::answer {

/// CNAMEs followed for one question. A chain that is longer, or bites its own tail, is answered as far as it was followed.
inline constexpr int kChainMax = 16;

/// What one responder needs besides the transaction. Belongs to its thread.
struct Workspace {
  Counters* counters = nullptr;
  zone::HashSeed seed = 0;                    // of the snapshot at work
  std::uint64_t random = 0x9e3779b97f4a7c15;  // state of the generator that picks the first record of a set
  zone::HashedName name;                      // of a CNAME's target or an additional name
};

/// Answers the question from its zone (RFC 1034 4.3.2). Sets rcode, authoritative and truncated.
/// REQUIRES: txn.zone is complete and encloses the QNAME.
void answer_from_zone(Transaction& txn, Workspace& work);

}  // namespace milepost::answer
