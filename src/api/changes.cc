// A change is INSYNC when what the name servers report says so: never by a timer.
#include "api/changes.h"

#include <fmt/core.h>

#include "model/keys.h"
#include "model/node.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

base::Result<bool> applied_everywhere(store::Store& store, store::Revision revision) {
  const auto reports = store.range(store::RangeRequest::prefix(model::keys::kApplied));
  if (!reports) return std::unexpected(reports.error());
  for (const store::KeyValue& entry : reports->entries) {
    const auto applied = model::decode_stored<model::AppliedRevision>(entry);
    if (!applied) return std::unexpected(applied.error());
    if (applied->revision < revision) return false;
  }
  return !reports->entries.empty();
}

}  // namespace

base::Result<GetChangeResponse> get_change(const Context& context, const aws::Caller& caller,
                                           const GetChangeRequest& request) {
  const auto none =
      base::fail("NoSuchChange", fmt::format("Could not find resource with ID: {}", request.id));
  const auto entry = context.store.get(model::keys::change(request.id));
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return none;
  const auto change = model::decode_stored<model::Change>(**entry);
  if (!change) return std::unexpected(change.error());
  if (change->account != caller.account) return none;
  const auto applied = applied_everywhere(context.store, (*entry)->mod_revision);
  if (!applied) return std::unexpected(applied.error());
  ChangeInfo info = pending(*change);
  if (*applied) info.status = ChangeStatus::kInsync;
  return GetChangeResponse{std::move(info)};
}

}  // namespace milepost::api
