// Outcomes of the change side: a value or an error whose code is a word of the API.
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace milepost::base {

/// What went wrong, for a caller to act on and a human to read.
/// `code` is the API's word where the API has one (NoSuchHostedZone, InvalidInput, ...), else a word of
/// the room that failed (StoreUnavailable, DataFormat, ...). `message` names the offending thing.
struct Error {
  std::string code;
  std::string message;

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = std::expected<T, Error>;

/// For operations that either happen or do not: no value besides success.
using Status = std::expected<void, Error>;

inline std::unexpected<Error> fail(std::string code, std::string message) {
  return std::unexpected(Error{std::move(code), std::move(message)});
}

}  // namespace milepost::base
