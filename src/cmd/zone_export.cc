// milepost zone export: a zone of the API as a master file.
#include <fmt/core.h>

#include <cstdio>
#include <fstream>
#include <iostream>

#include "cmd/commands.h"
#include "cmd/progress.h"
#include "cmd/route53_client.h"
#include "cmd/zone_lookup.h"
#include "dns/master_printer.h"
#include "dns/name_text.h"
#include "dns/rdata.h"
#include "model/record_set_line.h"

namespace milepost::cmd {
namespace {

/// Prints sets as they come; what a master file cannot say becomes a comment.
class ZonePrinter {
 public:
  ZonePrinter(const dns::Name& origin, std::ostream& out) : out_(out), printer_(origin, text_) {}

  void print(const model::RecordSet& set) {
    if (const auto printed = print_records(set); !printed) {
      leave_out(model::print_line(set), printed.error().message);
    } else if (set.health_check_id) {
      leave_out(fmt::format("health check {} of {} {}", *set.health_check_id, set.name, set.type),
                "health checks are nothing that master files know");
    }
    out_ << text_;
    text_.clear();
  }
  std::size_t left_out() const { return left_out_; }

 private:
  base::Status print_records(const model::RecordSet& set) {
    if (set.set_identifier || set.alias_target || set.resource_records.empty()) {
      return base::fail("NotInMasterFiles",
                        "aliases and routing policies are nothing that master files know");
    }
    const auto owner = dns::scan_name(set.name, dns::Escapes::kOctal);
    const auto type = dns::scan_type(set.type);
    if (!owner || !type) return base::fail("BadResponse", "its name or type makes no sense");
    for (const model::ResourceRecord& record : set.resource_records) {
      const auto rdata =
          dns::scan_rdata(*type, record.value, {.escapes = dns::Escapes::kOctal, .origin = nullptr});
      if (!rdata)
        return base::fail("BadResponse", fmt::format("its value '{}' makes no sense", record.value));
      printer_.print(*owner, static_cast<std::uint32_t>(set.ttl.value_or(0)), *type, *rdata);
    }
    return {};
  }

  void leave_out(std::string_view what, const std::string& why) {
    ++left_out_;
    const std::string line = fmt::format("left out: {}: {}", what, why);
    fmt::print(stderr, "{}\n", line);
    text_ += "; " + line + "\n";
  }

  std::ostream& out_;
  std::string text_;
  dns::MasterPrinter printer_;
  std::size_t left_out_ = 0;
};

base::Status print_pages(Route53Client& client, const std::string& zone_id, ZonePrinter& printer) {
  api::ListResourceRecordSetsRequest from{.hosted_zone_id = zone_id,
                                          .start_record_name = {},
                                          .start_record_type = {},
                                          .start_record_identifier = {},
                                          .max_items = {}};
  Progress progress("exporting", "record sets", 0);
  std::size_t done = 0;
  while (true) {
    const auto page = client.list_record_sets(from);
    if (!page) return std::unexpected(page.error());
    for (const model::RecordSet& set : page->resource_record_sets) printer.print(set);
    progress.show(done += page->resource_record_sets.size());
    if (!page->is_truncated) return {};
    from.start_record_name = page->next_record_name;
    from.start_record_type = page->next_record_type;
    from.start_record_identifier = page->next_record_identifier;
  }
}

base::Result<int> print_zone(const ZoneExportOptions& options, std::ostream& out) {
  const auto credentials = find_credentials(options.api);
  if (!credentials) return std::unexpected(credentials.error());
  Route53Client client(options.api, *credentials);
  const auto zone = find_zone(client, options.zone);
  if (!zone) return std::unexpected(zone.error());
  const auto origin = dns::scan_name(zone->name, dns::Escapes::kOctal);
  if (!origin)
    return base::fail("BadResponse", fmt::format("the zone's name '{}' makes no sense", zone->name));
  ZonePrinter printer(*origin, out);
  if (const auto printed = print_pages(client, zone->id, printer); !printed)
    return std::unexpected(printed.error());
  out.flush();
  if (!out) return base::fail("File", "the zone could not be written whole: is the disk full?");
  return printer.left_out() > 0 ? kPartly : kDone;
}

/// Writes beside the file first: a failed export leaves none that looks whole.
base::Result<int> export_to_file(const ZoneExportOptions& options) {
  const std::filesystem::path beside = options.output.string() + ".part";
  std::ofstream out(beside);
  if (!out) return base::fail("File", fmt::format("{} cannot be written", beside.string()));
  auto printed = print_zone(options, out);
  out.close();
  std::error_code error;
  if (printed) {
    std::filesystem::rename(beside, options.output, error);
    if (error)
      return base::fail("File",
                        fmt::format("{} cannot be written: {}", options.output.string(), error.message()));
  } else {
    std::filesystem::remove(beside, error);
  }
  return printed;
}

}  // namespace

int export_zone(const ZoneExportOptions& options) {
  const auto done = options.output.empty() ? print_zone(options, std::cout) : export_to_file(options);
  if (done) return *done;
  fmt::print(stderr, "milepost: {}\n", done.error().message);
  return kFailed;
}

}  // namespace milepost::cmd
