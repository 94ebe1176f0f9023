// Many runs, one tree: each run goes down it and adds what it is the first to see.
#include "explain/explanation.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <utility>

#include "answer/routed.h"
#include "dns/name_text.h"
#include "dns/rdata.h"
#include "routing/policies.h"

namespace milepost::explain {
namespace {

using zone::GroupView;
using zone::Policy;

std::string name_text(dns::NameView name) {
  return dns::print_name(name, dns::Escapes::kOctal);
}

std::string finding_of(const zone::Match& match) {
  switch (match.kind) {
    case zone::Match::Kind::kExact:
      return "exists";
    case zone::Match::Kind::kWildcard:
      return "a wildcard covers it";
    case zone::Match::Kind::kDelegation:
      return "delegated";
    case zone::Match::Kind::kNoSuchName:
      return "does not exist";
  }
  return {};
}

/// Grows the tree. Its vectors hold at most one step or group each, or members that never become more, so that what the
/// cursor points to stays where it is.
class TreeBuilder : public BranchListener {
 public:
  TreeBuilder(std::vector<ExplainedStep>& root, const StartRules& start_rules)
      : root_(root), start_rules_(start_rules) {}

  /// What a policy learnt of the client; nullopt: none asked where it is.
  const std::optional<routing::Location>& location() const { return location_; }

  void on_run() override {
    cursor_ = &root_;
    step_ = nullptr;
  }
  void on_name(dns::NameView name, const zone::Match& match) override {
    owner_ = owner_of(name, match);
    go("name", name_text(name), finding_of(match));
  }
  void on_alias(dns::NameView target, bool found) override {
    owner_ = dns::Name(target).folded();
    go("alias", name_text(target), found ? "exists" : "has nothing of the type");
  }
  void on_outside(dns::NameView target, bool answered) override {
    go("outside", name_text(target), answered ? "resolved" : "not resolved, or has nothing of the type");
  }

  void on_choice(const GroupView& group, dns::RrType type, const std::vector<double>& chances, int followed,
                 routing::Context& context) override {
    ExplainedGroup& explained = put(group, type, chances, context);
    if (followed == routing::kNobody) return;
    cursor_ = &explained.members[static_cast<std::size_t>(followed)].leads;
    rule_ = group[static_cast<std::size_t>(followed)].label();
  }
  void on_choices(const GroupView& group, dns::RrType type, const std::vector<double>& chances,
                  routing::Context& context) override {
    put(group, type, chances, context);
  }

 private:
  /// To the one step that leads on from the cursor.
  void go(std::string_view kind, std::string name, std::string finding) {
    if (cursor_->empty()) {
      cursor_->push_back({.kind = std::string(kind), .name = std::move(name), .finding = std::move(finding)});
    }
    step_ = &cursor_->front();
    cursor_ = &step_->leads;
  }

  /// The group that is chosen among at the step; behind a choice, which leads to no name, that is a rule's.
  ExplainedGroup& put(const GroupView& group, dns::RrType type, const std::vector<double>& chances,
                      routing::Context& context) {
    std::string rule(step_ == nullptr ? rule_ : group.is_whole() ? start_rule(type) : "");
    if (step_ == nullptr) go("rule", rule, {});
    if (step_->group.empty()) {
      step_->group.push_back(explain_group(group, type, chances, context));
      if (!rule.empty()) step_->group.front().rule = std::move(rule);
    }
    if (is_about_places(group.policy())) location_ = context.client.location();
    return std::exchange(step_, nullptr)->group.front();
  }

  /// The name that what answers stands at, folded: a wildcard stands below the closest encloser (RFC 4592 3.3.1).
  static dns::Name owner_of(dns::NameView name, const zone::Match& match) {
    const dns::Name folded = dns::Name(name).folded();
    if (match.kind != zone::Match::Kind::kWildcard) return folded;
    dns::NameView encloser = folded;
    for (std::size_t labels = match.index; labels > 0; --labels) encloser = encloser.parent();
    return dns::Name(encloser).with_label("*").value_or(folded);
  }

  std::string_view start_rule(dns::RrType type) const {
    const auto found = start_rules_.find({name_text(owner_), type});
    return found == start_rules_.end() ? std::string_view() : found->second;
  }

  static bool is_about_places(Policy policy) {
    return policy == Policy::kLatency || policy == Policy::kGeolocation || policy == Policy::kGeoproximity;
  }

  std::vector<ExplainedStep>& root_;
  const StartRules& start_rules_;
  std::vector<ExplainedStep>* cursor_ = nullptr;  // where the next step goes
  ExplainedStep* step_ = nullptr;                 // whose group comes next; null: it had it
  dns::Name owner_;                               // of what is chosen among at the step, folded
  std::string rule_;                              // id of what the last choice leads to, when that is a rule
  std::optional<routing::Location> location_;
};

std::string record_text(const dns::Record& record) {
  return fmt::format("{} {} {} {}", name_text(record.owner), record.ttl, dns::print_type(record.type),
                     dns::print_rdata(record.type, record.rdata, {.escapes = dns::Escapes::kOctal}));
}

/// In their order, but for that within each record set, which servers change from answer to answer.
std::vector<std::string> record_texts(const std::vector<dns::Record>& records) {
  std::vector<std::string> texts;
  for (std::size_t begin = 0; begin < records.size();) {
    std::size_t end = begin;
    const auto in_set = [&](const dns::Record& record) {
      return record.type == records[begin].type && record.owner == records[begin].owner;
    };
    for (; end < records.size() && in_set(records[end]); ++end) texts.push_back(record_text(records[end]));
    std::sort(texts.begin() + static_cast<std::ptrdiff_t>(begin), texts.end());
    begin = end;
  }
  return texts;
}

ExplainedAnswer answer_of(const Branch& branch) {
  ExplainedAnswer answer{.chance = branch.chance,
                         .rcode = dns::print_rcode(branch.response.rcode),
                         .records = record_texts(branch.response.answer),
                         .sampled = branch.sampled,
                         .scope_prefix = branch.scope};
  for (const dns::Record& record : branch.response.authority) {
    if (record.type == dns::RrType::NS) answer.records.push_back("referral: " + record_text(record));
  }
  return answer;
}

/// Adds to an equal one, if there is one.
void add_answer(std::vector<ExplainedAnswer>& answers, ExplainedAnswer answer) {
  const auto same = std::ranges::find_if(answers, [&](const ExplainedAnswer& other) {
    const bool values = answer.sampled.empty() ? other.records == answer.records : true;
    return other.rcode == answer.rcode && values && other.sampled == answer.sampled;
  });
  if (same == answers.end()) return answers.push_back(std::move(answer));
  same->chance += answer.chance;
  same->scope_prefix = std::max(same->scope_prefix, answer.scope_prefix);
}

std::optional<std::string> code_of(std::uint64_t key) {
  return key == 0 ? std::nullopt : std::optional(zone::print_geo_key(key));
}

double degrees(double radians) {
  return radians * 180 / std::numbers::pi;
}

void put_location(const routing::Location& location, ExplainedClient& out) {
  out.subdivision = code_of(location.subdivision);
  out.country = code_of(location.country);
  out.continent = code_of(location.continent);
  if (!location.has_position) return;
  const auto& [x, y, z] = location.position;
  out.latitude = degrees(std::asin(std::clamp(z, -1.0F, 1.0F)));
  out.longitude = degrees(std::atan2(y, x));
}

/// The network that answers are chosen for, and who said so.
ExplainedClient client_of(const Question& question, const answer::AnswerOptions& options, bool private_zone) {
  const bool believed = question.subnet && question.subnet->prefix > 0 && !private_zone &&
                        answer::believes(options.sources, question.source);
  const auto whole = static_cast<std::uint8_t>(8 * question.source.size);
  const base::Cidr network = believed ? *question.subnet : base::Cidr::of(question.source, whole);
  return {.network = network.print(), .told_by = believed ? "client subnet" : "resolver"};
}

/// Who says where the client is; absent: nobody.
std::optional<std::string> source_of(const answer::AnswerOptions& options, const std::string& network) {
  if (options.sources.locator == nullptr) return std::nullopt;
  const auto block = base::Cidr::parse(network);
  base::Published<routing::Locator>::Reader reader(*options.sources.locator);
  const routing::Locator* locator = reader.pin();
  if (!block || locator == nullptr) return std::nullopt;
  std::string source = locator->source({block->network.octets.data(), block->network.size});
  reader.unpin();
  return source.empty() ? std::nullopt : std::optional(std::move(source));
}

}  // namespace

Explanation explain(base::Published<zone::Catalog>& catalog, const answer::AnswerOptions& options,
                    const Question& question, std::size_t branches_max, const StartRules& start_rules) {
  Explanation out{
      .name = name_text(question.name), .type = dns::print_type(question.type), .zone = question.zone};
  bool private_zone = false;
  {
    base::Published<zone::Catalog>::Reader reader(catalog);
    const zone::Catalog* snapshot = reader.pin();
    out.revision = snapshot->revision();
    if (const zone::Zone* zone = snapshot->find_by_id(question.zone)) {
      out.zone_name = name_text(zone->name());
      private_zone = zone->is_private;
    }
    reader.unpin();
  }
  out.client = client_of(question, options, private_zone);
  TreeBuilder tree(out.path, start_rules);
  const auto walker = std::make_unique<BranchWalker>(catalog, options);
  out.not_followed = walker->walk(question, branches_max, &tree,
                                  [&](const Branch& branch) { add_answer(out.answers, answer_of(branch)); });
  std::ranges::stable_sort(out.answers, std::greater(), &ExplainedAnswer::chance);
  if (tree.location()) {
    put_location(*tree.location(), out.client);
    out.client.source = source_of(options, out.client.network);
    out.client.asked = true;
  }
  return out;
}

}  // namespace milepost::explain
