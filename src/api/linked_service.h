// LinkedService: another service that made a hosted zone or a health check for the account.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "base/describe.h"

namespace milepost::api {

/// Never in an answer of Milepost, where only accounts make zones and checks.
struct LinkedService {
  std::optional<std::string> service_principal;
  std::optional<std::string> description;
};

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::LinkedService> {
  using T = api::LinkedService;
  static constexpr std::string_view name = "LinkedService";
  static constexpr auto fields =
      std::tuple{field("ServicePrincipal", &T::service_principal, length(0, 128)),
                 field("Description", &T::description, length(0, 256).named("ResourceDescription"))};
};

}  // namespace milepost::base
