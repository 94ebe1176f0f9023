// The configured checker ranges, as they are.
#include "api/checker_ranges.h"

namespace milepost::api {

base::Result<GetCheckerIpRangesResponse> get_checker_ip_ranges(const Context& context, const aws::Caller&,
                                                               const GetCheckerIpRangesRequest&) {
  return GetCheckerIpRangesResponse{context.checker_ranges};
}

}  // namespace milepost::api
