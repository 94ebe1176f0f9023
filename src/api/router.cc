// One request from bytes to bytes, in stages: find its route, authenticate, authorize, run, record, respond.
#include "api/router.h"

#include <fmt/core.h>

#include <exception>

#include "api/authorization.h"
#include "api/operation_errors.h"
#include "aws/error_response.h"
#include "aws/error_status.h"
#include "aws/request_id.h"
#include "base/log.h"

namespace milepost::api {
namespace {

std::unexpected<base::Error> unknown_operation(const http::Request& request) {
  return base::fail("UnknownOperationException",
                    fmt::format("No operation answers to {} {}", request.method, request.target));
}

http::Response respond(base::Result<http::Response> response, const std::string& request_id) {
  if (!response) return aws::error_response(response.error(), request_id);
  response->headers.emplace_back("x-amzn-RequestId", request_id);
  response->headers.emplace_back("Content-Type", "text/xml");
  return std::move(*response);
}

/// Programs handle the errors that the model lists for an operation. Another one is our bug; tests look for this line.
void report_unmodelled(const Route& route, const base::Error& error) {
  const aws::ErrorStatus* row = aws::find_error_status(error.code);
  const bool is_modelled = row != nullptr && row->kind == aws::ErrorKind::kModelled;
  if (!is_modelled || may_answer(route.name, error.code)) return;
  log::error("{} answered {}, which its model does not list: {}", route.name, error.code, error.message);
}

}  // namespace

http::Response Router::handle(const http::Request& request) const {
  const std::string request_id = aws::new_request_id();
  std::optional<Recording> recording;
  base::Result<http::Response> response;
  try {
    response = answer(request, request_id, recording);
  } catch (const std::exception& problem) {  // libraries throw; std::bad_alloc
    response = base::fail("Exception", problem.what());
  }
  if (recording) record(*recording, response);
  return respond(std::move(response), request_id);
}

base::Result<http::Response> Router::answer(const http::Request& request, const std::string& request_id,
                                            std::optional<Recording>& recording) const {
  const RouteMatch match = find_route(request.method, request.target);
  if (match.route == nullptr) return unknown_operation(request);
  const auto caller = authenticate(*match.route, request);
  if (!caller) return std::unexpected(caller.error());
  if (is_recorded(*match.route)) {
    recording.emplace(context_, entry_of_call(match, *caller, request, request_id, context_.now()));
  }
  const Call call{.context = recording ? recording->context() : context_,
                  .caller = *caller,
                  .parameters = match.parameters,
                  .body = request.body,
                  .record = recording ? &recording->store() : nullptr};
  if (const base::Status allowed = authorize(*match.route, call); !allowed)
    return std::unexpected(allowed.error());
  base::Result<Reply> reply = match.route->operation.run(call);
  if (!reply) {
    report_unmodelled(*match.route, reply.error());
    return std::unexpected(reply.error());
  }
  return http::Response{
      .status = match.route->status, .headers = std::move(reply->headers), .body = std::move(reply->body)};
}

/// Who calls; nobody but a source address for the operations that need no authentication.
base::Result<aws::Caller> Router::authenticate(const Route& route, const http::Request& request) const {
  if (!route.open) {
    auto caller = authenticator_.authenticate(request, context_.now());
    if (!caller) audit_counts_.unauthenticated.fetch_add(1, std::memory_order_relaxed);
    return caller;
  }
  return aws::Caller{.account = {},
                     .user = {},
                     .access_key_id = {},
                     .arn = {},
                     .source = std::string(http::peer_address(request))};
}

void Router::record(Recording& recording, base::Result<http::Response>& response) const {
  const base::Status outcome = response ? base::Status() : std::unexpected(response.error());
  const base::Status recorded = put_on_record(recording.store(), outcome, audit_counts_);
  if (!recorded) response = std::unexpected(recorded.error());
}

}  // namespace milepost::api
