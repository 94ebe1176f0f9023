// The AWS Query protocol, as far as calls without nested parameters need it.
#include "aws/query_protocol.h"

#include <fmt/format.h>

#include "aws/rest_request.h"
#include "aws/xml_text.h"
#include "http/target.h"

namespace milepost::aws {

namespace {

std::string value_or_empty(const NamedValues& values, std::string_view name) {
  const std::string* value = find_value(values, name);
  return value == nullptr ? "" : *value;
}

}  // namespace

QueryCall parse_query_call(const http::Request& request) {
  const NamedValues values =
      parse_query(request.method == "POST" ? request.body : http::query_of(request.target));
  return {.action = value_or_empty(values, "Action"), .version = value_or_empty(values, "Version")};
}

http::Response query_response(std::string_view action, std::string_view xml_namespace,
                              const QueryResult& result, std::string_view request_id) {
  std::string elements;
  for (const auto& [name, value] : result) elements += fmt::format("<{0}>{1}</{0}>", name, escaped(value));
  return {200,
          {{"x-amzn-RequestId", std::string(request_id)}, {"Content-Type", "text/xml"}},
          fmt::format("<{0}Response xmlns=\"{1}\"><{0}Result>{2}</{0}Result><ResponseMetadata><RequestId>{3}"
                      "</RequestId></ResponseMetadata></{0}Response>",
                      action, xml_namespace, elements, request_id)};
}

}  // namespace milepost::aws
