// Fuzzes the two forms of authorization: first line the method, then the target, then headers, then the body.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "aws/aws3_https.h"
#include "aws/sigv4.h"
#include "aws/timestamp.h"
#include "base/check.h"

namespace {

std::string_view take_line(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(line.size() < rest.size() ? line.size() + 1 : rest.size());
  return line;
}

milepost::http::Request request_from(std::string_view text) {
  milepost::http::Request request;
  request.method = take_line(text);
  request.target = take_line(text);
  for (std::string_view line = take_line(text); !line.empty(); line = take_line(text)) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    request.headers.emplace_back(line.substr(0, colon), line.substr(colon + 1));
  }
  request.body = text;
  return request;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace milepost::aws;
  const auto request = request_from({reinterpret_cast<const char*>(data), size});
  // A secret that nothing in the corpus is signed with: whatever comes must be refused, and with a code.
  const VerifyOptions options{.service = "route53",
                              .now = *parse_timestamp("20150830T123600Z"),
                              .secret = [](std::string_view) { return std::string("not the secret"); }};
  const auto identity =
      uses_aws3_https(request) ? verify_aws3_https(request, options) : verify(request, options);
  MILEPOST_CHECK(!identity && !identity.error().code.empty(), "a forged signature was accepted");
  return 0;
}
