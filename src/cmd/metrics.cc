// Families of samples, in the order that people read them.
#include "cmd/metrics.h"

#include <fmt/core.h>
#include <fmt/format.h>

#include <array>
#include <iterator>
#include <string_view>
#include <utility>

namespace milepost::cmd {
namespace {

/// Writes one family after the other: its HELP and TYPE once, then its samples.
class Page {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    fmt::format_to(std::back_inserter(text_), "# HELP milepost_{0} {2}\n# TYPE milepost_{0} {1}\n", name,
                   type, help);
  }
  void sample(std::string_view labels, std::uint64_t value) {
    fmt::format_to(std::back_inserter(text_), "milepost_{}{} {}\n", name_, labels, value);
  }
  void counter(std::string_view name, std::string_view help, std::uint64_t value) {
    family(name, "counter", help);
    sample("", value);
  }
  void gauge(std::string_view name, std::string_view help, std::uint64_t value) {
    family(name, "gauge", help);
    sample("", value);
  }
  std::string take() { return std::move(text_); }

 private:
  std::string name_;
  std::string text_;
};

constexpr std::array kRcodes = {std::pair{0, "NOERROR"},  std::pair{1, "FORMERR"},   std::pair{2, "SERVFAIL"},
                                std::pair{3, "NXDOMAIN"}, std::pair{4, "NOTIMP"},    std::pair{5, "REFUSED"},
                                std::pair{16, "BADVERS"}, std::pair{23, "BADCOOKIE"}};

void print_answers(Page& page, const answer::CounterValues& answers) {
  page.family("answers_total", "counter", "Responses by RCODE.");
  for (const auto& [code, word] : kRcodes) {
    page.sample(fmt::format("{{rcode=\"{}\"}}", word), answers.by_rcode[static_cast<std::size_t>(code)]);
  }
  page.counter("answers_silent_total", "Packets that get no response.", answers.silent);
  page.counter("answers_truncated_total", "Responses with TC.", answers.truncated);
  page.counter("answers_referral_total", "Referrals to another server's zone.", answers.referrals);
  page.counter("answers_wildcard_total", "Answers made from a wildcard.", answers.wildcards);
  page.counter("queries_edns_total", "Queries with EDNS.", answers.edns);
  page.counter("cookies_good_total", "Queries with a valid server cookie.", answers.cookies_good);
  page.counter("cookies_bad_total", "Queries with a server cookie that is not ours or too old.",
               answers.cookies_bad);
}

/// Totals of one name (udp and tcp) are one family, whatever their order.
void print_sockets(Page& page, const nameserver::Server& name_server) {
  const auto totals = name_server.totals();
  for (std::size_t i = 0; i < totals.size(); ++i) {
    bool printed = false;
    for (std::size_t j = 0; j < i; ++j) printed |= totals[j].name == totals[i].name;
    if (printed) continue;
    page.family(fmt::format("dns_{}_total", totals[i].name), "counter",
                "Counted by the workers at the sockets.");
    for (const nameserver::NamedTotal& total : totals) {
      if (total.name != totals[i].name) continue;
      page.sample(total.transport.empty() ? "" : fmt::format("{{transport=\"{}\"}}", total.transport),
                  total.value);
    }
  }
}

void print_follower(Page& page, const publish::FollowerCounters& follower) {
  page.gauge("zones_loaded", "1 when there are zones to answer from.", follower.loaded ? 1 : 0);
  page.gauge("store_connected", "1 while the store's feed is being followed.", follower.connected ? 1 : 0);
  page.gauge("applied_revision", "Revision of the store that is being answered.",
             static_cast<std::uint64_t>(follower.applied_revision));
  page.counter("snapshots_total", "Snapshots published.", follower.snapshots);
  page.counter("full_reads_total", "Times every zone was read from the store.", follower.full_reads);
  page.counter("store_failures_total", "Calls of the store that failed.", follower.store_failures);
  page.counter("record_sets_skipped_total", "Zones and record sets that could not be compiled.",
               follower.skipped);
}

void print_audit(Page& page, const api::AuditCounts& audit) {
  page.counter("api_calls_recorded_total", "Calls of the API that are in the audit trail.", audit.recorded);
  page.counter("api_calls_unrecorded_total", "Calls that could not be put into the audit trail.",
               audit.unrecorded);
  page.counter("api_calls_unauthenticated_total", "Calls refused before their caller was known.",
               audit.unauthenticated);
}

}  // namespace

std::string print_metrics(const nameserver::Server* name_server, const answer::CounterValues& answers,
                          const publish::FollowerCounters& follower, const api::AuditCounts& audit,
                          bool ready) {
  Page page;
  page.gauge("ready", "1 while /ready answers 200.", ready ? 1 : 0);
  print_follower(page, follower);
  print_audit(page, audit);
  print_answers(page, answers);
  if (name_server) print_sockets(page, *name_server);
  return page.take();
}

}  // namespace milepost::cmd
