// Answers that are chosen: from a plan of the zone to the record sets that this client gets.
#pragma once

#include "answer/sections.h"
#include "answer/transaction.h"
#include "routing/choose.h"
#include "zone/node.h"

namespace milepost::answer {

/// False: what this source says of its client's subnet is not used (RFC 7871 11.3).
bool believes(const AnswerSources& sources, const base::IpAddress& source);

/// The subnet that the client told, if it may be used; nullptr: the packet's source decides (RFC 7871 7.1.2, 11.3).
const dns::ClientSubnet* usable_subnet(const Transaction& txn, const AnswerSources& sources);

/// Starts Transaction::walk down the plan that stands at the QNAME and its type; false: there is none. Whoever starts it
/// takes it to its end. REQUIRES: txn.node is not null.
bool start_choice(Transaction& txn, Workspace& work);

/// What the plan gives to the client of the transaction, until it is asked again; `trace` (may be null) is told how.
/// REQUIRES: rrset.is_plan().
const routing::Choice& choose_for(Transaction& txn, Workspace& work, const zone::RrsetView& rrset,
                                  routing::Trace* trace);

}  // namespace milepost::answer
