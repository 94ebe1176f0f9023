// Reads members of a JSON object by name and kind.
#include "model/traffic_object.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace milepost::model {
namespace {

using base::JsonTree;
using Kind = JsonTree::Kind;

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

TrafficObject::TrafficObject(const JsonTree& json, std::string_view id, std::string place,
                             TrafficProblems& problems)
    : json_(json), id_(id), place_(std::move(place)), problems_(problems) {
  if (json.kind != Kind::kObject) refuse("Must be an object.");
}

const JsonTree* TrafficObject::take(std::string_view name) {
  known_.push_back(name);
  return json_.find(name);
}

void TrafficObject::refuse_missing(std::string_view name) {
  if (json_.kind == Kind::kObject) refuse(fmt::format("Member {} is missing.", name));
}

void TrafficObject::refuse_kind(std::string_view name, std::string_view wanted) {
  refuse(fmt::format("Member {} must be {}.", name, wanted));
}

std::optional<std::string> TrafficObject::text(std::string_view name) {
  const JsonTree* member = take(name);
  if (member == nullptr) return std::nullopt;
  if (member->kind == Kind::kString) return member->text;
  refuse_kind(name, "a string");
  return std::nullopt;
}

std::optional<std::string> TrafficObject::required_text(std::string_view name) {
  if (!has(name)) refuse_missing(name);
  return text(name);
}

std::optional<bool> TrafficObject::truth(std::string_view name) {
  const JsonTree* member = take(name);
  if (member == nullptr) return std::nullopt;
  const std::string word = lower_case(member->text);
  const bool fits = member->kind == Kind::kBoolean || member->kind == Kind::kString;
  if (fits && (word == "true" || word == "false")) return word == "true";
  refuse_kind(name, "true or false");
  return std::nullopt;
}

std::optional<std::string> TrafficObject::number(std::string_view name) {
  const JsonTree* member = take(name);
  if (member == nullptr) return std::nullopt;
  if (member->kind == Kind::kNumber || member->kind == Kind::kString) return member->text;
  refuse_kind(name, "a number");
  return std::nullopt;
}

std::optional<std::int64_t> TrafficObject::integer(std::string_view name, std::int64_t min,
                                                   std::int64_t max) {
  const auto text = number(name);
  if (!text) return std::nullopt;
  const std::string_view digits = std::string_view(*text).substr(text->starts_with('+') ? 1 : 0);
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool whole = problem == std::errc{} && end == digits.data() + digits.size();
  if (whole && value >= min && value <= max) return value;
  refuse_kind(name, fmt::format("a whole number from {} to {}", min, max));
  return std::nullopt;
}

const JsonTree* TrafficObject::object(std::string_view name) {
  const JsonTree* member = take(name);
  if (member == nullptr) refuse_missing(name);
  if (member == nullptr || member->kind == Kind::kObject) return member;
  refuse_kind(name, "an object");
  return nullptr;
}

const JsonTree* TrafficObject::list(std::string_view name) {
  const JsonTree* member = take(name);
  if (member == nullptr) refuse_missing(name);
  if (member == nullptr || member->kind == Kind::kList) return member;
  refuse_kind(name, "a list");
  return nullptr;
}

void TrafficObject::refuse_unknown() {
  if (json_.kind != Kind::kObject) return;
  for (const JsonTree& member : json_.items) {
    if (std::ranges::find(known_, member.name) == known_.end()) {
      refuse(fmt::format("Unknown member {}.", quoted(member.name)));
    }
  }
}

}  // namespace milepost::model
