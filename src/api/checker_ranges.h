// GetCheckerIpRanges: where health checks come from, for the firewalls of what they check. Needs no
// authentication.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/context.h"
#include "aws/caller.h"
#include "base/describe.h"
#include "base/result.h"

namespace milepost::api {

struct GetCheckerIpRangesRequest {};
struct GetCheckerIpRangesResponse {
  std::vector<std::string> checker_ip_ranges;
};

/// The configured ranges. Fails never.
base::Result<GetCheckerIpRangesResponse> get_checker_ip_ranges(const Context& context,
                                                               const aws::Caller& caller,
                                                               const GetCheckerIpRangesRequest& request);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::GetCheckerIpRangesRequest> {
  static constexpr std::string_view name = "GetCheckerIpRangesRequest";
  static constexpr auto fields = std::tuple{};
};

template <>
struct Description<api::GetCheckerIpRangesResponse> {
  using T = api::GetCheckerIpRangesResponse;
  static constexpr std::string_view name = "GetCheckerIpRangesResponse";
  static constexpr auto fields = std::tuple{field("CheckerIpRanges", &T::checker_ip_ranges)};
};

}  // namespace milepost::base
