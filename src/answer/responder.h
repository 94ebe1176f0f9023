// Responders that answer from the newest snapshot of the catalog.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "answer/counters.h"
#include "answer/exchange.h"
#include "base/published.h"
#include "dns/cookie.h"
#include "dns/wire.h"
#include "zone/catalog.h"

namespace milepost::answer {

struct AnswerOptions {
  std::uint16_t udp_payload_max = dns::kUdpPayloadDefault;  // 512..4096: EDNS responses over UDP stay below
  std::vector<zone::Identity> listeners = {};  // by Exchange::listener; a missing one is every host
  std::string nsid = {};                       // RFC 5001; empty: NSID is not answered
  dns::CookieSecret cookie_secret{};           // shared by nodes that answer on one address
};

/// REQUIRES: `catalog` outlives the factory and its responders. Thread-safe.
class CatalogResponderFactory : public ResponderFactory {
 public:
  CatalogResponderFactory(base::Published<zone::Catalog>& catalog, AnswerOptions options);
  std::unique_ptr<Responder> make_responder() override;
  /// The sum over all responders ever made.
  CounterValues counters() const;

 private:
  base::Published<zone::Catalog>& catalog_;
  const AnswerOptions options_;
  mutable std::mutex mutex_;
  std::list<Counters> counters_;  // one for each responder; they outlive them
};

}  // namespace milepost::answer
