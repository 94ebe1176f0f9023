// How many items a page of a List operation has.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace milepost::api {

/// Most lists' default and maximum (ROUTE53.md 2.5).
inline constexpr std::size_t kPageSizeMax = 100;

/// The page size that `max_items` (a number as text, or absent) asks for: 1..max. More than `max` means
/// `max`. Error InvalidInput, which names `member`, for what is no number above 0.
base::Result<std::size_t> page_size(const std::optional<std::string>& max_items,
                                    std::size_t max = kPageSizeMax, std::string_view member = "MaxItems");

}  // namespace milepost::api
