// A change is INSYNC when what the name servers report says so: never by a timer.
#include "api/changes.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "model/keys.h"
#include "model/node.h"
#include "model/stored.h"

namespace milepost::api {

base::Result<store::Revision> applied_revision(store::Store& store) {
  const auto reports = store.range(store::RangeRequest::prefix(model::keys::kApplied));
  if (!reports) return std::unexpected(reports.error());
  std::optional<store::Revision> oldest;
  for (const store::KeyValue& entry : reports->entries) {
    const auto applied = model::decode_stored<model::AppliedRevision>(entry);
    if (!applied) return std::unexpected(applied.error());
    oldest = std::min(oldest.value_or(applied->revision), applied->revision);
  }
  return oldest.value_or(0);
}

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
  const auto applied = applied_revision(context.store);
  if (!applied) return std::unexpected(applied.error());
  ChangeInfo info = pending(*change);
  if (*applied >= (*entry)->mod_revision) info.status = ChangeStatus::kInsync;
  return GetChangeResponse{std::move(info)};
}

}  // namespace milepost::api
