// GET /metrics: the node's numbers as Prometheus text (exposition format 0.0.4).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "answer/counters.h"
#include "api/audit.h"
#include "base/feed_status.h"
#include "nameserver/server.h"
#include "outside/refresher.h"
#include "publish/follower.h"
#include "routing/client_map_source.h"

namespace milepost::cmd {

/// Writes one family after the other: its HELP and TYPE once, then its samples.
class MetricsPage {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help);
  void sample(std::string_view labels, std::uint64_t value);
  void counter(std::string_view name, std::string_view help, std::uint64_t value);
  void gauge(std::string_view name, std::string_view help, std::uint64_t value);
  void gauge_seconds(std::string_view name, std::string_view help, std::chrono::milliseconds value);
  std::string take() { return std::move(text_); }

 private:
  std::string name_;
  std::string text_;
};

void print_node_metrics(MetricsPage& page, bool ready);
/// Of a node that follows no feed.
void print_store_metrics(MetricsPage& page, bool connected);
void print_follower_metrics(MetricsPage& page, const publish::FollowerCounters& follower,
                            const base::FeedStatus& status);
void print_location_metrics(MetricsPage& page, const routing::ClientMapSource::Status& locations);
/// Of names elsewhere that aliases lead to.
void print_outside_metrics(MetricsPage& page, const outside::RefresherCounters& outside);
void print_audit_metrics(MetricsPage& page, const api::AuditCounts& audit);
void print_answer_metrics(MetricsPage& page, const answer::CounterValues& answers);
/// REQUIRES: the name server has started.
void print_socket_metrics(MetricsPage& page, const nameserver::Server& name_server);

}  // namespace milepost::cmd
