// Errors as a REST-XML client reads them: the HTTP status by the error's code, the ErrorResponse body.
#include "aws/error_response.h"

#include <fmt/format.h>

#include "aws/error_status.h"
#include "aws/request_id.h"
#include "aws/xml_text.h"
#include "base/log.h"

namespace milepost::aws {

namespace {

// Clients look for this root and nothing else; botocore reads an empty code from the service's other error
// forms.
constexpr std::string_view kBody =
    "<?xml version=\"1.0\"?>\n"
    "<ErrorResponse xmlns=\"{}\"><Error><Type>{}</Type><Code>{}</Code><Message>{}</Message>{}</Error>"
    "<RequestId>{}</RequestId></ErrorResponse>";

/// `members` are elements, whole and escaped.
http::Response compose(int status, std::string_view code, std::string_view message, std::string_view members,
                       std::string_view request_id, std::string_view xml_namespace) {
  const std::string_view at_fault = status < 500 ? "Sender" : "Receiver";
  return {status,
          {{"x-amzn-RequestId", std::string(request_id)}, {"Content-Type", "text/xml"}},
          fmt::format(kBody, xml_namespace, at_fault, escaped(code), escaped(message), members, request_id)};
}

base::Error public_form(const base::Error& error, std::string_view request_id) {
  log::error("request {} failed: {}: {}", request_id, error.code, error.message);
  if (error.code == "StoreUnavailable") {
    return {"ServiceUnavailable", "Service is unable to handle request."};
  }
  return {"InternalFailure", "The request processing has failed because of an unknown error."};
}

std::string_view code_of_refusal(int status) {
  switch (status) {
    case 408:
      return "RequestTimeout";
    case 413:
      return "RequestTooLarge";
    case 417:
      return "UnsupportedExpectation";
    case 431:
      return "RequestHeaderTooLarge";
    case 503:
      return "ServiceUnavailable";
    default:
      return status < 500 ? "MalformedRequest" : "InternalFailure";
  }
}

}  // namespace

http::Response error_response(const base::Error& error, std::string_view request_id,
                              std::string_view xml_namespace) {
  const int status = status_of(error.code);
  if (status != 0)
    return compose(status, error.code, error.message, error.member_text(), request_id, xml_namespace);
  const base::Error told = public_form(error, request_id);
  return compose(status_of(told.code), told.code, told.message, {}, request_id, xml_namespace);
}

http::Response refusal_response(int status, std::string_view reason) {
  return compose(status, code_of_refusal(status), reason, {}, new_request_id(), kRoute53Namespace);
}

}  // namespace milepost::aws
