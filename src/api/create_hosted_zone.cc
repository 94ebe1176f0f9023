// Makes a hosted zone in one transaction: everything below, or nothing.
#include "api/create_hosted_zone.h"

#include <fmt/core.h>

#include <algorithm>

#include "api/account_state.h"
#include "api/contention.h"
#include "api/vpc_access.h"
#include "api/zone_placement.h"
#include "base/random.h"
#include "model/instant.h"
#include "model/keys.h"
#include "model/record_set.h"
#include "model/route53_name.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;
using store::Compare;
using store::Write;

constexpr std::string_view kReferenceKind = "hosted_zone";
constexpr std::size_t kIdSize = 20;  // random characters behind the Z: 103 bits

// ROUTE53.md 2.3: what AWS puts into a new zone's record sets.
constexpr std::int64_t kNsTtl = 172'800;
constexpr std::int64_t kSoaTtl = 900;
constexpr std::string_view kSoaNumbers = "1 7200 900 1209600 86400";

bool is_at_or_below(std::string_view name, std::string_view domain) {
  return name == domain || (name.ends_with(domain) && name[name.size() - domain.size() - 1] == '.');
}

/// Public zones: the domains that the name servers' own hosts live in belong to nobody, publish/ answers for them
/// itself; nor do the top-level domains.
bool is_reserved(const NameServerHosts& hosts, std::string_view name) {
  const bool top_level = name.find('.') + 1 == name.size();
  return top_level || std::ranges::any_of(hosts.patterns, [&](const std::string& pattern) {
           return is_at_or_below(name, pattern.substr(pattern.find('.') + 1) + ".");
         });
}

/// The zone's name in the stored form. Private zones have looser rules: any name but the root's, such as
/// internal. or com.
Result<std::string> zone_name(const NameServerHosts& hosts, const CreateHostedZoneRequest& request) {
  Result<std::string> name = model::normalize_name(request.name);
  if (!name) return base::fail("InvalidDomainName", name.error().message);
  if (model::is_wildcard(*name)) {
    return base::fail("InvalidDomainName", "A hosted zone name cannot begin with a wildcard (*).");
  }
  if (request.vpc ? *name == "." : is_reserved(hosts, *name)) {
    const std::string_view shown =
        std::string_view(*name).substr(0, std::max<std::size_t>(name->size(), 2) - 1);
    return base::fail("InvalidDomainName", fmt::format("{} is reserved by AWS!", shown));
  }
  return name;
}

base::Status check(const CreateHostedZoneRequest& request) {
  const bool wants_private =
      request.hosted_zone_config && request.hosted_zone_config->private_zone.value_or(false);
  if (wants_private && !request.vpc) {
    return base::fail("InvalidInput",
                      "A private hosted zone needs a VPC: the request has PrivateZone but no VPC.");
  }
  if (request.vpc && request.delegation_set_id) {
    return base::fail(
        "InvalidInput",
        "A private hosted zone has no delegation set: the request has both VPC and DelegationSetId.");
  }
  return {};
}

model::RecordSet apex_record_set(const model::HostedZone& zone, std::string_view type, std::int64_t ttl,
                                 std::vector<model::ResourceRecord> records) {
  model::RecordSet set;
  set.name = zone.name;
  set.type = type;
  set.ttl = ttl;
  set.resource_records = std::move(records);
  return set;
}

/// NS and SOA.
std::vector<model::RecordSet> apex_record_sets(const NameServerHosts& hosts, const model::HostedZone& zone,
                                               const std::vector<std::string>& name_servers) {
  std::vector<model::ResourceRecord> ns;
  for (const std::string& host : name_servers) ns.push_back({host + "."});
  model::ResourceRecord soa{fmt::format("{}. {} {}", name_servers.front(), hosts.hostmaster(), kSoaNumbers)};
  return {apex_record_set(zone, "NS", kNsTtl, std::move(ns)),
          apex_record_set(zone, "SOA", kSoaTtl, {std::move(soa)})};
}

/// The keys of the zone itself; those of where it is placed and of the account's counts come on their own.
void put_zone(const model::HostedZone& zone, const std::vector<model::RecordSet>& apex,
              store::Transaction& out) {
  const std::string reference = keys::caller_reference(zone.account, kReferenceKind, zone.caller_reference);
  const model::ZoneState state{.record_set_count = std::ssize(apex)};
  out.compares.push_back(Compare::absent(reference));
  out.writes.push_back(Write::put(reference, zone.id));
  out.writes.push_back(Write::put(keys::hosted_zone(zone.id), model::encode_stored(zone)));
  out.writes.push_back(Write::put(keys::hosted_zone_state(zone.id), model::encode_stored(state)));
  out.writes.push_back(Write::put(keys::account_zone(zone.account, zone.id), {}));
  out.writes.push_back(Write::put(keys::account_zone_name(zone.account, zone.name, zone.id), {}));
  for (const model::RecordSet& each : apex) {
    out.writes.push_back(
        Write::put(keys::record_set(zone.id, each.name, each.type, {}), model::encode_stored(each)));
  }
}

base::Status check_account(const Context& context, const aws::Caller& caller,
                           const CreateHostedZoneRequest& request, const model::AccountState& state) {
  const auto used =
      context.store.get(keys::caller_reference(caller.account, kReferenceKind, request.caller_reference));
  if (!used) return std::unexpected(used.error());
  if (*used) {
    return base::fail("HostedZoneAlreadyExists",
                      "A hosted zone has already been created with the specified caller reference.");
  }
  if (state.hosted_zone_count >= context.limits.hosted_zones) {
    return base::fail(
        "TooManyHostedZones",
        fmt::format("Limits Exceeded: MAX_HOSTED_ZONES_BY_OWNER - Cannot create more than {} hosted zones.",
                    context.limits.hosted_zones));
  }
  return {};
}

/// The zone but for where it answers.
model::HostedZone make_zone(const Context& context, const aws::Caller& caller,
                            const CreateHostedZoneRequest& request, const std::string& name) {
  return {.id = "Z" + base::random_text(base::kIdAlphabet, kIdSize),
          .account = caller.account,
          .name = name,
          .caller_reference = request.caller_reference,
          .comment = request.hosted_zone_config ? request.hosted_zone_config->comment : std::nullopt,
          .private_zone = false,
          .delegation_set = {},
          .name_servers = {},
          .created = model::print_instant(context.now())};
}

/// nullopt: what was free when it was chosen is not any more.
Result<std::optional<Placement>> place(const Context& context, const aws::Caller& caller,
                                       const CreateHostedZoneRequest& request, model::HostedZone& zone,
                                       store::Transaction& transaction) {
  if (!request.vpc) {
    return place_on_name_servers(context, caller, request.delegation_set_id, zone, transaction);
  }
  auto placed = place_in_vpc(context, caller, *request.vpc, zone, transaction);
  if (!placed) return std::unexpected(placed.error());
  return std::move(*placed);
}

CreateHostedZoneResponse respond(const model::HostedZone& zone, const Placement& placed,
                                 const model::Change& change) {
  CreateHostedZoneResponse response;
  response.hosted_zone = shape_of(zone, {.record_set_count = 2});
  response.change_info = pending(change);
  if (placed.set) response.delegation_set = shape_of(*placed.set);
  if (placed.vpc) response.vpc = shape_of(*placed.vpc);
  response.location = fmt::format("/2013-04-01/hostedzone/{}", zone.id);
  return response;
}

/// One attempt: reads, judges, commits. nullopt: something it read changed before it could commit.
Result<std::optional<CreateHostedZoneResponse>> try_to_create(const Context& context,
                                                              const aws::Caller& caller,
                                                              const CreateHostedZoneRequest& request,
                                                              const std::string& name) {
  const auto account = read_account_state(context.store, caller.account);
  if (!account) return std::unexpected(account.error());
  const auto status = check_account(context, caller, request, account->state);
  if (!status) return std::unexpected(status.error());

  model::HostedZone zone = make_zone(context, caller, request, name);
  store::Transaction transaction;
  const auto placed = place(context, caller, request, zone, transaction);
  if (!placed) return std::unexpected(placed.error());
  if (!*placed) return std::nullopt;
  put_zone(zone, apex_record_sets(context.hosts, zone, (*placed)->name_servers), transaction);
  account->add({.hosted_zone_count = 1}, context.limits.hosted_zones - account->state.hosted_zone_count,
               transaction);
  const model::Change change = new_change(context, caller, zone.id);
  transaction.writes.push_back(write_of(change));
  return commit_for(respond(zone, **placed, change), transaction, context.store);
}

}  // namespace

Result<CreateHostedZoneResponse> create_hosted_zone(const Context& context, const aws::Caller& caller,
                                                    const CreateHostedZoneRequest& request) {
  if (auto status = check(request); !status) return std::unexpected(status.error());
  const Result<std::string> name = zone_name(context.hosts, request);
  if (!name) return std::unexpected(name.error());
  const auto turn = take_turn_of(context, request.vpc);
  return until_uncontended([&] { return try_to_create(context, caller, request, *name); });
}

}  // namespace milepost::api
