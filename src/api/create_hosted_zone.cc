// Makes a hosted zone in one transaction: everything below, or nothing.
#include "api/create_hosted_zone.h"

#include <fmt/core.h>

#include <algorithm>

#include "api/account_state.h"
#include "api/contention.h"
#include "api/delegation_sets.h"
#include "api/name_server_choice.h"
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

/// The domains that the name servers' own hosts live in belong to nobody: publish/ answers for them itself.
bool is_reserved(const NameServerHosts& hosts, std::string_view name) {
  const bool top_level = name.find('.') + 1 == name.size();
  return top_level || std::ranges::any_of(hosts.patterns, [&](const std::string& pattern) {
           return is_at_or_below(name, pattern.substr(pattern.find('.') + 1) + ".");
         });
}

/// The zone's name in the stored form.
Result<std::string> zone_name(const NameServerHosts& hosts, const std::string& requested) {
  Result<std::string> name = model::normalize_name(requested);
  if (!name) return base::fail("InvalidDomainName", name.error().message);
  if (model::is_wildcard(*name)) {
    return base::fail("InvalidDomainName", "A hosted zone name cannot begin with a wildcard (*).");
  }
  if (is_reserved(hosts, *name)) {
    const std::string_view shown =
        std::string_view(*name).substr(0, std::max<std::size_t>(name->size(), 2) - 1);
    return base::fail("InvalidDomainName", fmt::format("{} is reserved by AWS!", shown));
  }
  return name;
}

base::Status check(const CreateHostedZoneRequest& request) {
  const bool wants_private =
      request.hosted_zone_config && request.hosted_zone_config->private_zone.value_or(false);
  if (request.vpc || wants_private) {
    return base::fail("InvalidInput",
                      "Private hosted zones are not supported yet: leave out VPC and PrivateZone.");
  }
  return {};
}

/// The reusable set that the request names, when it has room for one more zone.
Result<StoredDelegationSet> set_with_room(const Context& context, const aws::Caller& caller,
                                          const std::string& id) {
  auto stored = find_reusable_set(context.store, caller, id);
  if (!stored) return stored;
  const auto zones = count_zones(context.store, id);
  if (!zones) return std::unexpected(zones.error());
  const std::int64_t max = context.limits.zones_per_reusable_delegation_set;
  if (*zones < max) return stored;
  return base::fail(
      "TooManyHostedZones",
      fmt::format("Limits Exceeded: MAX_ZONES_BY_REUSABLE_DELEGATION_SET - Cannot create more than {} "
                  "hosted zones with this delegation set.",
                  max));
}

/// A set of the zone's own, with the id that it will have.
Result<StoredDelegationSet> make_own_set(const Context& context, const aws::Caller& caller,
                                         std::string_view name) {
  auto hosts = free_name_servers(context, name);
  if (!hosts) return std::unexpected(hosts.error());
  return StoredDelegationSet{.set = {.id = "N" + base::random_text(base::kIdAlphabet, kIdSize),
                                     .account = caller.account,
                                     .caller_reference = {},
                                     .reusable = false,
                                     .name_servers = std::move(*hosts)},
                             .revision = 0};
}

Result<std::vector<HostGuard>> guard_hosts(const Context& context, const model::DelegationSet& set,
                                           std::string_view name) {
  auto guards = read_guards(context.store, set.name_servers);
  if (!guards) return guards;
  const Result<bool> conflicting = conflicts(context.store, set.name_servers, name);
  if (!conflicting) return std::unexpected(conflicting.error());
  if (!*conflicting) return guards;
  return base::fail(
      "ConflictingDomainExists",
      fmt::format("Cannot create hosted zone with DelegationSetId DelegationSetId:{} as the DNSName {} "
                  "conflicts with existing ones sharing the delegation set",
                  set.id, name));
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
std::vector<model::RecordSet> apex_record_sets(const NameServerHosts& hosts, const model::HostedZone& zone) {
  std::vector<model::ResourceRecord> name_servers;
  for (const std::string& host : zone.name_servers) name_servers.push_back({host + "."});
  model::ResourceRecord soa{
      fmt::format("{}. {} {}", zone.name_servers.front(), hosts.hostmaster(), kSoaNumbers)};
  return {apex_record_set(zone, "NS", kNsTtl, std::move(name_servers)),
          apex_record_set(zone, "SOA", kSoaTtl, {std::move(soa)})};
}

/// The keys of the zone itself; those of its name servers and of the account's counts come on their own.
void put_zone(const Context& context, const model::HostedZone& zone, const StoredDelegationSet& set,
              store::Transaction& out) {
  const std::string reference = keys::caller_reference(zone.account, kReferenceKind, zone.caller_reference);
  const std::vector<model::RecordSet> apex = apex_record_sets(context.hosts, zone);
  const model::ZoneState state{.record_set_count = std::ssize(apex)};
  out.compares.push_back(Compare::absent(reference));
  // Written even when it exists: whoever deletes a reusable set compares it, and so sees that a zone came.
  out.compares.push_back(Compare::unchanged(keys::delegation_set(set.set.id), set.revision));
  out.writes.push_back(Write::put(keys::delegation_set(set.set.id), model::encode_stored(set.set)));
  out.writes.push_back(Write::put(reference, zone.id));
  out.writes.push_back(Write::put(keys::hosted_zone(zone.id), model::encode_stored(zone)));
  out.writes.push_back(Write::put(keys::hosted_zone_state(zone.id), model::encode_stored(state)));
  out.writes.push_back(Write::put(keys::account_zone(zone.account, zone.id), {}));
  out.writes.push_back(Write::put(keys::account_zone_name(zone.account, zone.name, zone.id), {}));
  out.writes.push_back(Write::put(keys::delegation_set_zone(set.set.id, zone.name, zone.id), {}));
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

model::HostedZone make_zone(const Context& context, const CreateHostedZoneRequest& request, std::string name,
                            const model::DelegationSet& set, const std::string& account) {
  return {.id = "Z" + base::random_text(base::kIdAlphabet, kIdSize),
          .account = account,
          .name = std::move(name),
          .caller_reference = request.caller_reference,
          .comment = request.hosted_zone_config ? request.hosted_zone_config->comment : std::nullopt,
          .private_zone = false,
          .delegation_set = set.id,
          .name_servers = set.name_servers,
          .created = model::print_instant(context.now())};
}

CreateHostedZoneResponse respond(const model::HostedZone& zone, const model::DelegationSet& set,
                                 const model::Change& change) {
  return {.hosted_zone = shape_of(zone, {.record_set_count = 2}),
          .change_info = pending(change),
          .delegation_set = shape_of(set),
          .location = fmt::format("/2013-04-01/hostedzone/{}", zone.id)};
}

/// What an attempt has read, and judged good enough.
struct Site {
  StoredAccountState account;
  StoredDelegationSet set;
  std::vector<HostGuard> guards;
};

/// nullopt: a host that was free when it was chosen is not any more.
Result<std::optional<Site>> find_site(const Context& context, const aws::Caller& caller,
                                      const CreateHostedZoneRequest& request, const std::string& name) {
  auto account = read_account_state(context.store, caller.account);
  if (!account) return std::unexpected(account.error());
  const auto status = check_account(context, caller, request, account->state);
  if (!status) return std::unexpected(status.error());
  auto set = request.delegation_set_id ? set_with_room(context, caller, *request.delegation_set_id)
                                       : make_own_set(context, caller, name);
  if (!set) return std::unexpected(set.error());
  auto guards = guard_hosts(context, set->set, name);
  if (guards) return Site{std::move(*account), std::move(*set), std::move(*guards)};
  const bool chose_itself = !request.delegation_set_id;
  if (chose_itself && guards.error().code == "ConflictingDomainExists") return std::nullopt;
  return std::unexpected(guards.error());
}

/// One attempt: reads, judges, commits. nullopt: something it read changed before it could commit.
Result<std::optional<CreateHostedZoneResponse>> try_to_create(const Context& context,
                                                              const aws::Caller& caller,
                                                              const CreateHostedZoneRequest& request,
                                                              const std::string& name) {
  const auto site = find_site(context, caller, request, name);
  if (!site) return std::unexpected(site.error());
  if (!*site) return std::nullopt;
  const auto& [account, set, guards] = **site;

  const model::HostedZone zone = make_zone(context, request, name, set.set, caller.account);
  const model::Change change = new_change(context, caller, zone.id);
  store::Transaction transaction;
  put_zone(context, zone, set, transaction);
  put_on_hosts(guards, zone.name, zone.id, transaction);
  account.add({.hosted_zone_count = 1}, context.limits.hosted_zones - account.state.hosted_zone_count,
              transaction);
  transaction.writes.push_back(write_of(change));
  return commit_for(respond(zone, set.set, change), transaction, context.store);
}

}  // namespace

Result<CreateHostedZoneResponse> create_hosted_zone(const Context& context, const aws::Caller& caller,
                                                    const CreateHostedZoneRequest& request) {
  if (auto status = check(request); !status) return std::unexpected(status.error());
  const Result<std::string> name = zone_name(context.hosts, request.name);
  if (!name) return std::unexpected(name.error());
  return until_uncontended([&] { return try_to_create(context, caller, request, *name); });
}

}  // namespace milepost::api
