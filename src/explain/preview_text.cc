// Totals, then a table and the moves of each name.
#include "explain/preview_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "explain/explanation_text.h"

namespace milepost::explain {
namespace {

/// "1,234"; expected numbers of queries that are not whole with two decimals.
std::string count_text(double queries) {
  const bool whole = std::abs(queries - std::round(queries)) < 0.005;
  std::string text = fmt::format("{:.{}f}", queries, whole ? 0 : 2);
  const std::size_t digits = text.find('.') == text.npos ? text.size() : text.find('.');
  for (std::size_t at = digits; at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

double share_of(double part, double all) {
  return all > 0 ? part / all : 0;
}

std::string title_of(const PreviewName& name) {
  return name.name.empty() ? "all other names" : fmt::format("{} {}", name.name, name.type);
}

void print_name(const PreviewName& name, std::string& out) {
  out += fmt::format("\n{}: {} queries, {} move\n", title_of(name), count_text(name.queries),
                     print_share(name.moved_share));
  std::size_t width = 6;
  for (const PreviewAnswer& each : name.answers) width = std::max(width, each.answer.size());
  out += fmt::format("  {:<{}}  {:>26}  {:>26}\n", "answer", width, "before", "after");
  for (const PreviewAnswer& each : name.answers) {
    out += fmt::format("  {:<{}}  {:>15} {:>10}  {:>15} {:>10}\n", each.answer, width,
                       count_text(each.before), print_share(share_of(each.before, name.queries)),
                       count_text(each.after), print_share(share_of(each.after, name.queries)));
  }
  for (const PreviewMove& each : name.moves) {
    out += fmt::format("  {} ({}) from {} to {}\n", count_text(each.queries), print_share(each.share),
                       each.from, each.to);
  }
}

void print_lines(const PreviewReport& report, std::string& out) {
  if (report.lines_of_other_zones > 0)
    out += fmt::format("{} lines of other hosted zones were left out\n",
                       count_text(static_cast<double>(report.lines_of_other_zones)));
  if (report.lines_outside > 0)
    out += fmt::format("{} lines for names outside of the zone were left out\n",
                       count_text(static_cast<double>(report.lines_outside)));
  if (report.lines_bad > 0)
    out += fmt::format("{} lines could not be read; {}\n", count_text(static_cast<double>(report.lines_bad)),
                       report.first_bad_line.value_or(""));
}

}  // namespace

std::string print_preview(const PreviewReport& report) {
  std::string out =
      fmt::format("{} ({}), revision {}: {} queries, of which {} ({}) would get another answer\n",
                  report.zone_name, report.zone, report.revision, count_text(report.queries),
                  count_text(report.moved), print_share(report.moved_share));
  for (const PreviewName& name : report.names) print_name(name, out);
  out += fmt::format("\n{} names and types asked for keep their answers\n", report.names_unchanged);
  if (report.not_followed > 0)
    out +=
        fmt::format("answers of {} queries were too many to follow all\n", count_text(report.not_followed));
  print_lines(report, out);
  return out;
}

}  // namespace milepost::explain
