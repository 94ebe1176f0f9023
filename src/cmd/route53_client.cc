// Targets, signatures and bodies of the calls that commands make.
#include "cmd/route53_client.h"

#include <fmt/core.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "aws/rest_xml.h"
#include "cmd/credentials.h"
#include "cmd/file.h"
#include "http/target.h"

namespace milepost::cmd {

/// The body of every error (ROUTE53.md 2.1).
struct ErrorDetail {
  std::string type;
  std::string code;
  std::string message;
};
struct ErrorBody {
  ErrorDetail error;
  std::string request_id;
};

}  // namespace milepost::cmd

namespace milepost::base {

template <>
struct Description<cmd::ErrorDetail> {
  using T = cmd::ErrorDetail;
  static constexpr std::string_view name = "Error";
  static constexpr auto fields =
      std::tuple{field("Type", &T::type), field("Code", &T::code), field("Message", &T::message)};
};

template <>
struct Description<cmd::ErrorBody> {
  using T = cmd::ErrorBody;
  static constexpr std::string_view name = "ErrorResponse";
  static constexpr auto fields = std::tuple{field("Error", &T::error), field("RequestId", &T::request_id)};
};

}  // namespace milepost::base

namespace milepost::cmd {
namespace {

constexpr std::string_view kRegion = "us-east-1";  // Route 53's own; Milepost accepts any
constexpr std::string_view kVersion = "/2013-04-01";
constexpr std::string_view kPageSize = "300";

base::Error api_error(const http::Response& response) {
  const auto body = aws::decode_xml<ErrorBody>(response.body, "ErrorResponse");
  if (body) return {body->error.code, body->error.message};
  return {"BadResponse", fmt::format("HTTP status {}, without an error that the API knows", response.status)};
}

/// path?one=1&two=2, leaving out what is empty.
std::string target(std::string path,
                   const std::vector<std::pair<std::string_view, std::string_view>>& query) {
  char separator = '?';
  for (const auto& [name, value] : query) {
    if (value.empty()) continue;
    path += fmt::format("{}{}={}", std::exchange(separator, '&'), name, http::percent_encode(value));
  }
  return path;
}

base::Result<aws::Credentials> from_file(const std::filesystem::path& file, const std::string& profile) {
  const auto text = read_file(file);
  if (!text) return std::unexpected(text.error());
  auto found = scan_credentials(*text, profile);
  if (!found)
    return base::fail(found.error().code, fmt::format("{}: {}", file.string(), found.error().message));
  return found;
}

}  // namespace

base::Result<aws::Credentials> find_credentials(const ApiOptions& options) {
  if (!options.credentials.empty()) return from_file(options.credentials, options.profile);
  if (!options.access_key_id.empty() && !options.secret.empty())
    return aws::Credentials{options.access_key_id, options.secret};
  if (!options.shared_credentials.empty()) return from_file(options.shared_credentials, options.profile);
  const std::filesystem::path own = "data/credentials";
  std::error_code error;
  if (std::filesystem::exists(own, error)) return from_file(own, options.profile);
  return base::fail(
      "NoCredentials",
      "no access key: name a file with --credentials (a service keeps its first key in DIR/credentials), or "
      "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
}

Route53Client::Route53Client(const ApiOptions& options, aws::Credentials credentials)
    : http_(options.endpoint, {.ca_file = options.ca}), credentials_(std::move(credentials)) {}

base::Result<std::string> Route53Client::send(std::string method, std::string target, std::string body) {
  http::Request request{std::move(method), std::move(target), {{"Host", http_.host()}}, std::move(body), {}};
  if (!request.body.empty()) request.headers.emplace_back("Content-Type", "text/xml");
  aws::sign(request, credentials_, kRegion, "route53", std::chrono::system_clock::now());
  auto response = http_.send(request);
  if (!response) return std::unexpected(response.error());
  if (response->status >= 300) return std::unexpected(api_error(*response));
  return std::move(response->body);
}

template <class Response>
base::Result<Response> Route53Client::call(std::string method, std::string target, std::string body) {
  const auto answered = send(std::move(method), std::string(kVersion) + target, std::move(body));
  if (!answered) return std::unexpected(answered.error());
  auto decoded = aws::decode_xml<Response>(*answered, base::Description<Response>::name);
  if (!decoded)
    return base::fail("BadResponse",
                      fmt::format("the API's answer makes no sense: {}", decoded.error().message));
  return decoded;
}

base::Result<api::ListHostedZonesByNameResponse> Route53Client::list_hosted_zones_by_name(
    std::string_view name, std::string_view zone_id) {
  return call<api::ListHostedZonesByNameResponse>(
      "GET", target("/hostedzonesbyname", {{"dnsname", name}, {"hostedzoneid", zone_id}}));
}

base::Result<api::GetHostedZoneResponse> Route53Client::get_hosted_zone(std::string_view zone_id) {
  return call<api::GetHostedZoneResponse>("GET",
                                          fmt::format("/hostedzone/{}", http::percent_encode(zone_id)));
}

base::Result<api::CreateHostedZoneResponse> Route53Client::create_hosted_zone(
    const api::CreateHostedZoneRequest& request) {
  return call<api::CreateHostedZoneResponse>("POST", "/hostedzone",
                                             aws::encode_xml("CreateHostedZoneRequest", request));
}

base::Result<api::ChangeResourceRecordSetsResponse> Route53Client::change_record_sets(
    const api::ChangeResourceRecordSetsRequest& request) {
  return call<api::ChangeResourceRecordSetsResponse>(
      "POST", fmt::format("/hostedzone/{}/rrset/", request.hosted_zone_id),
      aws::encode_xml("ChangeResourceRecordSetsRequest", request));
}

base::Result<api::ListResourceRecordSetsResponse> Route53Client::list_record_sets(
    const api::ListResourceRecordSetsRequest& from) {
  return call<api::ListResourceRecordSetsResponse>(
      "GET", target(fmt::format("/hostedzone/{}/rrset", from.hosted_zone_id),
                    {{"name", from.start_record_name.value_or("")},
                     {"type", from.start_record_type.value_or("")},
                     {"identifier", from.start_record_identifier.value_or("")},
                     {"maxitems", kPageSize}}));
}

base::Result<api::GetChangeResponse> Route53Client::get_change(std::string_view change_id) {
  return call<api::GetChangeResponse>("GET", fmt::format("/change/{}", change_id));
}

}  // namespace milepost::cmd
