// One request from bytes to bytes, in stages: find its route, authenticate, authorize, run, record, respond.
#include "api/router.h"

#include <fmt/core.h>

#include <exception>

#include "api/authorization.h"
#include "aws/error_response.h"
#include "aws/request_id.h"

namespace milepost::api {
namespace {

std::unexpected<base::Error> unknown_operation(const http::Request& request) {
  return base::fail("UnknownOperationException",
                    fmt::format("No operation answers to {} {}", request.method, request.target));
}

base::Result<Reply> run(const Route& route, const Call& call) {
  if (route.operation.run != nullptr) return route.operation.run(call);
  return base::fail("NotImplemented", fmt::format("Milepost does not implement {} yet.", route.name));
}

http::Response respond(base::Result<http::Response> response, const std::string& request_id) {
  if (!response) return aws::error_response(response.error(), request_id);
  response->headers.emplace_back("x-amzn-RequestId", request_id);
  response->headers.emplace_back("Content-Type", "text/xml");
  return std::move(*response);
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
  base::Result<Reply> reply = run(*match.route, call);
  if (!reply) return std::unexpected(reply.error());
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
