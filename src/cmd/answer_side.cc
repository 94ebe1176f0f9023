// Made in the order in which each needs the one before.
#include "cmd/answer_side.h"

#include <utility>
#include <vector>

#include "base/log.h"
#include "cmd/service_options.h"

namespace milepost::cmd {

namespace {

/// From the catalog's form to that of who resolves.
std::vector<outside::TargetChange> target_changes(const std::vector<zone::OutsideChange>& changes) {
  std::vector<outside::TargetChange> out;
  out.reserve(changes.size());
  for (const auto& [target, named] : changes) {
    const auto& [wire, type] = target;
    const dns::NameView name(reinterpret_cast<const std::uint8_t*>(wire.data()), wire.size());
    out.push_back({.target = {.name = dns::Name(name), .type = type}, .named = named});
  }
  return out;
}

}  // namespace

AnswerSide::AnswerSide(const Config& config)
    : config_(config), places_(config.client_location), probe_(catalog_, answer_options()) {}

/// The configuration's, and what this side knows of clients.
answer::AnswerOptions AnswerSide::answer_options() const {
  answer::AnswerOptions options = cmd::answer_options(config_);
  places_.tell(options.sources);
  options.status = &status_;
  return options;
}

base::Result<std::unique_ptr<AnswerSide>> AnswerSide::make(store::Store& store, bool store_is_shared,
                                                           const Config& config, const model::Node& about,
                                                           const DataDirectory& directory,
                                                           const Wakeups& wakeups) {
  std::unique_ptr<AnswerSide> side(new AnswerSide(config));
  side->places_.remember_in(directory.latencies());
  side->places_.load();
  auto writer = zone::CatalogWriter::open(
      side->catalog_, directory.zones(),
      [&places = side->places_](std::string_view region) { return places.region(region); });
  if (!writer) return std::unexpected(writer.error());
  side->writer_ = *std::move(writer);
  log::info("copy of the zones: {} zones at revision {}", side->catalog_.newest()->zone_count(),
            side->writer_->revision());
  auto follow = follower_options(config, about, store_is_shared);
  if (!follow) return std::unexpected(follow.error());
  follow->on_loaded = [&wakeups] { wakeups.notify(); };
  follow->on_outside = [s = side.get()](auto changes) { s->refresher_->change(target_changes(changes)); };
  follow->status = &side->status_;
  side->follower_ = std::make_unique<publish::Follower>(store, *side->writer_, *std::move(follow));
  outside::RefresherOptions outside = config.alias;
  outside.node_id = about.id;
  outside.is_up_to_date = [s = side.get()] { return s->follower_->counters().connected; };
  auto refresher = outside::Refresher::make(store, std::move(outside));
  if (!refresher) return std::unexpected(refresher.error());
  side->refresher_ = *std::move(refresher);
  side->responders_ =
      std::make_unique<answer::CatalogResponderFactory>(side->catalog_, side->answer_options());
  side->name_server_ = std::make_unique<nameserver::Server>(name_server_options(config), *side->responders_);
  return side;
}

base::Status AnswerSide::answer() {
  if (const auto started = name_server_->start(); !started) return started;
  places_.follow();
  for (const nameserver::Endpoint& endpoint : name_server_->bound())
    log::info("answering DNS on {} (UDP and TCP)", endpoint.print());
  return {};
}

void AnswerSide::follow() {
  follower_->start();
  refresher_->start();
}

void AnswerSide::stop() {
  name_server_->stop();
  refresher_->stop();
  follower_->stop();
}

}  // namespace milepost::cmd
