// Two walkers, one tally.
#include "explain/preview.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "answer/routed.h"
#include "dns/name_text.h"
#include "dns/rdata.h"

namespace milepost::explain {
namespace {

constexpr std::size_t kDistinctMax = 1 << 18;  // queries held before they are evaluated: about 100 MB
constexpr std::size_t kNamesMax = 100'000;     // names and types told apart
constexpr std::size_t kBranchesMax = 10'000;   // of one query
constexpr std::size_t kRecordsShown = 4;       // of one answer

std::string text_of(const Outcome& outcome) {
  return print_outcome(outcome, kRecordsShown);
}

PreviewName name_report(std::string name, std::string type, const NameTraffic& traffic) {
  PreviewName out{.name = std::move(name),
                  .type = std::move(type),
                  .queries = traffic.queries,
                  .moved = traffic.moved,
                  .moved_share = traffic.moved / traffic.queries};
  for (const auto& [outcome, queries] : traffic.answers)
    out.answers.push_back({text_of(outcome), outcome.rcode, outcome.records, queries.first, queries.second});
  for (const auto& [ends, queries] : traffic.moves)
    out.moves.push_back({text_of(ends.first), text_of(ends.second), queries, queries / traffic.queries});
  std::ranges::stable_sort(out.answers, std::greater(), &PreviewAnswer::after);
  std::ranges::stable_sort(out.moves, std::greater(), &PreviewMove::queries);
  return out;
}

}  // namespace

Preview::Preview(std::string zone, base::Published<zone::Catalog>& before,
                 base::Published<zone::Catalog>& after, const answer::AnswerOptions& options)
    : zone_(std::move(zone)),
      options_(options),
      before_(std::make_unique<BranchWalker>(before, options)),
      after_(std::make_unique<BranchWalker>(after, options)),
      tally_(kDistinctMax,
             [this](const TalliedQuery& query, std::uint64_t count) { evaluate(query, count); }),
      shift_(kNamesMax) {
  base::Published<zone::Catalog>::Reader reader(before);
  const zone::Catalog* snapshot = reader.pin();
  const zone::Zone* found = snapshot->find_by_id(zone_);
  private_ = found != nullptr && found->is_private;
  report_.zone = zone_;
  report_.zone_name = found != nullptr ? dns::print_name(found->name(), dns::Escapes::kOctal) : "";
  report_.revision = snapshot->revision();
  reader.unpin();
}

void Preview::add_from(const base::Cidr& subnet, const dns::Name& name, dns::RrType type,
                       std::uint64_t count) {
  if (private_) return add({name, type, subnet.network, {}}, count);
  const auto& trusted = options_.sources.subnets_from;
  add({name, type, trusted.empty() ? base::IpAddress{} : trusted.front().network, subnet}, count);
}

/// Leaves out what cannot change the answer, so that more queries are equal.
TalliedQuery Preview::deciding(TalliedQuery query) const {
  const bool believed = answer::believes(options_.sources, query.source);
  if (!believed || (query.subnet && query.subnet->prefix == 0)) query.subnet.reset();
  if (query.subnet && options_.sources.subnets_from.empty()) query.source = {};
  return query;
}

Distribution Preview::ask(BranchWalker& walker, const TalliedQuery& query, double& left) const {
  Distribution distribution;
  const Question question{zone_, query.name, query.type, query.source, query.subnet};
  left += walker.walk(question, kBranchesMax, nullptr, [&](const Branch& branch) {
    distribution[outcome_of(branch, query.type)] += branch.chance;
  });
  return distribution;
}

void Preview::evaluate(const TalliedQuery& query, std::uint64_t count) {
  double left = 0;
  const Distribution before = ask(*before_, query, left);
  const Distribution after = ask(*after_, query, left);
  shift_.add(query.name, query.type, count, before, after);
  not_followed_ += left * static_cast<double>(count);
}

PreviewReport Preview::finish() {
  tally_.flush();
  PreviewReport report = std::move(report_);
  report.queries = shift_.queries();
  report.moved = shift_.moved();
  report.moved_share = shift_.queries() > 0 ? shift_.moved() / shift_.queries() : 0;
  report.not_followed = not_followed_;
  for (const auto& [key, traffic] : shift_.names()) {
    if (traffic.moved == 0) {
      ++report.names_unchanged;
    } else {
      report.names.push_back(name_report(key.first, dns::print_type(key.second), traffic));
    }
  }
  std::ranges::stable_sort(report.names, std::greater(), &PreviewName::moved);
  if (shift_.others().moved > 0) report.names.push_back(name_report({}, {}, shift_.others()));
  return report;
}

}  // namespace milepost::explain
