// An HTTP load generator for the API; prints its figures as JSON.
#include <fmt/core.h>
#include <getopt.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <string_view>

#include "bench/command_line.h"
#include "bench/http_load.h"

namespace {

using milepost::bench::HttpLoadOptions;
using milepost::bench::HttpLoadReport;

constexpr const char* kHelp =
    "usage: bench_http_generator [options] REQUESTS\n"
    "Sends the HTTP requests of a file (each framed by its length, four octets) round and round.\n"
    "  --address A      numeric address of the server (127.0.0.1)\n"
    "  --port N         its port                      (80)\n"
    "  --connections N  kept open, one request at a time on each (1)\n"
    "  --seconds N      counted time                  (3)\n"
    "  --warmup-ms N    load before it                (500)\n"
    "  --once           every request once, instead of a counted time\n"
    "  --sleeps         between answers, where servers share its core\n";

using milepost::bench::exit_with;

unsigned number(const char* option, std::string_view text, unsigned min, unsigned max) {
  return milepost::bench::number("bench_http_generator", option, text, min, max);
}

constexpr option kOptions[] = {{"address", required_argument, nullptr, 'a'},
                               {"port", required_argument, nullptr, 'p'},
                               {"connections", required_argument, nullptr, 'c'},
                               {"seconds", required_argument, nullptr, 'n'},
                               {"warmup-ms", required_argument, nullptr, 'u'},
                               {"once", no_argument, nullptr, 'o'},
                               {"sleeps", no_argument, nullptr, 's'},
                               {"help", no_argument, nullptr, 'h'},
                               {nullptr, 0, nullptr, 0}};

void take_option(int letter, HttpLoadOptions& load) {
  switch (letter) {
    case 'a':
      load.address = optarg;
      return;
    case 'p':
      load.port = static_cast<std::uint16_t>(number("port", optarg, 1, 65535));
      return;
    case 'c':
      load.connections = number("connections", optarg, 1, 10000);
      return;
    case 'n':
      load.duration = std::chrono::seconds(number("seconds", optarg, 1, 3600));
      return;
    case 'u':
      load.warmup = std::chrono::milliseconds(number("warmup-ms", optarg, 0, 60000));
      return;
    case 'o':
      load.once = true;
      return;
    case 's':
      load.sleeps = true;
      return;
    case 'h':
      exit_with(0, kHelp);
    default:
      exit_with(2, kHelp);
  }
}

/// The smallest latency that at least `share` of all answers do not exceed. REQUIRES: sorted, not empty.
float percentile(const std::vector<float>& sorted, double share) {
  return sorted[static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size()))) - 1];
}

void print(HttpLoadReport& report) {
  std::ranges::sort(report.latencies_ms);
  std::string statuses;
  for (const auto& [status, count] : report.by_status) {
    statuses += fmt::format("{}\"{}\": {}", statuses.empty() ? "" : ", ", status, count);
  }
  fmt::print(
      "{{\"answered\": {}, \"seconds\": {:.6f}, \"statuses\": {{{}}}, \"p50_ms\": {:.4f}, \"p99_ms\": "
      "{:.4f}, "
      "\"max_ms\": {:.4f}}}\n",
      report.answered, report.seconds, statuses, percentile(report.latencies_ms, 0.5),
      percentile(report.latencies_ms, 0.99), report.latencies_ms.back());
  if (!report.first_refusal.empty()) fmt::print(stderr, "first refusal:\n{}\n", report.first_refusal);
}

}  // namespace

int main(int argc, char** argv) {
  HttpLoadOptions load;
  for (int letter = 0; (letter = getopt_long(argc, argv, "", kOptions, nullptr)) != -1;)
    take_option(letter, load);
  if (optind + 1 != argc) exit_with(2, kHelp);
  const auto requests = milepost::bench::read_requests(argv[optind]);
  if (!requests) exit_with(1, requests.error().message + "\n");
  auto report = milepost::bench::run_http_load(*requests, load);
  if (!report) exit_with(1, report.error().message + "\n");
  if (report->answered == 0) exit_with(1, "nothing was answered\n");
  print(*report);
  return 0;
}
