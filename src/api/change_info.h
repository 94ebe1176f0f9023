// Changes as the API shows them, and how an operation that makes one writes it.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/context.h"
#include "aws/caller.h"
#include "base/describe.h"
#include "base/result.h"
#include "model/account.h"

namespace milepost::api {

enum class ChangeStatus { kPending, kInsync };

/// API reference: ChangeInfo.
struct ChangeInfo {
  std::string id;  // bare; /change/C.. on the wire
  ChangeStatus status = ChangeStatus::kPending;
  std::string submitted_at;
  std::optional<std::string> comment;
};

/// A change that `caller` makes now to `zone`. Put write_of(change) into the transaction that makes the
/// change: the key's revision is the one that name servers must have applied for INSYNC.
model::Change new_change(const Context& context, const aws::Caller& caller, std::string_view zone,
                         std::optional<std::string> comment = std::nullopt);
store::Write write_of(const model::Change& change);

/// As the operation that made it answers: always PENDING.
ChangeInfo pending(const model::Change& change);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Words<api::ChangeStatus> {
  static constexpr std::array words = {std::pair{api::ChangeStatus::kPending, std::string_view("PENDING")},
                                       std::pair{api::ChangeStatus::kInsync, std::string_view("INSYNC")}};
};

template <>
struct Description<api::ChangeInfo> {
  using T = api::ChangeInfo;
  static constexpr std::string_view name = "ChangeInfo";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id, resource_id("/change/")), field("Status", &T::status),
                 field("SubmittedAt", &T::submitted_at), field("Comment", &T::comment)};
};

}  // namespace milepost::base
