// Reads what a change did, makes sure that nothing came on top, and turns it round.
#include "api/revert.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "api/batch_commit.h"
#include "api/change_info.h"
#include "api/contention.h"
#include "api/zone_access.h"
#include "model/change_batch_rules.h"
#include "model/change_effect.h"
#include "model/keys.h"
#include "model/record_set_line.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;
using model::ChangeAction;
using model::RecordSet;

constexpr std::ptrdiff_t kCommentSizeMax = 256;  // of a change batch, characters (API reference: ChangeBatch)

/// A record set that the change touched: null where there was, or is, none.
struct Touched {
  const RecordSet* before = nullptr;
  const RecordSet* after = nullptr;
};

/// A change and what it did.
struct Target {
  model::Change change;
  store::Revision revision = 0;
  model::ChangeEffect effect;

  /// By their keys, and so in the order in which they are listed. Refers to `effect`.
  std::map<std::string, Touched> touched() const {
    std::map<std::string, Touched> sets;
    const auto key_of = [&](const RecordSet& set) {
      return keys::record_set(change.zone, set.name, set.type, set.set_identifier.value_or(""));
    };
    for (const RecordSet& set : effect.before) sets[key_of(set)].before = &set;
    for (const RecordSet& set : effect.after) sets[key_of(set)].after = &set;
    return sets;
  }
};

std::unexpected<base::Error> no_such_change(std::string_view id) {
  return base::fail("NoSuchChange",
                    fmt::format("There is no change {}: it was never filed here, or longer ago than changes "
                                "are kept ([audit] retention_days).",
                                id));
}

/// All parts of the change's effect; NothingToRevert where there are none.
Result<model::ChangeEffect> read_effect(store::Store& store, const model::Change& change) {
  const auto parts = store.range(store::RangeRequest::prefix(keys::change_effects(change.id)));
  if (!parts) return std::unexpected(parts.error());
  if (parts->entries.empty()) {
    return base::fail("NothingToRevert",
                      fmt::format("Change {} is none of record sets: only what ChangeResourceRecordSets did "
                                  "can be reverted.",
                                  change.id));
  }
  model::ChangeEffect whole;
  for (const store::KeyValue& entry : parts->entries) {
    auto part = model::decode_stored<model::ChangeEffect>(entry);
    if (!part) return std::unexpected(part.error());
    std::ranges::move(part->before, std::back_inserter(whole.before));
    std::ranges::move(part->after, std::back_inserter(whole.after));
  }
  if (whole.before.empty() && whole.after.empty()) {
    return base::fail("NothingToRevert",
                      fmt::format("Change {} left every record set as it was.", change.id));
  }
  return whole;
}

Result<Target> read_target(store::Store& store, const std::string& id) {
  const auto entry = store.get(keys::change(id));
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return no_such_change(id);
  auto change = model::decode_stored<model::Change>(**entry);
  if (!change) return std::unexpected(change.error());
  auto effect = read_effect(store, *change);
  if (!effect) return std::unexpected(effect.error());
  return Target{std::move(*change), (*entry)->mod_revision, std::move(*effect)};
}

/// The changes that reverted `id`, that change, and so on; empty when nothing did.
Result<std::vector<std::string>> reversals_of(store::Store& store, std::string id) {
  std::vector<std::string> chain;
  while (true) {
    const auto reversal = store.get(keys::change_reversal(id));
    if (!reversal) return std::unexpected(reversal.error());
    if (!*reversal) return chain;
    id = (*reversal)->value;
    chain.push_back(id);
  }
}

base::Status check_not_reverted(store::Store& store, const std::string& id) {
  const auto chain = reversals_of(store, id);
  if (!chain) return std::unexpected(chain.error());
  if (chain->empty()) return {};
  return base::fail("AlreadyReverted",
                    fmt::format("Change {} has been reverted already, by change {}. To undo that, revert {}.",
                                id, fmt::join(*chain, ", and that by "), chain->back()));
}

/// What became of a record set that is not as the change left it; empty when it is.
std::string later_state(const Touched& touched, const std::optional<store::KeyValue>& entry,
                        store::Revision revision) {
  if (touched.after != nullptr && entry && entry->mod_revision == revision) return {};
  if (touched.after == nullptr && !entry) return {};
  if (!entry) return "deleted since";
  const auto now = model::decode_stored<RecordSet>(*entry);
  const std::string line = now ? model::print_line(*now) : now.error().message;
  return (touched.after == nullptr ? "made again since: " : "now ") + line;
}

base::Status check_untouched(store::Store& store, const Target& target) {
  std::string later;
  for (const auto& [key, touched] : target.touched()) {
    const auto entry = store.get(key);
    if (!entry) return std::unexpected(entry.error());
    const std::string state = later_state(touched, *entry, target.revision);
    if (state.empty()) continue;
    const RecordSet& set = touched.after != nullptr ? *touched.after : *touched.before;
    later += fmt::format("\n  {} {}{}: {}", set.name, set.type,
                         set.set_identifier ? " " + *set.set_identifier : "", state);
  }
  if (later.empty()) return {};
  return base::fail("TouchedSince",
                    fmt::format("Change {} cannot be reverted, because later changes touched the same record "
                                "sets:{}",
                                target.change.id, later));
}

/// The aliases that come back, each behind those that it leads to: a target must be there before its alias is.
class ReturningAliases {
 public:
  explicit ReturningAliases(const std::map<std::string, Touched>& sets) {
    for (const auto& [key, set] : sets) {
      if (set.before != nullptr && set.before->alias_target)
        groups_[{set.before->name, set.before->type}].sets.push_back(&set);
    }
  }

  std::vector<const Touched*> in_order() {
    for (auto& [place, group] : groups_) append(group);
    return std::move(ordered_);
  }

 private:
  struct Group {
    std::vector<const Touched*> sets;
    bool appended = false;
  };

  void append(Group& group) {
    if (std::exchange(group.appended, true)) return;
    for (const Touched* set : group.sets) {
      const auto target = groups_.find({set->before->alias_target->dns_name, set->before->type});
      if (target != groups_.end()) append(target->second);
    }
    ordered_.insert(ordered_.end(), group.sets.begin(), group.sets.end());
  }

  std::map<std::pair<std::string, std::string>, Group> groups_;  // by name and type
  std::vector<const Touched*> ordered_;
};

/// Deletions first: what comes back must find its place free (CNAME). Aliases last: their targets must be there.
model::ChangeBatch inverse(const Target& target, std::string comment) {
  model::ChangeBatch batch{.comment = std::move(comment), .changes = {}};
  const auto sets = target.touched();
  const auto append = [&](auto&& belongs, ChangeAction action, const RecordSet* Touched::* state) {
    for (const auto& [key, touched] : sets) {
      if (belongs(touched)) batch.changes.push_back({action, *(touched.*state)});
    }
  };
  append([](const Touched& set) { return set.before == nullptr; }, ChangeAction::kDelete, &Touched::after);
  const auto returns = [](const Touched& set) { return set.before != nullptr && !set.before->alias_target; };
  append([&](const Touched& set) { return returns(set) && set.after != nullptr; }, ChangeAction::kUpsert,
         &Touched::before);
  append([&](const Touched& set) { return returns(set) && set.after == nullptr; }, ChangeAction::kCreate,
         &Touched::before);
  for (const Touched* alias : ReturningAliases(sets).in_order()) {
    const auto action = alias->after != nullptr ? ChangeAction::kUpsert : ChangeAction::kCreate;
    batch.changes.push_back({action, *alias->before});
  }
  return batch;
}

Result<std::string> comment_of(const RevertRequest& request) {
  std::string comment = "Reverts " + request.change;
  if (request.comment) comment += ": " + *request.comment;
  const auto characters = std::ranges::count_if(comment, [](char c) { return (c & 0xc0) != 0x80; });  // UTF-8
  if (characters <= kCommentSizeMax) return comment;
  return base::fail("InvalidInput",
                    fmt::format("The comment is too long: with \"Reverts {}: \" it may have {} characters.",
                                request.change, kCommentSizeMax));
}

/// A copy whose limits let everything through.
Context without_quotas(const Context& context) {
  Context copy = context;
  model::BatchLimits& limits = copy.limits.batch;
  constexpr std::int32_t kAny = std::numeric_limits<std::int32_t>::max();
  limits.values_max = limits.value_size_max = kAny;
  limits.record_sets_max = limits.routed_records_max = limits.geoproximity_records_max = kAny;
  return copy;
}

struct Plan {
  Reversal reversal;
  store::Transaction transaction;
};

/// Everything but the commit. What is read is what the transaction compares: whoever touches a record set of the zone
/// changes the zone's state, which is read first. nullopt when it changed while it was read.
Result<std::optional<Plan>> plan(const Context& context, const RevertRequest& request, std::string comment) {
  const auto target = read_target(context.store, request.change);
  if (!target) return std::unexpected(target.error());
  if (auto fresh = check_not_reverted(context.store, request.change); !fresh) {
    return std::unexpected(std::move(fresh.error()));
  }
  const auto stored = find_zone_of_anyone(context, target->change.zone);
  if (!stored) return std::unexpected(stored.error());
  if (auto untouched = check_untouched(context.store, *target); !untouched) {
    return std::unexpected(std::move(untouched.error()));
  }
  model::ChangeBatch batch = inverse(*target, comment);
  const auto outcome =
      judge_batch(context, *stored, model::prepare_batch(batch, stored->zone, context.limits.batch));
  if (!outcome) return std::unexpected(outcome.error());
  if (!*outcome) return std::nullopt;
  const aws::Caller owner{.account = target->change.account, .user = {}, .access_key_id = {}, .arn = {}};
  auto change = new_change(context, owner, stored->zone.id, std::move(comment));
  auto transaction = compose_transaction(*stored, **outcome, change);
  const std::string reversal_key = keys::change_reversal(request.change);
  transaction.compares.push_back(store::Compare::absent(reversal_key));
  transaction.compares.push_back(
      store::Compare::present(keys::change(request.change)));  // not swept meanwhile
  transaction.writes.push_back(store::Write::put(reversal_key, change.id));
  return Plan{{std::move(batch), std::move(change)}, std::move(transaction)};
}

}  // namespace

Result<model::Change> find_change(store::Store& store, std::string_view id) {
  const auto entry = store.get(keys::change(id));
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return no_such_change(id);
  return model::decode_stored<model::Change>(**entry);
}

Result<Reversal> revert_change(const Context& context, const RevertRequest& request) {
  const auto comment = comment_of(request);
  if (!comment) return std::unexpected(comment.error());
  const Context unlimited = without_quotas(context);
  return until_uncontended([&]() -> Result<std::optional<Reversal>> {
    auto planned = plan(unlimited, request, *comment);
    if (!planned) return std::unexpected(std::move(planned.error()));
    if (!*planned) return std::nullopt;
    return commit_for(std::move((*planned)->reversal), (*planned)->transaction, unlimited.store);
  });
}

Result<Reversal> plan_reversal(const Context& context, const RevertRequest& request) {
  const auto comment = comment_of(request);
  if (!comment) return std::unexpected(comment.error());
  auto planned = until_uncontended([&] { return plan(without_quotas(context), request, *comment); });
  if (!planned) return std::unexpected(std::move(planned.error()));
  return std::move(planned->reversal);
}

}  // namespace milepost::api
