// The Route 53 API from the client's side, as far as Milepost's own commands use it: signed requests, described types.
#pragma once

#include <string>
#include <string_view>

#include "api/changes.h"
#include "api/create_hosted_zone.h"
#include "api/hosted_zones.h"
#include "api/list_hosted_zones.h"
#include "api/record_sets.h"
#include "aws/sigv4.h"
#include "base/result.h"
#include "cmd/commands.h"
#include "http/client.h"

namespace milepost::cmd {

/// The key that `options` lead to, in this order: its credentials file, the environment's key, the environment's
/// credentials file, data/credentials. Errors: NoCredentials, File, NoSuchProfile, InvalidConfig.
base::Result<aws::Credentials> find_credentials(const ApiOptions& options);

/// One thread at a time. Errors: the API's own code and message; those of http::Client; BadResponse.
class Route53Client {
 public:
  Route53Client(const ApiOptions& options, aws::Credentials credentials);

  base::Result<api::ListHostedZonesByNameResponse> list_hosted_zones_by_name(std::string_view name,
                                                                             std::string_view zone_id);
  base::Result<api::GetHostedZoneResponse> get_hosted_zone(std::string_view zone_id);
  base::Result<api::CreateHostedZoneResponse> create_hosted_zone(const api::CreateHostedZoneRequest& request);
  base::Result<api::ChangeResourceRecordSetsResponse> change_record_sets(
      const api::ChangeResourceRecordSetsRequest& request);
  /// A page of at most 300, from the position that the members of `from` name.
  base::Result<api::ListResourceRecordSetsResponse> list_record_sets(
      const api::ListResourceRecordSetsRequest& from);
  base::Result<api::GetChangeResponse> get_change(std::string_view change_id);

 private:
  /// The body of a response with a status below 300, else the API's error.
  base::Result<std::string> send(std::string method, std::string target, std::string body);
  template <class Response>
  base::Result<Response> call(std::string method, std::string target, std::string body = {});

  http::Client http_;
  aws::Credentials credentials_;
};

}  // namespace milepost::cmd
