// Reads a hosted zone, mostly for the account that owns it.
#include "api/zone_access.h"

#include <fmt/core.h>

#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {

base::Result<StoredZone> find_zone(const Context& context, const aws::Caller& caller,
                                   std::string_view zone_id) {
  auto stored = find_zone_of_anyone(context, zone_id);
  if (stored && stored->zone.account != caller.account) return std::unexpected(access_denied(caller));
  return stored;
}

base::Error access_denied(const aws::Caller& caller) {
  return {"AccessDenied", fmt::format("User: {} is not authorized to access this resource", caller.arn)};
}

base::Result<StoredZone> find_zone_of_anyone(const Context& context, std::string_view zone_id) {
  namespace keys = model::keys;
  // The state first: whoever changes what the zone holds, or deletes it, writes the state, so a transaction that
  // compares its revision fails when the zone has gone since. Of the zone's own key that says nothing: who needs it
  // unchanged compares zone_revision, too.
  const auto state_entry = context.store.get(keys::hosted_zone_state(zone_id));
  if (!state_entry) return std::unexpected(state_entry.error());
  const auto zone_entry = context.store.get(keys::hosted_zone(zone_id));
  if (!zone_entry) return std::unexpected(zone_entry.error());
  if (!*state_entry || !*zone_entry) {
    return base::fail("NoSuchHostedZone", fmt::format("No hosted zone found with ID: {}", zone_id));
  }
  auto zone = model::decode_stored<model::HostedZone>(**zone_entry);
  if (!zone) return std::unexpected(zone.error());
  const auto state = model::decode_stored<model::ZoneState>(**state_entry);
  if (!state) return std::unexpected(state.error());
  return StoredZone{std::move(*zone), *state, (*zone_entry)->mod_revision, (*state_entry)->mod_revision};
}

}  // namespace milepost::api
