#include "store/etcd.h"

namespace milepost::store {

Result<std::unique_ptr<Store>> open_etcd(const EtcdOptions&) {
  return base::fail("StoreUnavailable", "the store on etcd is being written");
}

}  // namespace milepost::store
