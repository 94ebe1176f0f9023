// The store as commands use it, beside a running service or without one.
#pragma once

#include <memory>
#include <string_view>

#include "api/audited_store.h"
#include "base/result.h"
#include "cmd/commands.h"
#include "store/store.h"

namespace milepost::cmd {

/// For commands that only read. Errors: InvalidConfig, DataDirectory, the store's.
base::Result<std::unique_ptr<store::Store>> visit_store(const StorePlace& place);

/// A store whose every change is in the audit trail. Movable; used like a pointer to the store.
class RecordedStore {
 public:
  RecordedStore(std::unique_ptr<store::Store> store, model::AuditEntry entry);

  api::AuditedStore& operator*() const { return *recorded_; }
  api::AuditedStore* operator->() const { return recorded_.get(); }

 private:
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<api::AuditedStore> recorded_;  // refers to *store_
};

/// For commands that change something. What they commit is recorded as done by the operating system's user with
/// `command`, as it is typed without its arguments ("milepost key create"); `account` is whose things it changes,
/// where that is known; `request` says to people what else it was told, without secrets. One line does it:
///
///   const auto store = visit_store_on_record(options.place, "milepost vpc create", {}, options.region);
///   if (!store) return std::unexpected(store.error());
///   api::create_vpc(**store, ...);
base::Result<RecordedStore> visit_store_on_record(const StorePlace& place, std::string_view command,
                                                  std::string_view account, std::string_view request);

/// The entry of such a command, for those that have a store already.
model::AuditEntry command_entry(std::string_view command, std::string_view account, std::string_view request);

}  // namespace milepost::cmd
