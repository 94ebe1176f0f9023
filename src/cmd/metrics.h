// GET /metrics: the service's numbers as Prometheus text (exposition format 0.0.4).
#pragma once

#include <string>

#include "answer/counters.h"
#include "api/audit.h"
#include "nameserver/server.h"
#include "publish/follower.h"

namespace milepost::cmd {

/// `name_server` is null until it has started.
std::string print_metrics(const nameserver::Server* name_server, const answer::CounterValues& answers,
                          const publish::FollowerCounters& follower, const api::AuditCounts& audit,
                          bool ready);

}  // namespace milepost::cmd
