// Verdicts of health checks as an operator sets them: `milepost health force` and its siblings.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/verdict.h"
#include "store/store.h"

namespace milepost::api {

/// A health check and what is known of its outcome.
struct HealthCheckVerdict {
  std::string id;
  model::Verdict verdict;

  friend bool operator==(const HealthCheckVerdict&, const HealthCheckVerdict&) = default;
};

/// Sets what the check says until it is released. A check that nobody has heard of exists from then on.
/// Error InvalidHealthCheck: `id` cannot be one.
base::Result<HealthCheckVerdict> force_verdict(
    store::Store& store, std::string_view id, bool healthy,
    std::chrono::system_clock::time_point now = std::chrono::system_clock::now());

/// The check says what its checkers see; while nobody probes it, that it is healthy, as a new check does. Releasing
/// what is not forced changes nothing. Error NoSuchHealthCheck.
base::Result<HealthCheckVerdict> release_verdict(
    store::Store& store, std::string_view id,
    std::chrono::system_clock::time_point now = std::chrono::system_clock::now());

/// All of them, by id.
base::Result<std::vector<HealthCheckVerdict>> list_verdicts(store::Store& store);

}  // namespace milepost::api
