// Entries of the audit trail: who asked for which change, from where, when, and what came of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/describe.h"

namespace milepost::model {

/// One call that may have changed something: an operation of the API, or a command that works in the store
/// itself. Holds no secret. Texts are UTF-8 without control characters, each of bounded size.
struct AuditEntry {
  std::string time;                       // when the call came: RFC 3339, UTC, milliseconds
  std::string request_id;                 // a UUID; of the API, the one in its answer
  std::string account;                    // of the caller, or that a command works on; empty: none
  std::string user;                       // of the account; of a command, the operating system's
  std::string access_key_id;              // empty: a command
  std::string arn;                        // empty: a command
  std::string source;                     // the client's address; empty: a command
  std::string user_agent;                 // as the client sent it
  std::string operation;                  // CreateHostedZone; milepost key create
  std::vector<std::string> resources;     // bare ids of what it named, made or changed
  std::string request;                    // its parameters, for people, cut when they are long
  std::optional<std::string> change;      // bare id of the change that it made
  std::optional<std::string> error_code;  // absent: it succeeded
  std::optional<std::string> error_message;
};

}  // namespace milepost::model

namespace milepost::base {

template <>
struct Description<model::AuditEntry> {
  using T = model::AuditEntry;
  static constexpr std::string_view name = "AuditEntry";
  static constexpr auto fields = std::tuple{field("Time", &T::time),
                                            field("RequestId", &T::request_id),
                                            field("Account", &T::account),
                                            field("User", &T::user),
                                            field("AccessKeyId", &T::access_key_id),
                                            field("Arn", &T::arn),
                                            field("Source", &T::source),
                                            field("UserAgent", &T::user_agent),
                                            field("Operation", &T::operation),
                                            field("Resources", &T::resources),
                                            field("Request", &T::request),
                                            field("Change", &T::change),
                                            field("ErrorCode", &T::error_code),
                                            field("ErrorMessage", &T::error_message)};
};

}  // namespace milepost::base
