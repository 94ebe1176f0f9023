// The API's load: prepared HTTP requests over kept connections, one outstanding on each.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace milepost::bench {

struct HttpLoadOptions {
  std::string address = "127.0.0.1";  // numeric, IPv4
  std::uint16_t port = 80;
  unsigned connections = 1;
  std::chrono::milliseconds warmup{500};  // load that is not counted
  std::chrono::milliseconds duration{3000};
  bool once = false;  // sends every request exactly once, however long that takes, and counts from the first
  bool sleeps =
      false;  // between answers, for servers that share its core; else waking it is not charged to them
};

struct HttpLoadReport {
  std::uint64_t answered = 0;
  std::map<int, std::uint64_t> by_status;
  std::string first_refusal;        // body of the first answer that is no success
  std::vector<float> latencies_ms;  // one for each answer, in no order
  double seconds = 0;
};

/// Sends `requests` (whole HTTP/1.1 messages) round and round on the calling thread, which it keeps busy
/// unless `sleeps` is set.
/// Errors: Load, when the server cannot be reached, closes a connection or answers without Content-Length.
/// REQUIRES: !requests.empty(), options.connections > 0.
base::Result<HttpLoadReport> run_http_load(const std::vector<std::string>& requests,
                                           const HttpLoadOptions& options);

/// Requests framed by their length, four octets in network order. Error Load names the file.
base::Result<std::vector<std::string>> read_requests(const std::string& file);

}  // namespace milepost::bench
