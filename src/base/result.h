// Outcomes of the change side: a value or an error whose code is a word of the API.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace milepost::base {

/// What went wrong, for a caller to act on and a human to read.
/// `code` is the API's word where the API has one (NoSuchHostedZone, InvalidInput, ...), else a word of
/// the room that failed (StoreUnavailable, DataFormat, ...). `message` names the offending thing.
struct Error {
  std::string code;
  std::string message;
  /// What a modelled error tells beside these two, as its body's further elements (aws::encode_members); null:
  /// nothing, as nearly all do.
  std::shared_ptr<const std::string> members = nullptr;

  friend bool operator==(const Error& a, const Error& b) {
    return a.code == b.code && a.message == b.message && a.member_text() == b.member_text();
  }
  std::string_view member_text() const { return members ? std::string_view(*members) : std::string_view(); }
};

template <class T>
using Result = std::expected<T, Error>;

/// For operations that either happen or do not: no value besides success.
using Status = std::expected<void, Error>;

inline std::unexpected<Error> fail(std::string code, std::string message) {
  return std::unexpected(Error{std::move(code), std::move(message), nullptr});
}

}  // namespace milepost::base
