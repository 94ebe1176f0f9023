// milepost serve: the all-in-one service. Everything it is made of is made in serve_until_stopped(), in order.
#include <fmt/core.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

#include "answer/responder.h"
#include "api/access_keys.h"
#include "api/audit_sweeper.h"
#include "api/caller_identity.h"
#include "api/context.h"
#include "api/router.h"
#include "aws/authentication.h"
#include "base/log.h"
#include "base/published.h"
#include "cmd/awaited_store.h"
#include "cmd/catalog_probe.h"
#include "cmd/commands.h"
#include "cmd/data_directory.h"
#include "cmd/first_account.h"
#include "cmd/metrics.h"
#include "cmd/service_options.h"
#include "cmd/wakeups.h"
#include "http/server.h"
#include "nameserver/server.h"
#include "publish/follower.h"
#include "store/sqlite.h"
#include "zone/catalog.h"
#include "zone/catalog_writer.h"

namespace milepost::cmd {
namespace {

constexpr std::chrono::milliseconds kStoreRetry{1'000};

/// Opens the store; where its file is gone but zones were copied to disk, leaves it to come back later.
base::Status reach_store(AwaitedStore& store, const DataDirectory& directory) {
  const auto reached = store.reach();
  std::error_code error;
  if (reached || directory.is_new() || std::filesystem::exists(directory.store(), error)) return reached;
  if (!std::filesystem::exists(directory.zones(), error)) return reached;
  log::warning("{} is missing: answering from the copy of the zones, without the API, until it is back",
               directory.store().string());
  return {};
}

AwaitedStore::Opener store_opener(const DataDirectory& directory) {
  return [path = directory.path(), may_create = directory.is_new()] {
    return store::open_sqlite(
        {.directory = path, .role = store::SqliteOptions::Role::kOwner, .may_create = may_create, .vfs = {}});
  };
}

/// Route 53, STS, /ready and /metrics on one port.
class Front {
 public:
  Front(const api::Router& router, const api::TokenService& tokens,
        const answer::CatalogResponderFactory& responders, const publish::Follower& follower)
      : router_(router), tokens_(tokens), responders_(responders), follower_(follower) {}

  /// From here on /ready says yes, and /metrics shows what `name_server` counts.
  void open(const nameserver::Server& name_server) {
    name_server_.store(&name_server, std::memory_order_release);
    ready_.store(true, std::memory_order_release);
  }
  void drain() { ready_.store(false, std::memory_order_release); }

  http::Response handle(const http::Request& request) const {
    const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
    const bool reading = request.method == "GET" || request.method == "HEAD";
    if (reading && path == "/ready") return ready_response();
    if (reading && path == "/metrics") return metrics_response();
    if (api::TokenService::is_meant_by(request)) return tokens_.handle(request);
    return router_.handle(request);
  }

 private:
  http::Response ready_response() const {
    const bool ready = ready_.load(std::memory_order_acquire);
    return {ready ? 200 : 503, {{"Content-Type", "text/plain"}}, ready ? "ready\n" : "not ready\n"};
  }
  http::Response metrics_response() const {
    return {
        200,
        {{"Content-Type", "text/plain; version=0.0.4"}},
        print_metrics(name_server_.load(std::memory_order_acquire), responders_.counters(),
                      follower_.counters(), router_.audit_counts(), ready_.load(std::memory_order_acquire))};
  }

  const api::Router& router_;
  const api::TokenService& tokens_;
  const answer::CatalogResponderFactory& responders_;
  const publish::Follower& follower_;
  std::atomic<const nameserver::Server*> name_server_{nullptr};  // once it has started
  std::atomic<bool> ready_{false};
};

/// True when zones are loaded; false when the service was asked to stop before.
bool wait_until_loaded(const publish::Follower& follower, const Wakeups& wakeups) {
  while (!follower.loaded()) {
    if (wakeups.wait() == Wakeups::What::kStopAsked) return false;
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

base::Status answer_until_stopped(nameserver::Server& name_server, Front& front, const Config& config,
                                  const Wakeups& wakeups) {
  if (const auto started = name_server.start(); !started) return started;
  for (const nameserver::Endpoint& endpoint : name_server.bound())
    log::info("answering DNS on {} (UDP and TCP)", endpoint.print());
  front.open(name_server);
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
  auto directory = DataDirectory::open_to_serve(options.data);
  if (!directory) return std::unexpected(directory.error());
  log::info("data directory {}{}", options.data.string(), directory->is_new() ? " (new)" : "");

  AwaitedStore store(store_opener(*directory), kStoreRetry);
  if (const auto reached = reach_store(store, *directory); !reached) return reached;
  if (const auto made = make_first_account(store, *directory); !made) return made;

  base::Published<zone::Catalog> catalog;
  auto writer = zone::CatalogWriter::open(catalog, directory->zones());
  if (!writer) return std::unexpected(writer.error());
  log::info("copy of the zones: {} zones at revision {}", catalog.newest()->zone_count(),
            (*writer)->revision());

  auto follow = follower_options(*config);
  if (!follow) return std::unexpected(follow.error());
  follow->on_loaded = [&wakeups] { wakeups.notify(); };
  publish::Follower follower(store, **writer, *std::move(follow));
  answer::CatalogResponderFactory responders(catalog, answer_options(*config));
  nameserver::Server name_server(name_server_options(*config), responders);

  const aws::Authenticator authenticator("route53", api::access_key_lookup(store));
  const CatalogProbe probe(catalog, answer_options(*config));
  const api::Context context{
      .store = store, .limits = config->limits, .hosts = name_server_hosts(*config), .answers = &probe};
  const api::Router router(context, authenticator);
  const aws::Authenticator token_authenticator("sts", api::access_key_lookup(store));
  const api::TokenService tokens(token_authenticator);
  Front front(router, tokens, responders, follower);
  http::Server api(api_options(*config), [&](const http::Request& request) { return front.handle(request); });

  if (const auto started = api.start(); !started) return started;
  log::info("API on {}{}:{}", config->api_certificate.empty() ? "" : "https://", address_text(config->api),
            api.port());
  api::AuditSweeper sweeper(store, config->audit);
  follower.start();
  base::Status ended;
  if (wait_until_loaded(follower, wakeups))
    ended = answer_until_stopped(name_server, front, *config, wakeups);
  api.stop();
  name_server.stop();
  follower.stop();
  log::info("stopped");
  if (name_server.workers_replaced() > 0)
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
