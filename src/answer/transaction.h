// The whole state of one query on its way to a response: one flat struct, reused for packet after packet.
#pragma once

#include <cstdint>
#include <optional>

#include "answer/exchange.h"
#include "dns/composer.h"
#include "dns/query.h"
#include "routing/choose.h"
#include "zone/catalog.h"

namespace milepost::answer {

struct Transaction {
  Exchange* exchange = nullptr;
  dns::QueryCheck check = dns::QueryCheck::kSilence;
  dns::Query query;

  // Found ahead for the whole batch, so that the memory's latencies overlap.
  zone::HashedName name;               // the QNAME, folded
  const zone::Zone* zone = nullptr;    // null: not ours
  const std::uint8_t* node = nullptr;  // of the very QNAME

  // Chosen ahead, where a plan stands at the QNAME.
  std::optional<routing::Client> client;
  std::optional<routing::Walk> walk;
  const std::uint8_t* plan = nullptr;  // of the walk: RrsetView::records()
  bool by_subnet = false;              // `client` is what the client subnet option tells
  bool was_routed = false;             // a choice went into the response

  // The response at work.
  dns::Composer composer;
  dns::Rcode rcode = dns::Rcode::NOERROR;
  bool authoritative = false;
  bool truncated = false;
};

}  // namespace milepost::answer
