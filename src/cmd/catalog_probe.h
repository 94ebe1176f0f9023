// Asks the answer side what operations of the API want to know (TestDNSAnswer).
#pragma once

#include "answer/evaluator.h"
#include "api/answer_probe.h"
#include "base/published.h"
#include "zone/catalog.h"

namespace milepost::cmd {

/// Composes real queries and reads real responses; the evaluator between them is the name server's. Each question
/// makes an evaluator of its own (some 50 KiB): operations are rare beside packets.
/// REQUIRES: `catalog` outlives it and holds a snapshot. Thread-safe.
class CatalogProbe : public api::AnswerProbe {
 public:
  CatalogProbe(base::Published<zone::Catalog>& catalog, answer::AnswerOptions options);
  base::Result<api::ProbeAnswer> ask(const api::ProbeQuestion& question) const override;

 private:
  base::Published<zone::Catalog>& catalog_;
  const answer::AnswerOptions options_;
};

}  // namespace milepost::cmd
