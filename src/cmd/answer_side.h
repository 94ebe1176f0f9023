// The answer side of a node: the catalog with its copy on disk, the follower that keeps it up to date, what resolves the
// names elsewhere that it leads to, and the name server that answers from it.
#pragma once

#include <memory>

#include "answer/responder.h"
#include "base/feed_status.h"
#include "base/published.h"
#include "cmd/catalog_probe.h"
#include "cmd/client_places.h"
#include "cmd/config.h"
#include "cmd/data_directory.h"
#include "cmd/wakeups.h"
#include "nameserver/server.h"
#include "outside/refresher.h"
#include "publish/follower.h"
#include "zone/catalog.h"
#include "zone/catalog_writer.h"

namespace milepost::cmd {

/// Belongs to one thread; status() and the counters to any.
class AnswerSide {
 public:
  /// Reads the copy on disk and where clients are. `store`, `config` and `wakeups` outlive it; `wakeups` is told when zones are loaded.
  /// `store_is_shared` with other nodes: their records in it are theirs.
  /// Errors: InvalidConfig, DataFormat, DiskCopy.
  static base::Result<std::unique_ptr<AnswerSide>> make(store::Store& store, bool store_is_shared,
                                                        const Config& config, const model::Node& about,
                                                        const DataDirectory& directory,
                                                        const Wakeups& wakeups);

  /// Begins to follow the store.
  void follow();
  bool loaded() const { return follower_->loaded(); }
  /// Answers from the copy as it is, if there is one.
  void serve_copy() { follower_->serve_copy(); }
  /// Opens the sockets. Error: one of them cannot be.
  base::Status answer();
  /// Ends answering, then following.
  void stop();

  const base::FeedStatus& status() const { return status_; }
  outside::RefresherCounters outside_counters() const { return refresher_->counters(); }
  publish::FollowerCounters follower_counters() const { return follower_->counters(); }
  answer::CounterValues answer_counters() const { return responders_->counters(); }
  const nameserver::Server& name_server() const { return *name_server_; }
  routing::ClientMapSource::Status location_status() const { return places_.status(); }
  /// What TestDNSAnswer asks.
  const CatalogProbe& probe() const { return probe_; }

 private:
  explicit AnswerSide(const Config& config);
  answer::AnswerOptions answer_options() const;

  const Config& config_;
  base::FeedStatus status_;
  ClientPlaces places_;
  base::Published<zone::Catalog> catalog_;
  std::unique_ptr<zone::CatalogWriter> writer_;
  std::unique_ptr<publish::Follower> follower_;
  std::unique_ptr<outside::Refresher> refresher_;
  std::unique_ptr<answer::CatalogResponderFactory> responders_;
  std::unique_ptr<nameserver::Server> name_server_;
  const CatalogProbe probe_;
};

}  // namespace milepost::cmd
