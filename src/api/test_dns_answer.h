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
  std::optional<std::string> resolver_ip;               // absent: the caller's own address
  std::optional<std::string> edns0_client_subnet_ip;    // what that resolver would send (RFC 7871)
  std::optional<std::string> edns0_client_subnet_mask;  // absent: 24 for IPv4, 64 for IPv6
};

struct TestDnsAnswerResponse {
  std::string nameserver;   // one of the zone's name servers, without trailing dot
  std::string record_name;  // as asked for
  std::string record_type;
  std::vector<std::string> record_data;  // values of the answer's records in their order; no TTLs
  std::string response_code;             // NOERROR, NXDOMAIN, ...
  std::string protocol;                  // UDP, or TCP for what is too large for that
};

/// What the name server answers to `record_name` and `record_type` from this hosted zone, private ones included,
/// whoever may see it. The answer is of the name server's newest snapshot: a change that is still PENDING may be
/// missing in it, and a zone as new as that is REFUSED. A CNAME is followed inside the zone and its targets are among
/// the values; of a delegation asked for its NS the values are those of the referral.
/// Errors: NoSuchHostedZone, InvalidInput (also for a name outside of the zone), AccessDenied for other accounts'
/// zones, NotImplemented in a process without a name server.
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
      field("ResolverIP", &T::resolver_ip, ip_address().named("IPAddress")).query("resolverip"),
      field("EDNS0ClientSubnetIP", &T::edns0_client_subnet_ip, ip_address().named("IPAddress"))
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
