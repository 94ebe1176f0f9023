// One object of a traffic policy document while it is read: members are asked for one by one, and those that nobody
// asked for are unknown.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_tree.h"
#include "model/traffic_problems.h"

namespace milepost::model {

/// Refers to `json`, `id` and `problems`. Each reader appends a problem for a member of a wrong kind, and the required
/// ones for one that is missing; then they give nothing.
class TrafficObject {
 public:
  /// `place` is where it stands in the rule or endpoint `id`, as messages begin: "Items[2]: ", or empty.
  TrafficObject(const base::JsonTree& json, std::string_view id, std::string place,
                TrafficProblems& problems);

  /// False: it is something else, which has been refused.
  bool is_object() const { return json_.kind == base::JsonTree::Kind::kObject; }
  bool has(std::string_view name) const { return json_.find(name) != nullptr; }
  std::string_view id() const { return id_; }
  const std::string& place() const { return place_; }
  TrafficProblems& problems() { return problems_; }
  /// Appends a problem of this object.
  void refuse(std::string_view text) { problems_.add(id_, place_ + std::string(text)); }

  std::optional<std::string> text(std::string_view name);
  std::optional<std::string> required_text(std::string_view name);
  /// true, false, and both in quotes.
  std::optional<bool> truth(std::string_view name);
  /// A number or one in quotes, as it is written.
  std::optional<std::string> number(std::string_view name);
  /// A whole number within min..max, in quotes or not.
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t min, std::int64_t max);
  /// The member itself, an object or a list; null when it is missing or something else.
  const base::JsonTree* object(std::string_view name);
  const base::JsonTree* list(std::string_view name);

  /// The member may be there; it is not looked at.
  void allow(std::string_view name) { known_.push_back(name); }
  /// Refuses every member that no reader has asked for. The last thing done to an object.
  void refuse_unknown();

 private:
  const base::JsonTree* take(std::string_view name);
  void refuse_missing(std::string_view name);
  void refuse_kind(std::string_view name, std::string_view wanted);

  const base::JsonTree& json_;
  std::string_view id_;
  std::string place_;
  TrafficProblems& problems_;
  std::vector<std::string_view> known_;
};

}  // namespace milepost::model
