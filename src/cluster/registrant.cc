// Registers, waits, keeps alive, and tries again while the store is away.
#include "cluster/registrant.h"

#include <algorithm>
#include <utility>

#include "base/log.h"

namespace milepost::cluster {
namespace {

constexpr std::chrono::milliseconds kRetry{500};

}  // namespace

Registrant::Registrant(Registration registration)
    : registration_(std::move(registration)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

Registrant::~Registrant() {
  thread_.request_stop();
  thread_.join();
}

void Registrant::run(const std::stop_token& stop) {
  bool away = false;  // that has been logged
  while (!stop.stop_requested()) {
    const auto kept = registration_.keep_alive();
    connected_ = kept.has_value();
    if (kept && std::exchange(away, false)) log::info("the store is back");
    if (!kept && !std::exchange(away, true)) log::warning("the store is away: {}", kept.error().message);
    const auto wait = kept ? std::max(registration_.due_in(), std::chrono::milliseconds(10)) : kRetry;
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, wait, [] { return false; });
  }
  registration_.retire();
}

}  // namespace milepost::cluster
