// Judges one record set: place, type, values. A text marked (?) has no primary source: it is worded as those that
// have one.
#include "model/record_rules.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "dns/rdata.h"
#include "model/alias_rules.h"
#include "model/route53_name.h"
#include "model/routing_rules.h"

namespace milepost::model {
namespace {

using dns::RrType;

constexpr dns::TextRules kRoute53Text{.escapes = dns::Escapes::kOctal, .origin = nullptr};
using Problems = std::vector<std::string>;

/// Domain names compare without case (RFC 4343), so two values that differ in nothing else are one record.
void fold_names(RrType type, dns::Rdata& rdata) {
  const auto names = dns::name_in_rdata(type);
  if (!names) return;
  std::size_t at = names->offset;
  for (int left = names->count; left > 0 && at < rdata.size(); --left) {
    const auto name = dns::parse_uncompressed_name(base::Bytes(rdata).subspan(at));
    if (!name) return;
    name->fold_to(rdata.data() + at);
    at += name->size();
  }
}

/// A value in the form in which equal records are equal bytes.
std::expected<dns::Rdata, dns::RdataError> comparable(RrType type, std::string_view value) {
  auto rdata = dns::scan_rdata(type, value, kRoute53Text);
  if (rdata) fold_names(type, *rdata);
  return rdata;
}

std::string invalid_value(const dns::RdataError& error) {
  return fmt::format("Invalid Resource Record: '{}'", fatal_problem(error.code, error.what, error.value));
}

/// The value in its comparable form, or what is wrong with it.
std::expected<dns::Rdata, std::string> check_value(RrType type, std::string_view value,
                                                   const ValueLimits& limits) {
  if (value.size() > limits.size_max) {
    return std::unexpected(
        invalid_value({.code = "ValueTooLong", .what = "Value is too long", .value = std::string(value)}));
  }
  auto rdata = comparable(type, value);
  if (!rdata) return std::unexpected(invalid_value(rdata.error()));
  return *std::move(rdata);
}

/// NS, SOA, CNAME and DS are bound to certain places of a zone.
void check_place(const RecordSet& set, RrType type, const HostedZone& zone, Problems& problems) {
  if (!is_in_zone(set.name, zone.name)) {
    problems.push_back(
        fmt::format("RRSet with DNS name {} is not permitted in zone {}", set.name, zone.name));
    return;
  }
  const bool at_apex = set.name == zone.name;
  // RFC 1034 3.6.2: a CNAME stands alone, and the apex has NS and SOA. RFC 4035 2.4: no DS at the apex.
  if (at_apex && (type == RrType::CNAME || type == RrType::DS)) {
    problems.push_back(fmt::format("RRSet of type {} with DNS name {} is not permitted at apex in zone {}",
                                   set.type, set.name, zone.name));
  }
  if (!at_apex && type == RrType::SOA)
    problems.emplace_back("A HostedZone must contain exactly one SOA record.");
  // RFC 4592 4.2: what a wildcard NS would mean is undefined.
  if (type == RrType::NS && is_wildcard(set.name)) {
    problems.push_back(
        fmt::format("RRSet of type NS with DNS name {} is not permitted because a wildcard cannot be "
                    "delegated in zone {}",
                    set.name, zone.name));
  }
  // DG:hosted-zone-private-considerations: no delegation of subdomains.
  if (type == RrType::NS && !at_apex && zone.private_zone) {
    problems.push_back(fmt::format("RRSet of type NS with DNS name {} is not permitted in private zone {}",
                                   set.name, zone.name));  // (?)
  }
}

void check_value_count(const RecordSet& set, RrType type, const ValueLimits& limits, Problems& problems) {
  const std::size_t count = set.resource_records.size();
  if (count > 1 && type == RrType::SOA) {
    problems.emplace_back("A HostedZone must contain exactly one SOA record.");
  } else if (count > 1 && type == RrType::CNAME) {
    problems.push_back(
        fmt::format("RRSet of type CNAME with DNS name {} cannot have more than 1 record.", set.name));
  } else if (count > limits.count_max) {
    problems.push_back(fmt::format("Cannot have more than {} records in a RRSet.", limits.count_max));
  }
}

/// Every value that stands a second time, quoted as it was written there.
void check_duplicates(std::vector<std::pair<dns::Rdata, std::string_view>>& values, Problems& problems) {
  const auto by_rdata = [](const auto& a, const auto& b) { return a.first < b.first; };
  std::stable_sort(values.begin(), values.end(), by_rdata);
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (values[i].first == values[i - 1].first) {
      problems.push_back(fmt::format("Duplicate Resource Record: '{}'", values[i].second));
    }
  }
}

void check_values(const RecordSet& set, RrType type, const ValueLimits& limits, Problems& problems) {
  std::vector<std::pair<dns::Rdata, std::string_view>> values;
  values.reserve(set.resource_records.size());
  for (const auto& [value] : set.resource_records) {
    auto rdata = check_value(type, value, limits);
    if (rdata) {
      values.emplace_back(std::move(*rdata), value);
    } else {
      problems.push_back(std::move(rdata.error()));
    }
  }
  check_duplicates(values, problems);
}

std::vector<dns::Rdata> sorted_rdata(const RecordSet& set, RrType type) {
  std::vector<dns::Rdata> values;
  values.reserve(set.resource_records.size());
  for (const auto& [value] : set.resource_records) {
    // A value that is no rdata of its type equals nothing but its own text.
    values.push_back(comparable(type, value).value_or(dns::Rdata(value.begin(), value.end())));
  }
  std::sort(values.begin(), values.end());
  return values;
}

template <class T>
bool left_out_or_equal(const std::optional<T>& given, const std::optional<T>& current) {
  return !given || given == current;
}

bool same_alias(const std::optional<AliasTarget>& a, const std::optional<AliasTarget>& b) {
  if (!a || !b) return !a && !b;
  const auto name = [](const AliasTarget& target) {
    return normalize_name(target.dns_name).value_or(target.dns_name);
  };
  return a->hosted_zone_id == b->hosted_zone_id && a->evaluate_target_health == b->evaluate_target_health &&
         name(*a) == name(*b);
}

/// Of the root record set of a traffic policy instance the instance's id says it all.
bool same_ttl(const RecordSet& given, const RecordSet& current) {
  return current.traffic_policy_instance_id ? left_out_or_equal(given.ttl, current.ttl)
                                            : given.ttl == current.ttl;
}

}  // namespace

std::optional<RrType> record_type(std::string_view mnemonic) {
  const auto type = dns::scan_type(mnemonic);
  if (!type || !dns::is_served(*type) || dns::print_type(*type) != mnemonic) return std::nullopt;
  return type;
}

std::optional<std::string> find_value_problem(RrType type, std::string_view value,
                                              const ValueLimits& limits) {
  auto rdata = check_value(type, value, limits);
  if (rdata) return std::nullopt;
  return std::move(rdata.error());
}

void check_record_set(const RecordSet& set, const HostedZone& zone, const ValueLimits& limits,
                      const OutsideNames& outside, Problems& problems) {
  const auto type = record_type(set.type);
  MILEPOST_CHECK(type, "the request check lets only served types pass");
  check_place(set, *type, zone, problems);
  check_routing(set, zone, problems);
  if (set.alias_target) check_alias(set, zone, outside, problems);
  check_value_count(set, *type, limits, problems);
  check_values(set, *type, limits, problems);
}

bool same_values(const RecordSet& a, const RecordSet& b) {
  if (a.resource_records == b.resource_records) return true;
  const auto type = record_type(a.type);
  return type && a.resource_records.size() == b.resource_records.size() &&
         sorted_rdata(a, *type) == sorted_rdata(b, *type);
}

bool delete_matches(const RecordSet& given, const RecordSet& current) {
  return same_ttl(given, current) && given.weight == current.weight && given.region == current.region &&
         given.failover == current.failover && given.geo_location == current.geo_location &&
         given.cidr_routing_config == current.cidr_routing_config &&
         given.geo_proximity_location == current.geo_proximity_location &&
         given.traffic_policy_instance_id == current.traffic_policy_instance_id &&
         same_alias(given.alias_target, current.alias_target) &&
         left_out_or_equal(given.health_check_id, current.health_check_id) &&
         left_out_or_equal(given.multi_value_answer, current.multi_value_answer) &&
         same_values(given, current);
}

}  // namespace milepost::model
