// What can be said of health checks while none can be made: there are none.
#include "api/health_checks.h"

#include <fmt/core.h>

#include "api/paging.h"

namespace milepost::api {

base::Result<ListHealthChecksResponse> list_health_checks(const Context&, const aws::Caller&,
                                                          const ListHealthChecksRequest& request) {
  if (request.marker) {
    return base::fail("InvalidInput", fmt::format("The marker '{}' is not valid.", *request.marker));
  }
  const auto size = page_size(request.max_items);
  if (!size) return std::unexpected(size.error());
  ListHealthChecksResponse response;
  response.max_items = std::to_string(*size);
  return response;
}

base::Result<GetHealthCheckCountResponse> get_health_check_count(const Context&, const aws::Caller&,
                                                                 const GetHealthCheckCountRequest&) {
  return GetHealthCheckCountResponse{};
}

}  // namespace milepost::api
