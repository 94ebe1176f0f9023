// Two blanks a level.
#include "explain/explanation_text.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

namespace milepost::explain {
namespace {

class Printer {
 public:
  std::string take() { return std::move(text_); }

  void head(const Explanation& explanation) {
    line(0, fmt::format("{} {} in {} ({}), revision {}", explanation.name, explanation.type,
                        explanation.zone_name, explanation.zone, explanation.revision));
    line(0, client_text(explanation.client));
    line(0, "");
  }

  void step(const ExplainedStep& step, std::size_t level) {
    line(level, title_of(step));
    for (const ExplainedGroup& each : step.group) {
      // A rule that nothing but the name leads to is no step of its own.
      const bool starts = each.rule && step.kind != "rule";
      if (starts) line(level + 1, fmt::format("rule {}", *each.rule));
      group(each, level + (starts ? 2 : 1));
    }
    for (const ExplainedStep& next : step.leads) this->step(next, level + 1);
  }

  void answers(const Explanation& explanation) {
    line(0, "");
    line(0, "answers");
    for (const ExplainedAnswer& each : explanation.answers) answer(each);
    if (explanation.not_followed > 0)
      line(1, fmt::format("{:>9}  not followed", print_share(explanation.not_followed)));
  }

 private:
  void line(std::size_t level, std::string_view what) {
    if (!what.empty()) text_.append(2 * level, ' ').append(what);
    text_ += '\n';
  }

  static std::string client_text(const ExplainedClient& client) {
    std::string text =
        fmt::format("client {}, the {}", client.network,
                    client.told_by == "resolver" ? "resolver's address" : "client subnet that was told");
    if (!client.asked) return text + "; nothing asks where it is";
    std::vector<std::string> parts;
    for (const auto& code : {client.subdivision, client.country, client.continent}) {
      if (code) parts.push_back(*code);
    }
    if (client.latitude) parts.push_back(fmt::format("{:.2f} {:.2f}", *client.latitude, *client.longitude));
    if (parts.empty()) return text + "; location unknown";
    return fmt::format("{}; in {}, says {}", text, fmt::join(parts, ", "),
                       client.source.value_or("nobody by name"));
  }

  static std::string title_of(const ExplainedStep& step) {
    if (step.kind == "rule") return step.name.empty() ? "rule" : fmt::format("rule {}", step.name);
    if (step.kind == "alias") return fmt::format("alias to {}: {}", step.name, step.finding);
    if (step.kind == "outside") return fmt::format("alias to {}, elsewhere: {}", step.name, step.finding);
    return fmt::format("{} {}", step.name, step.finding);
  }

  void group(const ExplainedGroup& group, std::size_t level) {
    std::string title = group.policy;
    if (group.cidr_collection) title += fmt::format(", CIDR collection {}", *group.cidr_collection);
    // Of a simple record set nothing is chosen.
    if (group.last_resort && group.policy != "simple") title += "; nothing is healthy: as if all were";
    line(level, title);
    std::size_t width = 0;
    for (const ExplainedMember& each : group.members) width = std::max(width, each.set_identifier.size());
    for (const ExplainedMember& each : group.members) member(each, width, level);
  }

  void member(const ExplainedMember& member, std::size_t width, std::size_t level) {
    const std::string_view mark = member.chance > 0 ? ">" : " ";
    std::string row =
        fmt::format("{} {:<{}}  {:>9}", mark, member.set_identifier, width, print_share(member.chance));
    if (!member.reason.empty()) row += "  " + member.reason;
    line(level, row);
    if (!member.values.empty()) line(level + 2, fmt::format("{}", fmt::join(member.values, ", ")));
    for (const ExplainedStep& next : member.leads) step(next, level + 2);
    if (member.leads.empty() && member.alias_target)
      line(level + 2, fmt::format("alias to {}", *member.alias_target));
  }

  void answer(const ExplainedAnswer& answer) {
    line(1,
         fmt::format("{:>9}  {}, scope /{}", print_share(answer.chance), answer.rcode, answer.scope_prefix));
    if (!answer.sampled.empty())
      line(7, fmt::format("eight at random of {}, for example:", fmt::join(answer.sampled, ", ")));
    for (const std::string& record : answer.records) line(7, record);
  }

  std::string text_;
};

}  // namespace

std::string print_share(double share) {
  const double percent = 100 * share;
  if (percent > 0 && percent < 0.005) return "< 0.01 %";
  return fmt::format("{:.2f} %", percent);
}

std::string print_explanation(const Explanation& explanation) {
  Printer printer;
  printer.head(explanation);
  for (const ExplainedStep& step : explanation.path) printer.step(step, 0);
  printer.answers(explanation);
  return printer.take();
}

}  // namespace milepost::explain
