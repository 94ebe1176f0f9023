// milepost preview: a change that is judged and not made, and the same queries before and after it.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cmd/change_batch_file.h"
#include "cmd/commands.h"
#include "cmd/drafted_change.h"
#include "cmd/file.h"
#include "cmd/indented_json.h"
#include "cmd/line_reader.h"
#include "cmd/progress.h"
#include "cmd/scratch_answers.h"
#include "cmd/service_options.h"
#include "cmd/visited_store.h"
#include "dns/rdata.h"
#include "explain/preview.h"
#include "explain/preview_text.h"
#include "explain/query_log_line.h"
#include "explain/subnet_line.h"
#include "model/change_reach.h"
#include "model/keys.h"
#include "model/stored.h"
#include "publish/compile.h"

namespace milepost::cmd {
namespace {

/// What is counted of the input's lines besides the queries.
struct LineCounts {
  std::int64_t of_other_zones = 0;
  std::int64_t outside = 0;
  std::int64_t bad = 0;
  std::optional<std::string> first_bad;

  void add_bad(std::size_t number, const std::string& what) {
    if (bad++ == 0) first_bad = fmt::format("line {}: {}", number, what);
  }
};

/// A question that clients of a list ask.
struct AskedName {
  dns::Name name;
  dns::RrType type{};
};

base::Status lines_end(const LineReader& lines, const std::filesystem::path& file) {
  if (lines.failed()) return base::fail("File", fmt::format("{} cannot be read to its end", file.string()));
  return {};
}

base::Status read_queries(const std::filesystem::path& file, const model::HostedZone& zone,
                          explain::Preview& preview, LineCounts& counts) {
  auto lines = LineReader::open(file);
  if (!lines) return std::unexpected(lines.error());
  const auto apex = publish::compile_name(zone.name);
  if (!apex) return std::unexpected(apex.error());
  Progress progress("preview", "queries", 0);
  while (const auto line = lines->next()) {
    auto query = explain::scan_query_log_line(*line);
    if (!query) {
      counts.add_bad(lines->number(), query.error());
    } else if (query->zone != zone.id) {
      ++counts.of_other_zones;
    } else if (!query->name.view().is_at_or_below(*apex)) {
      ++counts.outside;
    } else {
      preview.add({std::move(query->name), query->type, query->resolver, query->subnet}, 1);
    }
    progress.show(lines->number(), lines->octets());
  }
  return lines_end(*lines, file);
}

/// All that the change reaches.
std::vector<AskedName> asked_names(const DraftedChange& draft) {
  std::vector<model::RecordSet> sets;
  for (const store::Event& event : draft.zone.events) {
    if (!event.key.starts_with(model::keys::kRecordSets)) continue;
    if (auto set = model::decode_stored<model::RecordSet>(*event.value)) sets.push_back(*std::move(set));
  }
  std::vector<AskedName> asked;
  for (const auto& [name, type] : model::reach_of(draft.outcome, sets, draft.stored.zone)) {
    const auto wire = publish::compile_name(name);
    const auto number = dns::scan_type(type);
    if (wire && number) asked.push_back({*wire, *number});
  }
  return asked;
}

base::Status read_subnets(const std::filesystem::path& file, const std::vector<AskedName>& asked,
                          explain::Preview& preview, LineCounts& counts) {
  auto lines = LineReader::open(file);
  if (!lines) return std::unexpected(lines.error());
  Progress progress("preview", "subnets", 0);
  while (const auto line = lines->next()) {
    const auto subnet = explain::scan_subnet_line(*line);
    if (!subnet) {
      counts.add_bad(lines->number(), subnet.error());
      continue;
    }
    for (const AskedName& each : asked) {
      if (*subnet) preview.add_from((*subnet)->subnet, each.name, each.type, (*subnet)->count);
    }
    progress.show(lines->number(), lines->octets());
  }
  return lines_end(*lines, file);
}

base::Result<std::string> read_text(const std::filesystem::path& file) {
  if (file != "-") return read_file(file);
  return std::string(std::istreambuf_iterator<char>(std::cin), {});
}

base::Result<model::ChangeBatch> read_batch(const std::filesystem::path& file) {
  const auto text = read_text(file);
  if (!text) return std::unexpected(text.error());
  auto batch = decode_change_batch(*text);
  if (!batch && batch.error().code == "DataFormat")
    return base::fail("InvalidInput", fmt::format("{}: {}", file.string(), batch.error().message));
  return batch;
}

/// Everything is asked and counted.
base::Result<explain::PreviewReport> run_preview(const DraftedChange& draft, const PreviewOptions& options,
                                                 const ScratchAnswers& answers) {
  const auto before = answers.make_catalog();
  before->apply(draft.zone);
  const auto after = answers.make_catalog();
  after->apply(draft.zone);
  after->apply(draft.change);
  explain::Preview preview(draft.stored.zone.id, before->catalog(), after->catalog(), answers.options());
  LineCounts counts;
  const base::Status read = options.queries.empty()
                                ? read_subnets(options.subnets, asked_names(draft), preview, counts)
                                : read_queries(options.queries, draft.stored.zone, preview, counts);
  if (!read) return std::unexpected(read.error());
  explain::PreviewReport report = preview.finish();
  report.lines_of_other_zones = counts.of_other_zones;
  report.lines_outside = counts.outside;
  report.lines_bad = counts.bad;
  report.first_bad_line = counts.first_bad;
  return report;
}

void print(const explain::PreviewReport& report, bool json) {
  if (json) {
    fmt::print("{}\n", indented_json(model::encode_stored(report)));
  } else {
    fmt::print("{}", explain::print_preview(report));
  }
}

/// What the API would say of the batch, as an exit code.
int refuse(const base::Error& error) {
  constexpr auto kRefusals = std::to_array<std::string_view>(
      {"InvalidChangeBatch", "InvalidInput", "NoSuchHealthCheck", "MalformedInput"});
  const bool refused = std::ranges::find(kRefusals, error.code) != kRefusals.end();
  fmt::print(stderr, "milepost: {}{}\n", refused ? error.code + ": " : "", error.message);
  return refused ? kRefusedByRules : kFailed;
}

}  // namespace

int preview_change(const PreviewOptions& options) {
  const auto failed = [](const base::Error& error) {
    fmt::print(stderr, "milepost: {}\n", error.message);
    return kFailed;
  };
  const auto answers = ScratchAnswers::make(options.config, options.place.data);
  if (!answers) return failed(answers.error());
  const auto store = visit_store(options.place);
  if (!store) return failed(store.error());
  const auto batch = read_batch(options.change_batch);
  if (!batch) return refuse(batch.error());
  const Config& config = (*answers)->config();
  const api::Context context{.store = **store, .limits = config.limits, .hosts = name_server_hosts(config)};
  const auto draft = draft_change(context, model::keys::last_part(options.zone), *batch);
  if (!draft) return refuse(draft.error());
  const auto report = run_preview(*draft, options, **answers);
  if (!report) return failed(report.error());
  print(*report, options.json);
  return report->lines_bad > 0 ? kPartly : kDone;
}

}  // namespace milepost::cmd
