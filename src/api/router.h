// The API as one HTTP handler: finds the operation, authenticates, calls, answers; one request id each.
#pragma once

#include <optional>
#include <string>

#include "api/audit.h"
#include "api/context.h"
#include "api/routes.h"
#include "aws/authentication.h"
#include "base/result.h"
#include "http/message.h"

namespace milepost::api {

/// Thread-safe. The context and the authenticator must outlive it.
class Router {
 public:
  Router(const Context& context, const aws::Authenticator& authenticator)
      : context_(context), authenticator_(authenticator) {}

  /// The operation's answer, or an ErrorResponse: whatever happens, the caller gets one of the two.
  http::Response handle(const http::Request& request) const;

  const AuditCounts& audit_counts() const { return audit_counts_; }

 private:
  base::Result<http::Response> answer(const http::Request& request, const std::string& request_id,
                                      std::optional<Recording>& recording) const;
  base::Result<aws::Caller> authenticate(const Route& route, const http::Request& request) const;
  /// Puts the call on record; a success that cannot be recorded becomes that error.
  void record(Recording& recording, base::Result<http::Response>& response) const;

  const Context& context_;
  const aws::Authenticator& authenticator_;
  mutable AuditCounts audit_counts_;
};

}  // namespace milepost::api
