// The one table from an error's code to its HTTP status.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace milepost::aws {

/// Who says a code: the service model, of some operations; or any AWS API, of anything.
enum class ErrorKind : std::uint8_t { kModelled, kCommon };

struct ErrorStatus {
  std::string_view code;
  int status = 400;
  ErrorKind kind = ErrorKind::kModelled;
};

/// Every code the API answers with, in ASCII order.
std::span<const ErrorStatus> error_statuses();

/// The row of `code`; null for a word that is none of the API's (StoreUnavailable, DataFormat, ...).
const ErrorStatus* find_error_status(std::string_view code);

/// The HTTP status of an API error code; 0 for a word that is none of the API's.
int status_of(std::string_view code);

}  // namespace milepost::aws
