// A UDP load generator that lets one client core saturate one server core; prints its figures as JSON.
#include <fmt/core.h>
#include <getopt.h>

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "bench/command_line.h"
#include "bench/load.h"
#include "bench/query_file.h"

namespace {

using milepost::bench::LoadOptions;
using milepost::bench::LoadReport;

constexpr const char* kHelp =
    "usage: bench_generator [options] QUERIES...\n"
    "Sends the queries of a file round and round: dnsperf's text, where a third word may be an EDNS client\n"
    "subnet (NAME TYPE 192.0.2.0/24), or wire form framed as over TCP. Several files take turns of a fifth of\n"
    "a second, and the figures are a list of theirs.\n"
    "  --address A     numeric address of the server       (127.0.0.1)\n"
    "  --port N        its port                            (53)\n"
    "  --sockets N     client sockets                      (16)\n"
    "  --window N      outstanding queries a socket, 1..64 (64)\n"
    "  --seconds N     counted time of each file           (3)\n"
    "  --warmup-ms N   load of each before it              (500)\n"
    "  --timeout-ms N  after which a query is lost         (100)\n"
    "  --first N       query to begin with                 (0)\n"
    "  --edns N        EDNS payload size of text queries   (0: no EDNS)\n"
    "  --do            set DO in them\n"
    "  --server-pid N  report this process's CPU time too; may be given several times\n"
    "Pin it to a core that the server does not use: taskset -c 1 bench_generator ...\n";

struct CommandLine {
  LoadOptions load;
  milepost::bench::QueryOptions query;
  std::vector<std::string> files;
};

using milepost::bench::exit_with;

unsigned number(const char* option, std::string_view text, unsigned min, unsigned max) {
  return milepost::bench::number("bench_generator", option, text, min, max);
}

constexpr option kOptions[] = {{"address", required_argument, nullptr, 'a'},
                               {"port", required_argument, nullptr, 'p'},
                               {"sockets", required_argument, nullptr, 's'},
                               {"window", required_argument, nullptr, 'w'},
                               {"seconds", required_argument, nullptr, 'n'},
                               {"warmup-ms", required_argument, nullptr, 'u'},
                               {"timeout-ms", required_argument, nullptr, 't'},
                               {"first", required_argument, nullptr, 'f'},
                               {"edns", required_argument, nullptr, 'e'},
                               {"do", no_argument, nullptr, 'd'},
                               {"server-pid", required_argument, nullptr, 'P'},
                               {"help", no_argument, nullptr, 'h'},
                               {nullptr, 0, nullptr, 0}};

void apply(CommandLine& line, int letter, const char* name, const char* text) {
  using std::chrono::milliseconds;
  const auto value = [&](unsigned min, unsigned max) { return number(name, text, min, max); };
  switch (letter) {
    case 'a':
      line.load.address = text;
      break;
    case 'p':
      line.load.port = static_cast<std::uint16_t>(value(1, 65535));
      break;
    case 's':
      line.load.sockets = value(1, 1024);
      break;
    case 'w':
      line.load.window = value(1, milepost::bench::kWindowMax);
      break;
    case 'n':
      line.load.duration = milliseconds(1000 * value(1, 86400));
      break;
    case 'u':
      line.load.warmup = milliseconds(value(0, 600000));
      break;
    case 't':
      line.load.timeout = milliseconds(value(1, 60000));
      break;
    case 'f':
      line.load.first_query = value(0, ~0u);
      break;
    case 'e':
      line.query.edns_payload = static_cast<std::uint16_t>(value(0, 65535));
      break;
    case 'd':
      line.query.dnssec_ok = true;
      break;
    case 'P':
      line.load.server_processes.push_back(static_cast<pid_t>(value(1, 1u << 22)));
      break;
    case 'h':
      exit_with(0, kHelp);
    default:
      exit_with(2, kHelp);
  }
}

CommandLine read_command_line(int argc, char** argv) {
  CommandLine line;
  int index = 0;
  for (int letter = 0; (letter = getopt_long(argc, argv, "", kOptions, &index)) != -1;) {
    apply(line, letter, kOptions[index].name, optarg);
  }
  if (optind >= argc) exit_with(2, kHelp);
  line.files.assign(argv + optind, argv + argc);
  return line;
}

double per_answer(double sum, const LoadReport& report) {
  return report.answered == 0 ? 0 : sum / static_cast<double>(report.answered);
}

std::string rcodes_as_json(const LoadReport& report) {
  std::string text;
  for (std::size_t rcode = 0; rcode < report.by_rcode.size(); ++rcode) {
    if (report.by_rcode[rcode] == 0) continue;
    text += fmt::format("{}\"{}\": {}", text.empty() ? "" : ", ", rcode, report.by_rcode[rcode]);
  }
  return text;
}

void print(const LoadReport& report) {
  fmt::print("{{\"answered_per_s\": {:.0f}, \"answered\": {}, \"lost\": {}, \"unexpected\": {},\n",
             static_cast<double>(report.answered) / report.seconds, report.answered, report.lost,
             report.unexpected);
  fmt::print(" \"rcodes\": {{{}}}, \"truncated\": {}, \"answer_octets\": {:.1f},\n", rcodes_as_json(report),
             report.truncated, per_answer(static_cast<double>(report.answer_octets), report));
  fmt::print(" \"seconds\": {:.3f}, \"client_spare_share\": {:.3f},\n", report.seconds,
             report.spare_s / report.seconds);
  fmt::print(" \"server_user_s\": {:.2f}, \"server_system_s\": {:.2f}}}\n", report.server_cpu.user_s,
             report.server_cpu.system_s);
}

}  // namespace

int main(int argc, char** argv) {
  const CommandLine line = read_command_line(argc, argv);
  std::vector<milepost::bench::QuerySet> sets;
  for (const std::string& file : line.files) {
    auto queries = milepost::bench::read_query_file(file, line.query);
    if (!queries) exit_with(1, "bench_generator: " + queries.error().message + "\n");
    sets.push_back(*std::move(queries));
  }
  const auto fail = [](const milepost::base::Error& error) {
    exit_with(1, "bench_generator: " + error.message + "\n");
  };
  if (sets.size() == 1) {
    const auto report = milepost::bench::run_load(sets.front(), line.load);
    if (!report) fail(report.error());
    print(*report);
    return 0;
  }
  const auto reports = milepost::bench::run_load_in_turns(sets, line.load);
  if (!reports) fail(reports.error());
  for (std::size_t i = 0; i < reports->size(); ++i) {
    fmt::print("{}", i == 0 ? "[" : ",");
    print((*reports)[i]);
  }
  fmt::print("]\n");
}
