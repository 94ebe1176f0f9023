// Reads traffic policy documents: the envelope here, endpoints, rules and the tree in files of their own.
#include "model/traffic_policy_document.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "base/json_tree.h"
#include "model/traffic_endpoint.h"
#include "model/traffic_object.h"
#include "model/traffic_problems.h"
#include "model/traffic_rule.h"
#include "model/traffic_tree.h"

namespace milepost::model {
namespace {

using base::JsonTree;
using Kind = TrafficReference::Kind;

constexpr auto kFormatVersions = std::to_array<std::string_view>({"2015-10-01", "2023-05-09"});
constexpr auto kUnroutableTypes = std::to_array<std::string_view>({"NS", "SOA", "DS"});
constexpr std::size_t kIdSizeMax = 128;  // characters of a rule's or endpoint's id

template <class List>
bool contains(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != std::ranges::end(list);
}

/// Characters of UTF-8, as the service model counts them.
std::size_t length_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string read_format_version(TrafficObject& root) {
  auto version = root.required_text("AWSPolicyFormatVersion");
  if (version && contains(kFormatVersions, *version)) return *std::move(version);
  if (version) {
    root.refuse(
        fmt::format("AWSPolicyFormatVersion must be 2015-10-01 or 2023-05-09, not {}.", quoted(*version)));
  }
  return {};
}

std::string read_record_type(TrafficObject& root) {
  auto type = root.required_text("RecordType");
  if (!type) return {};
  if (contains(kUnroutableTypes, *type)) {
    root.refuse(fmt::format("RecordType {} cannot be used in a traffic policy.", *type));
  } else if (!contains(kRecordTypes, *type)) {
    root.refuse(fmt::format("RecordType {} is not known.", quoted(*type)));
  } else {
    return *std::move(type);
  }
  return {};
}

/// With an empty id when there is none, which has been refused.
TrafficReference read_start(TrafficObject& root) {
  auto endpoint = root.text("StartEndpoint");
  auto rule = root.text("StartRule");
  if (endpoint.has_value() == rule.has_value()) {
    root.refuse("Exactly one of StartEndpoint and StartRule is needed.");
    return {};
  }
  if ((endpoint ? endpoint : rule)->empty()) {
    root.refuse("The start must not be empty.");
    return {};
  }
  if (endpoint) return TrafficReference{Kind::kEndpoint, *std::move(endpoint)};
  return TrafficReference{Kind::kRule, *std::move(rule)};
}

/// Calls `read(id, json)` for each member of the object `name` of `root`, which may be left out.
template <class Read>
void read_each(TrafficObject& root, std::string_view name, Read read) {
  if (!root.has(name)) return root.allow(name);
  const JsonTree* json = root.object(name);
  if (json == nullptr) return;
  for (const JsonTree& member : json->items) {
    if (member.name.empty() || length_of(member.name) > kIdSizeMax) {
      root.refuse(fmt::format("{}: an ID has 1 to {} characters.", name, kIdSizeMax));
    } else {
      read(member.name, member);
    }
  }
}

TrafficPolicyDocument read_document(const JsonTree& json, TrafficProblems& problems) {
  TrafficPolicyDocument out;
  TrafficObject root(json, {}, {}, problems);
  if (!root.is_object()) return out;
  out.format_version = read_format_version(root);
  out.record_type = read_record_type(root);
  out.start = read_start(root);
  read_each(root, "Endpoints", [&](const std::string& id, const JsonTree& member) {
    out.endpoints.emplace(id, read_traffic_endpoint(member, id, out.record_type, problems));
  });
  read_each(root, "Rules", [&](const std::string& id, const JsonTree& member) {
    out.rules.emplace(id, read_traffic_rule(member, id, out.format_version, problems));
  });
  root.refuse_unknown();
  check_traffic_references(out, problems);
  // What could not be read would seem never to lead anywhere.
  if (problems.empty()) check_traffic_tree(out, problems);
  return out;
}

}  // namespace

base::Result<TrafficPolicyDocument> parse_traffic_policy_document(std::string_view text) {
  TrafficProblems problems;
  if (length_of(text) > kTrafficDocumentSizeMax) {
    problems.add({}, fmt::format("The document has more than {} characters.", kTrafficDocumentSizeMax));
    return std::unexpected(problems.status().error());
  }
  const auto json = base::parse_json_tree(text);
  if (!json) {
    problems.add({}, fmt::format("The document cannot be read: {}.", json.error().message));
    return std::unexpected(problems.status().error());
  }
  TrafficPolicyDocument document = read_document(*json, problems);
  if (auto status = problems.status(); !status) return std::unexpected(std::move(status.error()));
  return document;
}

base::Status check_new_traffic_policy_document(const TrafficPolicyDocument& document) {
  TrafficProblems problems;
  check_evaluated_targets(document, problems);
  return problems.status();
}

std::vector<TrafficHealthCheckUse> health_check_uses(const TrafficPolicyDocument& document) {
  std::vector<TrafficHealthCheckUse> uses;
  for (const auto& [id, rule] : document.rules) {
    for (std::size_t i = 0; i < rule.branches.size(); ++i) {
      const auto& check = rule.branches[i].health_check;
      if (check) uses.push_back({.rule = id, .place = branch_place(rule.type, i), .check = *check});
    }
  }
  return uses;
}

}  // namespace milepost::model
