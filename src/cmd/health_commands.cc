// milepost health force, release, list: straight in the store, beside a running service or without one.
#include <fmt/core.h>

#include <cstdio>

#include "api/health_verdicts.h"
#include "cmd/commands.h"
#include "cmd/visited_store.h"

namespace milepost::cmd {
namespace {

std::string_view word_for(const model::Verdict& verdict) {
  return verdict.healthy ? "healthy" : "unhealthy";
}

void print(const api::HealthCheckVerdict& check) {
  fmt::print("{}  {}{}  since {}\n", check.id, word_for(check.verdict),
             check.verdict.forced ? ", forced" : "", check.verdict.since);
}

base::Status force(const HealthOptions& options) {
  const auto store = visit_store_on_record(options.place, "milepost health force", {}, options.verdict);
  if (!store) return std::unexpected(store.error());
  const auto forced = api::force_verdict(**store, options.id, options.verdict == kHealthyWord);
  if (!forced) return std::unexpected(forced.error());
  print(*forced);
  return {};
}

base::Status release(const HealthOptions& options) {
  const auto store = visit_store_on_record(options.place, "milepost health release", {}, {});
  if (!store) return std::unexpected(store.error());
  const auto released = api::release_verdict(**store, options.id);
  if (!released) return std::unexpected(released.error());
  print(*released);
  return {};
}

base::Status list(const HealthOptions& options) {
  const auto store = visit_store(options.place);
  if (!store) return std::unexpected(store.error());
  const auto checks = api::list_verdicts(**store);
  if (!checks) return std::unexpected(checks.error());
  for (const api::HealthCheckVerdict& check : *checks) print(check);
  return {};
}

int exit_code(const base::Status& outcome) {
  if (outcome) return kDone;
  fmt::print(stderr, "milepost: {}\n", outcome.error().message);
  return kFailed;
}

}  // namespace

int force_health(const HealthOptions& options) {
  return exit_code(force(options));
}

int release_health(const HealthOptions& options) {
  return exit_code(release(options));
}

int list_health(const HealthOptions& options) {
  return exit_code(list(options));
}

}  // namespace milepost::cmd
