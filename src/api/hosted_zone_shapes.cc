// What is stored of zones and delegation sets, turned into what is shown.
#include "api/hosted_zone_shapes.h"

#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

std::optional<HostedZoneFeatures> features_of(const model::HostedZone& zone) {
  if (!zone.accelerated_recovery) return std::nullopt;
  return HostedZoneFeatures{.accelerated_recovery_status = *zone.accelerated_recovery
                                                               ? AcceleratedRecoveryStatus::kEnabled
                                                               : AcceleratedRecoveryStatus::kDisabled,
                            .failure_reasons = {}};
}

}  // namespace

HostedZone shape_of(const model::HostedZone& zone, const model::ZoneState& state) {
  return {.id = zone.id,
          .name = zone.name,
          .caller_reference = zone.caller_reference,
          .config = {.comment = zone.comment, .private_zone = zone.private_zone},
          .resource_record_set_count = state.record_set_count,
          .features = features_of(zone)};
}

DelegationSet shape_of(const model::DelegationSet& set) {
  if (!set.reusable) return {.id = {}, .caller_reference = {}, .name_servers = set.name_servers};
  return {.id = set.id, .caller_reference = set.caller_reference, .name_servers = set.name_servers};
}

Vpc shape_of(const model::VpcReference& vpc) {
  return {.vpc_region = vpc.region, .vpc_id = vpc.id};
}

base::Result<std::optional<StoredDelegationSet>> read_delegation_set(store::Store& store,
                                                                     std::string_view id) {
  const auto entry = store.get(model::keys::delegation_set(id));
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return std::nullopt;
  auto set = model::decode_stored<model::DelegationSet>(**entry);
  if (!set) return std::unexpected(set.error());
  return StoredDelegationSet{std::move(*set), (*entry)->mod_revision};
}

}  // namespace milepost::api
