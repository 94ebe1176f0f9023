// What a node's port says: /ready and /metrics, and Route 53 where the node has that role.
#pragma once

#include <atomic>

#include "cluster/registrant.h"
#include "cmd/answer_side.h"
#include "cmd/change_side.h"
#include "http/message.h"

namespace milepost::cmd {

/// handle() may be called from any thread. What a node does not have is null; all of it outlives this.
class Front {
 public:
  struct Parts {
    const AnswerSide* answers = nullptr;
    const ChangeSide* changes = nullptr;
    const cluster::Registrant* registrant = nullptr;  // of a node that answers no queries
  };
  explicit Front(Parts parts) : parts_(parts) {}

  /// From here on /ready may say yes, and /metrics shows what the name server counts.
  void open() { open_.store(true, std::memory_order_release); }
  void drain() { draining_.store(true, std::memory_order_release); }

  http::Response handle(const http::Request& request) const;

 private:
  bool ready() const;
  http::Response ready_response() const;
  http::Response metrics_response() const;

  const Parts parts_;
  std::atomic<bool> open_{false};
  std::atomic<bool> draining_{false};
};

}  // namespace milepost::cmd
