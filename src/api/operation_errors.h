// Which errors an operation may answer with: programs handle those that the service model lists, and no others.
#pragma once

#include <span>
#include <string_view>

namespace milepost::api {

struct OperationErrors {
  std::string_view operation;
  std::string_view codes;  // apart by one space; in ASCII order
};

/// The service model's list (Route 53, 2013-04-01, and what newer clients add), in ASCII order.
std::span<const OperationErrors> operation_errors();

/// Whether the model lists `code` for `operation`. The codes that every AWS API knows are in no list
/// (aws/error_status.h).
bool may_answer(std::string_view operation, std::string_view code);

}  // namespace milepost::api
