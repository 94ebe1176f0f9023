// milepost revert: undoes a change of record sets, straight in the store, beside a running service or without one.
#include <fmt/core.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <utility>

#include "api/changes.h"
#include "api/revert.h"
#include "cmd/commands.h"
#include "cmd/indented_json.h"
#include "cmd/visited_store.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::cmd {
namespace {

/// Why a change was not reverted, as an exit code.
constexpr auto kExitCodes = std::to_array<std::pair<std::string_view, int>>({
    {"InvalidInput", kWrongUsage},
    {"NoSuchChange", kNoSuchChange},
    {"NothingToRevert", kNothingToRevert},
    {"AlreadyReverted", kAlreadyReverted},
    {"NoSuchHostedZone", kZoneGone},
    {"TouchedSince", kTouchedSince},
    {"InvalidChangeBatch", kRefusedByRules},
    {"NoSuchHealthCheck", kRefusedByRules},
    {"NotInSync", kNotInSync},
});

int report(const base::Error& error) {
  fmt::print(stderr, "milepost: {}\n", error.message);
  for (const auto& [code, exit_code] : kExitCodes) {
    if (code == error.code) return exit_code;
  }
  return kFailed;
}

/// Until every live name server answers with the change, or the time is over: then NotInSync.
base::Status wait_until_in_sync(store::Store& store, const model::Change& change, std::chrono::seconds time) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  const aws::Caller owner{.account = change.account, .user = {}, .access_key_id = {}, .arn = {}};
  const auto watch = store.watch({std::string(model::keys::kApplied)}, store.revision());
  if (!watch) return std::unexpected(watch.error());
  while (true) {
    const auto state = api::get_change({.store = store}, owner, {change.id});
    if (!state) return std::unexpected(state.error());
    if (state->change_info.status == api::ChangeStatus::kInsync) return {};
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) break;
    if (const auto reports = (*watch)->next(left); !reports) return std::unexpected(reports.error());
  }
  return base::fail("NotInSync",
                    fmt::format("Change {} is filed, but after {} s not every name server answers with "
                                "it, or none is running.",
                                change.id, time.count()));
}

base::Status print_plan(store::Store& store, const api::RevertRequest& request) {
  const auto planned = api::plan_reversal({.store = store}, request);
  if (!planned) return std::unexpected(planned.error());
  fmt::print("{}\n", indented_json(model::encode_stored(planned->batch)));
  return {};
}

base::Status revert_on_record(store::Store& store, const api::RevertRequest& request,
                              const RevertOptions& options) {
  const auto change = api::find_change(store, request.change);
  if (!change) return std::unexpected(change.error());
  api::AuditedStore recorded(store, command_entry("milepost revert", change->account, request.change));
  const auto reverted = api::revert_change({.store = recorded}, request);
  const auto finished = recorded.finish(reverted ? base::Status() : std::unexpected(reverted.error()));
  if (!reverted) return std::unexpected(reverted.error());
  if (!finished) return finished;
  fmt::print("{}\n", reverted->change.id);
  std::fflush(stdout);
  if (options.wait.count() == 0) return {};
  return wait_until_in_sync(store, reverted->change, options.wait);
}

base::Status revert_or_plan(const RevertOptions& options) {
  const auto store = visit_store(options.place);
  if (!store) return std::unexpected(store.error());
  const api::RevertRequest request{.change = std::string(model::keys::last_part(options.change)),
                                   .comment = options.comment};
  return options.dry_run ? print_plan(**store, request) : revert_on_record(**store, request, options);
}

}  // namespace

int revert(const RevertOptions& options) {
  const auto done = revert_or_plan(options);
  return done ? kDone : report(done.error());
}

}  // namespace milepost::cmd
