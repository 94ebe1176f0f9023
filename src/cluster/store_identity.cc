// One key, made once.
#include "cluster/store_identity.h"

#include <fmt/core.h>

#include <chrono>

#include "base/random.h"
#include "model/instant.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::cluster {

using model::StoreIdentity;

base::Result<std::optional<StoreIdentity>> read_identity(store::Store& store) {
  const auto entry = store.get(model::keys::kStoreIdentity);
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return std::nullopt;
  auto identity = model::decode_stored<StoreIdentity>(**entry);
  if (!identity) return std::unexpected(identity.error());
  if (identity->format > model::kStoreFormat) {
    return base::fail(
        "DataFormat",
        fmt::format("the store is of format {}, and this Milepost knows formats up to {}: upgrade this node "
                    "to the version of those that wrote it",
                    identity->format, model::kStoreFormat));
  }
  return std::move(*identity);
}

base::Result<StoreIdentity> ensure_identity(store::Store& store) {
  while (true) {
    auto identity = read_identity(store);
    if (!identity) return std::unexpected(identity.error());
    if (*identity) return std::move(**identity);
    const StoreIdentity made{.id = base::random_uuid(),
                             .created = model::print_instant(std::chrono::system_clock::now())};
    const std::string key(model::keys::kStoreIdentity);
    const auto committed = store.commit({.compares = {store::Compare::absent(key)},
                                         .writes = {store::Write::put(key, model::encode_stored(made))}});
    if (!committed) return std::unexpected(committed.error());
  }
}

}  // namespace milepost::cluster
