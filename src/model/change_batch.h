// What ChangeResourceRecordSets asks for, and the request-shape rules that need nothing but the request
// itself (API reference: ChangeBatch, Change; texts: ROUTE53.md 2.6).
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/describe.h"
#include "base/result.h"
#include "model/outside_names.h"
#include "model/record_set.h"

namespace milepost::model {

enum class ChangeAction { kCreate, kDelete, kUpsert };

/// One Change element. Called so because model::Change is the stored ChangeInfo.
struct RecordSetChange {
  ChangeAction action = ChangeAction::kCreate;
  RecordSet record_set;  // name as the caller wrote it
};

struct ChangeBatch {
  std::optional<std::string> comment;
  std::vector<RecordSetChange> changes;
};

/// Numbers of DG:DNSLimitations, each configurable, and what else an operator allows.
struct BatchLimits {
  std::size_t records_max = 1000;        // ResourceRecord elements of a batch; an UPSERT's count twice
  std::size_t characters_max = 32000;    // summed over the Value elements of a batch; an UPSERT's count twice
  std::size_t values_max = 400;          // values of one record set
  std::size_t value_size_max = 4000;     // characters of one value
  std::int64_t record_sets_max = 10000;  // of one hosted zone [MAX_RRSETS_BY_ZONE]
  std::int64_t routed_records_max = 100;       // record sets of one name and type with a routing policy
  std::int64_t geoproximity_records_max = 30;  // the same for geoproximity routing
  OutsideNames alias_names = {};               // names elsewhere that aliases may lead to besides AWS'
};

/// Rules of the request's form beyond its schema, which the descriptions below hold: exactly one of alias,
/// values and traffic policy instance; a policy where there is a SetIdentifier and the other way round; of a
/// location exactly one kind. Every problem is named. Error: InvalidInput.
base::Status check_request(const ChangeBatch& batch);

/// Limits over the whole batch. Errors: InvalidChangeBatch with AWS's bracketed list.
base::Status check_batch_size(const ChangeBatch& batch, const BatchLimits& limits);

}  // namespace milepost::model

namespace milepost::base {

template <>
struct Words<model::ChangeAction> {
  static constexpr std::array words = {std::pair{model::ChangeAction::kCreate, std::string_view("CREATE")},
                                       std::pair{model::ChangeAction::kDelete, std::string_view("DELETE")},
                                       std::pair{model::ChangeAction::kUpsert, std::string_view("UPSERT")}};
};

template <>
struct Description<model::RecordSetChange> {
  using T = model::RecordSetChange;
  static constexpr std::string_view name = "Change";
  static constexpr auto fields =
      std::tuple{field("Action", &T::action), field("ResourceRecordSet", &T::record_set)};
};

template <>
struct Description<model::ChangeBatch> {
  using T = model::ChangeBatch;
  static constexpr std::string_view name = "ChangeBatch";
  static constexpr auto fields = std::tuple{field("Comment", &T::comment, length(0, 256)),
                                            field("Changes", &T::changes, {.min = 1}).of("Change")};
};

}  // namespace milepost::base
