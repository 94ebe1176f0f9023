// From an HTTP request's parts to an operation and back.
//
// An operation is a function; its request and response types carry their descriptions (base/describe.h), and
// one row of the table in routes.cc makes it reachable:
//
//   base::Result<GetChangeResponse> get_change(const Context&, const aws::Caller&, const GetChangeRequest&);
//   {"GET", "/change/{Id}", "GetChange", 200, handle<get_change>},
//
// Of the request, members with a place() in path or query are read from there, the others from the body,
// whose root element is the request's described name. Of the response, the same with headers and body.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "api/context.h"
#include "aws/caller.h"
#include "aws/rest_request.h"
#include "aws/rest_xml.h"
#include "base/result.h"
#include "http/message.h"

namespace milepost::api {

/// One call, after routing and authentication.
struct Call {
  const Context& context;
  const aws::Caller& caller;  // of no account for the operations that need no authentication
  const aws::Parameters& parameters;
  std::string_view body;
};

/// What goes into the HTTP response beside its status and the headers that every response has.
struct Reply {
  http::Headers headers;
  std::string body;
};

using Handler = base::Result<Reply> (*)(const Call&);

template <class Request, class Response>
base::Result<Reply> run(base::Result<Response> (*operation)(const Context&, const aws::Caller&,
                                                            const Request&),
                        const Call& call) {
  const base::Result<Request> request = aws::decode_request<Request>(call.parameters, call.body);
  if (!request) return std::unexpected(request.error());
  const base::Result<Response> response = operation(call.context, call.caller, *request);
  if (!response) return std::unexpected(response.error());
  return Reply{aws::encode_headers(*response), aws::encode_xml(base::Description<Response>::name, *response)};
}

/// The handler of `operation`, for the route table.
template <auto operation>
base::Result<Reply> handle(const Call& call) {
  return run(operation, call);
}

}  // namespace milepost::api
