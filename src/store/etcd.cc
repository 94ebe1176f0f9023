// Opening the store on etcd.
#include "store/etcd.h"

#include "store/etcd_store.h"

namespace milepost::store {

Result<std::unique_ptr<Store>> open_etcd(const EtcdOptions& options) {
  auto store = std::make_unique<EtcdStore>(options);
  if (const auto checked = store->check(); !checked) return std::unexpected(checked.error());
  return store;
}

}  // namespace milepost::store
