// The AWS Query protocol, which STS speaks: named values in a form or a query string in, XML out.
//
//   POST /  Content-Type: application/x-www-form-urlencoded      Action=GetCallerIdentity&Version=2011-06-15
//   GET /?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=...      (presigned)
//
// Source: Smithy, "AWS Query protocol".
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace milepost::aws {

struct QueryCall {
  std::string action;   // empty: the request names none
  std::string version;  // of the API; empty: likewise
};

/// What a request asks for: in its body when it is a POST, else in its query string.
QueryCall parse_query_call(const http::Request& request);

/// Elements of a result, in their order: {"Arn", "arn:aws:iam::..."}
using QueryResult = std::vector<std::pair<std::string_view, std::string>>;

/// The response of `action`, in the namespace of its service.
http::Response query_response(std::string_view action, std::string_view xml_namespace,
                              const QueryResult& result, std::string_view request_id);

}  // namespace milepost::aws
