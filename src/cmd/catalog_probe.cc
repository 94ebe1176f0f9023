// Question to query, response to values; over TCP what UDP truncates, as resolvers do.
#include "cmd/catalog_probe.h"

#include <fmt/core.h>

#include <memory>
#include <utility>
#include <vector>

#include "answer/zone_probe.h"
#include "dns/message.h"
#include "dns/name_text.h"

namespace milepost::cmd {
namespace {

/// Nothing that the evaluator gives should ever be unreadable; the API says so rather than ending the name server.
base::Error no_response(const api::ProbeQuestion& question) {
  return {"InternalFailure",
          fmt::format("the name server gave no readable response to {} {}", question.name, question.type)};
}

std::vector<std::string> values_of(const std::vector<dns::Record>& records) {
  std::vector<std::string> values;
  for (const dns::Record& record : records) {
    values.push_back(dns::print_rdata(record.type, record.rdata, {.escapes = dns::Escapes::kOctal}));
  }
  return values;
}

/// The answer section; of a referral for the very name that NS was asked of, the NS records that refer.
std::vector<std::string> shown_values(const dns::Message& response, const dns::Question& question) {
  if (!response.answer.empty() || question.type != dns::RrType::NS) return values_of(response.answer);
  std::vector<dns::Record> referring;
  for (const dns::Record& record : response.authority) {
    if (record.type == dns::RrType::NS && record.owner == question.name) referring.push_back(record);
  }
  return values_of(referring);
}

/// Whose packets are believed is no matter here: a caller of the API may ask what another client would get.
answer::AnswerOptions believing_all(answer::AnswerOptions options) {
  options.sources.subnets_from.clear();
  return options;
}

}  // namespace

CatalogProbe::CatalogProbe(base::Published<zone::Catalog>& catalog, answer::AnswerOptions options)
    : catalog_(catalog), options_(believing_all(std::move(options))) {}

base::Result<api::ProbeAnswer> CatalogProbe::ask(const api::ProbeQuestion& question) const {
  const auto name = dns::scan_name(question.name, dns::Escapes::kOctal);
  const auto type = dns::scan_type(question.type);
  if (!name || !type) return std::unexpected(no_response(question));
  const dns::Question asked{.name = *name, .type = *type, .client_subnet = question.client_subnet};
  const std::vector<std::uint8_t> query = dns::compose_query(asked);
  const answer::ClientAddress client{question.resolver.octets, question.resolver.size};
  const auto probe = std::make_unique<answer::ZoneProbe>(catalog_, options_);

  auto response = dns::parse_message(probe->ask(question.zone, query, answer::Transport::kUdp, client));
  const bool over_tcp = response && response->truncated();
  if (over_tcp) {
    response = dns::parse_message(probe->ask(question.zone, query, answer::Transport::kTcp, client));
  }
  if (!response) return std::unexpected(no_response(question));
  return api::ProbeAnswer{.response_code = dns::print_rcode(response->rcode),
                          .protocol = over_tcp ? "TCP" : "UDP",
                          .values = shown_values(*response, asked)};
}

}  // namespace milepost::cmd
