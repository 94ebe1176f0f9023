// Made in the order in which each needs the one before.
#include "cmd/answer_side.h"

#include <utility>

#include "base/log.h"
#include "cmd/service_options.h"

namespace milepost::cmd {

AnswerSide::AnswerSide(const Config& config)
    : config_(config),
      regions_(config.client_location.region_table()),
      locations_(clients_, regions_, config.client_location.sources),
      probe_(catalog_, answer_options()) {}

/// The configuration's, and what this side knows of clients.
answer::AnswerOptions AnswerSide::answer_options() const {
  answer::AnswerOptions options = cmd::answer_options(config_);
  options.sources.locator = &clients_;
  options.sources.region_location = [this](std::string_view name) {
    const auto region = linked_region(name);
    return routing::Location{.has_position = region.number != zone::kUnknownRegion,
                             .position = region.position};
  };
  options.status = &status_;
  return options;
}

zone::LinkedRegion AnswerSide::linked_region(std::string_view name) const {
  const auto id = regions_.find(name);
  if (!id) return {};
  const routing::Position& at = regions_[*id].position;
  return {.number = *id, .position = {at.x, at.y, at.z}};
}

base::Result<std::unique_ptr<AnswerSide>> AnswerSide::make(store::Store& store, bool store_is_shared,
                                                           const Config& config, model::Node about,
                                                           const DataDirectory& directory,
                                                           const Wakeups& wakeups) {
  std::unique_ptr<AnswerSide> side(new AnswerSide(config));
  side->locations_.load();
  auto writer = zone::CatalogWriter::open(
      side->catalog_, directory.zones(),
      [&side = *side](std::string_view region) { return side.linked_region(region); });
  if (!writer) return std::unexpected(writer.error());
  side->writer_ = *std::move(writer);
  log::info("copy of the zones: {} zones at revision {}", side->catalog_.newest()->zone_count(),
            side->writer_->revision());
  auto follow = follower_options(config, std::move(about), store_is_shared);
  if (!follow) return std::unexpected(follow.error());
  follow->on_loaded = [&wakeups] { wakeups.notify(); };
  follow->status = &side->status_;
  side->follower_ = std::make_unique<publish::Follower>(store, *side->writer_, *std::move(follow));
  side->responders_ =
      std::make_unique<answer::CatalogResponderFactory>(side->catalog_, side->answer_options());
  side->name_server_ = std::make_unique<nameserver::Server>(name_server_options(config), *side->responders_);
  return side;
}

base::Status AnswerSide::answer() {
  if (const auto started = name_server_->start(); !started) return started;
  locations_.follow(config_.client_location.reload);
  for (const nameserver::Endpoint& endpoint : name_server_->bound())
    log::info("answering DNS on {} (UDP and TCP)", endpoint.print());
  return {};
}

void AnswerSide::stop() {
  name_server_->stop();
  follower_->stop();
}

}  // namespace milepost::cmd
