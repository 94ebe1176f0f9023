// Names, numbers and rdata of stored zones and record sets.
#include "publish/compile.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "base/cidr.h"
#include "model/keys.h"

namespace milepost::publish {
namespace {

constexpr std::int64_t kTtlMax = 2147483647;  // RFC 2181 8
constexpr std::size_t kOrderDigits = 17;      // YYYYMMDDhhmmssmmm

/// The time of creation as one number, so that of two zones with one name the older comes first. It does not
/// change while the zone lives, unlike the revision of its key.
std::uint64_t creation_order(std::string_view rfc3339) {
  std::uint64_t order = 0;
  std::size_t digits = 0;
  for (const char c : rfc3339) {
    if (c < '0' || c > '9' || digits == kOrderDigits) continue;
    order = order * 10 + static_cast<std::uint64_t>(c - '0');
    ++digits;
  }
  for (; digits < kOrderDigits; ++digits) order *= 10;
  return order;
}

std::string describe(const model::RecordSet& set) {
  return fmt::format("record set {} {}", set.name, set.type);
}

base::Result<dns::Rdata> compile_value(const model::RecordSet& set, dns::RrType type,
                                       const std::string& value) {
  auto rdata = dns::scan_rdata(type, value, {.escapes = dns::Escapes::kOctal, .origin = nullptr});
  if (!rdata) {
    return base::fail("BadValue", fmt::format("{}: {} ({}) encountered with '{}'", describe(set),
                                              rdata.error().code, rdata.error().what, rdata.error().value));
  }
  return *std::move(rdata);
}

}  // namespace

base::Result<dns::Name> compile_name(std::string_view escaped) {
  auto name = dns::scan_name(escaped, dns::Escapes::kOctal);
  if (!name) return base::fail("BadName", fmt::format("'{}' is not a domain name", escaped));
  return *std::move(name);
}

base::Result<zone::ZoneInfo> compile_zone(const model::HostedZone& zone, const HostPatterns& hosts) {
  auto name = compile_name(zone.name);
  if (!name) return std::unexpected(name.error());
  zone::ZoneInfo info;
  info.id = zone.id;
  info.name = *std::move(name);
  info.order = creation_order(zone.created);
  info.is_private = zone.private_zone;
  if (zone.private_zone) {
    for (const model::VpcReference& vpc : zone.vpcs) {
      // What no snapshot can hold never compiles as a VPC either: nobody's query comes from it.
      if (std::string id = vpc_id(vpc); id.size() <= zone::kIdSizeMax) info.vpcs.push_back(std::move(id));
    }
    return info;
  }
  for (const std::string& host : zone.name_servers) {
    if (const auto number = hosts.number(host)) info.hosts.push_back(*number);
  }
  return info;
}

std::string vpc_id(const model::VpcReference& vpc) {
  return model::keys::vpc(vpc.region, vpc.id).substr(model::keys::kVpcs.size());
}

base::Result<zone::VpcInfo> compile_vpc(const model::Vpc& vpc) {
  zone::VpcInfo info{.id = vpc_id({vpc.region, vpc.id}), .networks = {}};
  if (info.id.size() > zone::kIdSizeMax)
    return base::fail("BadVpc", fmt::format("VPC {}: the id is too long", info.id));
  for (const std::string& text : vpc.networks) {
    const auto network = base::Cidr::parse(text);
    if (!network)
      return base::fail("BadNetwork", fmt::format("VPC {}: '{}' is not an address block", info.id, text));
    info.networks.push_back(*network);
  }
  return info;
}

base::Result<CompiledRrset> compile_values(const model::RecordSet& set) {
  if (set.resource_records.empty())
    return base::fail("BadValue", fmt::format("{}: no values", describe(set)));
  const auto type = dns::scan_type(set.type);
  if (!type || !dns::is_served(*type)) {
    return base::fail("BadType", fmt::format("{}: this type is not served", describe(set)));
  }
  CompiledRrset out{
      {}, *type, static_cast<std::uint32_t>(std::clamp<std::int64_t>(set.ttl.value_or(0), 0, kTtlMax)), {}};
  out.rdatas.reserve(set.resource_records.size());
  for (const model::ResourceRecord& record : set.resource_records) {
    auto rdata = compile_value(set, *type, record.value);
    if (!rdata) return std::unexpected(rdata.error());
    out.rdatas.push_back(*std::move(rdata));
  }
  return out;
}

base::Result<CompiledRrset> compile_record_set(const model::RecordSet& set) {
  auto owner = compile_name(set.name);
  if (!owner) return std::unexpected(std::move(owner.error()));
  auto out = compile_values(set);
  if (out) out->owner = *std::move(owner);
  return out;
}

}  // namespace milepost::publish
