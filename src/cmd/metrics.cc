// Families of samples, in the order that people read them.
#include "cmd/metrics.h"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

namespace milepost::cmd {

void MetricsPage::family(std::string_view name, std::string_view type, std::string_view help) {
  name_ = name;
  fmt::format_to(std::back_inserter(text_), "# HELP milepost_{0} {2}\n# TYPE milepost_{0} {1}\n", name, type,
                 help);
}

void MetricsPage::sample(std::string_view labels, std::uint64_t value) {
  fmt::format_to(std::back_inserter(text_), "milepost_{}{} {}\n", name_, labels, value);
}

void MetricsPage::counter(std::string_view name, std::string_view help, std::uint64_t value) {
  family(name, "counter", help);
  sample("", value);
}

void MetricsPage::gauge(std::string_view name, std::string_view help, std::uint64_t value) {
  family(name, "gauge", help);
  sample("", value);
}

void MetricsPage::gauge_seconds(std::string_view name, std::string_view help,
                                std::chrono::milliseconds value) {
  family(name, "gauge", help);
  fmt::format_to(std::back_inserter(text_), "milepost_{} {:.3f}\n", name_,
                 static_cast<double>(value.count()) / 1'000);
}

namespace {

constexpr std::array kRcodes = {std::pair{0, "NOERROR"},  std::pair{1, "FORMERR"},   std::pair{2, "SERVFAIL"},
                                std::pair{3, "NXDOMAIN"}, std::pair{4, "NOTIMP"},    std::pair{5, "REFUSED"},
                                std::pair{16, "BADVERS"}, std::pair{23, "BADCOOKIE"}};

}  // namespace

void print_answer_metrics(MetricsPage& page, const answer::CounterValues& answers) {
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
void print_socket_metrics(MetricsPage& page, const nameserver::Server& name_server) {
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

void print_node_metrics(MetricsPage& page, bool ready) {
  page.gauge("ready", "1 while /ready answers 200.", ready ? 1 : 0);
}

void print_store_metrics(MetricsPage& page, bool connected) {
  page.gauge("store_connected", "1 while the store answers.", connected ? 1 : 0);
}

void print_follower_metrics(MetricsPage& page, const publish::FollowerCounters& follower,
                            const base::FeedStatus& status) {
  page.gauge("zones_loaded", "1 when there are zones to answer from.", follower.loaded ? 1 : 0);
  page.gauge("store_connected", "1 while the store's feed is being followed.", follower.connected ? 1 : 0);
  page.gauge("applied_revision", "Revision of the store that is being answered.",
             static_cast<std::uint64_t>(follower.applied_revision));
  if (status.known()) {
    page.gauge_seconds("data_age_seconds", "So long ago everything that the store held was being answered.",
                       status.age());
  }
  page.counter("snapshots_total", "Snapshots published.", follower.snapshots);
  page.counter("full_reads_total", "Times every zone was read from the store.", follower.full_reads);
  page.counter("store_failures_total", "Calls of the store that failed.", follower.store_failures);
  page.counter("record_sets_skipped_total", "Zones and record sets that could not be compiled.",
               follower.skipped);
}

void print_location_metrics(MetricsPage& page, const routing::ClientMapSource::Status& locations) {
  page.gauge("location_networks", "Networks whose place is known, as overlays and databases name them.",
             locations.networks);
  page.gauge_seconds("location_loaded_seconds", "So long ago the places of clients were loaded.",
                     locations.age);
  page.counter("location_load_failures_total", "Times a file about places or latencies could not be read.",
               locations.load_failures);
}

void print_outside_metrics(MetricsPage& page, const outside::RefresherCounters& outside) {
  page.gauge("outside_resolving",
             "1 on the node that resolves alias targets for all; the others' numbers of them are old.",
             outside.resolving ? 1 : 0);
  page.gauge("outside_targets", "Names and types outside of the hosted zones that aliases lead to.",
             outside.targets);
  page.gauge("outside_targets_failing", "Those whose newest query failed.", outside.failing);
  page.gauge("outside_targets_unanswered", "Those without an answer that can be used: SERVFAIL.",
             outside.unanswered);
  page.gauge("outside_targets_left_out", "Those beyond [alias] targets_max: SERVFAIL.", outside.left_out);
  page.gauge("outside_answer_age_seconds", "Since the oldest answer in use was heard from a resolver.",
             static_cast<std::uint64_t>(std::max<std::int64_t>(outside.age_max_s, 0)));
  page.counter("outside_queries_total", "Queries to resolvers, each with its repetitions.",
               outside.questions);
  page.counter("outside_failures_total", "Those that no resolver answered.", outside.failures);
  page.counter("outside_writes_total", "Answers of alias targets written to the store.", outside.writes);
}

void print_audit_metrics(MetricsPage& page, const api::AuditCounts& audit) {
  page.counter("api_calls_recorded_total", "Calls of the API that are in the audit trail.", audit.recorded);
  page.counter("api_calls_unrecorded_total", "Calls that could not be put into the audit trail.",
               audit.unrecorded);
  page.counter("api_calls_unauthenticated_total", "Calls refused before their caller was known.",
               audit.unauthenticated);
}

}  // namespace milepost::cmd
