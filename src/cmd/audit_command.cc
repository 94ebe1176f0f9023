// milepost audit: the audit trail, oldest first, one line an entry.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <chrono>
#include <cstdio>

#include "api/audit_summary.h"
#include "api/audit_trail.h"
#include "cmd/commands.h"
#include "cmd/moment.h"
#include "cmd/visited_store.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::cmd {
namespace {

using Clock = std::chrono::system_clock;

constexpr std::chrono::seconds kWatchTurn{60};  // a watch that sees nothing is asked again; nothing is lost
constexpr std::size_t kRequestShown = 160;      // bytes; --json shows all that is kept

struct Question {
  api::AuditFilter filter;
  api::AuditPeriod period;
};

/// "root@123456789012 from 192.0.2.1", "alice here" for a command.
std::string who(const model::AuditEntry& entry) {
  const std::string account = entry.account.empty() ? "" : "@" + entry.account;
  const std::string where = entry.source.empty() ? "here" : "from " + entry.source;
  return fmt::format("{}{} {}", entry.user, account, where);
}

std::string result(const model::AuditEntry& entry) {
  if (!entry.error_code) return "OK";
  return fmt::format("{} ({})", *entry.error_code, entry.error_message.value_or(""));
}

/// Time, who, where from, operation, resources, result, change; then, as far as it fits, what was asked for.
std::string human_line(const model::AuditEntry& entry) {
  std::string line = fmt::format("{}  {}  {}", entry.time, who(entry), entry.operation);
  if (!entry.resources.empty()) line += fmt::format(" {}", fmt::join(entry.resources, " "));
  line += "  " + result(entry);
  if (entry.change) line += "  /change/" + *entry.change;
  if (!entry.request.empty()) line += "  " + api::audit_text(entry.request, kRequestShown);
  return line;
}

void print(const model::AuditEntry& entry, bool json) {
  fmt::print("{}\n", json ? model::encode_stored(entry) : human_line(entry));
}

base::Status read_moment(std::string_view option, const std::string& text,
                         std::optional<Clock::time_point>& out) {
  if (text.empty()) return {};
  out = scan_moment(text, Clock::now());
  if (out) return {};
  return base::fail("WrongUsage",
                    fmt::format("{} takes a time span such as 30m, 2h or 7d, or a time (UTC) such as "
                                "2026-11-22T05:30, and not {}",
                                option, text));
}

/// Ids are taken as clients print them: Z1, /hostedzone/Z1, /change/C1.
base::Result<Question> question_of(const AuditOptions& options) {
  Question question{.filter = {.account = options.account,
                               .user = options.user,
                               .operation = options.operation,
                               .resource = std::string(model::keys::last_part(options.resource)),
                               .failed = options.failed},
                    .period = {}};
  if (options.follow && !options.until.empty()) return base::fail("WrongUsage", "--follow has no --until");
  if (auto read = read_moment("--since", options.since, question.period.since); !read)
    return std::unexpected(read.error());
  if (auto read = read_moment("--until", options.until, question.period.until); !read)
    return std::unexpected(read.error());
  return question;
}

base::Status print_batch(const store::EventBatch& batch, const api::AuditFilter& filter, bool json) {
  for (const store::Event& event : batch.events) {
    if (!event.value) continue;  // swept
    const auto entry = model::decode_stored<model::AuditEntry>(std::string_view(*event.value));
    if (!entry) return std::unexpected(entry.error());
    if (api::matches(*entry, filter)) print(*entry, json);
  }
  return {};
}

/// Ends with an error only: whoever follows is asked to stop by a signal.
base::Status follow(store::Store& store, store::Revision after, const api::AuditFilter& filter, bool json) {
  const auto watch = store.watch({std::string(model::keys::kAuditEntries)}, after);
  if (!watch) return std::unexpected(watch.error());
  while (true) {
    std::fflush(stdout);
    const auto batch = (*watch)->next(kWatchTurn);
    if (!batch) return std::unexpected(batch.error());
    if (auto printed = print_batch(*batch, filter, json); !printed) return printed;
  }
}

base::Status show(const AuditOptions& options, const Question& question) {
  const auto store = visit_store(options.place);
  if (!store) return std::unexpected(store.error());
  const store::Revision up_to = (*store)->revision();
  const auto page =
      api::newest_entries(**store, question.filter, question.period, options.limit, Clock::now(), up_to);
  if (!page) return std::unexpected(page.error());
  if (page->more) fmt::print(stderr, "milepost: there are older entries: --limit 0 shows all\n");
  for (const model::AuditEntry& entry : page->entries) print(entry, options.json);
  if (!options.follow) return {};
  return follow(**store, up_to, question.filter, options.json);
}

}  // namespace

int show_audit(const AuditOptions& options) {
  const auto question = question_of(options);
  if (!question) {
    fmt::print(stderr, "milepost: {}\n", question.error().message);
    return kWrongUsage;
  }
  const auto shown = show(options, *question);
  if (shown) return kDone;
  fmt::print(stderr, "milepost: {}\n", shown.error().message);
  return kFailed;
}

}  // namespace milepost::cmd
