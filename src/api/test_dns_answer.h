// TestDNSAnswer: what the name servers answer to a resolver or a client subnet.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/context.h"
#include "aws/caller.h"
#include "base/describe.h"
#include "base/result.h"
#include "model/record_set.h"

namespace milepost::api {

struct TestDnsAnswerRequest {
  std::string hosted_zone_id;
  std::string record_name;
  std::string record_type;
  std::optional<std::string> resolver_ip;
  std::optional<std::string> edns0_client_subnet_ip;
  std::optional<std::string> edns0_client_subnet_mask;
};

struct TestDnsAnswerResponse {
  std::string nameserver;
  std::string record_name;
  std::string record_type;
  std::vector<std::string> record_data;
  std::string response_code;
  std::string protocol;
};

/// Errors: NoSuchHostedZone, InvalidInput.
base::Result<TestDnsAnswerResponse> test_dns_answer(const Context& context, const aws::Caller& caller,
                                                    const TestDnsAnswerRequest& request);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::TestDnsAnswerRequest> {
  using T = api::TestDnsAnswerRequest;
  static constexpr std::string_view name = "TestDNSAnswerRequest";
  static constexpr auto fields = std::tuple{
      field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).query("hostedzoneid"),
      field("RecordName", &T::record_name, length(0, 1024).named("DNSName")).query("recordname"),
      field("RecordType", &T::record_type, one_of(model::kRecordTypes).named("RRType")).query("recordtype"),
      field("ResolverIP", &T::resolver_ip,
            length(0, 45,
                   "(^((([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])\\.){3}([0-9]|[1-9][0-9]|1[0-9]{2}|2["
                   "0-4][0-9]|25[0-5]))$|^(([0-9a-fA-F]{1,4}:){7,7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:"
                   "|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,"
                   "2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]"
                   "{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-"
                   "fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:)|fe80:(:[0-9a-fA-F]{0,4}){0,4}%[0-9a-zA-Z]"
                   "{1,}|::(ffff(:0{1,4}){0,1}:){0,1}((25[0-5]|(2[0-4]|1{0,1}[0-9]){0,1}[0-9])\\.){3,3}(25[0-"
                   "5]|(2[0-4]|1{0,1}[0-9]){0,1}[0-9])|([0-9a-fA-F]{1,4}:){1,4}:((25[0-5]|(2[0-4]|1{0,1}[0-9]"
                   "){0,1}[0-9])\\.){3,3}(25[0-5]|(2[0-4]|1{0,1}[0-9]){0,1}[0-9]))$)")
                .named("IPAddress"))
          .query("resolverip"),
      field("EDNS0ClientSubnetIP", &T::edns0_client_subnet_ip,
            length(0, 45,
                   "(^((([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])\\.){3}([0-9]|[1-9][0-9]|1[0-9]{2}|2["
                   "0-4][0-9]|25[0-5]))$|^(([0-9a-fA-F]{1,4}:){7,7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:"
                   "|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,"
                   "2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]"
                   "{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-"
                   "fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:)|fe80:(:[0-9a-fA-F]{0,4}){0,4}%[0-9a-zA-Z]"
                   "{1,}|::(ffff(:0{1,4}){0,1}:){0,1}((25[0-5]|(2[0-4]|1{0,1}[0-9]){0,1}[0-9])\\.){3,3}(25[0-"
                   "5]|(2[0-4]|1{0,1}[0-9]){0,1}[0-9])|([0-9a-fA-F]{1,4}:){1,4}:((25[0-5]|(2[0-4]|1{0,1}[0-9]"
                   "){0,1}[0-9])\\.){3,3}(25[0-5]|(2[0-4]|1{0,1}[0-9]){0,1}[0-9]))$)")
                .named("IPAddress"))
          .query("edns0clientsubnetip"),
      field("EDNS0ClientSubnetMask", &T::edns0_client_subnet_mask, length(0, 3).named("SubnetMask"))
          .query("edns0clientsubnetmask")};
};

template <>
struct Description<api::TestDnsAnswerResponse> {
  using T = api::TestDnsAnswerResponse;
  static constexpr std::string_view name = "TestDNSAnswerResponse";
  static constexpr auto fields = std::tuple{
      field("Nameserver", &T::nameserver, length(0, 255)),
      field("RecordName", &T::record_name, length(0, 1024).named("DNSName")),
      field("RecordType", &T::record_type, one_of(model::kRecordTypes).named("RRType")),
      field("RecordData", &T::record_data).of("RecordDataEntry", length(0, 512).named("RecordDataEntry")),
      field("ResponseCode", &T::response_code),
      field("Protocol", &T::protocol)};
};

}  // namespace milepost::base
