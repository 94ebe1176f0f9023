// One path, one answer.
#include "cmd/front.h"

#include <fmt/core.h>

#include <string>
#include <string_view>

#include "cmd/metrics.h"

namespace milepost::cmd {
namespace {

std::string age_text(const base::FeedStatus& status) {
  if (!status.known()) return "unknown";
  return fmt::format("{:.1f} s", static_cast<double>(status.age().count()) / 1'000);
}

}  // namespace

http::Response Front::handle(const http::Request& request) const {
  const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
  const bool reading = request.method == "GET" || request.method == "HEAD";
  if (reading && path == "/ready") return ready_response();
  if (reading && path == "/metrics") return metrics_response();
  if (parts_.changes != nullptr) return parts_.changes->handle(request);
  return {404,
          {{"Content-Type", "text/plain"}},
          "This node does not have the role api: it serves /ready and /metrics alone.\n"};
}

/// A name server is ready with what it has; a node without one is of no use without its store.
bool Front::ready() const {
  if (!open_.load(std::memory_order_acquire) || draining_.load(std::memory_order_acquire)) return false;
  return parts_.answers != nullptr || (parts_.registrant != nullptr && parts_.registrant->connected());
}

http::Response Front::ready_response() const {
  const bool ready = this->ready();
  std::string text = ready ? "ready\n" : "not ready\n";
  if (parts_.answers != nullptr) {
    const auto follower = parts_.answers->follower_counters();
    text +=
        fmt::format("store {}\ndata age {}\napplied revision {}\n", follower.connected ? "followed" : "away",
                    age_text(parts_.answers->status()), follower.applied_revision);
  } else if (parts_.registrant != nullptr) {
    text += fmt::format("store {}\n", parts_.registrant->connected() ? "reached" : "away");
  }
  return {ready ? 200 : 503, {{"Content-Type", "text/plain"}}, std::move(text)};
}

http::Response Front::metrics_response() const {
  MetricsPage page;
  print_node_metrics(page, ready());
  if (parts_.registrant != nullptr) print_store_metrics(page, parts_.registrant->connected());
  if (parts_.answers != nullptr)
    print_follower_metrics(page, parts_.answers->follower_counters(), parts_.answers->status());
  if (parts_.answers != nullptr) print_outside_metrics(page, parts_.answers->outside_counters());
  if (parts_.changes != nullptr) print_audit_metrics(page, parts_.changes->audit_counts());
  if (parts_.answers != nullptr) print_location_metrics(page, parts_.answers->location_status());
  if (parts_.answers != nullptr) print_answer_metrics(page, parts_.answers->answer_counters());
  if (parts_.answers != nullptr && open_.load(std::memory_order_acquire))
    print_socket_metrics(page, parts_.answers->name_server());
  return {200, {{"Content-Type", "text/plain; version=0.0.4"}}, page.take()};
}

}  // namespace milepost::cmd
