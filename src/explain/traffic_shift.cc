// The least that moves between two distributions.
#include "explain/traffic_shift.h"

#include <algorithm>
#include <cmath>

#include "dns/name_text.h"

namespace milepost::explain {
namespace {

/// What sums of chances may be off by: it is no traffic.
constexpr double kNothing = 1e-9;

double share_of(const Distribution& distribution, const Outcome& outcome) {
  const auto found = distribution.find(outcome);
  return found == distribution.end() ? 0 : found->second;
}

/// What of `from` is more than in `to`, by answer.
Distribution excess(const Distribution& from, const Distribution& to) {
  Distribution more;
  for (const auto& [outcome, share] : from) {
    const double difference = share - share_of(to, outcome);
    if (difference > kNothing) more.emplace(outcome, difference);
  }
  return more;
}

double sum_of(const Distribution& distribution) {
  double sum = 0;
  for (const auto& [outcome, share] : distribution) sum += share;
  return sum;
}

bool does_not_exist(const Distribution& distribution) {
  return distribution.size() == 1 && distribution.begin()->first.rcode == "NXDOMAIN" &&
         distribution.begin()->first.records.empty();
}

}  // namespace

NameTraffic& TrafficShift::traffic_of(dns::NameView name, dns::RrType type) {
  Key key(dns::print_name(name, dns::Escapes::kOctal), type);
  const auto known = names_.find(key);
  if (known != names_.end()) return known->second;
  return names_.size() < names_max_ ? names_[std::move(key)] : others_;
}

void TrafficShift::add(dns::NameView name, dns::RrType type, std::uint64_t count, const Distribution& before,
                       const Distribution& after) {
  const auto queries = static_cast<double>(count);
  queries_ += queries;
  if (does_not_exist(before) && does_not_exist(after)) return;
  NameTraffic& traffic = traffic_of(name, type);
  traffic.queries += queries;
  for (const auto& [outcome, share] : before) traffic.answers[outcome].first += queries * share;
  for (const auto& [outcome, share] : after) traffic.answers[outcome].second += queries * share;
  const Distribution shrinking = excess(before, after);
  const Distribution growing = excess(after, before);
  const double moving = sum_of(growing);
  for (const auto& [from, less] : shrinking) {
    for (const auto& [to, more] : growing) traffic.moves[{from, to}] += queries * less * more / moving;
  }
  if (shrinking.empty() || growing.empty()) return;
  traffic.moved += queries * moving;
  moved_ += queries * moving;
}

}  // namespace milepost::explain
