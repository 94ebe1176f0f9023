// Responders that answer from the newest snapshot of the catalog.
#pragma once

#include <list>
#include <memory>
#include <mutex>

#include "answer/counters.h"
#include "answer/evaluator.h"
#include "answer/exchange.h"
#include "base/published.h"
#include "zone/catalog.h"

namespace milepost::answer {

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
