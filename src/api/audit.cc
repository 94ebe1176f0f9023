// Composes entries from calls and commands, and counts what became of them.
#include "api/audit.h"

#include <algorithm>
#include <array>

#include "api/audit_summary.h"
#include "aws/request_id.h"
#include "base/log.h"
#include "model/instant.h"
#include "model/keys.h"

namespace milepost::api {
namespace {

constexpr std::size_t kUserAgentSizeMax = 256;
constexpr std::size_t kResourceSizeMax = 128;

/// Labels of the routes' patterns that name no resource.
constexpr std::array<std::string_view, 3> kOtherLabels = {"ResourceType", "Type", "Version"};

/// Ids stand in the path with and without their kind: Z1, /hostedzone/Z1.
std::vector<std::string> resources_of(const aws::NamedValues& path) {
  std::vector<std::string> ids;
  for (const auto& [label, value] : path) {
    if (std::ranges::find(kOtherLabels, label) != kOtherLabels.end()) continue;
    ids.push_back(audit_text(model::keys::last_part(value), kResourceSizeMax));
  }
  return ids;
}

}  // namespace

bool is_recorded(const Route& route) {
  // GET reads, and so does the one POST that is a List: ListTagsForResources.
  return route.method != "GET" && !route.name.starts_with("List");
}

model::AuditEntry entry_of_call(const RouteMatch& match, const aws::Caller& caller,
                                const http::Request& request, const std::string& request_id,
                                std::chrono::system_clock::time_point now) {
  return {.time = model::print_instant(now),
          .request_id = request_id,
          .account = caller.account,
          .user = caller.user,
          .access_key_id = caller.access_key_id,
          .arn = caller.arn,
          .source = caller.source,
          .user_agent = audit_text(http::find_header(request.headers, "User-Agent"), kUserAgentSizeMax),
          .operation = std::string(match.route->name),
          .resources = resources_of(match.parameters.path),
          .request = {},
          .change = {},
          .error_code = {},
          .error_message = {}};
}

model::AuditEntry entry_of_command(std::string_view command, std::string_view user, std::string_view account,
                                   std::string_view request) {
  return {.time = model::print_instant(std::chrono::system_clock::now()),
          .request_id = aws::new_request_id(),
          .account = std::string(account),
          .user = std::string(user),
          .access_key_id = {},
          .arn = {},
          .source = {},
          .user_agent = {},
          .operation = std::string(command),
          .resources = {},
          .request = audit_text(request),
          .change = {},
          .error_code = {},
          .error_message = {}};
}

Context with_store(const Context& context, store::Store& store) {
  // Names every member, so that one that is added does not compile until it stands here.
  const auto& [replaced, limits, hosts, checker_ranges, answers, check_traffic_plan, now, turns,
               set_numbers] = context;
  return {.store = store,
          .limits = limits,
          .hosts = hosts,
          .checker_ranges = checker_ranges,
          .answers = answers,
          .check_traffic_plan = check_traffic_plan,
          .now = now,
          .turns = turns,
          .set_numbers = set_numbers};
}

base::Status put_on_record(AuditedStore& store, const base::Status& outcome, AuditCounts& counts) {
  const base::Status recorded = store.finish(outcome);
  (recorded ? counts.recorded : counts.unrecorded).fetch_add(1, std::memory_order_relaxed);
  if (recorded) return {};
  const model::AuditEntry& entry = store.entry();
  log::warning("not in the audit trail ({}): {} by {} from {}, request {}: {}", recorded.error().code,
               entry.operation, entry.arn, entry.source, entry.request_id,
               entry.error_code.value_or("nothing changed"));
  return outcome ? recorded : base::Status{};
}

}  // namespace milepost::api
