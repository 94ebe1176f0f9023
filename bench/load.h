// The load: keeps every window of every socket full for a while and counts what comes back.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "bench/in_flight.h"
#include "bench/query_file.h"
#include "bench/server_cpu.h"

namespace milepost::bench {

struct LoadOptions {
  std::string address = "127.0.0.1";  // numeric, IPv4 or IPv6
  std::uint16_t port = 53;
  unsigned sockets = 16;
  unsigned window = kWindowMax;           // outstanding queries a socket, 1..kWindowMax
  std::chrono::milliseconds warmup{500};  // load that is not counted
  std::chrono::milliseconds duration{3000};  // that is, of each set of queries
  std::chrono::milliseconds turn{200};       // of one of several sets, before the next
  std::chrono::milliseconds handover{30};    // before it: answers of another set, and cold caches; not counted
  std::chrono::milliseconds timeout{100};  // a query without answer for so long is lost
  std::size_t first_query = 0;             // where in the set to begin; the set is sent round and round
  std::vector<pid_t> server_processes;     // whose CPU time to report
};

/// Counts of the counted part only, except `lost`, which may hold queries sent at the end of the warm-up.
struct LoadReport {
  std::uint64_t answered = 0;
  std::uint64_t lost = 0;
  std::uint64_t unexpected = 0;  // late answers, and datagrams that are no answers
  std::uint64_t truncated = 0;
  std::uint64_t answer_octets = 0;
  std::array<std::uint64_t, 16> by_rcode{};
  double seconds = 0;
  double spare_s = 0;  // waiting for the server: near 0 the client was the limit
  CpuTime server_cpu;

  LoadReport& operator+=(const LoadReport& other);
};

/// Runs on the calling thread, which it keeps busy (pin it to a core of its own: a client that sleeps makes
/// the server pay for waking it). Errors: Load, when a socket cannot be had.
/// REQUIRES: queries.size() > 0, options.sockets > 0, 1 <= options.window <= kWindowMax.
base::Result<LoadReport> run_load(const QuerySet& queries, const LoadOptions& options);

/// The same of several sets that take turns: what the machine does meanwhile meets all of them, so that their figures can
/// be compared with each other. A report for each. REQUIRES also: sets.size() > 0, no duration but the warm-up's is 0.
base::Result<std::vector<LoadReport>> run_load_in_turns(std::span<const QuerySet> sets,
                                                        const LoadOptions& options);

}  // namespace milepost::bench
