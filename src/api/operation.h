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

#include "api/audit_summary.h"
#include "api/audited_store.h"
#include "api/context.h"
#include "aws/caller.h"
#include "aws/rest_request.h"
#include "aws/rest_xml.h"
#include "base/result.h"
#include "base/shape.h"
#include "http/message.h"

namespace milepost::api {

/// One call, after routing and authentication.
struct Call {
  const Context& context;
  const aws::Caller& caller;  // of no account for the operations that need no authentication
  const aws::Parameters& parameters;
  std::string_view body;
  AuditedStore* record = nullptr;  // null: a call that is not put on record
};

/// What goes into the HTTP response beside its status and the headers that every response has.
struct Reply {
  http::Headers headers;
  std::string body;
};

/// An operation as the route table knows it.
struct Operation {
  using Run = base::Result<Reply> (*)(const Call&);

  Run run = nullptr;
  const base::Shape* request = nullptr;
  const base::Shape* response = nullptr;
};

/// The request, of which the record takes a summary.
template <class Request>
base::Result<Request> decode(const Call& call) {
  base::Result<Request> request = aws::decode_request<Request>(call.parameters, call.body);
  if (request && call.record != nullptr) call.record->describe(summarize(*request));
  return request;
}

template <class Request, class Response>
base::Result<Reply> run(base::Result<Response> (*operation)(const Context&, const aws::Caller&,
                                                            const Request&),
                        const Call& call) {
  const base::Result<Request> request = decode<Request>(call);
  if (!request) return std::unexpected(request.error());
  const base::Result<Response> response = operation(call.context, call.caller, *request);
  if (!response) return std::unexpected(response.error());
  return Reply{aws::encode_headers(*response), aws::encode_xml(base::Description<Response>::name, *response)};
}

template <class Request>
base::Result<Reply> refuse(const Call& call) {
  const base::Result<Request> request = decode<Request>(call);
  if (!request) return std::unexpected(request.error());
  std::string_view name = base::Description<Request>::name;
  name.remove_suffix(std::string_view("Request").size());
  return base::fail("NotImplemented", "Milepost does not implement " + std::string(name) + " yet.");
}

namespace operation {

template <class Request, class Response>
constexpr Operation shaped(base::Result<Response> (*)(const Context&, const aws::Caller&, const Request&)) {
  return {.request = &base::kShapeOf<Request>, .response = &base::kShapeOf<Response>};
}

template <auto function>
constexpr Operation handled() {
  Operation made = shaped(function);
  made.run = [](const Call& call) { return run(function, call); };
  return made;
}

}  // namespace operation

/// The row of a function that is an operation.
template <auto function>
inline constexpr Operation handle = operation::handled<function>();

/// The row of an operation whose machinery is not built yet: its requests are decoded and validated, then
/// answered with NotImplemented.
template <class Request, class Response>
inline constexpr Operation later = {
    .run = refuse<Request>, .request = &base::kShapeOf<Request>, .response = &base::kShapeOf<Response>};

}  // namespace milepost::api
