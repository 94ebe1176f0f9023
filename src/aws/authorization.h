// What a signed request says about its own signature: who, when, for what, over which headers.
//
// Two forms (IAM User Guide, "Elements of an AWS API request signature"):
//   header     Authorization: AWS4-HMAC-SHA256 Credential=K/20150830/us-east-1/route53/aws4_request,
//              SignedHeaders=host;x-amz-date, Signature=5d67..   and X-Amz-Date (or Date)
//   presigned  ?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=..&X-Amz-Date=..&X-Amz-Expires=..
//              &X-Amz-SignedHeaders=host&X-Amz-Signature=..
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/timestamp.h"
#include "base/result.h"
#include "http/message.h"

namespace milepost::aws {

inline constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
inline constexpr std::string_view kTerminator = "aws4_request";
inline constexpr std::chrono::seconds kExpiresMax{604'800};  // a week

/// The credential scope: what the signing key is good for.
struct Scope {
  std::string date;  // YYYYMMDD
  std::string region;
  std::string service;
  std::string terminator{kTerminator};

  std::string text() const { return date + '/' + region + '/' + service + '/' + terminator; }
};

struct Authorization {
  std::string access_key_id;
  Scope scope;
  std::vector<std::string> signed_headers;  // lower-case, sorted, each once
  std::string signature;
  Seconds time;
  bool presigned = false;
  std::optional<std::chrono::seconds> expires;  // of a presigned request that says so
};

/// Reads either form; the header goes before the query. Nothing is verified yet.
/// Errors: MissingAuthenticationToken, IncompleteSignature, MalformedQueryString.
base::Result<Authorization> parse_authorization(const http::Request& request);

}  // namespace milepost::aws
