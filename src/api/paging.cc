// Reads MaxItems and MaxResults.
#include "api/paging.h"

#include <algorithm>
#include <charconv>

#include "aws/xml_faults.h"

namespace milepost::api {

base::Result<std::size_t> page_size(const std::optional<std::string>& max_items, std::size_t max,
                                    std::string_view member) {
  if (!max_items) return max;
  const auto refuse = [&](std::string_view constraint) {
    return std::unexpected(aws::parameter_error({aws::parameter_fault(&*max_items, member, constraint)}));
  };
  std::size_t size = 0;
  const char* end = max_items->data() + max_items->size();
  const auto [stopped, problem] = std::from_chars(max_items->data(), end, size);
  if (stopped != end) return refuse("Member must be a number");
  if (problem == std::errc::result_out_of_range) return max;
  if (problem != std::errc{}) return refuse("Member must be a number");
  if (size == 0) return refuse("Member must have value greater than or equal to 1");
  return std::min(size, max);
}

}  // namespace milepost::api
