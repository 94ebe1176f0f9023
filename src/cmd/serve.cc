// milepost serve: a node with its roles. Everything it is made of is made in serve_until_stopped(), in order.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

#include "base/log.h"
#include "cluster/registrant.h"
#include "cmd/answer_side.h"
#include "cmd/change_side.h"
#include "cmd/commands.h"
#include "cmd/data_directory.h"
#include "cmd/front.h"
#include "cmd/service_options.h"
#include "cmd/service_store.h"
#include "cmd/wakeups.h"
#include "http/server.h"

namespace milepost::cmd {
namespace {

constexpr std::chrono::milliseconds kLeaseTime{10'000};
/// So long a name server tries to catch up before it answers from its copy as it is.
constexpr std::chrono::milliseconds kCatchUpPatience{1'000};

/// True when zones are loaded; false when the service was asked to stop before.
bool wait_until_loaded(AnswerSide& answers, const Wakeups& wakeups) {
  std::optional<std::chrono::milliseconds> patience = kCatchUpPatience;
  while (!answers.loaded()) {
    const auto what = wakeups.wait(patience);
    if (what == Wakeups::What::kStopAsked) return false;
    if (what != Wakeups::What::kTimedOut) continue;
    answers.serve_copy();
    patience.reset();
  }
  return true;
}

/// Waits for `grace` to pass or for a second signal.
void linger(std::chrono::seconds grace, const Wakeups& wakeups) {
  const auto until = std::chrono::steady_clock::now() + grace;
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0 || wakeups.wait(left) == Wakeups::What::kStopAsked) return;
  }
}

/// Serves until asked to stop, and then as long as the grace lasts.
base::Status run(AnswerSide* answers, Front& front, const Config& config, const Wakeups& wakeups) {
  if (answers != nullptr) {
    answers->follow();
    if (!wait_until_loaded(*answers, wakeups)) return {};
    if (const auto started = answers->answer(); !started) return started;
  }
  front.open();
  log::info("ready");
  while (wakeups.wait() != Wakeups::What::kStopAsked) {
  }
  front.drain();
  log::info("stopping: answers go on for {} s (a second signal ends that)", config.drain_grace.count());
  linger(config.drain_grace, wakeups);
  return {};
}

base::Status serve_until_stopped(const ServeOptions& options) {
  const Wakeups wakeups;
  const auto config = effective_config(options);
  if (!config) return std::unexpected(config.error());
  config->client_location.admit_regions();
  auto directory = DataDirectory::open_to_serve(options.data);
  if (!directory) return std::unexpected(directory.error());
  log::info("data directory {}{}", options.data.string(), directory->is_new() ? " (new)" : "");
  const auto node_id = directory->node_id();
  if (!node_id) return std::unexpected(node_id.error());
  const model::Node node = node_of(*config, *node_id);

  const auto location = choose_service_store(*config, *directory);
  if (!location) return std::unexpected(location.error());
  log::info("node {} with the roles {}, store {}", node.name, fmt::join(node.roles, ", "), location->print());
  if (config->roles.health && !config->roles.api && !config->roles.dns)
    log::warning("there are no health checks to run yet: this node only registers itself");
  const auto store = await_service_store(*location, *config, *directory);
  if (const auto reached = reach_service_store(*store, *location, *config, *directory); !reached)
    return reached;

  std::unique_ptr<AnswerSide> answers;
  if (config->roles.dns) {
    auto made = AnswerSide::make(*store, location->etcd.has_value(), *config, node, *directory, wakeups);
    if (!made) return std::unexpected(made.error());
    answers = *std::move(made);
  }
  std::unique_ptr<ChangeSide> changes;
  if (config->roles.api)
    changes = std::make_unique<ChangeSide>(*store, *config, answers ? &answers->probe() : nullptr);
  std::unique_ptr<cluster::Registrant> registrant;  // a name server registers with what it has applied
  if (!answers)
    registrant = std::make_unique<cluster::Registrant>(cluster::Registration(*store, node, kLeaseTime));

  Front front({answers.get(), changes.get(), registrant.get()});
  http::Server port(api_options(*config),
                    [&](const http::Request& request) { return front.handle(request); });
  if (const auto started = port.start(); !started) return started;
  log::info("{} on {}{}:{}", changes ? "API" : "/ready and /metrics",
            config->api_certificate.empty() ? "" : "https://", address_text(config->api), port.port());
  const base::Status ended = run(answers.get(), front, *config, wakeups);
  port.stop();
  if (answers) answers->stop();
  log::info("stopped");
  if (answers && answers->name_server().workers_replaced() > 0)
    std::_Exit(kDone);  // a thread that hangs still uses what would be destroyed
  return ended;
}

}  // namespace

int serve(const ServeOptions& options) {
  const auto ended = serve_until_stopped(options);
  if (ended) return kDone;
  fmt::print(stderr, "milepost: {}\n", ended.error().message);
  return kFailed;
}

}  // namespace milepost::cmd
