// milepost zone import: a master file through the API, in batches, saying what was skipped and why.
#include <fmt/chrono.h>
#include <fmt/core.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <thread>

#include "cmd/commands.h"
#include "cmd/progress.h"
#include "cmd/record_sender.h"
#include "cmd/route53_client.h"
#include "cmd/zone_contents.h"
#include "cmd/zone_lookup.h"
#include "dns/master_file.h"

namespace milepost::cmd {
namespace {

constexpr std::size_t kNotesMax = 1'000;  // lines about single records
constexpr std::chrono::seconds kInsyncTimeout{60};
constexpr std::chrono::milliseconds kInsyncPoll{50};

base::Result<ZoneContents> read_zone_file(const ZoneImportOptions& options, const dns::Name& origin) {
  std::ifstream file;
  const bool from_stdin = options.file == "-";
  if (!from_stdin) file.open(options.file);
  if (!from_stdin && !file)
    return base::fail("File", fmt::format("{} cannot be read", options.file.string()));
  std::istream& in = from_stdin ? std::cin : file;
  dns::MasterReader reader(in, {.origin = origin,
                                .file = options.file.string(),
                                .open_include = [](const std::string& path) -> std::unique_ptr<std::istream> {
                                  auto included = std::make_unique<std::ifstream>(path);
                                  if (!*included) return nullptr;
                                  return included;
                                }});
  ZoneContents contents(origin, options.apex);
  Progress progress("reading", "records", 0);
  while (const auto next = reader.next()) {
    if (*next) {
      contents.add(**next);
    } else {
      contents.add(next->error());
      if (next->error().fatal) return base::fail("File", next->error().text() + "; nothing was imported");
    }
    progress.show(contents.record_count());
  }
  return contents;
}

/// INSYNC is the API's word for: every live name server answers with it.
bool wait_until_insync(Route53Client& client, const std::string& change) {
  const auto give_up = std::chrono::steady_clock::now() + kInsyncTimeout;
  while (std::chrono::steady_clock::now() < give_up) {
    const auto answered = client.get_change(change);
    if (answered && answered->change_info.status == api::ChangeStatus::kInsync) return true;
    std::this_thread::sleep_for(kInsyncPoll);
  }
  return false;
}

void print_notes(const ZoneContents& contents, const RecordSender& sender) {
  std::size_t printed = 0;
  for (const SkippedEntry& entry : contents.skipped()) {
    if (printed++ < kNotesMax) fmt::print(stderr, "skipped  {}\n", entry.text);
  }
  for (const RejectedSet& rejected : sender.rejected()) {
    if (printed++ < kNotesMax) {
      fmt::print(stderr, "refused  {}: {} {}: {}\n", rejected.set->source, rejected.set->set.name,
                 rejected.set->set.type, rejected.message);
    }
  }
  if (printed > kNotesMax) fmt::print(stderr, "... and {} more\n", grouped(printed - kNotesMax));
}

std::size_t lost(const ZoneContents& contents) {
  std::size_t count = 0;
  for (const SkippedEntry& entry : contents.skipped()) count += entry.why == SkippedEntry::Why::kLost ? 1 : 0;
  return count;
}

base::Result<int> import_zone_file(const ZoneImportOptions& options) {
  const auto begun = std::chrono::steady_clock::now();
  const auto origin = dns::scan_name(options.origin, dns::Escapes::kDecimal);
  if (!origin) return base::fail("InvalidInput", fmt::format("'{}' is not a domain name", options.origin));
  const auto credentials = find_credentials(options.api);
  if (!credentials) return std::unexpected(credentials.error());
  const auto contents = read_zone_file(options, *origin);
  if (!contents) return std::unexpected(contents.error());

  Route53Client client(options.api, *credentials);
  const auto zone = find_zone_to_fill(client, *origin, options.zone_id, options.create);
  if (!zone) return std::unexpected(zone.error());
  RecordSender sender(client, zone->id, zone->resource_record_set_count <= 2);
  base::Status sent;
  {
    Progress progress("importing", "record sets", contents->sets().size());
    sent = sender.send_all(contents->sets(), [&](std::size_t done) { progress.show(done); });
  }
  print_notes(*contents, sender);
  if (!sent) return std::unexpected(sent.error());

  const bool insync = sender.last_change().empty() || wait_until_insync(client, sender.last_change());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  fmt::print("{} ({}): {} record sets, {} records, {:.1f} s; {}\n", zone->name, zone->id,
             grouped(contents->sets().size() - sender.rejected().size()), grouped(contents->record_count()),
             took.count(), insync ? "every name server answers with them" : "still PENDING");
  if (!sender.rejected().empty()) return kFailed;
  return lost(*contents) > 0 ? kPartly : kDone;
}

}  // namespace

int import_zone(const ZoneImportOptions& options) {
  const auto done = import_zone_file(options);
  if (done) return *done;
  fmt::print(stderr, "milepost: {}\n", done.error().message);
  return kFailed;
}

}  // namespace milepost::cmd
