// STS GetCallerIdentity (STS API reference, 2011-06-15).
#include "api/caller_identity.h"

#include <fmt/format.h>

#include <exception>

#include "aws/digest.h"
#include "aws/error_response.h"
#include "aws/query_protocol.h"
#include "aws/request_id.h"
#include "http/target.h"

namespace milepost::api {

namespace {

constexpr std::string_view kVersion = "2011-06-15";
constexpr std::string_view kNamespace = "https://sts.amazonaws.com/doc/2011-06-15/";

base::Status check_operation(const aws::QueryCall& call) {
  if (call.action.empty()) return base::fail("MissingAction", "Missing Action");
  if (call.action == "GetCallerIdentity" && call.version == kVersion) return {};
  return base::fail("InvalidAction",
                    fmt::format("Could not find operation {} for version {}", call.action,
                                call.version.empty() ? "NO_VERSION_SPECIFIED" : call.version));
}

}  // namespace

std::string user_id(std::string_view account, std::string_view user) {
  if (user == "root") return std::string(account);
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string id = "AIDA";
  for (const std::uint8_t byte : aws::sha256(fmt::format("{}/{}", account, user))) {
    if (id.size() < 21) id += kAlphabet[byte % kAlphabet.size()];
  }
  return id;
}

bool TokenService::is_meant_by(const http::Request& request) {
  return http::path_of(request.target) == "/";
}

http::Response TokenService::handle(const http::Request& request) const {
  const std::string request_id = aws::new_request_id();
  base::Result<http::Response> response;
  try {
    response = answer(request, request_id);
  } catch (const std::exception& problem) {  // libraries throw; std::bad_alloc
    response = base::fail("Exception", problem.what());
  }
  return response ? *std::move(response) : aws::error_response(response.error(), request_id, kNamespace);
}

base::Result<http::Response> TokenService::answer(const http::Request& request,
                                                  const std::string& request_id) const {
  const base::Status known = check_operation(aws::parse_query_call(request));
  if (!known) return std::unexpected(known.error());
  const auto caller = authenticator_.authenticate(request, now_());
  if (!caller) return std::unexpected(caller.error());
  const aws::QueryResult identity{
      {"Arn", caller->arn}, {"UserId", user_id(caller->account, caller->user)}, {"Account", caller->account}};
  return aws::query_response("GetCallerIdentity", kNamespace, identity, request_id);
}

}  // namespace milepost::api
