// Which calls are put on record (the audit trail), and what of them.
//
// Reading calls are not, and neither are those whose caller is not known: nobody can say who they were.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "api/audited_store.h"
#include "api/context.h"
#include "api/routes.h"
#include "aws/caller.h"
#include "http/message.h"
#include "model/audit.h"

namespace milepost::api {

/// True for operations that may change something, whether they are built yet or not.
bool is_recorded(const Route& route);

/// The entry of a call that comes in at `now`, as far as it is known before the operation runs.
model::AuditEntry entry_of_call(const RouteMatch& match, const aws::Caller& caller,
                                const http::Request& request, const std::string& request_id,
                                std::chrono::system_clock::time_point now);

/// The entry of a command that works in the store itself: `command` as it is typed ("milepost key create"), `user`
/// of the operating system, `account` that it works on or empty, `request` what else it was told.
model::AuditEntry entry_of_command(std::string_view command, std::string_view user, std::string_view account,
                                   std::string_view request);

/// The same context with another store, which must outlive it.
Context with_store(const Context& context, store::Store& store);

/// What a recorded operation works with: the context, but for the store.
class Recording {
 public:
  Recording(const Context& context, model::AuditEntry entry)
      : store_(context.store, std::move(entry)), context_(with_store(context, store_)) {}
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

  AuditedStore& store() { return store_; }
  const Context& context() const { return context_; }

 private:
  AuditedStore store_;
  Context context_;  // refers to store_
};

/// Thread-safe.
struct AuditCounts {
  std::atomic<std::uint64_t> recorded{0};         // calls in the trail
  std::atomic<std::uint64_t> unrecorded{0};       // calls that the store was not there to record: only logged
  std::atomic<std::uint64_t> unauthenticated{0};  // calls refused before their caller was known
};

/// The last stage of a recorded call. Acknowledged means recorded: when it succeeded and cannot be recorded, this
/// is its error. Else, when the store is away, a refused call is only logged.
base::Status put_on_record(AuditedStore& store, const base::Status& outcome, AuditCounts& counts);

}  // namespace milepost::api
