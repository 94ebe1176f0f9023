// Asks one zone, whoever may see it, through the name server's own evaluator.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "answer/evaluator.h"
#include "base/published.h"
#include "zone/catalog.h"

namespace milepost::answer {

/// Differs from a responder in the choice of the zone alone: by id, not by name, identity and client. What it
/// answers is not counted. Belongs to one thread. REQUIRES: `catalog` and `options` outlive it.
class ZoneProbe {
 public:
  ZoneProbe(base::Published<zone::Catalog>& catalog, const AnswerOptions& options);

  /// Told of every choice from now on, while ask() makes it; null: nobody.
  void set_trace(routing::Trace* trace) { evaluator_.set_trace(trace); }

  /// The response to `query` over `transport` from `client`, as the newest snapshot's version of the zone gives it;
  /// REFUSED when the snapshot has no such zone or the zone does not hold the QNAME. Empty: silence.
  std::vector<std::uint8_t> ask(std::string_view zone_id, base::Bytes query, Transport transport,
                                const ClientAddress& client);

 private:
  base::Published<zone::Catalog>::Reader reader_;
  Counters counters_;
  Evaluator evaluator_;
};

}  // namespace milepost::answer
