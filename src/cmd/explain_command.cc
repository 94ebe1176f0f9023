// milepost explain: the zone out of the store, a question, and the reason for its answer.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>

#include "base/cidr.h"
#include "cmd/commands.h"
#include "cmd/indented_json.h"
#include "cmd/scratch_answers.h"
#include "cmd/visited_store.h"
#include "dns/name_text.h"
#include "dns/rdata.h"
#include "explain/explanation.h"
#include "explain/explanation_text.h"
#include "explain/subnet_line.h"
#include "model/instant.h"
#include "model/keys.h"
#include "model/route53_name.h"
#include "model/stored.h"
#include "model/traffic_plan.h"
#include "model/traffic_policy_document.h"
#include "model/verdict.h"
#include "publish/compile.h"
#include "publish/zone_reader.h"

namespace milepost::cmd {
namespace {

constexpr std::size_t kBranchesMax = 10'000;

std::unexpected<base::Error> invalid(std::string message) {
  return base::fail("InvalidInput", std::move(message));
}

/// The question as far as the options say it.
base::Result<explain::Question> question_of(const ExplainOptions& options, const std::string& name,
                                            const answer::AnswerOptions& answering) {
  auto wire = publish::compile_name(name);
  if (!wire) return std::unexpected(std::move(wire.error()));
  const auto type = dns::scan_type(options.type);
  if (!type) return invalid(fmt::format("'{}' is no record type", options.type));
  explain::Question question{.name = *std::move(wire), .type = *type};
  if (!options.client.empty()) {
    question.subnet = explain::scan_subnet(options.client);
    if (!question.subnet) return invalid(fmt::format("'{}' is no address or subnet", options.client));
  }
  const auto& believed = answering.sources.subnets_from;
  question.source = believed.empty() ? *base::IpAddress::parse("127.0.0.1") : believed.front().network;
  if (options.resolver.empty()) return question;
  const auto resolver = base::IpAddress::parse(options.resolver);
  if (!resolver) return invalid(fmt::format("'{}' is no IP address", options.resolver));
  question.source = *resolver;
  return question;
}

/// Verdicts that --down and --up say, as the next commit.
store::EventBatch supposed_verdicts(const ExplainOptions& options, store::Revision revision) {
  store::EventBatch batch{.events = {}, .revision = revision};
  const std::string now = model::print_instant(std::chrono::system_clock::now());
  for (const auto& [checks, healthy] : {std::pair(&options.down, false), std::pair(&options.up, true)}) {
    for (const std::string& check : *checks) {
      const model::Verdict verdict{.healthy = healthy, .forced = true, .since = now};
      batch.events.push_back({model::keys::verdict(check), model::encode_stored(verdict), revision});
    }
  }
  return batch;
}

/// Whether something stored names the health check: in JSON, or in the document of a traffic policy within it.
bool names_check(std::string_view stored, std::string_view check) {
  return stored.contains(fmt::format("\"{}\"", check)) || stored.contains(fmt::format("\\\"{}\\\"", check));
}

/// A mistyped id changes nothing, silently: say so.
void warn_of_unused(const store::EventBatch& zone, const store::EventBatch& supposed) {
  for (const store::Event& verdict : supposed.events) {
    const std::string_view check = std::string_view(verdict.key).substr(model::keys::kVerdicts.size());
    const bool used = std::ranges::any_of(zone.events, [&](const store::Event& event) {
      return !event.key.starts_with(model::keys::kVerdicts) && names_check(*event.value, check);
    });
    if (!used) fmt::print(stderr, "milepost: nothing in the zone depends on health check {}\n", check);
  }
}

/// What the snapshot does not say of the zone's traffic policies.
explain::StartRules start_rules_of(const store::EventBatch& zone) {
  explain::StartRules rules;
  for (const store::Event& event : zone.events) {
    model::keys::RecordSetKey parts;
    if (!model::keys::parse_traffic_plan(event.key, parts)) continue;
    const auto plan = model::decode_stored<model::TrafficPlan>(*event.value);
    const auto owner = publish::compile_name(parts.escaped_name);
    const auto type = dns::scan_type(parts.type);
    if (!plan || !owner || !type) continue;
    const auto document = model::parse_traffic_policy_document(plan->document);
    if (!document || document->start.kind != model::TrafficReference::Kind::kRule) continue;
    rules.emplace(std::pair(dns::print_name(owner->folded(), dns::Escapes::kOctal), *type),
                  document->start.id);
  }
  return rules;
}

base::Result<explain::Explanation> explain_from(store::Store& store, const ExplainOptions& options) {
  const auto name = model::normalize_name(options.name);
  if (!name) return std::unexpected(name.error());
  const auto answers = ScratchAnswers::make(options.config, options.place.data);
  if (!answers) return std::unexpected(answers.error());
  auto question = question_of(options, *name, (*answers)->options());
  if (!question) return std::unexpected(std::move(question.error()));
  const std::string id(model::keys::last_part(options.zone));
  const auto zone =
      id.empty() ? publish::find_zone_of_name(store, *name) : publish::read_hosted_zone(store, id);
  if (!zone) return std::unexpected(zone.error());
  if (!model::is_in_zone(*name, zone->name))
    return invalid(fmt::format("{} is not in the hosted zone {} ({})", *name, zone->name, zone->id));
  auto contents = publish::read_zone(store, *zone);
  if (!contents) return std::unexpected(std::move(contents.error()));
  question->zone = zone->id;
  const store::Revision revision = contents->revision;
  auto supposed = supposed_verdicts(options, revision);
  warn_of_unused(*contents, supposed);
  const explain::StartRules start_rules = start_rules_of(*contents);
  const auto scratch = (*answers)->make_catalog();
  scratch->apply(*std::move(contents));
  if (!supposed.events.empty()) scratch->apply(std::move(supposed));
  return explain::explain(scratch->catalog(), (*answers)->options(), *question,
                          options.pick ? 1 : kBranchesMax, start_rules);
}

base::Status print_explanation(const ExplainOptions& options) {
  const auto store = visit_store(options.place);
  if (!store) return std::unexpected(store.error());
  const auto explanation = explain_from(**store, options);
  if (!explanation) return std::unexpected(explanation.error());
  if (options.json) {
    fmt::print("{}\n", indented_json(model::encode_stored(*explanation)));
  } else {
    fmt::print("{}", explain::print_explanation(*explanation));
  }
  return {};
}

}  // namespace

int explain_answer(const ExplainOptions& options) {
  const auto done = print_explanation(options);
  if (done) return kDone;
  fmt::print(stderr, "milepost: {}\n", done.error().message);
  return done.error().code == "InvalidInput" ? kWrongUsage : kFailed;
}

}  // namespace milepost::cmd
