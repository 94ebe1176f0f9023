// The change side of a node: the Route 53 API and the token service over one store, and what forgets old records.
#pragma once

#include <memory>

#include "api/audit_sweeper.h"
#include "api/caller_identity.h"
#include "api/context.h"
#include "api/router.h"
#include "aws/authentication.h"
#include "cmd/config.h"
#include "http/message.h"
#include "store/store.h"

namespace milepost::cmd {

/// handle() may be called from any thread. Keeps nothing of the store in memory.
class ChangeSide {
 public:
  /// `answers` is what TestDNSAnswer asks; null: this node answers no queries. Both outlive it.
  ChangeSide(store::Store& store, const Config& config, const api::AnswerProbe* answers);

  http::Response handle(const http::Request& request) const;
  const api::AuditCounts& audit_counts() const { return router_.audit_counts(); }

 private:
  const aws::Authenticator authenticator_;
  const api::Context context_;
  const api::Router router_;
  const aws::Authenticator token_authenticator_;
  const api::TokenService tokens_;
  api::AuditSweeper sweeper_;
};

}  // namespace milepost::cmd
