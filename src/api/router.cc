// One request from bytes to bytes.
#include "api/router.h"

#include <fmt/core.h>

#include <exception>

#include "api/routes.h"
#include "aws/error_response.h"
#include "aws/request_id.h"

namespace milepost::api {
namespace {

/// The operation's reply with its route's status. Errors: those of authentication and of the operation.
base::Result<http::Response> answer(const Context& context, const aws::Authenticator& authenticator,
                                    const http::Request& request) {
  const RouteMatch match = find_route(request.method, request.target);
  if (match.route == nullptr) {
    return base::fail("UnknownOperationException",
                      fmt::format("No operation answers to {} {}", request.method, request.target));
  }
  const Route& route = *match.route;
  base::Result<aws::Caller> caller;
  if (!route.open) caller = authenticator.authenticate(request, context.now());
  if (!caller) return std::unexpected(caller.error());
  if (route.operation.run == nullptr) {
    return base::fail("NotImplemented", fmt::format("Milepost does not implement {} yet.", route.name));
  }
  base::Result<Reply> reply = route.operation.run(
      {.context = context, .caller = *caller, .parameters = match.parameters, .body = request.body});
  if (!reply) return std::unexpected(reply.error());
  return http::Response{
      .status = route.status, .headers = std::move(reply->headers), .body = std::move(reply->body)};
}

}  // namespace

http::Response Router::handle(const http::Request& request) const {
  const std::string request_id = aws::new_request_id();
  base::Result<http::Response> response;
  try {
    response = answer(context_, authenticator_, request);
  } catch (const std::exception& problem) {  // libraries throw; std::bad_alloc
    response = base::fail("Exception", problem.what());
  }
  if (!response) return aws::error_response(response.error(), request_id);
  response->headers.emplace_back("x-amzn-RequestId", request_id);
  response->headers.emplace_back("Content-Type", "text/xml");
  return std::move(*response);
}

}  // namespace milepost::api
