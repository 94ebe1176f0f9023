// GetChange: whether every live name server answers with a change yet.
#pragma once

#include <string>

#include "api/change_info.h"
#include "store/store.h"

namespace milepost::api {

struct GetChangeRequest {
  std::string id;
};
struct GetChangeResponse {
  ChangeInfo change_info;
};

/// The newest revision that every live name server has applied; 0 when none is alive.
base::Result<store::Revision> applied_revision(store::Store& store);

/// INSYNC when at least one name server is alive and all that are have applied the change's revision; else
/// PENDING. Error NoSuchChange, also for another account's.
base::Result<GetChangeResponse> get_change(const Context& context, const aws::Caller& caller,
                                           const GetChangeRequest& request);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::GetChangeRequest> {
  using T = api::GetChangeRequest;
  static constexpr std::string_view name = "GetChangeRequest";
  static constexpr Bounds kChangeId = {.min = 1, .max = 6500, .type = "ChangeId", .prefix = "/change/"};
  static constexpr auto fields = std::tuple{field("Id", &T::id, kChangeId).path("Id")};
};

template <>
struct Description<api::GetChangeResponse> {
  using T = api::GetChangeResponse;
  static constexpr std::string_view name = "GetChangeResponse";
  static constexpr auto fields = std::tuple{field("ChangeInfo", &T::change_info)};
};

}  // namespace milepost::base
