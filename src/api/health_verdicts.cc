// Verdicts are written one by one, each against what it was.
#include "api/health_verdicts.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "api/contention.h"
#include "model/instant.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;
using store::Compare;
using store::Write;

constexpr std::size_t kIdSizeMax = 64;  // API reference, HealthCheckId

/// Ids are parts of keys and of URLs.
bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= kIdSizeMax && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

struct StoredVerdict {
  model::Verdict verdict;
  store::Revision revision = 0;
};

Result<std::optional<StoredVerdict>> read_verdict(store::Store& store, std::string_view id) {
  const auto entry = store.get(keys::verdict(id));
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return std::nullopt;
  auto verdict = model::decode_stored<model::Verdict>(**entry);
  if (!verdict) return std::unexpected(std::move(verdict.error()));
  return StoredVerdict{std::move(*verdict), (*entry)->mod_revision};
}

/// Gives the check `next`, which is since now unless the check says that already.
Result<std::optional<HealthCheckVerdict>> replace(store::Store& store, std::string_view id,
                                                  const std::optional<StoredVerdict>& before,
                                                  model::Verdict next,
                                                  std::chrono::system_clock::time_point now) {
  const bool same = before && before->verdict.healthy == next.healthy;
  next.since = same ? before->verdict.since : model::print_instant(now);
  const std::string key = keys::verdict(id);
  const store::Transaction transaction{.compares = {Compare::unchanged(key, before ? before->revision : 0)},
                                       .writes = {Write::put(key, model::encode_stored(next))}};
  return commit_for(HealthCheckVerdict{std::string(id), std::move(next)}, transaction, store);
}

}  // namespace

Result<HealthCheckVerdict> force_verdict(store::Store& store, std::string_view id, bool healthy,
                                         std::chrono::system_clock::time_point now) {
  if (!is_id(id)) {
    return base::fail(
        "InvalidHealthCheck",
        fmt::format("'{}' is no id of a health check: 1 to {} letters, digits, - and _.", id, kIdSizeMax));
  }
  return until_uncontended([&]() -> Result<std::optional<HealthCheckVerdict>> {
    const auto before = read_verdict(store, id);
    if (!before) return std::unexpected(before.error());
    return replace(store, id, *before, {.healthy = healthy, .forced = true, .since = {}}, now);
  });
}

Result<HealthCheckVerdict> release_verdict(store::Store& store, std::string_view id,
                                           std::chrono::system_clock::time_point now) {
  return until_uncontended([&]() -> Result<std::optional<HealthCheckVerdict>> {
    const auto before = read_verdict(store, id);
    if (!before) return std::unexpected(before.error());
    if (!*before)
      return base::fail("NoSuchHealthCheck", fmt::format("A health check with id {} does not exist.", id));
    const model::Verdict& verdict = (*before)->verdict;
    if (!verdict.forced) return HealthCheckVerdict{std::string(id), verdict};
    return replace(store, id, *before, {.healthy = true, .forced = false, .since = {}}, now);
  });
}

Result<std::vector<HealthCheckVerdict>> list_verdicts(store::Store& store) {
  const auto range = store.range(store::RangeRequest::prefix(keys::kVerdicts));
  if (!range) return std::unexpected(range.error());
  std::vector<HealthCheckVerdict> verdicts;
  for (const store::KeyValue& entry : range->entries) {
    auto verdict = model::decode_stored<model::Verdict>(entry);
    if (!verdict) return std::unexpected(std::move(verdict.error()));
    verdicts.push_back({entry.key.substr(keys::kVerdicts.size()), std::move(*verdict)});
  }
  return verdicts;
}

}  // namespace milepost::api
