// The canonical form of a request: the one text that client and server both derive and sign.
//
//   METHOD \n path \n query \n name:value \n ... \n \n signed;header;names \n hex(SHA-256(body))
//
// Source: IAM User Guide, "Create a canonical request"; for services other than S3.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace milepost::aws {

/// Dot segments and repeated slashes removed, then each segment encoded as it was sent: what the client had
/// encoded is encoded a second time (/a%20b becomes /a%2520b).
std::string canonical_path(std::string_view path);

/// Decoded and encoded anew, sorted by name, then value; of a presigned request without X-Amz-Signature,
/// which cannot sign itself. Errors: MalformedQueryString.
base::Result<std::string> canonical_query(std::string_view query, bool presigned);

/// Edges trimmed, runs of blanks made one space.
std::string canonical_header_value(std::string_view value);

/// `signed_headers` are lower-case and sorted; `body_hash` is the hexadecimal SHA-256 of the body.
/// Errors: MalformedQueryString.
base::Result<std::string> canonical_request(const http::Request& request,
                                            std::span<const std::string> signed_headers,
                                            std::string_view body_hash, bool presigned);

}  // namespace milepost::aws
