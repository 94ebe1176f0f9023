// Checks what is asked, has the name server answer it, and says which name server that is.
#include "api/test_dns_answer.h"

#include <fmt/core.h>

#include <charconv>

#include "api/answer_probe.h"
#include "api/zone_access.h"
#include "model/route53_name.h"

namespace milepost::api {
namespace {

using base::Result;

constexpr int kIpv4MaskDefault = 24;  // [model]
constexpr int kIpv6MaskDefault = 64;

Result<base::IpAddress> parse_address(const std::string& text, std::string_view field) {
  // The model's pattern lets scoped addresses pass, which mean nothing here.
  const auto address = base::IpAddress::parse(text);
  if (!address)
    return base::fail("InvalidInput", fmt::format("Invalid {}: '{}' is not an IP address.", field, text));
  return *address;
}

/// Without the parameter: the caller's own address, as if it were the resolver.
Result<base::IpAddress> resolver_of(const aws::Caller& caller, const TestDnsAnswerRequest& request) {
  if (request.resolver_ip) return parse_address(*request.resolver_ip, "ResolverIP");
  return base::IpAddress::parse(caller.source).value_or(base::IpAddress{.octets = {127, 0, 0, 1}});
}

Result<std::uint8_t> parse_mask(const std::string& text, int mask_max) {
  int mask = -1;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), mask);
  if (problem != std::errc() || end != text.data() + text.size() || mask < 0 || mask > mask_max) {
    return base::fail(
        "InvalidInput",
        fmt::format("Invalid EDNS0ClientSubnetMask: '{}' is not a number between 0 and {}.", text, mask_max));
  }
  return static_cast<std::uint8_t>(mask);
}

Result<std::optional<base::Cidr>> client_subnet_of(const TestDnsAnswerRequest& request) {
  if (!request.edns0_client_subnet_ip) {
    if (!request.edns0_client_subnet_mask) return std::nullopt;
    return base::fail("InvalidInput", "EDNS0ClientSubnetMask needs EDNS0ClientSubnetIP.");
  }
  const auto address = parse_address(*request.edns0_client_subnet_ip, "EDNS0ClientSubnetIP");
  if (!address) return std::unexpected(address.error());
  const int mask_default = address->size == 4 ? kIpv4MaskDefault : kIpv6MaskDefault;
  const auto mask =
      parse_mask(request.edns0_client_subnet_mask.value_or(std::to_string(mask_default)), 8 * address->size);
  if (!mask) return std::unexpected(mask.error());
  return base::Cidr::of(*address, *mask);
}

Result<ProbeQuestion> read_question(const aws::Caller& caller, const TestDnsAnswerRequest& request,
                                    const model::HostedZone& zone) {
  auto name = model::normalize_name(request.record_name);
  if (!name) return std::unexpected(name.error());
  if (!model::is_in_zone(*name, zone.name)) {
    return base::fail("InvalidInput", fmt::format("The record name {} does not lie within the hosted zone {}",
                                                  *name, zone.name));
  }
  const auto resolver = resolver_of(caller, request);
  if (!resolver) return std::unexpected(resolver.error());
  const auto subnet = client_subnet_of(request);
  if (!subnet) return std::unexpected(subnet.error());
  return ProbeQuestion{zone.id, *std::move(name), request.record_type, *resolver, *subnet};
}

/// A public zone's is one it is delegated to. A private zone has no delegation, only names in its NS record set.
Result<std::string> name_server_of(const AnswerProbe& answers, const model::HostedZone& zone,
                                   const ProbeQuestion& question) {
  if (!zone.private_zone && !zone.name_servers.empty()) return zone.name_servers.front();
  const auto apex = answers.ask({zone.id, zone.name, "NS", question.resolver, {}});
  if (!apex) return std::unexpected(apex.error());
  std::string host = apex->values.empty() ? std::string() : apex->values.front();
  if (host.ends_with('.')) host.pop_back();
  return host;
}

}  // namespace

Result<TestDnsAnswerResponse> test_dns_answer(const Context& context, const aws::Caller& caller,
                                              const TestDnsAnswerRequest& request) {
  const auto stored = find_zone(context, caller, request.hosted_zone_id);
  if (!stored) return std::unexpected(stored.error());
  const auto question = read_question(caller, request, stored->zone);
  if (!question) return std::unexpected(question.error());
  if (context.answers == nullptr) {
    return base::fail(
        "NotImplemented",
        "TestDNSAnswer asks the name server of this process, and this process runs without one.");
  }
  auto answer = context.answers->ask(*question);
  if (!answer) return std::unexpected(answer.error());
  auto name_server = name_server_of(*context.answers, stored->zone, *question);
  if (!name_server) return std::unexpected(name_server.error());
  return TestDnsAnswerResponse{.nameserver = *std::move(name_server),
                               .record_name = request.record_name,
                               .record_type = request.record_type,
                               .record_data = std::move(answer->values),
                               .response_code = std::move(answer->response_code),
                               .protocol = std::move(answer->protocol)};
}

}  // namespace milepost::api
