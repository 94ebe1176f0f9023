// Applies a change batch in order to the record sets at the names it touches.
#include "model/change_batch_rules.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include "model/keys.h"
#include "model/record_rules.h"
#include "model/route53_name.h"

namespace milepost::model {
namespace {

/// One record set, identified by type and set identifier at its name, while the batch is applied.
struct Slot {
  std::string_view type;
  std::string_view set_identifier;
  const RecordSet* before = nullptr;  // null: did not exist
  const RecordSet* now = nullptr;     // null: does not exist (any more)
  int changes = 0;                    // of this batch so far
  ChangeAction last = ChangeAction::kCreate;
};

using Slots = std::vector<Slot>;  // of one name: a handful

/// `resource record set [name='a.example.com.', type='A']`, with the set identifier where there is one.
std::string describe(const RecordSet& set) {
  const std::string identifier =
      set.set_identifier ? fmt::format(", set-identifier='{}'", *set.set_identifier) : std::string();
  return fmt::format("resource record set [name='{}', type='{}'{}]", set.name, set.type, identifier);
}

/// A batch may name a record set once, or delete it and then make it anew.
bool is_repeated(const Slot& slot, ChangeAction action) {
  if (slot.changes == 0) return false;
  return slot.changes > 1 || slot.last != ChangeAction::kDelete || action == ChangeAction::kDelete;
}

/// The state of the touched names as the batch goes through them.
class Application {
 public:
  explicit Application(const ZoneContents& zone) : zone_(zone), count_(zone.record_set_count) {
    for (const RecordSet& set : zone.record_sets) {
      Slot& slot = slot_of(set);
      slot.before = slot.now = &set;
    }
  }

  /// Applies the change, or appends why it cannot be.
  void apply(const PreparedChange& change, std::vector<std::string>& problems);
  /// What must hold when all changes are done.
  void check_result(const BatchLimits& limits, std::vector<std::string>& problems) const;
  BatchOutcome outcome() const;

 private:
  Slot& slot_of(const RecordSet& set);
  void apply_delete(Slot& slot, const RecordSet& set, std::vector<std::string>& problems);
  void apply_write(Slot& slot, const PreparedChange& change, std::vector<std::string>& problems);
  std::optional<std::string> find_cname_conflict(const RecordSet& set) const;
  bool lost_apex(std::string_view type) const;

  const ZoneContents& zone_;
  std::unordered_map<std::string_view, Slots> names_;  // views into zone_'s sets and the changes
  std::int64_t count_;
};

Slot& Application::slot_of(const RecordSet& set) {
  const std::string_view identifier =
      set.set_identifier ? std::string_view(*set.set_identifier) : std::string_view();
  Slots& slots = names_[set.name];
  for (Slot& slot : slots) {
    if (slot.type == set.type && slot.set_identifier == identifier) return slot;
  }
  return slots.emplace_back(Slot{.type = set.type, .set_identifier = identifier});
}

void Application::apply(const PreparedChange& change, std::vector<std::string>& problems) {
  const RecordSet& set = change.record_set;
  Slot& slot = slot_of(set);
  if (is_repeated(slot, change.action)) {
    problems.push_back(
        fmt::format("The request contains an invalid set of changes for a resource record set '{} {}'",
                    set.type, set.name));
    return;
  }
  ++slot.changes;
  slot.last = change.action;
  if (change.action == ChangeAction::kDelete) {
    apply_delete(slot, set, problems);
  } else {
    apply_write(slot, change, problems);
  }
}

void Application::apply_delete(Slot& slot, const RecordSet& set, std::vector<std::string>& problems) {
  if (slot.now == nullptr) {
    problems.push_back(fmt::format("Tried to delete {} but it was not found", describe(set)));
  } else if (!delete_matches(set, *slot.now)) {
    problems.push_back(fmt::format(
        "Tried to delete {} but the values provided do not match the current values", describe(set)));
  } else {
    slot.now = nullptr;
    --count_;
  }
}

void Application::apply_write(Slot& slot, const PreparedChange& change, std::vector<std::string>& problems) {
  const RecordSet& set = change.record_set;
  if (change.action == ChangeAction::kCreate && slot.now != nullptr) {
    problems.push_back(fmt::format("Tried to create {} but it already exists", describe(set)));
    return;
  }
  if (auto conflict = find_cname_conflict(set)) {
    problems.push_back(std::move(*conflict));
    return;
  }
  count_ += slot.now == nullptr;
  slot.now = &set;
}

/// RFC 1034 3.6.2: beside a CNAME nothing else may stand.
std::optional<std::string> Application::find_cname_conflict(const RecordSet& set) const {
  const bool is_cname = set.type == "CNAME";
  for (const Slot& slot : names_.at(set.name)) {
    if (slot.now == nullptr || (slot.type == "CNAME") == is_cname) continue;
    if (is_cname) {
      return fmt::format(
          "RRSet of type CNAME with DNS name {} is not permitted as it conflicts with other records with the "
          "same DNS "
          "name in zone {}",
          set.name, zone_.name);
    }
    return fmt::format(
        "RRSet of type {} with DNS name {} is not permitted because a conflicting RRSet of type CNAME with "
        "the same "
        "DNS name already exists in zone {}",
        set.type, set.name, zone_.name);
  }
  return std::nullopt;
}

bool Application::lost_apex(std::string_view type) const {
  const auto apex = names_.find(zone_.name);
  if (apex == names_.end()) return false;
  return std::any_of(apex->second.begin(), apex->second.end(), [&](const Slot& slot) {
    return slot.type == type && slot.before != nullptr && slot.now == nullptr;
  });
}

void Application::check_result(const BatchLimits& limits, std::vector<std::string>& problems) const {
  if (lost_apex("NS")) {
    problems.emplace_back("A HostedZone must contain at least one NS record for the zone itself.");
  }
  if (lost_apex("SOA")) problems.emplace_back("A HostedZone must contain exactly one SOA record.");
  // A zone that is over a limit that was lowered can still be changed, as long as it does not grow.
  if (count_ > limits.record_sets_max && count_ > zone_.record_set_count) {
    problems.push_back(fmt::format("Exceeded limit MAX_RRSETS_BY_ZONE for zone: {}", zone_.id));
  }
}

BatchOutcome Application::outcome() const {
  BatchOutcome outcome{.written = {}, .erased = {}, .record_set_count = count_};
  for (const auto& [name, slots] : names_) {
    for (const Slot& slot : slots) {
      if (slot.now == slot.before) continue;
      if (slot.now == nullptr) {
        outcome.erased.push_back(*slot.before);
      } else if (slot.before == nullptr) {
        outcome.written.push_back({.record_set = *slot.now, .previous = std::nullopt});
      } else if (*slot.now != *slot.before) {
        outcome.written.push_back({.record_set = *slot.now, .previous = *slot.before});
      }
    }
  }
  return outcome;
}

PreparedChange prepare_change(RecordSetChange&& change, std::string_view zone_name,
                              const BatchLimits& limits) {
  PreparedChange prepared{change.action, std::move(change.record_set), {}};
  if (prepared.record_set.health_check_id == "") prepared.record_set.health_check_id.reset();
  auto name = normalize_name(prepared.record_set.name);
  if (!name) {
    prepared.problems.push_back(std::move(name.error().message));
    return prepared;
  }
  prepared.record_set.name = std::move(*name);
  // What a DELETE names is judged by what is there: a record set that older rules let in can still be
  // deleted.
  if (change.action != ChangeAction::kDelete) {
    check_record_set(prepared.record_set, zone_name,
                     {.count_max = limits.values_max, .size_max = limits.value_size_max}, prepared.problems);
  }
  return prepared;
}

}  // namespace

std::vector<PreparedChange> prepare_batch(ChangeBatch batch, std::string_view zone_name,
                                          const BatchLimits& limits) {
  std::vector<PreparedChange> prepared;
  prepared.reserve(batch.changes.size());
  for (auto& change : batch.changes) prepared.push_back(prepare_change(std::move(change), zone_name, limits));
  return prepared;
}

std::vector<std::string> names_of(const std::vector<PreparedChange>& changes) {
  std::vector<std::string> reversed;
  reversed.reserve(changes.size());
  for (const auto& change : changes) {
    if (change.problems.empty()) reversed.push_back(keys::reversed(change.record_set.name));
  }
  std::sort(reversed.begin(), reversed.end());
  reversed.erase(std::unique(reversed.begin(), reversed.end()), reversed.end());
  for (auto& name : reversed) name = keys::unreversed(name);
  return reversed;
}

base::Result<BatchOutcome> apply_batch(const std::vector<PreparedChange>& changes, const ZoneContents& zone,
                                       const BatchLimits& limits) {
  Application application(zone);
  std::vector<std::string> problems;
  for (const auto& change : changes) {
    if (change.problems.empty()) {
      application.apply(change, problems);
    } else {
      problems.insert(problems.end(), change.problems.begin(), change.problems.end());
    }
  }
  application.check_result(limits, problems);
  if (!problems.empty())
    return base::fail("InvalidChangeBatch", fmt::format("[{}]", fmt::join(problems, ", ")));
  return application.outcome();
}

}  // namespace milepost::model
