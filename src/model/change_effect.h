// What a change did to record sets: how they were before and how they are after, kept so that it can be reverted.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/describe.h"
#include "model/record_set.h"
#include "store/store.h"

namespace milepost::model {

/// Only record sets that the change touched: one that it made stands in `after` alone, one that it erased in
/// `before` alone, one that it replaced in both. Without any, the change left everything as it was. Under
/// change_effect/<change>/<number> stand its parts; as a whole it is the parts' lists one behind the other.
struct ChangeEffect {
  std::vector<RecordSet> before;
  std::vector<RecordSet> after;
};

/// Composes the writes that keep the effect of one change, as many as their size needs.
class ChangeEffectComposer {
 public:
  /// A part is closed when it holds this, bytes; far below what the store takes, because one long record set
  /// may still come on top.
  static constexpr std::size_t kPartSize = 256 << 10;

  explicit ChangeEffectComposer(std::string_view change) : change_(change) {}

  /// `now` is the new state in its stored form, which the caller has composed already.
  void add_written(const std::optional<RecordSet>& previous, std::string_view now);
  void add_erased(const RecordSet& previous);
  /// Appends the writes; at least one, so that a change of record sets can be told from others.
  void put_into(std::vector<store::Write>& writes) &&;

 private:
  void append(std::string& list, std::string_view record_set);
  void close_part();

  std::string change_;
  std::string before_;  // items of the open part's lists, in JSON
  std::string after_;
  std::vector<std::string> parts_;
};

}  // namespace milepost::model

namespace milepost::base {

template <>
struct Description<model::ChangeEffect> {
  using T = model::ChangeEffect;
  static constexpr std::string_view name = "ChangeEffect";
  static constexpr auto fields = std::tuple{field("Before", &T::before), field("After", &T::after)};
};

}  // namespace milepost::base
