// Sections to sorted texts.
#include "explain/outcome.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>

#include "dns/rdata.h"
#include "routing/choose.h"

namespace milepost::explain {
namespace {

std::string value_of(const dns::Record& record) {
  return dns::print_rdata(record.type, record.rdata, {.escapes = dns::Escapes::kOctal});
}

}  // namespace

Outcome outcome_of(const Branch& branch, dns::RrType asked) {
  const dns::Message& response = branch.response;
  Outcome outcome{.rcode = dns::print_rcode(response.rcode), .records = branch.sampled};
  if (!branch.sampled.empty()) outcome.sample = routing::kValuesMax;
  for (const dns::Record& record : response.answer) {
    if (record.type != asked) {
      outcome.records.push_back(fmt::format("{} {}", dns::print_type(record.type), value_of(record)));
    } else if (branch.sampled.empty()) {
      outcome.records.push_back(value_of(record));
    }
  }
  for (const dns::Record& record : response.authority) {
    if (record.type == dns::RrType::NS)
      outcome.records.push_back(fmt::format("referral to {}", value_of(record)));
  }
  std::ranges::sort(outcome.records);
  return outcome;
}

std::string print_outcome(const Outcome& outcome, std::size_t records_max) {
  const bool good = outcome.rcode == "NOERROR";
  if (outcome.records.empty()) return good ? "no records" : outcome.rcode;
  const std::size_t shown = std::min(records_max, outcome.records.size());
  std::string text = good ? "" : outcome.rcode + " ";
  if (outcome.sample > 0) text += fmt::format("{} of ", outcome.sample);
  text += fmt::format("{}", fmt::join(std::span(outcome.records).first(shown), ", "));
  if (shown < outcome.records.size()) text += fmt::format(" and {} more", outcome.records.size() - shown);
  return text;
}

}  // namespace milepost::explain
